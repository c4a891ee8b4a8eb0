using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <content>Addresses that are no pods, callers that may not, proofs of other chains.</content>
public abstract partial class PodsRules
{
    [Theory]
    [InlineData("an account")]
    [InlineData("a token")]
    [InlineData("a pod that is not created")]
    public async Task AddressThatIsNoPod_IsNamedAsThat_ByEverythingThatTakesAPod(string what)
    {
        PodOwner owner = await OwnerAsync();
        Staker other = await StakerAsync();
        EigenLayerPodsClient pods = other.Client.EigenLayer.Pods;
        Address token = Chain.Strategies.First().Token!.Value;
        Address address = what switch
        {
            "an account" => owner.Address,
            "a token" => token,
            _ => pods.PredictAddress(other.Address),
        };
        ValidatorPubkey key = owner.Add(8_400_001);
        CredentialProofs proofs = await owner.ProveAsync();
        CheckpointProofs balances = owner.State.ProveBalances();
        PodTokenAmount[] one = [new(token, UInt256.One)];
        PodWithdrawalRequest[] exit = [PodWithdrawalRequest.FullExit(key)];
        PodConsolidationRequest[] compound = [PodConsolidationRequest.SwitchToCompounding(key)];
        PreparedTransaction[] prepared =
        [
            pods.PrepareStartCheckpoint(address),
            pods.PrepareSetProofSubmitter(address, owner.Address),
            pods.PrepareRecoverTokens(address, one, other.Address),
            pods.PrepareRequestWithdrawals(address, exit, MaximumFee),
            pods.PrepareRequestConsolidations(address, compound, MaximumFee),
            pods.PrepareVerifyStaleBalance(address, proofs),
        ];
        Task<PreflightResult>[] checks =
        [
            pods.CheckStartCheckpointAsync(address, cancellationToken: Cancel),
            pods.CheckSetProofSubmitterAsync(address, cancellationToken: Cancel),
            pods.CheckRecoverTokensAsync(address, one, cancellationToken: Cancel),
            pods.CheckRequestWithdrawalsAsync(address, exit, MaximumFee, cancellationToken: Cancel),
            pods.CheckRequestConsolidationsAsync(address, compound, MaximumFee, cancellationToken: Cancel),
            pods.CheckVerifyStaleBalanceAsync(address, proofs, cancellationToken: Cancel),
            pods.CheckVerifyCredentialsAsync(address, proofs, cancellationToken: Cancel),
            pods.CheckVerifyCheckpointAsync(address, balances, Cancel),
        ];

        foreach (PreparedTransaction transaction in prepared)
        {
            SimulationResult simulation = await transaction.SimulateAsync(cancellationToken: Cancel);
            PreflightException sent = await Assert.ThrowsAsync<PreflightException>(() => transaction.SendAsync(cancellationToken: Cancel));
            Assert.False(simulation.Succeeded);
            Assert.Equal(address, Assert.Single(simulation.PreflightIssues.OfType<NotAPod>()).Address);
            Assert.Equal(address, Assert.Single(sent.Issues.OfType<NotAPod>()).Address);
        }

        foreach (PreflightResult check in await Task.WhenAll(checks))
        {
            Assert.Equal(address, Assert.Single(check.Refusals.OfType<NotAPod>()).Address);
        }

        PreflightException credentials = await Assert.ThrowsAsync<PreflightException>(() => pods.PrepareVerifyCredentialsAsync(address, proofs, cancellationToken: Cancel));
        PreflightException checkpoint = await Assert.ThrowsAsync<PreflightException>(() => pods.PrepareVerifyCheckpointAsync(address, balances, cancellationToken: Cancel));
        NotAPodException validator = await Assert.ThrowsAsync<NotAPodException>(() => pods.GetValidatorAsync(address, key, cancellationToken: Cancel));
        await Assert.ThrowsAsync<NotAPodException>(() => pods.GetRequestFeesAsync(address, cancellationToken: Cancel));

        Assert.IsType<NotAPod>(Assert.Single(credentials.Issues));
        Assert.IsType<NotAPod>(Assert.Single(checkpoint.Issues));
        Assert.Equal(address, validator.Address);
        Assert.False(validator.IsTransient);
    }

    [Fact]
    public async Task Stranger_MayNeitherProveNorRequestNorStart()
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        Staker stranger = await StakerAsync();
        EigenLayerPodsClient theirs = stranger.Client.EigenLayer.Pods;
        ValidatorPubkey key = owner.Add(8_500_001);
        await owner.VerifyAsync();
        owner.Add(8_500_002);
        CredentialProofs proofs = await owner.ProveAsync(8_500_002);
        const string Error = "OnlyEigenPodOwnerOrProofSubmitter";

        await RefusedAsync<NotPodOwnerOrSubmitter>(stranger, theirs.PrepareStartCheckpoint(owner.Pod, false), Error);
        await RefusedAsync<NotPodOwnerOrSubmitter>(stranger, theirs.PrepareRequestWithdrawals(owner.Pod, [PodWithdrawalRequest.FullExit(key)], MaximumFee), Error);
        await RefusedAsync<NotPodOwnerOrSubmitter>(stranger, theirs.PrepareRequestConsolidations(owner.Pod, [PodConsolidationRequest.SwitchToCompounding(key)], MaximumFee), Error);
        await RefusedAsync<NotPodOwnerOrSubmitter>(
            stranger, Assert.Single((await theirs.PrepareVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel)).Transactions), Error);
    }

    [Fact]
    public async Task Proofs_OfAnotherChain_AreRefused_WhetherOrNotItHasABlockOfThatTime()
    {
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey key = owner.Add(8_600_001);
        await owner.VerifyAsync();
        owner.Add(8_600_002);
        ulong here = await owner.PublishAsync();

        // The same validators on a beacon chain that this one knows nothing of.
        BeaconStateBuilder elsewhere = owner.State.At(owner.State.Slot + 1_000_000);
        CredentialProofs sameTime = elsewhere.ProveValidators([8_600_002], here);
        ProofRefused credentials = await RefusedAsync<ProofRefused>(owner, sameTime, "InvalidProof");
        await RefusedAsync<BeaconRootMissing>(owner, sameTime with { BeaconTimestamp = here - 5 }, "InvalidEIP4788Response");

        CredentialProofs slashed = elsewhere.With(
            8_600_001,
            BeaconStateBuilder.Validator(key, WithdrawalCredentials.Of(owner.Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther, slashed: true, exitEpoch: 900),
            Gwei.FromEther(31)).ProveValidators([8_600_001], here);
        await RefusedAsync<ProofRefused>(owner.Staker, owner.Client.PrepareVerifyStaleBalance(owner.Pod, slashed), "InvalidProof");

        await owner.StartAsync();
        ProofRefused balances = await RefusedAsync<ProofRefused>(owner, elsewhere.ProveBalances([8_600_001]), "InvalidProof");
        ProofRefused otherFork = await RefusedAsync<ProofRefused>(owner, elsewhere.At(elsewhere.Slot, BeaconStateLayout.Deneb).ProveBalances([8_600_001]), "InvalidProofLength");

        Assert.Equal(("the state root", BeaconProofFault.OtherRoot), (credentials.What, credentials.Fault));
        Assert.Equal(("the balances' root", BeaconProofFault.OtherRoot), (balances.What, balances.Fault));
        Assert.Equal(BeaconProofFault.WrongLength, otherFork.Fault);
    }

    [Fact]
    public async Task Proofs_ExchangedBetweenValidators_AreRefused_WhileTheirOrderIsFree()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(8_700_001);
        owner.Add(8_700_006);
        CredentialProofs proofs = await owner.ProveAsync();
        ValidatorProof first = proofs.Validators[0];
        ValidatorProof second = proofs.Validators[1];

        await RefusedAsync<ProofRefused>(owner, proofs with { Validators = [first with { Proof = second.Proof }, second with { Proof = first.Proof }] }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, proofs with { Validators = [first with { Validator = second.Validator }, second with { Validator = first.Validator }] }, "InvalidProof");
        ProofTransactions<CredentialsVerifiedResult> reversed = await owner.Client.PrepareVerifyCredentialsAsync(
            owner.Pod, proofs with { Validators = [second, first] }, cancellationToken: Cancel);
        CredentialsVerifiedResult verified = await owner.Staker.RunAsync(Assert.Single(reversed.Transactions));

        await owner.StartAsync();
        CheckpointProofs balances = owner.State.ProveBalances();
        BalanceProof low = balances.Balances[0];
        BalanceProof high = balances.Balances[1];
        await RefusedAsync<ProofRefused>(owner, balances with { Balances = [low with { PubkeyHash = high.PubkeyHash }, high with { PubkeyHash = low.PubkeyHash }] }, "InvalidProof");
        ProofTransactions<CheckpointProofsResult> backwards = await owner.Client.PrepareVerifyCheckpointAsync(
            owner.Pod, balances with { Balances = [high, low] }, cancellationToken: Cancel);
        CheckpointProofsResult proven = await owner.Staker.RunAsync(Assert.Single(backwards.Transactions));

        Assert.Equal([8_700_006UL, 8_700_001UL], verified.Validators.Select(validator => validator.ValidatorIndex));
        Assert.NotNull(proven.Completed);
    }

    [Fact]
    public async Task CompoundingValidator_CountsAllItsBalance_AndEachPartIsAskedForByItself()
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey key = owner.Add(8_800_001, Gwei.FromEther(2_048), kind: WithdrawalCredentialKind.Compounding);
        await owner.VerifyAsync();
        PodState before = await owner.ReadAsync();

        // Two parts of one validator in one transaction; then both have arrived.
        WithdrawalsRequested requested = await owner.Staker.RunAsync(owner.Client.PrepareRequestWithdrawals(
            owner.Pod, [PodWithdrawalRequest.Partial(key, Gwei.FromEther(1_000)), PodWithdrawalRequest.Partial(key, Gwei.FromEther(16))], MaximumFee));
        owner.SetBalance(8_800_001, Gwei.FromEther(1_032));
        await owner.ReceiveAsync(UInt256.FromEther("1016"));
        CheckpointCompleted completed = await owner.CheckpointAsync();
        PodWithdrawable after = await owner.WithdrawableAsync();

        Assert.Equal((Int256)UInt256.FromEther("2048"), before.DepositSharesWei);
        Assert.Equal([Gwei.FromEther(1_000), Gwei.FromEther(16)], requested.Partials.Select(part => part.Amount));
        Assert.Equal((Int256)0L, completed.ShareDeltaWei);
        Assert.Equal((UInt256.FromEther("2048"), Gwei.FromEther(1_016)), (after.WithdrawableWei, after.PayableByPod));
        Assert.Equal(UInt256.FromEther("1032"), after.AwaitingExitWei);
    }
}
