using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>Deposit shares from events that do not say how many a withdrawal takes.</summary>
public sealed class DepositShareLedgerTests
{
    private static readonly StakerEventOrigin Somewhere = new(1, default, default, 0, TestLog.Stranger);

    private readonly DepositShareLedger _ledger = new();

    [Fact]
    public void Withdrawal_WithScalingFactorOfOneOrMore_TakesExactlyItsDepositShares()
    {
        // The reference scenario: 1.518518518518518690 deposit shares at a factor of 1.085…, of which 0.400000000000000001 are queued.
        Deposit("1000000000000000000");
        Factor("1000000000000000000");
        Deposit("518518518518518690");
        Factor("1085365853658536603");
        Queue("434146341463414642");

        ShareRange left = _ledger.SharesIn(TestLog.Strategy);

        Assert.True(left.IsExact);
        Assert.Equal(UInt256.Parse("1118518518518518689"), left.AtLeast);
    }

    [Fact]
    public void Withdrawal_WithAFactorBelowOne_LeavesARangeThatHoldsTheTruth()
    {
        UInt256 held = UInt256.FromEther("3");
        UInt256 factor = ShareMath.Wad - (UInt256)5UL;
        for (ulong i = 1; i < 400; i++)
        {
            UInt256 taken = UInt256.FromEther("1") + (i * 31UL);
            ShareRange behind = DepositShareLedger.Behind(ShareMath.MulWad(taken, factor), factor);
            Assert.InRange(taken, behind.AtLeast, behind.AtMost);
        }

        Deposit(held.ToString());
        Factor(factor.ToString());
        Queue(ShareMath.MulWad(UInt256.FromEther("1"), factor).ToString());
        ShareRange left = _ledger.SharesIn(TestLog.Strategy);

        Assert.InRange(UInt256.FromEther("2"), left.AtLeast, left.AtMost);
    }

    [Fact]
    public void Withdrawal_OfEverything_LeavesNothingWhateverTheRoundingSays()
    {
        Deposit("1000000000000000007");
        Factor("999999999999999990");
        Factor("1000000000000000000"); // set back by the withdrawal that follows
        Queue("999999999999999996");
        Deposit("5");
        Factor("1000000000000000000");

        Assert.Equal(new ShareRange(5UL, 5UL), _ledger.SharesIn(TestLog.Strategy));
        Assert.Equal(ShareMath.Wad, _ledger.ScalingFactorIn(TestLog.Strategy));
    }

    [Fact]
    public void Withdrawal_BeforeSlashing_TakesTheSharesItNames()
    {
        Deposit("1000", EventGeneration.BeforeSlashing);
        Queue("400", EventGeneration.BeforeSlashing);

        Assert.Equal(new ShareRange(600UL, 600UL), _ledger.SharesIn(TestLog.Strategy));
    }

    [Fact]
    public void NativeShares_AreThoseThePodManagerNames()
    {
        Address native = EigenLayerDeployment.BeaconChainEthStrategy;
        _ledger.Apply(new StakerPodSharesUpdated { Staker = TestLog.Staker, Origin = Somewhere, Delta = (Int256)UInt256.FromEther("32") });
        _ledger.Apply(new StakerPodTotalShares { Staker = TestLog.Staker, Origin = Somewhere, Total = (Int256)UInt256.FromEther("32") });
        _ledger.Apply(new StakerPodTotalShares { Staker = TestLog.Staker, Origin = Somewhere, Total = (Int256)UInt256.FromEther("20") });
        Queue("12000000000000000000", strategy: native);

        Assert.Equal(new ShareRange(UInt256.FromEther("20"), UInt256.FromEther("20")), _ledger.SharesIn(native));
    }

    [Fact]
    public void Withdrawal_OfMoreThanIsKnown_SaysThatTheHistoryBeganTooLate()
    {
        Deposit("400");

        OverflowException e = Assert.Throws<OverflowException>(() => Queue("1000"));

        Assert.Contains("1000 shares leave and only 400 are known: the history does not begin at the staker's first event", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Retraction_CannotBeApplied()
    {
        Assert.Throws<InvalidOperationException>(() => _ledger.Apply(new StakerEventRetracted { Staker = TestLog.Staker, Origin = Somewhere }));
    }

    private void Deposit(string shares, EventGeneration generation = EventGeneration.Slashing) =>
        _ledger.Apply(new StakerDeposited { Staker = TestLog.Staker, Origin = Somewhere, Strategy = TestLog.Strategy, Shares = UInt256.Parse(shares), Generation = generation });

    private void Factor(string factor) =>
        _ledger.Apply(new StakerScalingFactorUpdated { Staker = TestLog.Staker, Origin = Somewhere, Strategy = TestLog.Strategy, ScalingFactor = UInt256.Parse(factor) });

    private void Queue(string scaled, EventGeneration generation = EventGeneration.Slashing, Address? strategy = null) => _ledger.Apply(new StakerWithdrawalQueued
    {
        Staker = TestLog.Staker,
        Origin = Somewhere,
        Generation = generation,
        Root = TestLog.Root,
        Withdrawal = new DelegationManager.Withdrawal(
            TestLog.Staker, TestLog.Operator, TestLog.Staker, UInt256.Zero, 1, [strategy ?? TestLog.Strategy], [UInt256.Parse(scaled)]),
    });
}
