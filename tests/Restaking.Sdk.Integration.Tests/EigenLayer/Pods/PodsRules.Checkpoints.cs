using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <content>Checkpoints and credentials (notes, section 8).</content>
public abstract partial class PodsRules
{
    [Fact]
    public async Task StartCheckpoint_WithoutValidators_IsCompletedAtOnceAndCreditsTheEther()
    {
        PodOwner owner = await OwnerAsync();
        await owner.ReceiveAsync(UInt256.FromEther("1") + (UInt256)999_999_999UL);

        CheckpointStarted started = await owner.StartAsync(revertIfNoBalance: true);
        PodState state = await owner.ReadAsync();

        Assert.Equal((Int256)UInt256.FromEther("1"), started.Completed!.ShareDeltaWei);
        Assert.Null(started.Completed.NewSlashingFactor);
        Assert.Null(state.Checkpoint);
        Assert.Equal(Gwei.FromEther(1), state.WithdrawableExecutionLayer);
        Assert.Equal(default, state.NotYetCredited);
        Assert.Equal((Int256)UInt256.FromEther("1"), state.DepositSharesWei);
    }

    [Fact]
    public async Task StartCheckpoint_WithoutBalance_IsRefusedOnlyWhereThatIsAskedFor()
    {
        PodOwner owner = await OwnerAsync();
        await owner.ReceiveAsync(999_999_999UL);
        await BeaconPredeploys.SetHeadRootAsync(Chain.Node, owner.State.BlockRoot, Cancel);

        NoBalanceToCheckpoint refusal = await RefusedAsync<NoBalanceToCheckpoint>(owner.Staker, owner.Client.PrepareStartCheckpoint(owner.Pod), "NoBalanceToCheckpoint");
        CheckpointStarted started = await owner.StartAsync(revertIfNoBalance: false);

        Assert.Equal((UInt256)999_999_999UL, refusal.BalanceWei);
        Assert.NotNull(started.Completed);
    }

    [Fact]
    public async Task StartCheckpoint_TwiceInABlock_IsRefusedUntilTheNext()
    {
        PodOwner owner = await OwnerAsync();
        await owner.ReceiveAsync(UInt256.FromEther("1"));
        await owner.StartAsync();

        CheckpointedThisBlock refusal = await RefusedAsync<CheckpointedThisBlock>(owner.Staker, owner.Client.PrepareStartCheckpoint(owner.Pod, false), "CannotCheckpointTwiceInSingleBlock");
        await Chain.Node.MineAsync(2, TimeSpan.FromSeconds(12), Cancel);

        Assert.True(refusal.IsTransient);
        Assert.True((await owner.Client.CheckStartCheckpointAsync(owner.Pod, false, cancellationToken: Cancel)).IsClear);
    }

    [Fact]
    public async Task CurrentCheckpoint_KeepsTheLastOne_AndOnlyTheTimestampTellsThatItIsOver()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(6_000_001);
        await owner.VerifyAsync();
        await owner.ReceiveAsync(UInt256.FromEther("1"));

        await owner.CheckpointAsync();
        EigenPod.Checkpoint kept = await Chain.ReadAsync(new EigenPod(owner.Pod).CurrentCheckpoint(), Cancel);

        Assert.Equal(Gwei.FromEther(1).Amount, kept.PodBalanceGwei);
        Assert.False(kept.BeaconBlockRoot.IsZero);
        Assert.Null((await owner.ReadAsync()).Checkpoint);
    }

    [Fact]
    public async Task CheckpointProofs_OfValidatorsAlreadyProvenOrUnknown_AreLeftOutBecauseThePodSkipsThemSilently()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(6_100_001);
        owner.Add(6_100_002);
        await owner.VerifyAsync();
        ValidatorPubkey unknown = owner.Add(6_100_003);
        await owner.StartAsync();
        CheckpointProofs all = owner.State.ProveBalances();
        PreparedTransaction<CheckpointProofsResult> whole = Assert.Single((await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, all, cancellationToken: Cancel)).Transactions);

        ProofTransactions<CheckpointProofsResult> apart = await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, all, new ProofBatchLimits { MaxCalldataBytes = 1 }, cancellationToken: Cancel);
        await owner.Staker.RunAsync(apart.Transactions[0]);
        ProofTransactions<CheckpointProofsResult> left = await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, all, cancellationToken: Cancel);
        NothingToProve nothing = (await owner.Client.CheckVerifyCheckpointAsync(owner.Pod, all with { Balances = [all.Balances[0], all.Balances[2]] }, Cancel)).Refusals.OfType<NothingToProve>().Single();

        // What was prepared before is still good: the pod passes over the proven one and takes the other.
        CheckpointProofsResult result = await owner.Staker.RunAsync(whole);

        Assert.Equal(unknown.Hash, Assert.Single(apart.LeftOut));
        Assert.Equal(2, apart.Transactions.Length);
        Assert.Equal(2, left.LeftOut.Length);
        Assert.Single(left.Transactions);
        Assert.Equal(2, nothing.Proofs);
        Assert.Equal(all.Balances[1].PubkeyHash, Assert.Single(result.Validators).PubkeyHash);
        Assert.NotNull(result.Completed);
        Assert.Equal((Int256)UInt256.FromEther("64"), (await owner.ReadAsync()).DepositSharesWei);
    }

    [Fact]
    public async Task CheckpointProofs_AreOfTheBlockTheCheckpointWasStartedOn_HoweverLateTheyCome()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(6_200_001);
        await owner.VerifyAsync();
        await owner.StartAsync();
        CheckpointProofs proofs = owner.State.ProveBalances();
        await Chain.Node.IncreaseTimeAsync(TimeSpan.FromDays(3), Cancel);
        await owner.PublishAsync();

        await RefusedAsync<ProofRefused>(owner, owner.State.ProveBalances(), "InvalidProof");

        // And anybody may bring them.
        Staker anybody = await StakerAsync();
        CheckpointProofsResult late = await anybody.RunAsync((await anybody.Client.EigenLayer.Pods.PrepareVerifyCheckpointAsync(owner.Pod, proofs, cancellationToken: Cancel)).Transactions[0]);

        Assert.NotNull(late.Completed);
    }

    [Fact]
    public async Task CredentialProofs_ManyValidators_GoInSeveralTransactionsWithoutThoseVerified()
    {
        PodOwner owner = await OwnerAsync();
        for (ulong i = 0; i < 7; i++)
        {
            owner.Add(6_300_000 + i);
        }

        await owner.VerifyAsync(6_300_003);
        CredentialProofs proofs = await owner.ProveAsync();
        ProofTransactions<CredentialsVerifiedResult> parts = await owner.Client.PrepareVerifyCredentialsAsync(
            owner.Pod, proofs, limits: new ProofBatchLimits { MaxGas = 650_000 }, cancellationToken: Cancel);
        PreparedTransaction<CredentialsVerifiedResult> early = parts.Transactions[0];
        CredentialsVerified verified = (await owner.Client.CheckVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel)).Refusals.OfType<CredentialsVerified>().Single();

        await parts.ToPlan().SendAllAsync(cancellationToken: Cancel);
        ProofTransactions<CredentialsVerifiedResult> none = await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel);

        await RefusedAsync<CredentialsVerified>(owner.Staker, early, "CredentialsAlreadyVerified");
        Assert.Equal(3, parts.Transactions.Length);
        Assert.Single(parts.LeftOut);
        Assert.Equal(6_300_003UL, verified.ValidatorIndex);
        Assert.True(none.IsDone);
        Assert.Equal(7, none.LeftOut.Length);
        Assert.Throws<InvalidOperationException>(none.ToPlan);
        Assert.Equal(7UL, (await owner.ReadAsync()).ActiveValidators);
    }

    [Fact]
    public async Task CredentialProofs_NotNewerThanACheckpoint_AreRefused()
    {
        Chain.Since("1.8", "Credential proofs older than the latest checkpoint refused");
        PodOwner owner = await OwnerAsync();
        owner.Add(6_400_001);
        owner.Add(6_400_002);
        await owner.VerifyAsync(6_400_001);
        CredentialProofs old = await owner.ProveAsync(6_400_002);
        await Chain.Node.IncreaseTimeAsync(TimeSpan.FromSeconds(12), Cancel);
        await owner.StartAsync();

        BeaconTimestampBeforeCheckpoint during = await RefusedAsync<BeaconTimestampBeforeCheckpoint>(owner, old, "BeaconTimestampTooFarInPast");
        await owner.ProveBalancesAsync(6_400_001);
        Assert.SkipWhen(await TellsItsVersionAsync(owner.Pod), "Real pods of up to 1.8: whether they take old proofs afterwards differs.");
        BeaconTimestampBeforeCheckpoint after = await RefusedAsync<BeaconTimestampBeforeCheckpoint>(owner, old, "BeaconTimestampBeforeLatestCheckpoint");
        await owner.VerifyAsync(6_400_002);

        Assert.True(during.IsUnderWay);
        Assert.False(after.IsUnderWay);
    }

    [Fact]
    public async Task CredentialProofs_OlderThanACompletedCheckpoint_AreTakenByPodsThatDoNotAskForThat() => await UndoneAfterwardsAsync(async () =>
    {
        DevnetPods pods = await PodsAsync();
        await pods.UpgradeAsync(pods.ImplementationBeforeRequests, Cancel);
        PodOwner owner = await OwnerAsync();
        owner.Add(6_450_001);
        owner.Add(6_450_002);
        await owner.VerifyAsync(6_450_001);
        CredentialProofs old = await owner.ProveAsync(6_450_002);
        await Chain.Node.IncreaseTimeAsync(TimeSpan.FromSeconds(12), Cancel);
        await owner.CheckpointAsync(6_450_001);

        PreflightResult check = await owner.Client.CheckVerifyCredentialsAsync(owner.Pod, old, cancellationToken: Cancel);
        await owner.Staker.RunAsync(Assert.Single((await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, old, cancellationToken: Cancel)).Transactions));

        Assert.True(check.IsClear);
        Assert.Equal(2UL, (await owner.ReadAsync()).ActiveValidators);
    });

    [Fact]
    public async Task ValidatorVerifiedDuringACheckpoint_IsNotPartOfIt()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(6_500_001);
        owner.Add(6_500_002);
        await owner.VerifyAsync(6_500_001);
        CheckpointStarted started = await owner.StartAsync();
        BeaconStateBuilder then = owner.State;
        await Chain.Node.IncreaseTimeAsync(TimeSpan.FromSeconds(24), Cancel);
        await owner.VerifyAsync(6_500_002);

        ProofTransactions<CheckpointProofsResult> proofs = await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, then.ProveBalances(), cancellationToken: Cancel);
        CheckpointProofsResult result = await owner.Staker.RunAsync(Assert.Single(proofs.Transactions));

        Assert.Equal(UInt256.One, started.Validators);
        Assert.Single(proofs.LeftOut);
        Assert.NotNull(result.Completed);
    }

    [Fact]
    public async Task StaleBalance_OfASlashedValidator_LetsAnybodyStartACheckpoint()
    {
        PodOwner owner = await OwnerAsync();
        Staker anybody = await StakerAsync();
        ValidatorPubkey key = owner.Add(6_600_001);
        await owner.VerifyAsync();
        CredentialProofs healthy = await owner.ProveAsync();
        EigenLayerPodsClient theirs = anybody.Client.EigenLayer.Pods;
        await RefusedAsync<ValidatorNotSlashed>(anybody, theirs.PrepareVerifyStaleBalance(owner.Pod, healthy), "ValidatorNotSlashedOnBeaconChain");

        owner.Put(6_600_001, BeaconStateBuilder.Validator(key, WithdrawalCredentials.Of(owner.Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther, slashed: true, exitEpoch: 900), Gwei.FromEther(31));
        CredentialProofs slashed = await owner.ProveAsync();
        CredentialProofs bad = slashed with { Validators = [slashed.Validators[0] with { Proof = Changed(slashed.Validators[0].Proof) }] };
        CredentialProofs stranger = slashed with { Validators = [slashed.Validators[0] with { Validator = BeaconStateBuilder.Validator(PodOwner.NewKey(), default, Gwei.ThirtyTwoEther, slashed: true) }] };
        await RefusedAsync<ProofRefused>(anybody, theirs.PrepareVerifyStaleBalance(owner.Pod, bad), "InvalidProof");
        await RefusedAsync<ValidatorNotActiveInPod>(anybody, theirs.PrepareVerifyStaleBalance(owner.Pod, stranger), "ValidatorNotActiveInPod");
        await BeaconPredeploys.SetHeadRootAsync(Chain.Node, owner.State.BlockRoot, Cancel);
        CheckpointStarted started = await anybody.RunAsync(theirs.PrepareVerifyStaleBalance(owner.Pod, slashed));
        CheckpointActive active = await RefusedAsync<CheckpointActive>(anybody, theirs.PrepareVerifyStaleBalance(owner.Pod, slashed), "CheckpointAlreadyActive");
        CheckpointProofsResult result = await owner.ProveBalancesAsync();
        await RefusedAsync<BeaconTimestampBeforeCheckpoint>(anybody, theirs.PrepareVerifyStaleBalance(owner.Pod, slashed), "BeaconTimestampTooFarInPast");

        Assert.Null(started.Completed);
        Assert.Equal(started.Timestamp, active.Timestamp);
        Assert.Equal(968_750_000_000_000_000UL, result.Completed!.NewSlashingFactor);
    }

    [Fact]
    public async Task ForkTimestamp_DecidesTheLayout_AndWithoutItNothingIsProven() => await UndoneAfterwardsAsync(async () =>
    {
        DevnetPods pods = await PodsAsync();
        PodOwner owner = await OwnerAsync();
        owner.Add(6_700_001);
        owner.Use(BeaconStateLayout.Deneb);
        CredentialProofs proofs = await owner.ProveAsync();

        ProofRefused tooShort = await RefusedAsync<ProofRefused>(owner, proofs, "InvalidProofLength");
        await pods.SetPectraForkTimestampAsync(0, Cancel);
        ForkTimestampUnset unset = await RefusedAsync<ForkTimestampUnset>(owner, proofs, "ForkTimestampZero");

        // A proof at the fork's own timestamp is of the block before it.
        await pods.SetPectraForkTimestampAsync(proofs.BeaconTimestamp!.Value, Cancel);
        await owner.Staker.RunAsync((await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel)).Transactions[0]);

        Assert.Equal((BeaconProofFault.WrongLength, BeaconStateLayout.Pectra), (tooShort.Fault, tooShort.Expected));
        Assert.True(unset.IsTransient);
    });

    [Fact]
    public async Task LegacyDeficit_StandsInTheWayOfProofs()
    {
        Chain.OwnContractsOnly("A deficit of shares from before the slashing release");
        PodOwner owner = await OwnerAsync();
        owner.Add(6_800_001);
        await (await PodsAsync()).SetDepositSharesAsync(owner.Address, (Int256)(-5L), Cancel);

        LegacyShareDeficit refusal = await RefusedAsync<LegacyShareDeficit>(owner, await owner.ProveAsync(), "LegacyWithdrawalsNotCompleted");

        Assert.Equal((Int256)(-5L), refusal.DepositSharesWei);
        Assert.Equal((Int256)(-5L), (await owner.ReadAsync()).DepositSharesWei);
    }
}
