using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Turns "so much of that strategy" into deposit shares at one block, and asks every gate of <c>queueWithdrawals</c>.</summary>
internal static class WithdrawalQuoter
{
    public static async Task<WithdrawalQuote> QuoteAsync(
        EigenLayerContext context,
        Address staker,
        ImmutableArray<(Address Strategy, WithdrawalAmount Amount)> requests,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Address> strategies = [.. requests.Select(request => request.Strategy).Distinct()];
        ReadBatch first = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = first.Add(context.DelegationManager.Paused());
        ReadSlot<uint> delay = first.Add(context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<Address> delegatedTo = first.Add(context.DelegationManager.DelegatedTo(staker));
        ReadSlot<DelegationManager.GetDepositedSharesResult> deposited = first.Add(context.DelegationManager.GetDepositedShares(staker));
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        (ImmutableArray<Address> heldStrategies, ImmutableArray<UInt256> heldShares) = deposited.Value;
        heldShares.OfLength(heldStrategies.Length, "getDepositedShares");
        Dictionary<Address, UInt256> held = [];
        for (int i = 0; i < heldStrategies.Length; i++)
        {
            held[heldStrategies[i]] = heldShares[i];
        }

        Dictionary<Address, StrategyRate> rates = await StrategyRate.ReadAsync(
            context, staker, delegatedTo.Value, strategies, pin, cancellationToken).ConfigureAwait(false);
        TokenLabels labels = await TokenLabels.ReadAsync(context, strategies, pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (PauseBits.IsPaused(paused.Value, PauseBits.DelegationEnterQueue))
        {
            refusals.Add(new QueuePaused(context.Deployment.DelegationManager));
        }

        ImmutableArray<WithdrawalQuoteLine>.Builder lines = ImmutableArray.CreateBuilder<WithdrawalQuoteLine>(requests.Length);
        foreach ((Address strategy, WithdrawalAmount amount) in requests)
        {
            UInt256 left = held.GetValueOrDefault(strategy);
            UInt256 shares = rates[strategy].Convert(staker, strategy, left, amount, refusals);
            held[strategy] = left - UInt256.Min(left, shares);
            UInt256 withdrawable = rates[strategy].Withdrawable(shares);
            lines.Add(new WithdrawalQuoteLine(strategy, labels.SymbolOf(strategy), shares, withdrawable, rates[strategy].Underlying(withdrawable)));
        }

        await VaultGate.CheckLeavingAsync(context, strategies, pin, refusals, cancellationToken).ConfigureAwait(false);
        return new WithdrawalQuote(staker, lines.MoveToImmutable(), delay.Value, new PreflightResult(pin.Block, refusals.ToImmutable()));
    }

    /// <summary>The gates of a queueing whose deposit shares are settled.</summary>
    public static async Task<PreflightResult> CheckAsync(
        EigenLayerContext context,
        Address staker,
        ImmutableArray<(Address Strategy, UInt256 DepositShares)> queue,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        WithdrawalQuote quote = await QuoteAsync(
            context, staker, [.. queue.Select(entry => (entry.Strategy, WithdrawalAmount.DepositShares(entry.DepositShares)))], block, cancellationToken).ConfigureAwait(false);
        return quote.Preflight;
    }
}

/// <summary>What one share of a staker in one strategy is worth at one block.</summary>
internal sealed class StrategyRate
{
    private readonly UInt256 _scalingFactor;
    private readonly UInt256 _slashingFactor;
    private readonly (UInt256 TotalShares, UInt256 Balance)? _exchange;
    private readonly bool _isBeaconChainEth;

    private StrategyRate(UInt256 scalingFactor, UInt256 slashingFactor, (UInt256 TotalShares, UInt256 Balance)? exchange, bool isBeaconChainEth)
    {
        _scalingFactor = scalingFactor;
        _slashingFactor = slashingFactor;
        _exchange = exchange;
        _isBeaconChainEth = isBeaconChainEth;
    }

    public static async Task<Dictionary<Address, StrategyRate>> ReadAsync(
        EigenLayerContext context,
        Address staker,
        Address delegatedTo,
        ImmutableArray<Address> strategies,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        ReadBatch first = context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<ulong>> magnitudes = first.Add(context.AllocationManager.GetMaxMagnitudes(delegatedTo, strategies));
        ReadSlot<UInt256>[] factors = [.. strategies.Select(strategy => first.Add(context.DelegationManager.DepositScalingFactor(staker, strategy)))];
        ReadSlot<UInt256>[] totals = [.. strategies.Select(strategy => first.TryAdd(new StrategyBaseTVLLimits(strategy).TotalShares()))];
        ReadSlot<Address>[] tokens = [.. strategies.Select(strategy => first.TryAdd(new StrategyBaseTVLLimits(strategy).UnderlyingToken()))];
        ReadSlot<ulong>? beaconChain = strategies.Any(EigenLayerContext.IsBeaconChainEth)
            ? first.Add(context.PodManager().BeaconChainSlashingFactor(staker))
            : null;
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ReadBatch second = context.Reader.CreateBatch();
        ReadSlot<UInt256>?[] balances =
        [
            .. strategies.Select((strategy, i) => tokens[i].OrNull() is { } token ? second.TryAdd(new ERC20(token).BalanceOf(strategy)) : null),
        ];
        if (balances.Any(balance => balance is not null))
        {
            await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(strategies.Length, "getMaxMagnitudes");
        Dictionary<Address, StrategyRate> rates = [];
        for (int i = 0; i < strategies.Length; i++)
        {
            bool isBeaconChainEth = EigenLayerContext.IsBeaconChainEth(strategies[i]);
            (UInt256, UInt256)? exchange = totals[i].OrNull() is { } total && balances[i].OrNull() is { } balance
                ? (total, balance)
                : null;
            UInt256 slashing = ShareMath.SlashingFactor(maxMagnitudes[i], isBeaconChainEth ? (UInt256)beaconChain!.Value : null);
            rates[strategies[i]] = new StrategyRate(factors[i].Value, slashing, exchange, isBeaconChainEth);
        }

        return rates;
    }

    public UInt256 Withdrawable(UInt256 depositShares) => ShareMath.Withdrawable(depositShares, _scalingFactor, _slashingFactor);

    public UInt256? Underlying(UInt256 withdrawable) =>
        _isBeaconChainEth ? withdrawable
        : _exchange is { } rate ? ShareMath.SharesToUnderlying(withdrawable, rate.TotalShares, rate.Balance)
        : null;

    /// <summary>Deposit shares for an amount; refuses, and says how much there is, when it is too much.</summary>
    public UInt256 Convert(Address staker, Address strategy, UInt256 held, WithdrawalAmount amount, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (held == UInt256.Zero)
        {
            refusals.Add(new NothingToWithdraw(staker, strategy));
            return UInt256.Zero;
        }

        UInt256 withdrawable = Withdrawable(held);
        switch (amount.Unit)
        {
            case WithdrawalUnit.Unset:
                throw new ArgumentException("No amount to withdraw is named.", nameof(amount));
            case WithdrawalUnit.All:
                return held;
            case WithdrawalUnit.DepositShares:
                return Within(held, amount.Value, amount.Value);
            case WithdrawalUnit.WithdrawableShares:
                return amount.Value > withdrawable ? Within(withdrawable, amount.Value, held) : Covering(amount.Value);
            default:
                UInt256 worth = Underlying(withdrawable) ?? throw new InvalidOperationException($"Strategy {strategy} does not tell its exchange rate; give the amount in shares.");
                return amount.Value > worth ? Within(worth, amount.Value, held) : Covering(SharesFor(amount.Value, withdrawable));
        }

        UInt256 Within(UInt256 have, UInt256 need, UInt256 shares)
        {
            if (need > have)
            {
                refusals.Add(new SharesTooHigh(strategy, amount.Unit, have, need));
                return held;
            }

            return shares;
        }

        UInt256 Covering(UInt256 shares) => UInt256.Min(held, ShareMath.DepositSharesCovering(shares, _scalingFactor, _slashingFactor));
    }

    private UInt256 SharesFor(UInt256 underlying, UInt256 withdrawable) =>
        _isBeaconChainEth ? underlying : UInt256.Min(withdrawable, ShareMath.SharesCovering(underlying, _exchange!.Value.TotalShares, _exchange.Value.Balance));
}
