using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>The pure rules: replacement, confirmations, gas margin, fees, what an answer to a broadcast says.</summary>
public class TransactionRulesTests
{
    [Theory]
    [InlineData(100, 10, 110, 11, true)]
    [InlineData(100, 10, 109, 11, false)] // total too low
    [InlineData(100, 10, 110, 10, false)] // priority not raised
    [InlineData(101, 10, 111, 11, false)] // 111.1 is needed
    [InlineData(101, 10, 112, 11, true)]
    [InlineData(0, 0, 0, 0, false)] // strictly more is asked for
    [InlineData(1, 0, 2, 1, true)]
    [InlineData(1, 1, 1, 1, false)]
    public void IsSufficient_OfTwoPrices_FollowsTheTenPercentRuleOnBothFields(uint maxFee, uint priority, uint newMaxFee, uint newPriority, bool expected) =>
        Assert.Equal(expected, ReplacementRules.IsSufficient(TransactionFees.Eip1559(maxFee, priority), TransactionFees.Eip1559(newMaxFee, newPriority)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    [InlineData(1_000_000_007, 1_000_000_007)]
    public void Bump_OfAnyPrice_IsSufficient(uint maxFee, uint priority)
    {
        TransactionFees current = TransactionFees.Eip1559(maxFee, priority);

        Assert.True(ReplacementRules.IsSufficient(current, ReplacementRules.Bump(current, 10)));
        Assert.True(ReplacementRules.IsSufficient(TransactionFees.Legacy(maxFee), ReplacementRules.Bump(TransactionFees.Legacy(maxFee), 10)));
    }

    [Fact]
    public void Bump_WhenTheMarketIsHigher_TakesTheMarket()
    {
        TransactionFees bumped = ReplacementRules.Bump(TransactionFees.Eip1559(100u, 10u), 15, TransactionFees.Eip1559(500u, 5u));

        Assert.Equal((UInt256)500u, bumped.MaxFeePerGas);
        Assert.Equal((UInt256)12u, bumped.MaxPriorityFeePerGas);
    }

    [Fact]
    public void Bump_BelowTenPercent_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplacementRules.Bump(TransactionFees.Legacy(1u), 9));

    [Theory]
    [InlineData(100, 99, 0)]
    [InlineData(100, 100, 1)]
    [InlineData(100, 111, 12)]
    public void Count_OfConfirmations_IncludesTheBlockItself(ulong mined, ulong head, ulong expected)
    {
        Assert.Equal(expected, ConfirmationRules.Count(mined, head));
        Assert.Equal(expected >= 2, ConfirmationRules.HasEnough(mined, head, 2));
    }

    [Theory]
    [InlineData(50_000, 20, 60_000)]
    [InlineData(50_001, 20, 60_002)] // rounded up
    [InlineData(50_000, 0, 50_000)]
    [InlineData(15_000_000, 20, 16_777_216)] // the margin stops at EIP-7825's cap
    [InlineData(17_000_000, 20, 17_000_000)] // an estimate above it is left alone
    public void WithMargin_OfAnEstimate_AddsThePercentUpToTheTransactionCap(ulong estimate, int percent, ulong expected) =>
        Assert.Equal(expected, GasEstimate.WithMargin(estimate, percent).Limit);

    [Fact]
    public void Quote_OfAMarket_IsTwiceTheBaseFeePlusThePriority()
    {
        TransactionFees fees = FeePolicy.Default.Quote(new FeeMarket(100u, 7u, null));

        Assert.Equal((UInt256)207u, fees.MaxFeePerGas);
        Assert.Equal((UInt256)7u, fees.MaxPriorityFeePerGas);
        Assert.Null(fees.GasPrice);
    }

    [Fact]
    public void Quote_WithACapBetweenNeededAndWanted_OffersTheCap()
    {
        TransactionFees fees = new FeePolicy { MaxFeePerGas = 150u }.Quote(new FeeMarket(100u, 7u, null));

        Assert.Equal((UInt256)150u, fees.MaxFeePerGas);
        Assert.Equal((UInt256)7u, fees.MaxPriorityFeePerGas);
    }

    [Fact]
    public void Quote_WithACapBelowTheNextBlock_IsATransientFailureWithBothNumbers()
    {
        FeeAboveCapException exception = Assert.Throws<FeeAboveCapException>(() => new FeePolicy { MaxFeePerGas = 106u }.Quote(new FeeMarket(100u, 7u, null)));

        Assert.True(exception.IsTransient);
        Assert.Equal((FeeCap.FeePerGas, (UInt256)106u, (UInt256)107u), (exception.Cap, exception.Limit, exception.Needed));
    }

    [Fact]
    public void Quote_WithPriorityBounds_StaysWithinThem()
    {
        Assert.Equal((UInt256)3u, new FeePolicy { MaxPriorityFeePerGas = 3u }.Quote(new FeeMarket(100u, 7u, null)).MaxPriorityFeePerGas);
        Assert.Equal((UInt256)9u, new FeePolicy { MinPriorityFeePerGas = 9u }.Quote(new FeeMarket(100u, 7u, null)).MaxPriorityFeePerGas);
    }

    [Fact]
    public void Quote_OnAChainWithoutBaseFee_IsLegacyAndCapped()
    {
        Assert.Equal((UInt256)50u, FeePolicy.Default.Quote(new FeeMarket(null, null, 50u)).GasPrice);
        Assert.Throws<FeeAboveCapException>(() => new FeePolicy { MaxFeePerGas = 49u }.Quote(new FeeMarket(null, null, 50u)));
    }

    [Fact]
    public void Quote_WithACapOfZero_MeansZeroAndNotUnset() =>
        Assert.Throws<FeeAboveCapException>(() => new FeePolicy { MaxFeePerGas = UInt256.Zero }.Quote(new FeeMarket(1u, 0u, null)));

    [Fact]
    public void MedianReward_OfAHistory_LeavesEmptyBlocksOut()
    {
        var history = new FeeHistory(1, [1u, 1u], [0, 0.5, 0.9, 0.1], [[0u], [5u], [9u], [7u]]);

        Assert.Equal((UInt256)7u, FeeMarket.MedianReward(history));
        Assert.Null(FeeMarket.MedianReward(new FeeHistory(1, [1u, 1u], [0], [[0u]])));
    }

    [Theory]
    [InlineData(RpcErrorKind.AlreadyKnown, null, "already known", "AlreadyKnown")]
    [InlineData(RpcErrorKind.NonceTooLow, -32000, "nonce too low", "NonceUsed")]
    [InlineData(RpcErrorKind.ReplacementUnderpriced, -32000, "replacement transaction underpriced", "Rejected")]
    [InlineData(RpcErrorKind.InsufficientFunds, -32000, "insufficient funds", "Rejected")]
    [InlineData(RpcErrorKind.RateLimited, null, "429", "NotDelivered")]
    [InlineData(RpcErrorKind.NodeError, -32000, "intrinsic gas too low", "Rejected")]
    [InlineData(RpcErrorKind.NodeError, -32000, "txpool is full", "Rejected")]
    [InlineData(RpcErrorKind.NodeError, -32000, "something nobody has heard of", "Ambiguous")]
    [InlineData(RpcErrorKind.NodeBusy, -32603, "internal error", "Ambiguous")]
    [InlineData(RpcErrorKind.Timeout, null, "no answer; intrinsic gas too low", "Ambiguous")]
    [InlineData(RpcErrorKind.Transport, null, "reset", "Ambiguous")]
    [InlineData(RpcErrorKind.ServerUnavailable, null, "502", "Ambiguous")]
    [InlineData(RpcErrorKind.MalformedResponse, null, "cut off", "Ambiguous")]
    public void Read_OfAFailedBroadcast_IsDefiniteOnlyWhereItIsKnownToBe(RpcErrorKind kind, int? code, string message, string verdict) =>
        Assert.Equal(verdict, BroadcastRules.Read(new RpcException(kind, message, code: code)).Verdict.ToString());

    [Fact]
    public void Validate_OfSettingsOutOfRange_NamesTheSetting()
    {
        TransactionOptions ok = TransactionOptions.Default;
        ImmutableArray<TransactionOptions> wrong =
        [
            ok with { Confirmations = 0 }, ok with { WaitTimeout = TimeSpan.Zero }, ok with { PollingInterval = TimeSpan.FromSeconds(-1) }, ok with { GasMarginPercent = -1 },
            ok with { BroadcastAttempts = 0 }, ok with { ReplacementBumpPercent = 9 }, ok with { DroppedAfterMisses = 0 }, ok with { Fees = new FeePolicy { PriorityFeePercentile = 101 } },
        ];

        ok.Validate();
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(options.Validate));
    }
}
