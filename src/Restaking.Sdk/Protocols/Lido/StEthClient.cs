using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>
/// stETH: ether goes in one for one, balances grow (or shrink) with the oracle's reports without a transfer, and what an account really holds is
/// shares. A transfer moves whole shares, so it may arrive 1-2 wei short. Leaving is by <see cref="LidoClient.Withdrawals"/>.
/// </summary>
public partial class StEthClient : LiquidTokenClient, ILiquidStakingProtocol
{
    private readonly LidoDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected StEthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public StEthClient(LiquidContext context, LidoDeployment deployment)
        : base(context, InfoOf(deployment)) => _deployment = deployment;

    /// <summary>
    /// One for one: a stETH stands for an ether, and what grows is the balance. What a share is worth is <see cref="GetShareRateAsync"/>, or the
    /// rate of wstETH, which is a share.
    /// </summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> supply = rounds.Read(new StETH(_deployment.StETH).GetTotalPooledEther());
        await rounds.NextAsync().ConfigureAwait(false);
        _ = supply.Value; // nobody's rate is given for a contract that is not there
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = RateFraction.One,
            ToTokenFraction = RateFraction.One,
            Source = "Lido.balanceOf (1:1)",
            Block = rounds.Block,
        };
    }

    /// <summary>What a share is worth at one block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<LidoShareRate> GetShareRateAsync(Rpc.BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                LidoShareRateReads rate = LidoShareRateReads.Begin(rounds, _deployment.StETH);
                await rounds.NextAsync().ConfigureAwait(false);
                return rate.Value;
            },
            block,
            cancellationToken);

    /// <inheritdoc />
    public override async Task<ImmutableArray<TokenHolding>> ReadHoldingsAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        StETH contract = new(_deployment.StETH);
        ImmutableArray<RoundRead<UInt256>> balances = [.. owners.Select(owner => rounds.Read(contract.BalanceOf(owner)))];
        ImmutableArray<RoundRead<UInt256>> shares = [.. owners.Select(owner => rounds.Read(contract.SharesOf(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. owners.Select((owner, i) => new TokenHolding(Info, owner, balances[i].Value) { Shares = shares[i].Value })];
    }

    private static LiquidTokenInfo InfoOf(LidoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(LidoClient.ProtocolName, "stETH", deployment.StETH, 18, UnitOfAccount.Ether) { IsRebasing = true };
    }
}
