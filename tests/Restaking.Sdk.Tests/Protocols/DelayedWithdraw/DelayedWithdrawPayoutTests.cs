using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Tests.Protocols.DelayedWithdraw;

/// <summary>Figures by hand from the contracts' formulas: basis points, rounding down, and which price is paid.</summary>
public class DelayedWithdrawPayoutTests
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    [Theory]
    [InlineData(1_000_000, 1_000_000, 0, 100, 1_000_000, false)] // nothing moved
    [InlineData(1_000_000, 1_010_000, 0, 100, 1_000_000, false)] // rose: floor(1010000 * 0.99) = 999900 <= 1000000
    [InlineData(1_000_000, 1_010_102, 0, 100, 1_000_000, false)] // floor(1000000.98) = 1000000 <= 1000000
    [InlineData(1_000_000, 1_010_203, 0, 100, 1_000_000, true)] // floor(1000100.97) = 1000100 > 1000000
    [InlineData(1_000_000, 990_000, 0, 100, 990_000, false)] // fell by exactly what is allowed
    [InlineData(1_000_000, 989_999, 0, 100, 989_999, true)]
    [InlineData(1_000_000, 1_000_000, 100, 100, 990_000, false)] // the fee alone, as much as the loss allowed
    [InlineData(1_000_000, 1_000_000, 101, 100, 989_900, true)] // the fee counts as a loss
    [InlineData(1_000_000, 1_010_000, 100, 100, 999_900, false)] // a rise pays for the fee
    public void OfVault_Payout_IsTheContracts(int before, int now, int feeBps, int lossBps, int paid, bool tooFar)
    {
        DelayedWithdrawRequest request = new(false, (uint)lossBps, 0, 1_000_000u, (uint)before);

        DelayedWithdrawPayout payout = DelayedWithdrawPayout.OfVault(request, Terms(feeBps, 9_999), new RateFraction((uint)now, 1_000_000u), paysFee: true);

        Assert.Equal(((UInt256)(uint)paid, tooFar), (payout.Payable, payout.MovedTooFar));
    }

    [Fact]
    public void OfVault_ForWhoeverGetsTheFees_TakesNone()
    {
        DelayedWithdrawRequest request = new(false, 0, 0, 1_000_000u, 1_000_000u);

        DelayedWithdrawPayout payout = DelayedWithdrawPayout.OfVault(request, Terms(2_000, 100), RateFraction.One, paysFee: false);

        Assert.Equal((1_000_000u, false), (payout.Payable, payout.MovedTooFar));
    }

    [Theory]
    [InlineData("1.05", "1.0605", 0, "1.05", false)] // floor(1.05 * 1.01) = 1.0605 >= 1.0605
    [InlineData("1.05", "1.060500000000000001", 0, "1.05", true)]
    [InlineData("1.0605", "1.05", 0, "1.05", false)]
    [InlineData("1.05", "1.05", 250, "1.02375", false)] // cmETH's fee is not held against the loss
    public void OfBoringVault_Payout_IsTheContracts(string before, string now, int feeBps, string paid, bool tooFar)
    {
        DelayedWithdrawRequest request = new(false, 0, 0, One, UInt256.FromEther(before));

        DelayedWithdrawPayout payout = DelayedWithdrawPayout.OfBoringVault(request, Terms(feeBps, 100), UInt256.FromEther(now), One);

        Assert.Equal((UInt256.FromEther(paid), tooFar), (payout.Payable, payout.MovedTooFar));
    }

    [Fact]
    public void Payout_OfARequestThatNamesNoLossLimit_GoesByTheAssets()
    {
        DelayedWithdrawRequest request = new(false, 0, 0, One, One);

        Assert.Equal(77u, DelayedWithdrawPayout.OfBoringVault(request, Terms(0, 77), One, One).AllowedBps);
        Assert.Equal(5u, DelayedWithdrawPayout.OfBoringVault(request with { MaxLossBps = 5 }, Terms(0, 77), One, One).AllowedBps);
    }

    [Theory]
    [InlineData(999ul, TicketState.Queued, null)]
    [InlineData(1_000ul, TicketState.Claimable, null)]
    [InlineData(1_050ul, TicketState.Claimable, null)]
    [InlineData(1_051ul, TicketState.Blocked, TicketBlockReason.WindowMissed)]
    public void StateOf_AroundTheWindow_BelongsBothEndsToIt(ulong now, TicketState expected, TicketBlockReason? reason)
    {
        (TicketState state, TicketBlock? blocked) = DelayedWithdrawTickets.StateOf(now, new(false, 0, 1_000, One, One), Terms(0, 100), default, null);

        Assert.Equal((expected, reason), (state, blocked?.Reason));
    }

    [Fact]
    public void StateOf_AMissedWindowWhilePaused_IsMissed()
    {
        DelayedWithdrawTerms paused = Terms(0, 100) with { IsPaused = true };

        (_, TicketBlock? missed) = DelayedWithdrawTickets.StateOf(1_051, new(false, 0, 1_000, One, One), paused, default, null);
        (_, TicketBlock? due) = DelayedWithdrawTickets.StateOf(1_050, new(false, 0, 1_000, One, One), paused, default, null);

        Assert.Equal((TicketBlockReason.WindowMissed, TicketBlockReason.Paused), (missed!.Reason, due!.Reason));
    }

    [Fact]
    public void Window_OfZero_IsSevenDays() => Assert.Equal(604_800ul, DelayedWithdrawTerms.Window(0));

    [Fact]
    public void Time_BeyondTheCalendar_IsItsEnd() => Assert.Equal(DateTimeOffset.MaxValue, DelayedWithdrawTickets.Time((1ul << 40) - 1));

    [Theory]
    [InlineData("4711")]
    [InlineData("0x0000000000000000000000000000000000000001:0x0000000000000000000000000000000000000003:5")]
    [InlineData("0x0000000000000000000000000000000000000001:0x0000000000000000000000000000000000000002:-5")]
    public void Parse_ANameOfAnotherKindOrAsset_IsAnArgumentError(string id)
    {
        Address asset = Address.Parse("0x0000000000000000000000000000000000000002");

        Assert.Throws<ArgumentException>(() => DelayedWithdrawTickets.Parse(new TicketKey(1, asset, id), asset));
    }

    [Fact]
    public void Parse_ANameThatWasMade_GivesItsParts()
    {
        Address account = Address.Parse("0x0000000000000000000000000000000000000001");
        Address asset = Address.Parse("0x0000000000000000000000000000000000000002");

        Assert.Equal((account, 1_234ul), DelayedWithdrawTickets.Parse(new TicketKey(1, asset, DelayedWithdrawTickets.Id(account, asset, 1_234)), asset));
    }

    private static DelayedWithdrawTerms Terms(int feeBps, uint maxLossBps) => new(false, true, 10, 50, (uint)feeBps, maxLossBps, Address.Zero);
}
