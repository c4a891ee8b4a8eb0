using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>
/// Names and states of delayed withdrawals. An account has one request per asset, which the next one takes the place of: the maturity tells them
/// apart, so a ticket is "account:asset:maturity".
/// </summary>
internal static class DelayedWithdrawTickets
{
    public const string WayOutOfMissedWindow = "cancel it (PrepareCancelAsync) and request again, or both in one plan (PrepareRenewAsync)";

    public static string Id(Address account, Address asset, ulong maturity) => string.Create(CultureInfo.InvariantCulture, $"{account}:{asset}:{maturity}");

    /// <exception cref="ArgumentException">The name is not one of these, or of another asset.</exception>
    public static (Address Account, ulong Maturity) Parse(TicketKey key, Address asset)
    {
        string[] parts = (key.Id ?? string.Empty).Split(':');
        return parts.Length == 3
            && Address.TryParse(parts[0], null, out Address account)
            && Address.TryParse(parts[1], null, out Address named)
            && named == asset
            && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong maturity)
            ? (account, maturity)
            : throw new ArgumentException($"{key} is not a delayed withdrawal of {asset}: its name is account:asset:maturity.", nameof(key));
    }

    /// <summary>The ticket of an open request.</summary>
    public static WithdrawalTicket Of(
        TicketKey key,
        string protocol,
        Address token,
        Address asset,
        Address account,
        DelayedWithdrawReads reads,
        BlockRef block)
    {
        DelayedWithdrawTerms terms = reads.Terms;
        DelayedWithdrawRequest request = reads.RequestOf(account);
        DelayedWithdrawPayout payout = reads.PayoutOf(account, request);
        ulong until = request.Maturity + terms.WindowSeconds;
        (TicketState state, TicketBlock? blocked) = StateOf(block.Timestamp, request, terms, payout, reads.AgainstPayout(account, payout));
        return new WithdrawalTicket
        {
            Key = key,
            Protocol = protocol,
            Owner = account,
            GivenUp = new AssetAmount(token, request.Shares),
            Requested = [new AssetAmount(asset, payout.Requested)],
            Payable = [new AssetAmount(asset, payout.Payable)],
            State = state,
            Blocked = blocked,
            Timing = new TicketTiming { NotBefore = state == TicketState.Queued ? Time(request.Maturity) : null, Until = Time(until) },
            AnyoneMayClaim = request.AllowsThirdParty,
            Block = block,
            Detail = new DelayedWithdrawDetail
            {
                Shares = request.Shares,
                Maturity = Time(request.Maturity),
                CompletableUntil = Time(until),
                MaxLossBps = payout.AllowedBps,
                FeeBps = terms.FeeBps,
                PriceAtRequest = payout.PriceBefore,
                PriceNow = payout.PriceNow,
            },
        };
    }

    /// <summary>
    /// What lasts comes before what passes: a missed window stays missed when a pause ends. Both ends of the window belong to it.
    /// </summary>
    public static (TicketState State, TicketBlock? Blocked) StateOf(
        ulong now,
        DelayedWithdrawRequest request,
        DelayedWithdrawTerms terms,
        DelayedWithdrawPayout payout,
        TicketBlock? against)
    {
        if (now > request.Maturity + terms.WindowSeconds)
        {
            return Blocked(TicketBlockReason.WindowMissed, WayOutOfMissedWindow);
        }

        if (now < request.Maturity)
        {
            return (TicketState.Queued, null);
        }

        if (terms.IsPaused)
        {
            return Blocked(TicketBlockReason.Paused, "completions are paused; the window goes on, and cancelling is possible");
        }

        if (!terms.AllowsWithdrawals)
        {
            return Blocked(TicketBlockReason.Paused, "withdrawals in this asset are stopped; the window goes on, and cancelling is possible");
        }

        if (payout.MovedTooFar)
        {
            return Blocked(
                TicketBlockReason.PriceMoved,
                string.Create(CultureInfo.InvariantCulture, $"the price was {payout.PriceBefore} at the request and is {payout.PriceNow} now, which with the fee of {terms.FeeBps} basis points is more than the {payout.AllowedBps} that the request allows; cancel it and request again"));
        }

        return against is null ? (TicketState.Claimable, null) : (TicketState.Blocked, against);

        static (TicketState, TicketBlock?) Blocked(TicketBlockReason reason, string message) => (TicketState.Blocked, new TicketBlock(reason, message));
    }

    /// <summary>A ticket in whose place its account has another request.</summary>
    public static WithdrawalTicket Replaced(WithdrawalTicket ticket, DelayedWithdrawRequest request, BlockRef block) => ticket with
    {
        State = TicketState.Blocked,
        Blocked = new TicketBlock(
            TicketBlockReason.Invalidated,
            string.Create(CultureInfo.InvariantCulture, $"{ticket.Owner} has a request that matures at {Time(request.Maturity):u} instead: it was added to or made anew; list the tickets again")),
        Payable = [],
        AtRisk = null,
        Timing = TicketTiming.For("nothing: another request is in its place"),
        AnyoneMayClaim = false,
        Block = block,
    };

    /// <summary>Unix seconds as a time; the latest there is when the contract's number is beyond it.</summary>
    public static DateTimeOffset Time(ulong seconds) =>
        seconds >= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
}
