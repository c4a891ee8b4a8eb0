using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Duration vaults: finding, reading and making them.</content>
public partial class EigenLayerRegistryClient
{
    private const int VaultsPerPage = 100;

    /// <summary>A duration vault as it is at one block.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<DurationVault> GetVaultAsync(Address vault, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return ReadRounds.RunAsync(_context.Reader, rounds => VaultReads.ReadAsync(_context, rounds, vault), block, cancellationToken);
    }

    /// <summary>
    /// The duration vaults the factory has made for a token, in the order they were made; read page by page, all at one block, so that their
    /// number does not matter.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The factory makes no duration vaults.</exception>
    public virtual IAsyncEnumerable<Address> ListVaultsAsync(Address token, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(token, nameof(token));
        return PageVaultsAsync(Factory(), token, block, cancellationToken);
    }

    /// <summary>Asks at the latest block whether a vault could be deployed, and names every reason why not.</summary>
    /// <param name="settings">What it is made with.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, a time or limits that no vault can have.</exception>
    /// <exception cref="FeatureNotAvailableException">The factory makes no duration vaults.</exception>
    public virtual Task<PreflightResult> CheckDeployVaultAsync(DurationVaultSettings settings, CancellationToken cancellationToken = default) =>
        DeployVault(settings, null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>deployDurationVaultStrategy</c>, which anyone may send: the vault is made, becomes an operator, joins its operator set
    /// (the AVS's registrar is asked then; its refusal shows in the simulation) and is whitelisted for deposits. Before it is locked the AVS
    /// must add it to the strategies of the set.
    /// </summary>
    /// <param name="settings">What it is made with.</param>
    /// <param name="from">Who sends it; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address, a time or limits that no vault can have.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no StrategyFactory.</exception>
    public virtual PreparedTransaction<DeployedVault> PrepareDeployVault(DurationVaultSettings settings, Address? from = null) =>
        DeployVault(settings, _context.Account(from, nameof(from))).Prepare();

    private async IAsyncEnumerable<Address> PageVaultsAsync(
        StrategyFactory factory,
        Address token,
        BlockTag? block,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await RequireAsync(EigenLayerFeature.DurationVaults, block, cancellationToken).ConfigureAwait(false);
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        for (int first = 0; ; first += VaultsPerPage)
        {
            ReadBatch batch = _context.Reader.CreateBatch();
            int start = first;
            ReadSlot<Address>[] slots =
                [.. Enumerable.Range(start, VaultsPerPage).Select(index => batch.TryAdd(factory.DurationVaultsByToken(token, (UInt256)(ulong)index)))];
            await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
            foreach (ReadSlot<Address> slot in slots)
            {
                // Behind the last one the getter reverts.
                if (slot.OrNull() is not { } vault)
                {
                    yield break;
                }

                yield return vault;
            }
        }
    }

    private RoleWrite<DeployedVault> DeployVault(DurationVaultSettings settings, Address? sender)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check(nameof(settings));
        StrategyFactory factory = Factory();
        StrategyFactory.VaultConfig config = new(
            settings.Token,
            settings.Admin,
            settings.Arbitrator,
            settings.DurationSeconds,
            settings.MaxPerDeposit,
            settings.StakeCap,
            settings.MetadataUri,
            new(settings.OperatorSet.Avs, settings.OperatorSet.Id),
            settings.RegistrationData,
            settings.DelegationApprover ?? Address.Zero,
            settings.OperatorMetadataUri);
        return new RoleWrite<DeployedVault>(
            _context,
            factory.DeployDurationVaultStrategy(config),
            receipt =>
            {
                StrategyFactory.DurationVaultDeployedEvent made = receipt.Single<StrategyFactory.DurationVaultDeployedEvent>(
                    factory.Address, found => found.UnderlyingToken == settings.Token && found.VaultAdmin == settings.Admin);
                return new DeployedVault(made.Vault, settings.Token, settings.OperatorSet, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deploy a duration vault of {settings.Token} for {settings.OperatorSet}",
            sender,
            VaultPreflight.Deploy(_context, factory, settings));
    }
}
