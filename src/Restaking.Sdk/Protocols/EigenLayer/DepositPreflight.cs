using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Asks every gate of <c>StrategyManager.depositIntoStrategy</c> at one block, in the contracts' order, and quotes the shares.
/// </summary>
/// <param name="context">The parts.</param>
/// <param name="strategy">The strategy.</param>
/// <param name="amount">Token units.</param>
/// <param name="payWith">The token; null: the strategy's.</param>
/// <param name="staker">Who gets the shares; null: nobody's gates are asked.</param>
/// <param name="payer">Whose tokens they are; null: the staker's.</param>
internal sealed class DepositPreflight(EigenLayerContext context, Address strategy, UInt256 amount, Address? payWith, Address? staker, Address? payer = null)
{
    private sealed record StakerReads(
        ReadSlot<Address> DelegatedTo,
        ReadSlot<UInt256> StrategyCount,
        ReadSlot<UInt256> DepositShares,
        ReadSlot<UInt256> ScalingFactor);

    public async Task<DepositQuote> QuoteAsync(BlockTag? block, CancellationToken cancellationToken)
    {
        ReadBatch first = context.Reader.CreateBatch();
        StrategyReads reads = StrategyReads.Begin(context, first, strategy);
        StakerReads? stakerReads = staker is { } account
            ? new(
                first.Add(context.DelegationManager.DelegatedTo(account)),
                first.Add(context.StrategyManager.StakerStrategyListLength(account)),
                first.Add(context.StrategyManager.StakerDepositShares(account, strategy)),
                first.Add(context.DelegationManager.DepositScalingFactor(account, strategy)))
            : null;
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        Address token = payWith ?? reads.Token;
        ReadBatch second = context.Reader.CreateBatch();
        reads.AddTokenReads(second);
        ReadSlot<UInt256> shares = second.TryAdd(new StrategyBaseTVLLimits(strategy).UnderlyingToSharesView(amount));
        ReadSlot<UInt256>? balance = (payer ?? staker) is { } holder ? second.Add(new ERC20(token).BalanceOf(holder)) : null;
        ReadSlot<UInt256>? allowance = (payer ?? staker) is { } owner ? second.Add(new ERC20(token).Allowance(owner, context.Deployment.StrategyManager)) : null;
        Address? @operator = stakerReads is { } known && !known.DelegatedTo.Value.IsZero ? known.DelegatedTo.Value : null;
        ReadSlot<ulong>? magnitude = @operator is { } delegated ? second.Add(context.AllocationManager.GetMaxMagnitude(delegated, strategy)) : null;
        ReadSlot<ImmutableArray<UInt256>> vaultShares = second.Add(context.DelegationManager.GetOperatorShares(strategy, [strategy]));
        Func<bool> takenByVaults = VaultGate.AskTokenTaken(context, second, reads.UnderlyingToken);
        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        StrategyState state = reads.ToState(pin.Block);
        UInt256 quoted = shares.OrNull() ?? Compute(state);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        CheckStrategy(reads, state, token, quoted, refusals);
        if (state.VaultPhase is not null)
        {
            CheckVault(state, quoted, vaultShares.Value.OfLength(1, "getOperatorShares")[0], takenByVaults(), refusals);
        }

        if (stakerReads is not null)
        {
            CheckFunds(token, balance!.Value, allowance!.Value, refusals);
            CheckStaker(state, stakerReads, quoted, @operator, magnitude?.Value, refusals);
        }

        return new DepositQuote(state, token, amount, quoted, new PreflightResult(pin.Block, refusals.ToImmutable()));
    }

    private void CheckStrategy(
        StrategyReads reads,
        StrategyState state,
        Address token,
        UInt256 shares,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (reads.IsManagerPaused)
        {
            refusals.Add(new DepositsPaused(context.Deployment.StrategyManager));
        }

        if (!state.IsWhitelisted)
        {
            refusals.Add(new StrategyNotWhitelisted(strategy));
        }

        if (reads.IsStrategyPaused)
        {
            refusals.Add(new DepositsPaused(strategy));
        }

        if (!reads.Accepts(token))
        {
            refusals.Add(new TokenNotAccepted(strategy, token, reads.UnderlyingToken));
        }

        // A vault measures by shares, after the deposit; every other strategy by the amount and its token balance.
        if (state.VaultPhase is null && state.MaxPerDeposit is { } perDeposit && amount > perDeposit)
        {
            refusals.Add(new MaxPerDepositExceeded(strategy, amount, perDeposit));
        }

        if (state.VaultPhase is null && state.MaxTotalDeposits is { } most && (state.TokenBalance > most || amount > most - state.TokenBalance))
        {
            refusals.Add(new TotalDepositsExceeded(strategy, Sum(state.TokenBalance, amount), most));
        }

        if (shares == UInt256.Zero)
        {
            refusals.Add(new DepositTooSmallForShares(amount, ShareMath.SmallestDeposit(state.TotalShares, state.TokenBalance)));
        }
        else if (Sum(state.TotalShares, shares) is var after && after > ShareMath.MaxTotalShares)
        {
            refusals.Add(new TotalSharesExceeded(strategy, after, ShareMath.MaxTotalShares));
        }
    }

    private void CheckVault(StrategyState state, UInt256 shares, UInt256 held, bool tokenIsTaken, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (state.VaultPhase != DurationVaultPhase.Deposits)
        {
            refusals.Add(new VaultDepositsLocked(strategy));
        }

        if (!tokenIsTaken)
        {
            refusals.Add(new VaultTokenBlacklisted(strategy, state.UnderlyingToken));
        }

        // The caps are asked when tokens and shares are counted in; more shares than can be counted never get so far.
        if (Sum(state.TotalShares, shares) is var after && after <= ShareMath.MaxTotalShares)
        {
            VaultGate.CheckCaps(state with { TotalShares = after, TokenBalance = Sum(state.TokenBalance, amount) }, shares, held, refusals);
        }
    }

    // The view multiplies within 256 bits and panics for amounts no token has; the answer to these is "too many shares", not a panic.
    private UInt256 Compute(StrategyState state)
    {
        try
        {
            return ShareMath.UnderlyingToShares(amount, state.TotalShares, state.TokenBalance);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }

    private static UInt256 Sum(UInt256 a, UInt256 b) => b > UInt256.MaxValue - a ? UInt256.MaxValue : a + b;

    private void CheckFunds(Address token, UInt256 balance, UInt256 allowance, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (balance < amount)
        {
            refusals.Add(new InsufficientBalance(token, balance, amount));
        }

        if (allowance < amount)
        {
            refusals.Add(new InsufficientAllowance(token, context.Deployment.StrategyManager, allowance, amount));
        }
    }

    private void CheckStaker(
        StrategyState state,
        StakerReads reads,
        UInt256 added,
        Address? @operator,
        ulong? magnitude,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (reads.DepositShares.Value == UInt256.Zero && reads.StrategyCount.Value >= (UInt256)(uint)EigenLayerContext.MaxStakerStrategies)
        {
            refusals.Add(new MaxStrategiesExceeded(strategy, EigenLayerContext.MaxStakerStrategies));
        }

        if (state.VaultPhase is not null && @operator != strategy)
        {
            refusals.Add(new VaultDelegationNeeded(strategy, @operator));
        }

        if (@operator is { } delegated && magnitude == 0)
        {
            refusals.Add(new OperatorFullySlashed(delegated, strategy));
        }
        else if (added != UInt256.Zero)
        {
            ScalingFactorGate.Add(strategy, reads.DepositShares.Value, reads.ScalingFactor.Value, magnitude is { } factor ? factor : ShareMath.Wad, added, refusals);
        }
    }
}
