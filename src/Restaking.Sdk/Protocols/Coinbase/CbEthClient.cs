using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Coinbase;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Coinbase;

/// <summary>
/// cbETH as anybody but Coinbase can use it: a rate and an ERC-20. Wrapping and unwrapping happen inside Coinbase; no contract function does it for others.
/// </summary>
public class CbEthClient : LiquidTokenClient
{
    // Wei per 10^18 units of cbETH.
    private static readonly UInt256 RateUnit = UInt256.ParseUnits("1", 18);

    private readonly CoinbaseDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected CbEthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public CbEthClient(LiquidContext context, CoinbaseDeployment deployment)
        : base(context, InfoOf(deployment)) => _deployment = deployment;

    /// <summary>
    /// The rate that Coinbase's oracle last wrote; it can fall too. The chain does not tell when that was, and no contract converts by it: both ways round
    /// down.
    /// </summary>
    /// <exception cref="ContractRevertException">There is no rate: on other chains than Ethereum, cbETH is a bridged token without one.</exception>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> rate = rounds.Read(new CbETH(_deployment.CbEth).ExchangeRate());
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = new RateFraction(rate.Value, RateUnit),
            ToTokenFraction = new RateFraction(RateUnit, rate.Value),
            Source = "CbETH.exchangeRate",
            Block = rounds.Block,
        };
    }

    /// <summary>Whether cbETH can be moved: it can be paused as a whole, and accounts can be blacklisted as sender, receiver and spender.</summary>
    /// <param name="accounts">The accounts that would take part.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<CbEthTransferState> GetTransferStateAsync(ImmutableArray<Address> accounts, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CbETH token = new(_deployment.CbEth);
        return Context.ReadAsync(
            async rounds =>
            {
                RoundRead<bool> paused = rounds.Read(token.Paused());
                ImmutableArray<RoundRead<bool>> listed = [.. accounts.Select(account => rounds.Read(token.IsBlacklisted(account)))];
                await rounds.NextAsync().ConfigureAwait(false);
                return new CbEthTransferState(rounds.Block, paused.Value, [.. accounts.Where((_, i) => listed[i].Value)]);
            },
            block,
            cancellationToken);
    }

    private static LiquidTokenInfo InfoOf(CoinbaseDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(CoinbaseClient.ProtocolName, "cbETH", deployment.CbEth, 18, UnitOfAccount.Ether);
    }
}

/// <summary>Whether cbETH can be moved at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="IsPaused">Whether transfers, approvals and permits are paused for everybody.</param>
/// <param name="Blacklisted">Those of the accounts asked about that are blacklisted.</param>
public sealed record CbEthTransferState(BlockRef Block, bool IsPaused, ImmutableArray<Address> Blacklisted)
{
    /// <summary>True when nothing stands against a transfer between the accounts that were asked about.</summary>
    public bool CanMove => !IsPaused && Blacklisted.IsEmpty;
}
