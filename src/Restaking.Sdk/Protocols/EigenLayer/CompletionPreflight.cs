using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Asks every gate of <c>completeQueuedWithdrawal(s)</c> at one block, for every withdrawal.</summary>
internal static class CompletionPreflight
{
    public static async Task<PreflightResult> CheckAsync(
        EigenLayerContext context,
        ImmutableArray<QueuedWithdrawal> withdrawals,
        ReceiveAs receiveAs,
        Address caller,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        Address staker = withdrawals[0].Staker;
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = batch.Add(context.DelegationManager.Paused());
        ReadSlot<uint> delay = batch.Add(context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<Address> delegatedTo = batch.Add(context.DelegationManager.DelegatedTo(staker));
        ReadSlot<bool>[] pending = [.. withdrawals.Select(withdrawal => batch.Add(context.DelegationManager.PendingWithdrawals(withdrawal.Root)))];
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (PauseBits.IsPaused(paused.Value, PauseBits.DelegationExitQueue))
        {
            refusals.Add(new CompletionPaused(context.Deployment.DelegationManager));
        }

        for (int i = 0; i < withdrawals.Length; i++)
        {
            CheckOne(withdrawals[i], pending[i].Value, delay.Value, caller, pin, refusals);
        }

        // A strategy that pays nothing is skipped by the contract, so that its gates do not matter.
        ImmutableArray<ImmutableArray<UInt256>> shares = await QueueReader.SharesAsync(
            context, withdrawals.Select(withdrawal => withdrawal.Withdrawal), pin, delay.Value, cancellationToken).ConfigureAwait(false);
        ImmutableArray<Address> paying =
            [.. withdrawals.SelectMany((withdrawal, w) => withdrawal.Withdrawal.Strategies.Where((_, i) => shares[w][i] != UInt256.Zero)).Distinct()];
        if (receiveAs == ReceiveAs.Tokens)
        {
            await CheckStrategiesPayAsync(context, TokenStrategies(paying), pin, refusals, cancellationToken).ConfigureAwait(false);
            await PodCompletionGate.CheckPaysAsync(context, staker, BeaconChainShares(withdrawals, shares), pin, refusals, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CheckSharesFitAsync(context, staker, delegatedTo.Value, paying, pin, refusals, cancellationToken).ConfigureAwait(false);
        }

        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    private static void CheckOne(
        QueuedWithdrawal withdrawal,
        bool pending,
        uint delayBlocks,
        Address caller,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (withdrawal.Withdrawal.Withdrawer != caller)
        {
            refusals.Add(new NotWithdrawer(withdrawal.Root, withdrawal.Withdrawal.Withdrawer, caller));
        }

        if (!pending)
        {
            refusals.Add(new NotQueued(withdrawal.Root));
            return;
        }

        // The delay applies to everybody, delegated or not, and to withdrawals from before the slashing upgrade with today's length.
        ulong claimableAt = withdrawal.StartBlock + delayBlocks + 1;
        if (pin.Block.Number < claimableAt)
        {
            refusals.Add(new DelayNotElapsed(withdrawal.Root, claimableAt, pin.Block.Number));
        }
    }

    private static ImmutableArray<UInt256> BeaconChainShares(ImmutableArray<QueuedWithdrawal> withdrawals, ImmutableArray<ImmutableArray<UInt256>> shares) =>
    [
        .. withdrawals.SelectMany((withdrawal, w) => withdrawal.Withdrawal.Strategies
            .Select((strategy, i) => EigenLayerContext.IsBeaconChainEth(strategy) ? shares[w][i] : UInt256.Zero)
            .Where(amount => amount != UInt256.Zero)),
    ];

    private static ImmutableArray<Address> TokenStrategies(ImmutableArray<Address> strategies) =>
        [.. strategies.Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy))];

    private static async Task CheckStrategiesPayAsync(
        EigenLayerContext context,
        ImmutableArray<Address> strategies,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (strategies.IsEmpty)
        {
            return;
        }

        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256>[] paused = [.. strategies.Select(strategy => batch.TryAdd(new StrategyBaseTVLLimits(strategy).Paused()))];
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < strategies.Length; i++)
        {
            if (paused[i].OrNull() is { } bits && PauseBits.IsPaused(bits, PauseBits.StrategyWithdrawals))
            {
                refusals.Add(new CompletionPaused(strategies[i]));
            }
        }
    }

    private static async Task CheckSharesFitAsync(
        EigenLayerContext context,
        Address staker,
        Address operatorAddress,
        ImmutableArray<Address> strategies,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (strategies.IsEmpty)
        {
            return;
        }

        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<ulong>> magnitudes = batch.Add(context.AllocationManager.GetMaxMagnitudes(operatorAddress, strategies));
        ReadSlot<UInt256> count = batch.Add(context.StrategyManager.StakerStrategyListLength(staker));
        ImmutableArray<Address> tokenStrategies = TokenStrategies(strategies);
        ReadSlot<UInt256>[] held = [.. tokenStrategies.Select(strategy => batch.Add(context.StrategyManager.StakerDepositShares(staker, strategy)))];
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        // Beacon chain ETH is delegated like the others: a fully slashed operator stands in its way too, and its owner's own losses count beside.
        ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(strategies.Length, "getMaxMagnitudes");
        for (int i = 0; i < strategies.Length; i++)
        {
            if (EigenLayerContext.IsBeaconChainEth(strategies[i]))
            {
                await PodCompletionGate.CheckTakesSharesAsync(context, staker, operatorAddress, maxMagnitudes[i], pin, refusals, cancellationToken).ConfigureAwait(false);
            }
            else if (maxMagnitudes[i] == 0)
            {
                refusals.Add(new OperatorFullySlashed(operatorAddress, strategies[i]));
            }
        }

        UInt256 strategyCount = count.Value;
        for (int i = 0; i < tokenStrategies.Length; i++)
        {
            if (held[i].Value == UInt256.Zero && ++strategyCount > (UInt256)(uint)EigenLayerContext.MaxStakerStrategies)
            {
                refusals.Add(new MaxStrategiesExceeded(tokenStrategies[i], EigenLayerContext.MaxStakerStrategies));
            }
        }

        foreach ((Address vault, DurationVaultPhase phase) in await VaultGate.PhasesAsync(context, tokenStrategies, pin, cancellationToken).ConfigureAwait(false))
        {
            if (phase != DurationVaultPhase.Deposits)
            {
                refusals.Add(new VaultDepositsLocked(vault));
            }

            if (operatorAddress != vault)
            {
                refusals.Add(new VaultDelegationNeeded(vault, operatorAddress.IsZero ? null : operatorAddress));
            }
        }
    }
}
