using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>
/// rsETH: deposits of ETH and liquid staking tokens, withdrawals through a queue per asset, and instant withdrawals. Both generations of the contracts are
/// behind the same addresses; every operation asks which one answers, so an upgrade between two calls is noticed.
/// </summary>
public partial class RsEthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption, IWithdrawalQueue
{
    private readonly KelpParts _parts;
    private readonly KelpAssetBook _assets;

    /// <summary>For fakes.</summary>
    protected RsEthClient()
    {
        _parts = null!;
        _assets = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public RsEthClient(LiquidContext context, KelpDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _parts = new KelpParts(deployment);
        _assets = new KelpAssetBook(deployment.KnownAssets);
    }

    /// <summary>Which generation of the contracts answers.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<KelpGeneration> GetGenerationAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => Context.ReadAsync(
        async rounds =>
        {
            RoundRead<UInt256> delay = rounds.Read(_parts.Manager.WithdrawalDelayBlocks());
            RoundRead<UInt256> fee = rounds.Read(_parts.Manager.InstantWithdrawalFee());
            await rounds.NextAsync().ConfigureAwait(false);
            _ = delay.Value; // both generations have it: without it there is no such contract, and "older" would be a wrong answer
            return GenerationOf(fee);
        },
        block,
        cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// The price of rsETH is stored and changes when anybody calls <c>LRTOracle.updateRSETHPrice()</c>; the chain does not say when that was. That call is
    /// no view of a price to come: a fall beyond its limit pauses deposits and withdrawals and leaves the price as it was.
    /// </remarks>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> price = rounds.Read(_parts.Oracle.RsETHPrice());
        RoundRead<UInt256> ether = rounds.Read(_parts.Oracle.GetAssetPrice(NativeAsset.Ether));
        await rounds.NextAsync().ConfigureAwait(false);
        UInt256 one = ether.ValueOr(KelpParts.Whole);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = new RateFraction(price.Value, one),
            ToTokenFraction = new RateFraction(one, price.Value),
            Source = "LRTOracle.rsETHPrice",
            Block = rounds.Block,
        };
    }

    private static KelpGeneration GenerationOf(RoundRead<UInt256> instantWithdrawalFee) =>
        instantWithdrawalFee.Succeeded ? KelpGeneration.Current : KelpGeneration.Legacy;

    private static LiquidTokenInfo InfoOf(KelpDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo("Kelp", "rsETH", deployment.RsETH, 18, UnitOfAccount.Ether);
    }

    private void RefuseOtherToken(Address? token, string parameterName)
    {
        if (token is { } named && named != Info.Token)
        {
            throw new ArgumentException($"{Info} is given up here, not {named}.", parameterName);
        }
    }

    /// <summary>The account's transfers are blocked for 24 hours at a time; minting to it, and burning from it, too.</summary>
    private void CheckBlocked(ImmutableArray<LiquidRefusal>.Builder refusals, Address account, RoundRead<UInt256> until, RoundRead<bool> exempt, BlockRef block)
    {
        if (until.OrNull() is { } end && end > (UInt256)block.Timestamp && !exempt.ValueOr(false))
        {
            refusals.Add(new AccountBlocked(account, Info.Token, Clipped.Time(end)));
        }
    }
}
