using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>What stands in the way of completing a withdrawal of natively restaked ether.</summary>
internal static class PodCompletionGate
{
    /// <summary>
    /// The pod must have credited ether for all of it: each withdrawal pays whole gwei (what is below is left), and a deficit of shares from
    /// before the slashing release is paid off first (<c>EigenPodManager.withdrawSharesAsTokens</c>).
    /// </summary>
    /// <param name="context">The parts.</param>
    /// <param name="staker">The pod's owner.</param>
    /// <param name="shares">Shares of each payment, in wei, none of them zero; in the order they are paid.</param>
    /// <param name="pin">The block.</param>
    /// <param name="refusals">Where reasons go.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async Task CheckPaysAsync(
        EigenLayerContext context,
        Address staker,
        ImmutableArray<UInt256> shares,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (shares.IsEmpty)
        {
            return;
        }

        EigenPodManager manager = context.PodManager();
        ReadBatch first = context.Reader.CreateBatch();
        ReadSlot<Address> pod = first.Add(manager.GetPod(staker));
        ReadSlot<bool> exists = first.Add(manager.HasPod(staker));
        ReadSlot<Int256> deposited = first.Add(manager.PodOwnerDepositShares(staker));
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        Gwei needed = Needed(shares, deposited.Value);
        if (!exists.Value)
        {
            refusals.Add(new PodMissing(staker, pod.Value));
            return;
        }

        ReadBatch second = context.Reader.CreateBatch();
        ReadSlot<ulong> available = second.Add(new EigenPod(pod.Value).WithdrawableRestakedExecutionLayerGwei());
        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        if (needed.Amount > available.Value)
        {
            refusals.Add(new PodBalanceTooLow(pod.Value, new Gwei(available.Value), needed));
        }
    }

    internal static Gwei Needed(ImmutableArray<UInt256> shares, Int256 depositShares)
    {
        UInt256 deficit = depositShares < (Int256)0 ? (UInt256)(-depositShares) : UInt256.Zero;
        ulong gwei = 0;
        foreach (UInt256 amount in shares)
        {
            UInt256 paidOff = amount < deficit ? amount : deficit;
            deficit -= paidOff;
            gwei = checked(gwei + Gwei.FloorFromWei(amount - paidOff).Amount);
        }

        return new Gwei(gwei);
    }
}
