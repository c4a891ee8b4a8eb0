using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Pauses: each function has a bit of its own (notes, section 11).</content>
public abstract partial class RewardsConformance
{
    /// <summary>All bits that any version knows.</summary>
    private const ulong EveryBit = (1UL << 12) - 1;

    [Theory]
    [InlineData("AVS", 0)]
    [InlineData("claim", 2)]
    [InlineData("operator-directed AVS", 5)]
    [InlineData("split AVS", 6)]
    [InlineData("split programmatic", 7)]
    [InlineData("split set", 8)]
    [InlineData("operator-directed set", 9)]
    [InlineData("unique stake", 10)]
    [InlineData("total stake", 11)]
    public async Task Pause_OfItsBit_StopsAFunction_AndThatOfAllOthersDoesNot(string function, int bit)
    {
        Assert.SkipWhen(bit > 9 && !await HasProtocolFeeAsync(), "The functions of bits 10 and 11 came with 1.12.");
        (Address sender, IContractCall call, Func<Task<PreflightResult>> check) = await FunctionAsync(function);
        try
        {
            await Chain.SetPausedAsync(Coordinator.Address, 1UL << bit, Cancel);
            FunctionPaused paused = Assert.Single((await check()).Refusals.OfType<FunctionPaused>());
            ContractError said = await ChainSaysAsync(sender, call);
            await Chain.SetPausedAsync(Coordinator.Address, EveryBit & ~(1UL << bit), Cancel);
            PreflightResult others = await check();
            ContractError? unpaused = await ChainMaySayAsync(sender, call);

            Assert.Equal((Coordinator.Address, bit, true), (paused.Contract, paused.Bit, paused.IsTransient));
            Assert.IsType<RewardsCoordinator.CurrentlyPausedError>(said);
            Assert.Empty(others.Refusals.OfType<FunctionPaused>());
            Assert.IsNotType<RewardsCoordinator.CurrentlyPausedError>(unpaused);
        }
        finally
        {
            await Chain.SetPausedAsync(Coordinator.Address, UInt256.Zero, CancellationToken.None);
        }
    }

    [Fact]
    public async Task PausedAsOnMainnet_OnlySubmissionsForAllAreOff_AndEverythingElseIsSent()
    {
        Staker earner = await AccountAsync();
        Staker avs = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        await Chain.GetTokenAsync(Exact, avs.Address, One, Cancel);
        Staker operatorAccount = await OperatorAsync();
        await Chain.SetPausedAsync(Coordinator.Address, 2UL, Cancel);
        try
        {
            RewardsPauses pauses = (await Of(earner).GetRulesAsync(cancellationToken: Cancel)).Pauses;
            RewardsClaimResult claimed = await earner.RunAsync(Of(earner).PrepareClaim(claim, earner.Address));
            RewardsSubmissionResult submitted = await avs.RunAsync(await Of(avs).PrepareAvsSubmissionAsync([await SubmissionAsync(One)], cancellationToken: Cancel));
            SplitChange split = await operatorAccount.RunAsync(Of(operatorAccount).PrepareSetSplit(operatorAccount.Address, SplitScope.ProgrammaticIncentives, 5));

            Assert.Equal(RewardsPauses.ForAllSubmissions, pauses);
            Assert.Equal(One, Assert.Single(claimed.Payments).Amount);
            Assert.Equal(One, Assert.Single(submitted.Submissions).AmountPaid);
            Assert.Equal(5, split.Bips);
        }
        finally
        {
            await Chain.SetPausedAsync(Coordinator.Address, UInt256.Zero, CancellationToken.None);
        }
    }

    /// <summary>A function by name: who would send what, and the client's check of it.</summary>
    private async Task<(Address Sender, IContractCall Call, Func<Task<PreflightResult>> Check)> FunctionAsync(string function)
    {
        Staker account = await OperatorAsync();
        EigenLayerRewardsClient rewards = Of(account);
        Address self = account.Address;
        RewardsSubmission submission = await SubmissionAsync(One);
        OperatorDirectedSubmission directed = await DirectedAsync();
        OperatorSetId set = new(self, 1);
        PreparedTransaction<SplitChange> Split(SplitScope scope) => rewards.PrepareSetSplit(self, scope, 1);
        Func<Task<PreflightResult>> CheckSplit(SplitScope scope) => () => rewards.CheckSetSplitAsync(self, scope, 1, cancellationToken: Cancel);
        switch (function)
        {
            case "AVS":
                return (self, (await rewards.PrepareAvsSubmissionAsync([submission], cancellationToken: Cancel)).Final.Call, () => rewards.CheckAvsSubmissionAsync([submission], cancellationToken: Cancel));
            case "claim":
                RewardsClaim claim = await ClaimAsync(self, One);
                return (self, rewards.PrepareClaim(claim, self).Call, () => rewards.CheckClaimAsync(claim, cancellationToken: Cancel));
            case "operator-directed AVS":
                return (
                    self,
                    (await rewards.PrepareOperatorDirectedSubmissionAsync(self, [directed], cancellationToken: Cancel)).Final.Call,
                    () => rewards.CheckOperatorDirectedSubmissionAsync(self, [directed], cancellationToken: Cancel));
            case "operator-directed set":
                return (
                    self,
                    (await rewards.PrepareOperatorDirectedSubmissionAsync(set, [directed], cancellationToken: Cancel)).Final.Call,
                    () => rewards.CheckOperatorDirectedSubmissionAsync(set, [directed], cancellationToken: Cancel));
            case "unique stake":
                return (
                    self,
                    (await rewards.PrepareUniqueStakeSubmissionAsync(set, [submission], cancellationToken: Cancel)).Final.Call,
                    () => rewards.CheckUniqueStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
            case "total stake":
                return (
                    self,
                    (await rewards.PrepareTotalStakeSubmissionAsync(set, [submission], cancellationToken: Cancel)).Final.Call,
                    () => rewards.CheckTotalStakeSubmissionAsync(set, [submission], cancellationToken: Cancel));
            case "split AVS":
                return (self, Split(SplitScope.OfAvs(self)).Call, CheckSplit(SplitScope.OfAvs(self)));
            case "split set":
                return (self, Split(SplitScope.OfOperatorSet(set)).Call, CheckSplit(SplitScope.OfOperatorSet(set)));
            default:
                return (self, Split(SplitScope.ProgrammaticIncentives).Call, CheckSplit(SplitScope.ProgrammaticIncentives));
        }
    }
}
