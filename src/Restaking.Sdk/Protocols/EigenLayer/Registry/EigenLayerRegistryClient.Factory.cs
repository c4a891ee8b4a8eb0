using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Strategies that anyone may deploy.</content>
public partial class EigenLayerRegistryClient
{
    private const string FactoryFeature = "StrategyFactory";

    /// <summary>
    /// The strategy of a token, wherever it is: made by the factory (<c>deployedStrategies</c>), or one of the older ones and EIGEN's, which the
    /// factory does not know and the address book does.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no StrategyFactory.</exception>
    public virtual Task<TokenStrategy> GetTokenStrategyAsync(Address token, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(token, nameof(token));
        StrategyFactory factory = Factory();
        StrategyEntry? known = _context.Book.Entries.FirstOrDefault(entry => entry.Token == token || entry.UnderlyingToken == token);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Address> deployed = rounds.Read(factory.DeployedStrategies(token));
                RoundRead<bool> blacklisted = rounds.Read(factory.IsBlacklisted(token));
                await rounds.NextAsync().ConfigureAwait(false);
                Address made = await FeatureProbe.ValueAsync(_context, rounds, FactoryFeature, factory.Address, deployed).ConfigureAwait(false);
                Address? strategy = made.IsZero ? known?.Strategy : made;
                bool whitelisted = false;
                if (strategy is { } there)
                {
                    RoundRead<bool> taken = rounds.Read(_context.StrategyManager.StrategyIsWhitelistedForDeposit(there));
                    await rounds.NextAsync().ConfigureAwait(false);
                    whitelisted = taken.Value;
                }

                return new TokenStrategy(rounds.Block, token, strategy, !made.IsZero, whitelisted, blacklisted.Value);
            },
            block,
            cancellationToken);
    }

    /// <summary>Asks at the latest block whether a strategy could be deployed for a token, and names every reason why not.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no StrategyFactory.</exception>
    public virtual Task<PreflightResult> CheckDeployStrategyAsync(Address token, CancellationToken cancellationToken = default) =>
        DeployStrategy(token, null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>deployNewStrategy</c>, which anyone may send: the factory makes the token's strategy and whitelists it for deposits. Its
    /// address is known only from the receipt. Tokens that call back, rebase or take a fee on transfer are at their depositors' risk.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="from">Who sends it; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no StrategyFactory.</exception>
    public virtual PreparedTransaction<DeployedStrategy> PrepareDeployStrategy(Address token, Address? from = null) =>
        DeployStrategy(token, _context.Account(from, nameof(from))).Prepare();

    private RoleWrite<DeployedStrategy> DeployStrategy(Address token, Address? sender)
    {
        EigenLayerContext.Checked(token, nameof(token));
        StrategyFactory factory = Factory();
        return new RoleWrite<DeployedStrategy>(
            _context,
            factory.DeployNewStrategy(token),
            receipt =>
            {
                StrategyFactory.StrategySetForTokenEvent made = receipt.Single<StrategyFactory.StrategySetForTokenEvent>(factory.Address, found => found.Token == token);
                return new DeployedStrategy(token, made.Strategy, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deploy a strategy for token {token}",
            sender,
            [
                FeatureProbe.Required(_context, EigenLayerFeature.StrategyFactory),
                RoleGates.NotPaused(factory.Address, factory.Paused(), PauseBits.FactoryNewStrategies, "New strategies"),
                async (rounds, refusals) =>
                {
                    RoundRead<bool> blacklisted = rounds.Read(factory.IsBlacklisted(token));
                    RoundRead<Address> deployed = rounds.Read(factory.DeployedStrategies(token));
                    RoundRead<byte> decimals = rounds.Read(new ERC20(token).Decimals());
                    await rounds.NextAsync().ConfigureAwait(false);
                    if (blacklisted.Value)
                    {
                        refusals.Add(new TokenBlacklisted(token));
                    }

                    if (!deployed.Value.IsZero)
                    {
                        refusals.Add(new StrategyExists(token, deployed.Value));
                    }

                    if (!decimals.Succeeded)
                    {
                        refusals.Add(new TokenWithoutDecimals(token));
                    }
                },
            ]);
    }

    private StrategyFactory Factory() => new(FeatureProbe.Contract(_context.Deployment.StrategyFactory, FactoryFeature));
}
