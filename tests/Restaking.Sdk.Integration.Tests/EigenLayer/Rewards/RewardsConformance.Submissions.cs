using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Submissions of rewards.</content>
public abstract partial class RewardsConformance
{
    private const uint Day = 86_400;

    private ImmutableArray<StrategyMultiplier> Weights =>
        [.. new[] { Exact.Strategy, EigenLayerDeployment.BeaconChainEthStrategy }.Order().Select(strategy => new StrategyMultiplier(strategy, 1_000_000_000_000_000_000))];

    [Fact]
    public async Task AvsSubmission_WithItsApproval_IsPaidAndLeavesNoAllowance()
    {
        Staker avs = await AccountAsync();
        await Chain.GetTokenAsync(Exact, avs.Address, One + One, Cancel);
        RewardsSubmission submission = await SubmissionAsync(One);

        PreflightResult unapproved = await Of(avs).CheckAvsSubmissionAsync([submission, submission], cancellationToken: Cancel);
        UInt256 before = await BalanceAsync(Coordinator.Address);
        TransactionPlan<RewardsSubmissionResult> plan = await Of(avs).PrepareAvsSubmissionAsync([submission, submission], cancellationToken: Cancel);
        PlanSimulation dry = await plan.SimulateAsync(cancellationToken: Cancel);
        RewardsSubmissionResult result = await avs.RunAsync(plan);

        Assert.Equal(One + One, Only<RewardsAllowanceShort>(unapproved).Need);
        Assert.Equal(2, plan.Count);
        Assert.True(dry.Succeeded);
        Assert.Equal([0UL, 1UL], result.Submissions.Select(created => (ulong)created.Nonce));
        Assert.All(result.Submissions, created => Assert.Equal((One, One), (created.AmountPaid, created.AmountNet)));
        Assert.True(await Chain.ReadAsync(Coordinator.IsAVSRewardsSubmissionHash(avs.Address, result.Submissions[1].Hash), Cancel));
        Assert.Equal(before + One + One, await BalanceAsync(Coordinator.Address));
        Assert.Equal(UInt256.Zero, await Chain.ReadAsync(new ERC20(Token).Allowance(avs.Address, Coordinator.Address), Cancel));
    }

    [Fact]
    public async Task AvsSubmission_AgainstTheRulesOfTime_IsRefusedByEach()
    {
        Staker avs = await AccountAsync();
        RewardsRules rules = await Of(avs).GetRulesAsync(cancellationToken: Cancel);
        RewardsSubmission good = await SubmissionAsync(One);
        uint tooEarly = (uint)(rules.EarliestStart / Day) * Day;
        uint tooLate = (uint)((rules.LatestStart / Day) + 1) * Day;

        await Expect<DurationNotMultiple, RewardsCoordinator.InvalidDurationRemainderError>(good with { DurationSeconds = Day + 1 });
        await Expect<DurationTooLong, RewardsCoordinator.DurationExceedsMaxError>(good with { DurationSeconds = rules.MaxDurationSeconds + Day });
        await Expect<StartNotMultiple, RewardsCoordinator.InvalidStartTimestampRemainderError>(good with { StartTimestamp = good.StartTimestamp + 1 });
        await Expect<StartTooEarly, RewardsCoordinator.StartTimestampTooFarInPastError>(good with { StartTimestamp = tooEarly - Day });
        await Expect<StartTooLate, RewardsCoordinator.StartTimestampTooFarInFutureError>(good with { StartTimestamp = tooLate + Day });
        await Expect<StrategyNotWhitelisted, RewardsCoordinator.StrategyNotWhitelistedError>(good with { Strategies = [new(Fresh(), 1)] });

        async Task Expect<TRefusal, TError>(RewardsSubmission submission)
            where TRefusal : EigenLayerRefusal
        {
            PreflightResult result = await Of(avs).CheckAvsSubmissionAsync([good, submission], cancellationToken: Cancel);
            Assert.Single(result.Refusals.OfType<TRefusal>());
            Assert.IsType<TError>(await ChainSaysAsync(avs.Address, Coordinator.CreateAVSRewardsSubmission([Contract(submission)])));
        }
    }

    [Fact]
    public async Task AvsSubmission_MoreThanTheBalance_IsRefused()
    {
        Staker avs = await AccountAsync();

        PreflightResult result = await Of(avs).CheckAvsSubmissionAsync([await SubmissionAsync(One)], cancellationToken: Cancel);

        Assert.Equal((UInt256.Zero, One), (result.Refusals.OfType<RewardsBalanceShort>().Single().Have, result.Refusals.OfType<RewardsBalanceShort>().Single().Need));
    }

    [Fact]
    public async Task OperatorDirectedSubmission_OfAnAvsAndOfASet_ByAnAppointee_IsPaid()
    {
        OperatorDirectedSubmission submission = await DirectedAsync();
        RewardsCoordinator.OperatorDirectedRewardsSubmission raw = new(
            [.. Weights.Select(entry => new RewardsCoordinator.StrategyAndMultiplier(entry.Strategy, entry.Multiplier))], Token, [], 0, 0, string.Empty);
        (OperatorSetId set, Staker appointee) = await SetAsync(
            Coordinator.CreateOperatorDirectedAVSRewardsSubmission(Fresh(), [raw]).Function.Selector,
            Coordinator.CreateOperatorDirectedOperatorSetRewardsSubmission(new(Fresh(), 1), [raw]).Function.Selector);
        Staker stranger = await AccountAsync();
        await Chain.GetTokenAsync(Exact, appointee.Address, submission.Amount + submission.Amount, Cancel);

        PreflightResult refused = await Of(stranger).CheckOperatorDirectedSubmissionAsync(set.Avs, [submission], cancellationToken: Cancel);
        RewardsSubmissionResult byAvs = await appointee.RunAsync(await Of(appointee).PrepareOperatorDirectedSubmissionAsync(set.Avs, [submission], cancellationToken: Cancel));
        RewardsSubmissionResult bySet = await appointee.RunAsync(await Of(appointee).PrepareOperatorDirectedSubmissionAsync(set, [submission], cancellationToken: Cancel));

        Assert.Single(refused.Refusals.OfType<CallerNotPermitted>());
        Assert.Equal(submission.Amount, Assert.Single(byAvs.Submissions).AmountNet);
        Assert.True(await Chain.ReadAsync(Coordinator.IsOperatorDirectedAVSRewardsSubmissionHash(set.Avs, byAvs.Submissions[0].Hash), Cancel));
        Assert.True(await Chain.ReadAsync(Coordinator.IsOperatorDirectedOperatorSetRewardsSubmissionHash(set.Avs, bySet.Submissions[0].Hash), Cancel));
        Assert.Equal(UInt256.One, bySet.Submissions[0].Nonce);
    }

    [Fact]
    public async Task OperatorDirectedSubmission_NotOver_IsRefused_ForItIsStrictlyRetroactive()
    {
        Staker avs = await AccountAsync();
        OperatorDirectedSubmission good = await DirectedAsync();
        OperatorDirectedSubmission running = good with { StartTimestamp = (uint)(await NowAsync() / Day) * Day };

        PreflightResult result = await Of(avs).CheckOperatorDirectedSubmissionAsync(avs.Address, [running], cancellationToken: Cancel);

        SubmissionNotOver refusal = Assert.Single(result.Refusals.OfType<SubmissionNotOver>());
        Assert.Equal(running.StartTimestamp + running.DurationSeconds, refusal.EndTimestamp);
        Assert.True(refusal.IsTransient);
    }

    [Fact]
    public async Task OperatorSetSubmissions_ByUniqueAndTotalStake_ArePaid_OrTheVersionIsNamed()
    {
        RewardsSubmission submission = await SubmissionAsync(One);
        (OperatorSetId set, Staker appointee) = await SetAsync(
            Coordinator.CreateUniqueStakeRewardsSubmission(new(Fresh(), 1), []).Function.Selector,
            Coordinator.CreateTotalStakeRewardsSubmission(new(Fresh(), 1), []).Function.Selector);
        if (!await HasProtocolFeeAsync())
        {
            FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(appointee).CheckUniqueStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(appointee).CheckTotalStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
            Assert.NotNull(e.Version);
            return;
        }

        await Chain.GetTokenAsync(Exact, appointee.Address, One + One, Cancel);
        RewardsSubmissionResult unique = await appointee.RunAsync(await Of(appointee).PrepareUniqueStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
        RewardsSubmissionResult total = await appointee.RunAsync(await Of(appointee).PrepareTotalStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
        PreflightResult noSet = await Of(appointee).CheckTotalStakeSubmissionAsync(set with { Id = 9 }, [submission], cancellationToken: Cancel);

        Assert.True(await Chain.ReadAsync(Coordinator.IsUniqueStakeRewardsSubmissionHash(set.Avs, unique.Submissions[0].Hash), Cancel));
        Assert.True(await Chain.ReadAsync(Coordinator.IsTotalStakeRewardsSubmissionHash(set.Avs, total.Submissions[0].Hash), Cancel));
        Assert.Equal(9u, Assert.Single(noSet.Refusals.OfType<RewardsOperatorSetUnknown>()).Set.Id);
    }

    [Fact]
    public async Task ProtocolFee_GoesByWhoSendsAndNotByTheAvs_AndTheEventHasTheNetAmount()
    {
        Staker payer = await AccountAsync();
        if (!await HasProtocolFeeAsync())
        {
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(payer).GetProtocolFeeAsync(payer.Address, cancellationToken: Cancel));
            return;
        }

        RewardsProtocolFee before = await Of(payer).GetProtocolFeeAsync(payer.Address, cancellationToken: Cancel);
        RewardsProtocolFeeChange change = await payer.RunAsync(Of(payer).PrepareSetProtocolFee(payer.Address, true));
        await Chain.GetTokenAsync(Exact, payer.Address, One + One, Cancel);
        RewardsSubmissionResult own = await payer.RunAsync(await Of(payer).PrepareAvsSubmissionAsync([await SubmissionAsync(One)], cancellationToken: Cancel));

        // The set's AVS has not opted in; who sends for it has.
        (OperatorSetId set, Staker appointee) = await SetAsync(Coordinator.CreateUniqueStakeRewardsSubmission(new(Fresh(), 1), []).Function.Selector);
        await Chain.ExecuteAsync(set.Avs, Coordinator.SetOptInForProtocolFee(set.Avs, true), cancellationToken: Cancel);
        await Chain.GetTokenAsync(Exact, appointee.Address, One, Cancel);
        RewardsSubmissionResult forAvs = await appointee.RunAsync(await Of(appointee).PrepareUniqueStakeSubmissionAsync(set, [await SubmissionAsync(One)], cancellationToken: Cancel));

        Assert.False(before.IsOptedIn);
        Assert.Equal((false, true), (change.WasOptedIn, change.IsOptedIn));
        Assert.Equal((One, UInt256.FromEther("0.8")), (own.Submissions[0].AmountPaid, own.Submissions[0].AmountNet));
        Assert.Equal((One, One), (forAvs.Submissions[0].AmountPaid, forAvs.Submissions[0].AmountNet));
    }

    private static RewardsCoordinator.RewardsSubmission Contract(RewardsSubmission submission) => new(
        [.. submission.Strategies.Select(entry => new RewardsCoordinator.StrategyAndMultiplier(entry.Strategy, entry.Multiplier))],
        submission.Token,
        submission.Amount,
        submission.StartTimestamp,
        submission.DurationSeconds);

    private async Task<bool> HasProtocolFeeAsync()
    {
        Staker reader = await AccountAsync();
        return (await reader.Client.EigenLayer.Registry.GetFeaturesAsync(cancellationToken: Cancel)).Has(Protocols.EigenLayer.Registry.EigenLayerFeature.RewardsProtocolFee);
    }

    private async Task<RewardsSubmission> SubmissionAsync(UInt256 amount) => new(Weights, Token, amount, (uint)(await NowAsync() / Day) * Day, Day);

    private async Task<OperatorDirectedSubmission> DirectedAsync() => new(
        Weights,
        Token,
        [.. new[] { Fresh(), Fresh() }.Order().Select(operatorAddress => new OperatorReward(operatorAddress, One))],
        ((uint)(await NowAsync() / Day) * Day) - (2 * Day),
        Day,
        "work done");
}
