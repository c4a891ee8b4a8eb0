using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Claims.</content>
public abstract partial class RewardsConformance
{
    [Fact]
    public async Task Claim_AgainstARootOfOurTree_IsPaidToTheRecipient()
    {
        Staker earner = await AccountAsync();
        Address recipient = Fresh();
        RewardsTree tree = TreeOf((earner.Address, One), (Fresh(), One));
        await Chain.FundRewardsAsync(Exact, One, Cancel);
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);

        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(tree, earner.Address, [Token], cancellationToken: Cancel);
        RewardsClaimResult result = await earner.RunAsync(Of(earner).PrepareClaim(claimable.Claim!, recipient));
        ClaimedSoFar claimed = await Of(earner).GetClaimedAsync(earner.Address, [Token], cancellationToken: Cancel);

        Assert.True(claimable.IsClaimableNow);
        Assert.Equal(posted.Index, claimable.Root!.Index);
        Assert.Equal(new RewardPayment(tree.Root, earner.Address, earner.Address, recipient, Token, One), Assert.Single(result.Payments));
        Assert.Equal(One, await BalanceAsync(recipient));
        Assert.Equal((Token, One), Assert.Single(claimed.Tokens));
    }

    [Fact]
    public async Task Claim_WholeTreeOfAnySize_IsTakenByTheContractsOwnCheck()
    {
        // Every leaf of trees from one to nine earners: one leaf, powers of two, and all that is padded.
        Staker reader = await AccountAsync();
        for (int earners = 1; earners <= 9; earners++)
        {
            var builder = new RewardsDistribution.Builder();
            for (int i = 0; i < earners; i++)
            {
                Address earner = Fresh();
                for (int tokens = 0; tokens <= i; tokens++)
                {
                    builder.Add(earner, Fresh(), (UInt256)((ulong)tokens + 1));
                }
            }

            RewardsTree tree = RewardsTree.Build(builder.Build(), TestContext.Current.CancellationToken);
            PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);
            ImmutableArray<RewardsClaim> claims = [.. tree.Distribution.Earners.ToArray().Select(earner => tree.Prove(earner, posted.Index))];

            ImmutableArray<bool> verdicts = await reader.Client.Reader.ReadManyAsync([.. claims.Select(claim => Coordinator.CheckClaim(claim.ToContractForTests()))], cancellationToken: Cancel);
            Assert.All(verdicts, Assert.True);
        }
    }

    [Fact]
    public async Task Claim_OfANewerRoot_PaysTheDifferenceOnly_ForEarningsAreCumulative()
    {
        Staker earner = await AccountAsync();
        await earner.RunAsync(Of(earner).PrepareClaim(await ClaimAsync(earner.Address, One), earner.Address));
        RewardsClaim newer = await ClaimAsync(earner.Address, One + One + One);

        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(newer, cancellationToken: Cancel);
        RewardsClaimResult result = await earner.RunAsync(Of(earner).PrepareClaim(claimable.Claim!, earner.Address));

        Assert.Equal(new TokenRewards(Token, One + One + One, One), Assert.Single(claimable.Tokens));
        Assert.Equal(One + One, claimable.Tokens[0].Claimable);
        Assert.Equal(One + One, Assert.Single(result.Payments).Amount);
        Assert.Equal(One + One + One, await BalanceAsync(earner.Address));
    }

    [Fact]
    public async Task Claim_OneTokenAlreadyClaimed_IsRefused_AndLeftOutByGetClaimable()
    {
        Staker earner = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        await earner.RunAsync(Of(earner).PrepareClaim(claim, earner.Address));

        NothingNewToClaim refusal = await RefusedAsync<NothingNewToClaim>(Of(earner).PrepareClaim(claim, earner.Address));
        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(claim, cancellationToken: Cancel);

        Assert.Equal((earner.Address, Token, One, One), (refusal.Earner, refusal.Token, refusal.Earned, refusal.Claimed));
        Assert.Null(claimable.Claim);
        Assert.Equal(UInt256.Zero, claimable.Tokens[0].Claimable);
        Assert.IsType<RewardsCoordinator.EarningsNotGreaterThanClaimedError>(
            await ChainSaysAsync(earner.Address, Coordinator.ProcessClaim(claim.ToContractForTests(), earner.Address)));
    }

    [Fact]
    public async Task Claim_RootNotYetActive_IsRefusedForNow_WithItsSecond()
    {
        Staker earner = await AccountAsync();
        RewardsTree tree = TreeOf((earner.Address, One));
        await Chain.FundRewardsAsync(Exact, One, Cancel);
        PostedRoot posted = await Chain.PostRewardsRootAsync(tree.Root, Cancel);
        RewardsClaim claim = tree.Prove(earner.Address, posted.Index, [Token]);

        RootNotYetActive refusal = Only<RootNotYetActive>(await Of(earner).CheckClaimAsync(claim, cancellationToken: Cancel));
        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(tree, earner.Address, [Token], cancellationToken: Cancel);
        await Chain.PassToAsync(posted.ActivatesAt, Cancel);

        Assert.True(refusal.IsTransient);
        Assert.Equal(posted.ActivatesAt, refusal.ActivatesAt);
        Assert.False(claimable.IsClaimableNow);
        Assert.NotNull(claimable.Claim);
        Assert.True((await Of(earner).CheckClaimAsync(claim, cancellationToken: Cancel)).IsClear);
    }

    [Fact]
    public async Task Claim_RootDisabled_IsRefusedForGood()
    {
        Staker earner = await AccountAsync();
        RewardsTree tree = TreeOf((earner.Address, One));
        await Chain.FundRewardsAsync(Exact, One, Cancel);
        PostedRoot posted = await Chain.PostRewardsRootAsync(tree.Root, Cancel);
        await Chain.DisableRewardsRootAsync(posted.Index, Cancel);

        RootIsDisabled refusal = Only<RootIsDisabled>(await Of(earner).CheckClaimAsync(tree.Prove(earner.Address, posted.Index, [Token]), cancellationToken: Cancel));
        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(tree, earner.Address, [Token], cancellationToken: Cancel);

        Assert.False(refusal.IsTransient);
        Assert.Equal(posted.Index, refusal.RootIndex);
        Assert.Null(claimable.Claim);
        Assert.IsType<RewardsCoordinator.RootDisabledError>(await ChainSaysAsync(
            earner.Address, Coordinator.ProcessClaim(tree.Prove(earner.Address, posted.Index, [Token]).ToContractForTests(), earner.Address)));
    }

    [Fact]
    public async Task Claim_RootDisabledAfterItWasPrepared_IsRefusedWhenItIsSent()
    {
        Staker earner = await AccountAsync();
        RewardsTree tree = TreeOf((earner.Address, One));
        await Chain.FundRewardsAsync(Exact, One, Cancel);
        PostedRoot posted = await Chain.PostRewardsRootAsync(tree.Root, Cancel);
        PreparedTransaction<RewardsClaimResult> prepared = Of(earner).PrepareClaim(tree.Prove(earner.Address, posted.Index, [Token]), earner.Address);

        await RefusedAsync<RootNotYetActive>(prepared);
        await Chain.DisableRewardsRootAsync(posted.Index, Cancel);
        await Chain.PassToAsync(posted.ActivatesAt, Cancel);
        RootIsDisabled refusal = await RefusedAsync<RootIsDisabled>(prepared);

        Assert.Equal((posted.Index, tree.Root), (refusal.RootIndex, refusal.Root));
        Assert.Equal(UInt256.Zero, await BalanceAsync(earner.Address));
    }

    [Fact]
    public async Task Claim_OfSeveralTokens_OneOfThemClaimedBefore_IsMadeOfTheOthers()
    {
        Staker earner = await AccountAsync();
        StrategyEntry second = Chain.Strategies.First(entry => entry.Token is { } token && token != Token && entry.Symbol is "stETH" or "ETHx" or "cbETH");
        RewardsTree first = TreeOf((earner.Address, One));
        await Chain.FundRewardsAsync(Exact, One, Cancel);
        await Chain.FundRewardsAsync(second, One + One, Cancel);
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(first.Root, Cancel);
        await earner.RunAsync(Of(earner).PrepareClaim(first.Prove(earner.Address, posted.Index, [Token]), earner.Address));
        RewardsTree next = RewardsTree.Build(new RewardsDistribution.Builder().Add(earner.Address, Token, One).Add(earner.Address, second.Token!.Value, One).Add(Fresh(), Fresh(), One).Build(), Cancel);
        PostedRoot newer = await Chain.PostActiveRewardsRootAsync(next.Root, Cancel);
        RewardsClaim whole = next.Prove(earner.Address, newer.Index);

        // One token without anything new and the contract refuses all of them.
        NothingNewToClaim refusal = await RefusedAsync<NothingNewToClaim>(Of(earner).PrepareClaim(whole, earner.Address));
        ContractError said = await ChainSaysAsync(earner.Address, Coordinator.ProcessClaim(whole.ToContractForTests(), earner.Address));
        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(next, earner.Address, cancellationToken: Cancel);
        RewardsClaimResult result = await earner.RunAsync(Of(earner).PrepareClaim(claimable.Claim!, earner.Address));

        Assert.Equal(Token, refusal.Token);
        Assert.IsType<RewardsCoordinator.EarningsNotGreaterThanClaimedError>(said);
        Assert.Equal(2, claimable.Tokens.Length);
        Assert.Equal((second.Token.Value, One), (Assert.Single(result.Payments).Token, result.Payments[0].Amount));
    }

    [Fact]
    public async Task Claims_TwoOfOneTokenInOneTransaction_TheContractRefusesTheSecond_AsTheClientDoes()
    {
        Staker earner = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);

        ArgumentException e = Assert.Throws<ArgumentException>(() => Of(earner).PrepareClaims([claim, claim], earner.Address));

        Assert.Equal("claims", e.ParamName);
        Assert.IsType<RewardsCoordinator.EarningsNotGreaterThanClaimedError>(
            await ChainSaysAsync(earner.Address, Coordinator.ProcessClaims([claim.ToContractForTests(), claim.ToContractForTests()], earner.Address)));
    }

    [Fact]
    public async Task Claim_WithProofsThatDoNotHold_IsRefusedByTheContractForTheSameFault()
    {
        Staker earner = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        RewardsTokenProof token = claim.Tokens[0];
        RewardsClaim WithToken(RewardsTokenProof other) => new(claim.RootIndex, claim.Root, claim.Earner, claim.EarnerIndex, claim.EarnerProof, claim.EarnerTokenRoot, [other]);
        RewardsClaim WithEarner(uint index, ImmutableArray<Hash32> proof) => new(claim.RootIndex, claim.Root, claim.Earner, index, proof, claim.EarnerTokenRoot, claim.Tokens);
        uint beyondEarners = claim.EarnerIndex + (1u << claim.EarnerProof.Length);
        uint beyondTokens = token.Index + (1u << token.Proof.Length);

        await Expect<RewardsCoordinator.InvalidEarnerLeafIndexError>(WithEarner(beyondEarners, claim.EarnerProof), RewardsProofFaultKind.EarnerIndexOutOfRange);
        await Expect<RewardsCoordinator.InvalidTokenLeafIndexError>(WithToken(token with { Index = beyondTokens }), RewardsProofFaultKind.TokenIndexOutOfRange);
        await Expect<RewardsCoordinator.InvalidClaimProofError>(WithEarner(claim.EarnerIndex ^ 1, claim.EarnerProof), RewardsProofFaultKind.EarnerNotProven);
        await Expect<RewardsCoordinator.InvalidClaimProofError>(WithEarner(claim.EarnerIndex, [.. claim.EarnerProof.Reverse()]), RewardsProofFaultKind.EarnerNotProven);
        await Expect<RewardsCoordinator.InvalidClaimProofError>(WithToken(token with { Proof = [.. token.Proof.Reverse()] }), RewardsProofFaultKind.TokenNotProven);
        await Expect<RewardsCoordinator.InvalidClaimProofError>(WithToken(token with { CumulativeEarnings = One + UInt256.One }), RewardsProofFaultKind.TokenNotProven);

        async Task Expect<TError>(RewardsClaim bad, RewardsProofFaultKind kind)
        {
            Assert.Equal(kind, bad.FindFault()!.Kind);
            Assert.Throws<ArgumentException>(() => Of(earner).PrepareClaim(bad, earner.Address));
            Assert.IsType<TError>(await ChainSaysAsync(earner.Address, Coordinator.ProcessClaim(bad.ToContractForTests(), earner.Address)));
        }
    }

    [Fact]
    public async Task Claim_ProofForAnotherRootOrChain_IsRefused()
    {
        Staker earner = await AccountAsync();
        RewardsClaim here = await ClaimAsync(earner.Address, One);
        RewardsTree elsewhere = TreeOf((earner.Address, One));

        RootMismatch mismatch = Only<RootMismatch>(await Of(earner).CheckClaimAsync(elsewhere.Prove(earner.Address, here.RootIndex, [Token]), cancellationToken: Cancel));
        ClaimableRewards claimable = await Of(earner).GetClaimableAsync(elsewhere.Prove(earner.Address, here.RootIndex, [Token]), cancellationToken: Cancel);
        ClaimableRewards unknown = await Of(earner).GetClaimableAsync(elsewhere, earner.Address, [Token], cancellationToken: Cancel);

        Assert.Equal((here.Root, elsewhere.Root), (mismatch.OnChain, mismatch.InClaim));
        Assert.Null(claimable.Root);
        Assert.Null(claimable.Claim);
        Assert.Null(unknown.Root);
        Assert.IsType<RewardsCoordinator.InvalidClaimProofError>(await ChainSaysAsync(
            earner.Address, Coordinator.ProcessClaim(elsewhere.Prove(earner.Address, here.RootIndex, [Token]).ToContractForTests(), earner.Address)));
    }

    [Fact]
    public async Task Claim_RootIndexOutOfRange_IsNamed_WhereTheContractPanics()
    {
        Staker earner = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        uint count = await Of(earner).CountRootsAsync(cancellationToken: Cancel);

        RootIndexOutOfRange refusal = Only<RootIndexOutOfRange>(await Of(earner).CheckClaimAsync(claim.AtRootIndex(count), cancellationToken: Cancel));

        Assert.Equal((count, count), (refusal.RootIndex, refusal.RootCount));
    }

    [Fact]
    public async Task Claim_MoreThanTheContractHolds_IsRefused()
    {
        Staker earner = await AccountAsync();
        UInt256 held = await BalanceAsync(Coordinator.Address);
        RewardsTree tree = TreeOf((earner.Address, held + One));
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);

        RewardsFundsShort refusal = Only<RewardsFundsShort>(await Of(earner).CheckClaimAsync(tree.Prove(earner.Address, posted.Index, [Token]), cancellationToken: Cancel));

        Assert.Equal((Token, held, held + One), (refusal.Token, refusal.Have, refusal.Need));
    }

    [Fact]
    public async Task Claims_OfManyEarnersWithOneClaimer_ArePaidInAsFewTransactionsAsTheLimitsAllow()
    {
        Staker claimer = await AccountAsync();
        Staker[] earners = [await AccountAsync(), await AccountAsync(), await AccountAsync()];
        foreach (Staker earner in earners)
        {
            await earner.RunAsync(Of(earner).PrepareSetClaimer(claimer.Address));
        }

        RewardsTree tree = TreeOf([.. earners.Select(earner => (earner.Address, One))]);
        await Chain.FundRewardsAsync(Exact, One + One + One, Cancel);
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);
        ImmutableArray<RewardsClaim> claims = [.. earners.Select(earner => tree.Prove(earner.Address, posted.Index, [Token]))];
        Address recipient = Fresh();

        ImmutableArray<PreparedTransaction<RewardsClaimResult>> one = Of(claimer).PrepareClaims(claims, recipient);
        ImmutableArray<PreparedTransaction<RewardsClaimResult>> two = Of(claimer).PrepareClaims(claims, recipient, limits: new RewardsClaimLimits { MaxTokens = 2 });
        List<RewardPayment> paid = [];
        foreach (PreparedTransaction<RewardsClaimResult> batch in two)
        {
            paid.AddRange((await claimer.RunAsync(batch)).Payments);
        }

        Assert.Single(one);
        Assert.Equal(2, two.Length);
        Assert.Equal(earners.Select(earner => earner.Address), paid.Select(payment => payment.Earner));
        Assert.All(paid, payment => Assert.Equal((claimer.Address, recipient, One), (payment.Claimer, payment.Recipient, payment.Amount)));
        Assert.Equal(One + One + One, await BalanceAsync(recipient));
    }

    [Fact]
    public async Task Claims_OfEarnersWithDifferentClaimers_AreRefusedTogether_AndTheEarnerIsNamed()
    {
        Staker claimer = await AccountAsync();
        Staker own = await AccountAsync();
        Staker other = await AccountAsync();
        await own.RunAsync(Of(own).PrepareSetClaimer(claimer.Address));
        RewardsTree tree = TreeOf((own.Address, One), (other.Address, One));
        await Chain.FundRewardsAsync(Exact, One + One, Cancel);
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);
        RewardsClaim[] claims = [tree.Prove(own.Address, posted.Index, [Token]), tree.Prove(other.Address, posted.Index, [Token])];

        CallerIsNotClaimer refusal = Only<CallerIsNotClaimer>(await Of(claimer).CheckClaimsAsync(claims, cancellationToken: Cancel));
        await RefusedAsync<CallerIsNotClaimer>(Assert.Single(Of(claimer).PrepareClaims(claims, claimer.Address)));

        Assert.Equal((claimer.Address, other.Address, other.Address), (refusal.Caller, refusal.Earner, refusal.Claimer));
        Assert.IsType<RewardsCoordinator.UnauthorizedCallerError>(
            await ChainSaysAsync(claimer.Address, Coordinator.ProcessClaims([.. claims.Select(claim => claim.ToContractForTests())], claimer.Address)));
        Assert.Equal(UInt256.Zero, await BalanceAsync(claimer.Address));
    }

    [Fact]
    public async Task Claim_FromTheJsonOfThePublicTools_IsPaid()
    {
        Staker earner = await AccountAsync();
        string json = (await ClaimAsync(earner.Address, One)).ToJson();

        RewardsClaimResult result = await earner.RunAsync(Of(earner).PrepareClaim(RewardsClaim.Parse(json), earner.Address));

        Assert.Equal(One, Assert.Single(result.Payments).Amount);
    }
}
