using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>Bad arguments are refused before the network is touched.</summary>
public sealed class RewardsBadInputTests : IDisposable
{
    private const uint Day = 86_400;

    private static readonly Address s_someone = Address.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Address s_token = Address.Parse("0x00000000000000000000000000000000000000b1");
    private static readonly Address s_low = Address.Parse("0x00000000000000000000000000000000000000c1");
    private static readonly Address s_high = Address.Parse("0x00000000000000000000000000000000000000c2");

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public RewardsBadInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static RewardsTree Tree { get; } = RewardsTree.Build(new RewardsDistribution.Builder().Add(s_someone, s_token, 5UL).Add(s_someone, s_low, 6UL).Build());

    private EigenLayerRewardsClient Rewards => _client.EigenLayer.Rewards;

    private static RewardsSubmission Submission => new([new(s_low, 1), new(s_high, 1)], s_token, 10UL, 20_000 * Day, Day);

    private static OperatorDirectedSubmission Directed => new([new(s_low, 1)], s_token, [new(s_low, 1UL), new(s_high, 1UL)], 20_000 * Day, Day, "");

    public void Dispose()
    {
        // Whatever a test did, nobody was asked.
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public async Task Claim_ChangedAmount_IsRefusedLocally_WithTheTokenNamed()
    {
        RewardsClaim good = Tree.Prove(s_someone, 0);
        RewardsClaim bad = new(0, good.Root, good.Earner, good.EarnerIndex, good.EarnerProof, good.EarnerTokenRoot, [good.Tokens[0] with { CumulativeEarnings = 50UL }]);

        ArgumentException e = Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(bad, s_someone, s_someone));
        await Assert.ThrowsAsync<ArgumentException>(() => Rewards.CheckClaimAsync(bad, s_someone, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Rewards.GetClaimableAsync(bad, cancellationToken: Cancel));

        Assert.Contains(good.Tokens[0].Token.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_OfNoToken_IsRefused_ForTheContractWouldTakeItAndPayNothing() =>
        Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0, []), s_someone, s_someone));

    [Fact]
    public async Task Claim_Refused_NamesTheParameterThatIsThere()
    {
        RewardsClaim none = Tree.Prove(s_someone, 0, []);

        Assert.Equal("claim", Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(none, s_someone, s_someone)).ParamName);
        Assert.Equal("claim", Assert.Throws<ArgumentNullException>(() => Rewards.PrepareClaim(null!, s_someone, s_someone)).ParamName);
        Assert.Equal("claim", (await Assert.ThrowsAsync<ArgumentException>(() => Rewards.CheckClaimAsync(none, s_someone, cancellationToken: Cancel))).ParamName);
        Assert.Equal("claims", Assert.Throws<ArgumentException>(() => Rewards.PrepareClaims([none], s_someone, s_someone)).ParamName);
        Assert.Equal("claims", (await Assert.ThrowsAsync<ArgumentException>(() => Rewards.CheckClaimsAsync([none], s_someone, cancellationToken: Cancel))).ParamName);
        Assert.Equal("recipient", Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0), Address.Zero, s_someone)).ParamName);
        Assert.Equal("caller", Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0), s_someone, Address.Zero)).ParamName);
    }

    [Fact]
    public void Claim_ZeroRecipientOrCallerOrNobody_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0), Address.Zero, s_someone));
        Assert.Throws<ArgumentException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0), s_someone, Address.Zero));
        Assert.Throws<InvalidOperationException>(() => Rewards.PrepareClaim(Tree.Prove(s_someone, 0), s_someone));
    }

    [Fact]
    public void Claims_SameTokenOfAnEarnerTwiceOrNone_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Rewards.PrepareClaims([Tree.Prove(s_someone, 0), Tree.Prove(s_someone, 1, [s_low])], s_someone, s_someone));
        Assert.Throws<ArgumentException>(() => Rewards.PrepareClaims([], s_someone, s_someone));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rewards.PrepareClaims([Tree.Prove(s_someone, 0)], s_someone, s_someone, new RewardsClaimLimits { MaxTokens = 0 }));
    }

    [Fact]
    public void Claim_TheSameTokenTwiceInOneClaim_CannotBeMade()
    {
        RewardsClaim claim = Tree.Prove(s_someone, 0);

        Assert.Throws<ArgumentException>(() =>
            new RewardsClaim(0, claim.Root, claim.Earner, claim.EarnerIndex, claim.EarnerProof, claim.EarnerTokenRoot, [claim.Tokens[0], claim.Tokens[0]]));
    }

    [Fact]
    public void Claims_OfVeryManyTokens_AreCutBySizeAndNothingIsLost()
    {
        var builder = new RewardsDistribution.Builder();
        for (uint i = 1; i <= 300; i++)
        {
            builder.Add(s_someone, Hash32.FromUInt256((UInt256)i << 64).ToAddress(), 1UL);
        }

        RewardsClaimLimits limits = new() { MaxCalldataBytes = 16 * 1024, MaxTokens = 1_000 };
        RewardsClaim claim = RewardsTree.Build(builder.Build(), TestContext.Current.CancellationToken).Prove(s_someone, 0);
        ImmutableArray<PreparedTransaction<RewardsClaimResult>> batches = Rewards.PrepareClaims([claim], s_someone, s_someone, limits);

        Assert.True(batches.Length > 1);
        Assert.All(batches, batch => Assert.InRange(batch.Build().Data.Length, 1, limits.MaxCalldataBytes));
        Assert.Equal(
            claim.Tokens.Select(token => token.Token),
            batches.SelectMany(batch => RewardsCoordinator.ProcessClaimCall.Decode(batch.Call.Target, batch.Build().Data.Span).Claim.TokenLeaves).Select(leaf => leaf.Token));
    }

    [Fact]
    public async Task Split_AboveTheWholeOrOfNobody_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Rewards.PrepareSetSplit(s_someone, SplitScope.ProgrammaticIncentives, 10_001, s_someone));
        await Assert.ThrowsAsync<ArgumentException>(() => Rewards.GetSplitAsync(Address.Zero, SplitScope.ProgrammaticIncentives, cancellationToken: Cancel));
        Assert.Throws<ArgumentException>(() => SplitScope.OfAvs(Address.Zero));
        Assert.Throws<ArgumentException>(() => SplitScope.OfOperatorSet(new OperatorSetId(Address.Zero, 1)));
    }

    [Fact]
    public void Claimer_ZeroAddress_IsRefused_ForNullTakesItBack() => Assert.Throws<ArgumentException>(() => Rewards.PrepareSetClaimer(Address.Zero, s_someone));

    public static TheoryData<string, RewardsSubmission> WrongSubmissions => new()
    {
        { "no strategy", Submission with { Strategies = [] } },
        { "strategies never set", Submission with { Strategies = default } },
        { "descending", Submission with { Strategies = [new(s_high, 1), new(s_low, 1)] } },
        { "twice", Submission with { Strategies = [new(s_low, 1), new(s_low, 1)] } },
        { "zero strategy", Submission with { Strategies = [new(Address.Zero, 1)] } },
        { "multiplier", Submission with { Strategies = [new(s_low, UInt128.One << 96)] } },
        { "zero token", Submission with { Token = Address.Zero } },
        { "zero amount", Submission with { Amount = UInt256.Zero } },
        { "amount", Submission with { Amount = UInt256.Parse("100000000000000000000000000000000000000") } },
        { "zero duration", Submission with { DurationSeconds = 0 } },
        { "past the last second", Submission with { StartTimestamp = uint.MaxValue, DurationSeconds = Day } },
    };

    [Theory]
    [MemberData(nameof(WrongSubmissions))]
    public async Task Submission_WrongOnEveryChain_IsRefused(string why, RewardsSubmission submission)
    {
        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => Rewards.PrepareAvsSubmissionAsync([Submission, submission], s_someone, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Rewards.CheckUniqueStakeSubmissionAsync(new(s_someone, 1), [submission], s_someone, cancellationToken: Cancel));

        Assert.NotEmpty(e.Message + why);
    }

    public static TheoryData<string, OperatorDirectedSubmission> WrongDirected => new()
    {
        { "no operator", Directed with { Operators = [] } },
        { "descending", Directed with { Operators = [new(s_high, 1UL), new(s_low, 1UL)] } },
        { "twice", Directed with { Operators = [new(s_low, 1UL), new(s_low, 1UL)] } },
        { "zero operator", Directed with { Operators = [new(Address.Zero, 1UL)] } },
        { "zero amount", Directed with { Operators = [new(s_low, UInt256.Zero)] } },
        { "overflow", Directed with { Operators = [new(s_low, UInt256.MaxValue), new(s_high, UInt256.MaxValue)] } },
        { "sum", Directed with { Operators = [new(s_low, SubmissionArguments.MaxAmount), new(s_high, 1UL)] } },
        { "no description", Directed with { Description = null! } },
    };

    [Theory]
    [MemberData(nameof(WrongDirected))]
    public async Task OperatorDirectedSubmission_WrongOnEveryChain_IsRefused(string why, OperatorDirectedSubmission submission)
    {
        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => Rewards.PrepareOperatorDirectedSubmissionAsync(s_someone, [submission], s_someone, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Rewards.CheckOperatorDirectedSubmissionAsync(new OperatorSetId(s_someone, 1), [submission], s_someone, cancellationToken: Cancel));

        Assert.NotEmpty(e.Message + why);
    }

    [Fact]
    public async Task Submission_NoneOrNoAvs_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Rewards.PrepareAvsSubmissionAsync([], s_someone, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Rewards.PrepareOperatorDirectedSubmissionAsync(Address.Zero, [Directed], s_someone, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Rewards.PrepareAvsSubmissionAsync([Submission], cancellationToken: Cancel));
    }
}
