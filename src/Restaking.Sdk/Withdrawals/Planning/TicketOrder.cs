using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>Orders that do not depend on the order of the input.</summary>
internal static class TicketOrder
{
    /// <summary>By queue, then by id: shorter ids first, so that numbers are in their order.</summary>
    public static int Compare(TicketKey left, TicketKey right)
    {
        int order = left.Queue.CompareTo(right.Queue);
        order = order != 0 ? order : left.Id.Length.CompareTo(right.Id.Length);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    }

    /// <summary>
    /// Which of two readings of one ticket counts: the later block's; at the same height the one by which less is claimed.
    /// </summary>
    public static WithdrawalTicket Newer(WithdrawalTicket left, WithdrawalTicket right)
    {
        int order = left.Block.Number.CompareTo(right.Block.Number);
        order = order != 0 ? order : left.Block.Timestamp.CompareTo(right.Block.Timestamp);
        order = order != 0 ? order : Caution(left).CompareTo(Caution(right));
        order = order != 0 ? order : right.AnyoneMayClaim.CompareTo(left.AnyoneMayClaim);
        order = order != 0 ? order : left.Owner.CompareTo(right.Owner);
        order = order != 0 ? order : -ComparePayable(left, right);
        order = order != 0 ? order : left.Block.Hash.CompareTo(right.Block.Hash);
        return order >= 0 ? left : right;
    }

    private static int Caution(WithdrawalTicket ticket) => ticket.State switch
    {
        TicketState.Claimed => 5,
        TicketState.Blocked => 4,
        TicketState.Requested => 3,
        TicketState.Queued => 2,
        TicketState.Finalized => 1,
        _ => 0,
    };

    private static int ComparePayable(WithdrawalTicket left, WithdrawalTicket right)
    {
        for (int i = 0; i < left.Payable.Length && i < right.Payable.Length; i++)
        {
            AssetAmount one = left.Payable[i];
            AssetAmount other = right.Payable[i];
            int order = one.Amount.CompareTo(other.Amount);
            order = order != 0 ? order : one.Asset.CompareTo(other.Asset);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Payable.Length.CompareTo(right.Payable.Length);
    }
}
