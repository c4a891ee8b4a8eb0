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
        ImmutableArray<(Address Strategy, UInt256 Shares)> paid =
        [
            .. withdrawals.SelectMany((withdrawal, w) => withdrawal.Withdrawal.Strategies.Select((strategy, i) => (Strategy: strategy, Shares: shares[w][i])))
                .Where(line => line.Shares != UInt256.Zero),
        ];
        if (receiveAs == ReceiveAs.Tokens)
        {
            await CheckStrategiesPayAsync(
                context, [.. paid.Select(line => line.Strategy).Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy)).Distinct()], pin, refusals, cancellationToken).ConfigureAwait(false);
            await PodCompletionGate.CheckPaysAsync(
                context, staker, [.. paid.Where(line => EigenLayerContext.IsBeaconChainEth(line.Strategy)).Select(line => line.Shares)], pin, refusals, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ShareCompletionGate.CheckAsync(context, staker, delegatedTo.Value, paid, pin, refusals, cancellationToken).ConfigureAwait(false);
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
}
