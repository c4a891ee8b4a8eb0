using FsCheck;
using FsCheck.Fluent;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>What must hold for every input, not only the recorded ones.</summary>
public sealed class ShareMathPropertyTests
{
    [Fact]
    public void Withdrawable_AnyHistory_SumNeverExceedsOperatorShares() =>
        Prop.ForAll(Histories(), history =>
        {
            OperatorModel model = new(stakers: 4);
            foreach (Move move in history)
            {
                model.Apply(move);
                if (model.SumOfWithdrawable() > model.OperatorShares)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Withdrawable_ThousandSmallDeposits_DriftsByTheKnownAmount()
    {
        // DelegationUnit.t.sol, test_increaseDelegatedShares_depositRepeatedly: a deposit can lower what is withdrawable.
        UInt256 magnitude = UInt256.Parse("999999999999990009");
        UInt256 deposited = UInt256.Parse("44182209037560531097078597505");
        UInt256 added = 1000UL;
        UInt256 factor = ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, UInt256.Zero, deposited, magnitude);
        UInt256 operatorShares = deposited;
        for (int i = 0; i < 1000; i++)
        {
            factor = ShareMath.ScalingFactorAfterAdding(factor, deposited, added, magnitude);
            deposited += added;
            operatorShares += added;
        }

        Assert.Equal(UInt256.Parse("44182209037566"), operatorShares - ShareMath.Withdrawable(deposited, factor, magnitude));
    }

    [Fact]
    public void ToDepositShares_AnyAmount_NeverGainsOnTheWayBack() =>
        Prop.ForAll(Amounts(), Factors(), Factors(), (shares, scaling, slashing) =>
        {
            UInt256 converted = ShareMath.ToDepositShares(shares, scaling, slashing);
            return ShareMath.Withdrawable(converted, scaling, slashing) <= shares;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SmallestAddition_AnyDeposit_IsTheFewestThatLeavesAFactor() =>
        Prop.ForAll(Amounts(), Gen.Choose(0, 63).ToArbitrary(), Gen.Choose(0, 63).ToArbitrary(), (shares, lessScaling, lessSlashing) =>
        {
            // Factors of every size, down to one part in 1e18.
            UInt256 scaling = UInt256.Max(UInt256.One, ShareMath.Wad >> lessScaling);
            UInt256 slashing = UInt256.Max(UInt256.One, ShareMath.Wad >> lessSlashing);
            UInt256 fewest = ShareMath.SmallestAddition(scaling, shares, slashing);
            bool isEnough = ShareMath.ScalingFactorAfterAdding(scaling, shares, fewest, slashing) > UInt256.Zero;
            return isEnough && (fewest == UInt256.One || Throws(() => ShareMath.ScalingFactorAfterAdding(scaling, shares, fewest - UInt256.One, slashing)));

            static bool Throws(Action action)
            {
                try
                {
                    action();
                    return false;
                }
                catch (OverflowException)
                {
                    return true;
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ScalingFactorAfterAdding_ToNoDepositOrByDelegating_IsNeverZero() =>
        Prop.ForAll(Amounts(), Gen.Choose(0, 63).ToArbitrary(), (shares, less) =>
            ShareMath.ScalingFactorAfterAdding(UInt256.One, UInt256.Zero, shares + UInt256.One, UInt256.Max(UInt256.One, ShareMath.Wad >> less)) > UInt256.Zero)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void DepositSharesCovering_AnyAmount_IsTheFewestThatIsEnough() =>
        Prop.ForAll(Amounts(), Factors(), Factors(), (shares, scaling, slashing) =>
        {
            UInt256 covering = ShareMath.DepositSharesCovering(shares, scaling, slashing);
            return ShareMath.Withdrawable(covering, scaling, slashing) >= shares
                && (covering == UInt256.Zero || ShareMath.Withdrawable(covering - UInt256.One, scaling, slashing) < shares);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void DepositThenWithdraw_AnyState_NeverGains() =>
        Prop.ForAll(Amounts(), Amounts(), Amounts(), (amount, totalShares, balance) =>
        {
            UInt256 shares = ShareMath.UnderlyingToShares(amount, totalShares, balance);
            return ShareMath.SharesToUnderlying(shares, totalShares + shares, balance + amount) <= amount;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SharesCovering_AnyState_IsTheFewestThatIsEnough() =>
        Prop.ForAll(Amounts(), Amounts(), Amounts(), (amount, totalShares, balance) =>
        {
            UInt256 covering = ShareMath.SharesCovering(amount, totalShares, balance);
            return ShareMath.SharesToUnderlying(covering, totalShares, balance) >= amount
                && (covering == UInt256.Zero || ShareMath.SharesToUnderlying(covering - UInt256.One, totalShares, balance) < amount);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SmallestDeposit_AnyState_GetsOneShareAndOneLessGetsNone() =>
        Prop.ForAll(Amounts(), Amounts(), (totalShares, balance) =>
        {
            UInt256 smallest = ShareMath.SmallestDeposit(totalShares, balance);
            return ShareMath.UnderlyingToShares(smallest, totalShares, balance) >= UInt256.One
                && ShareMath.UnderlyingToShares(smallest - UInt256.One, totalShares, balance) == UInt256.Zero;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void SlashedShares_AnySlash_IsNeverMoreThanTheShare() =>
        Prop.ForAll(Amounts(), Factors(), Factors(), (shares, a, b) =>
        {
            (UInt256 before, UInt256 after) = a > b ? (a, b) : (b, a);
            UInt256 left = shares - ShareMath.SlashedShares(shares, before, after);
            return left <= shares && ShareMath.MulWad(left, before) >= ShareMath.MulWad(shares, after);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<UInt256> Amounts() =>
        (from bits in Gen.Choose(0, 110)
         from high in Gen.Choose(0, int.MaxValue)
         from low in Gen.Choose(0, int.MaxValue)
         from lowest in Gen.Choose(0, int.MaxValue)
         select new UInt256(((ulong)low << 32) | (uint)lowest, (ulong)high << 16 | (uint)low, 0, 0) >> (128 - bits)).ToArbitrary();

    private static Arbitrary<UInt256> Factors() =>
        (from high in Gen.Choose(0, 999_999_999)
         from low in Gen.Choose(1, 1_000_000_000)
         select (UInt256)((ulong)high * 1_000_000_000UL + (ulong)low)).ToArbitrary();

    private static Arbitrary<Move[]> Histories() =>
        (from kind in Gen.Choose(0, 3)
         from staker in Gen.Choose(0, 3)
         from amount in Amounts().Generator
         from part in Factors().Generator
         select new Move((MoveKind)kind, staker, amount, part)).ArrayOf().ToArbitrary();

    private enum MoveKind
    {
        Deposit,
        Slash,
        Queue,
        CompleteAsShares,
    }

    private sealed record Move(MoveKind Kind, int Staker, UInt256 Amount, UInt256 Part);

    /// <summary>One operator and its stakers, moved the way the contracts move them.</summary>
    private sealed class OperatorModel(int stakers)
    {
        private readonly UInt256[] _deposits = new UInt256[stakers];
        private readonly UInt256[] _factors = [.. Enumerable.Repeat(ShareMath.Wad, stakers)];
        private readonly Queue<UInt256>[] _queued = [.. Enumerable.Range(0, stakers).Select(_ => new Queue<UInt256>())];
        private UInt256 _magnitude = ShareMath.Wad;

        public UInt256 OperatorShares { get; private set; }

        public UInt256 SumOfWithdrawable()
        {
            UInt256 sum = UInt256.Zero;
            for (int i = 0; i < _deposits.Length; i++)
            {
                sum += ShareMath.Withdrawable(_deposits[i], _factors[i], _magnitude);
            }

            return sum;
        }

        public void Apply(Move move)
        {
            switch (move.Kind)
            {
                case MoveKind.Deposit:
                    Add(move.Staker, move.Amount);
                    break;
                case MoveKind.Slash:
                    Slash(move.Part);
                    break;
                case MoveKind.Queue:
                    Queue(move.Staker, ShareMath.MulWad(_deposits[move.Staker], move.Part));
                    break;
                case MoveKind.CompleteAsShares when _queued[move.Staker].TryDequeue(out UInt256 scaled):
                    Add(move.Staker, ShareMath.SharesInQueue(scaled, _magnitude));
                    break;
            }
        }

        private void Add(int staker, UInt256 added)
        {
            // The contract reverts for a fully slashed operator and for a factor of zero; nothing moves then.
            if (_magnitude == UInt256.Zero || added == UInt256.Zero)
            {
                return;
            }

            try
            {
                _factors[staker] = ShareMath.ScalingFactorAfterAdding(_factors[staker], _deposits[staker], added, _magnitude);
            }
            catch (OverflowException)
            {
                return;
            }

            _deposits[staker] += added;
            OperatorShares += added;
        }

        private void Slash(UInt256 wad)
        {
            UInt256 after = _magnitude - ShareMath.SlashedMagnitude(_magnitude, wad);
            if (_magnitude == UInt256.Zero)
            {
                return;
            }

            OperatorShares -= ShareMath.SlashedShares(OperatorShares, _magnitude, after);
            _magnitude = after;
        }

        private void Queue(int staker, UInt256 depositShares)
        {
            OperatorShares -= ShareMath.Withdrawable(depositShares, _factors[staker], _magnitude);
            _queued[staker].Enqueue(ShareMath.ScaledForQueue(depositShares, _factors[staker]));
            _deposits[staker] -= depositShares;
            if (_deposits[staker] == UInt256.Zero)
            {
                _factors[staker] = ShareMath.Wad;
            }
        }
    }
}
