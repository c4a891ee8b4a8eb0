using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>What a pod could withdraw.</content>
public partial class EigenLayerPodsClient
{
    /// <summary>
    /// What an owner's natively restaked ether is worth after slashing, what of it is queued, what the pod can pay at once, and what still
    /// waits for a checkpoint or an exit; at one block. Null when the owner has no pod.
    /// </summary>
    /// <remarks>Withdrawals from before the slashing upgrade are in no list of the contract and not in these figures.</remarks>
    /// <param name="owner">The pod's owner.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<PodWithdrawable?> GetWithdrawableAsync(Address owner, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(owner, nameof(owner));
        EigenPodManager manager = _context.PodManager();
        DelegationManager delegation = _context.DelegationManager;
        ImmutableArray<Address> beaconChain = [EigenLayerDeployment.BeaconChainEthStrategy];
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        ReadBatch first = _context.Reader.CreateBatch();
        ReadSlot<Address> pod = first.Add(manager.OwnerToPod(owner));
        ReadSlot<DelegationManager.GetWithdrawableSharesResult> shares = first.Add(delegation.GetWithdrawableShares(owner, beaconChain));
        ReadSlot<DelegationManager.GetQueuedWithdrawalsResult> queued = first.Add(delegation.GetQueuedWithdrawals(owner));
        ReadSlot<uint> delay = first.Add(delegation.MinWithdrawalDelayBlocks());
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        if (pod.Value.IsZero)
        {
            return null;
        }

        ReadBatch second = _context.Reader.CreateBatch();
        ReadSlot<ulong> payable = second.Add(new EigenPod(pod.Value).WithdrawableRestakedExecutionLayerGwei());
        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        Gwei held = Gwei.FloorFromWei(await pin.GetBalanceAsync(pod.Value, cancellationToken).ConfigureAwait(false));
        (UInt256 all, UInt256 claimable) = Queued(queued.Value, delay.Value, pin.Block.Number);
        return new PodWithdrawable
        {
            Block = pin.Block,
            Owner = owner,
            Pod = pod.Value,
            DepositSharesWei = shares.Value.DepositShares.OfLength(1, "getWithdrawableShares")[0],
            WithdrawableWei = shares.Value.WithdrawableShares.OfLength(1, "getWithdrawableShares")[0],
            QueuedWei = all,
            ClaimableWei = claimable,
            PayableByPod = new Gwei(payable.Value),
            AwaitingCheckpoint = held.Amount > payable.Value ? new Gwei(held.Amount - payable.Value) : default,
        };
    }

    // The view counts the staker's current beacon chain slashing factor in, as completing will.
    private static (UInt256 All, UInt256 Claimable) Queued(DelegationManager.GetQueuedWithdrawalsResult queue, uint delayBlocks, ulong head)
    {
        UInt256 all = UInt256.Zero;
        UInt256 claimable = UInt256.Zero;
        queue.Shares.OfLength(queue.Withdrawals.Length, "getQueuedWithdrawals");
        for (int w = 0; w < queue.Withdrawals.Length; w++)
        {
            DelegationManager.Withdrawal withdrawal = AnswerLength.Checked(queue.Withdrawals[w], "getQueuedWithdrawals");
            ImmutableArray<UInt256> shares = queue.Shares[w].OfLength(withdrawal.Strategies.Length, "getQueuedWithdrawals");
            for (int i = 0; i < shares.Length; i++)
            {
                if (EigenLayerContext.IsBeaconChainEth(withdrawal.Strategies[i]))
                {
                    all += shares[i];
                    claimable += head > (ulong)withdrawal.StartBlock + delayBlocks ? shares[i] : UInt256.Zero;
                }
            }
        }

        return (all, claimable);
    }
}
