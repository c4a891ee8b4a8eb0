using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>
/// What the pods' client must do on every chain: from the pod's address to its ether back in the owner's account. On a snapshot the manager
/// and the core are the real ones.
/// </summary>
public abstract partial class PodsConformance(ChainFixture fixture)
{
    protected static readonly UInt256 OneGwei = Gwei.WeiPerGwei;
    protected static readonly UInt256 MaximumFee = UInt256.FromGwei("10");

    protected TestChain Chain => fixture.ChainOrSkip();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Creation code of the pods to test with; null: the devnet's.</summary>
    protected virtual ReadOnlyMemory<byte>? EigenPodCode => null;

    protected Task<DevnetPods> PodsAsync() => Chain.UsePodsAsync(EigenPodCode, Cancel);

    [Fact]
    public async Task Pod_FromItsAddressToItsEtherBack()
    {
        // The address is known before the pod is there.
        Staker staker = await StakerAsync();
        EigenLayerPodsClient client = staker.Client.EigenLayer.Pods;
        PodAddress before = await client.GetAddressAsync(staker.Address, cancellationToken: Cancel);
        PodCreated created = await staker.RunAsync(client.PrepareCreate());
        PodAddress after = await client.GetAddressAsync(staker.Address, cancellationToken: Cancel);

        Assert.False(before.Exists);
        Assert.True(before.IsAsPredicted);
        Assert.Equal(before.Pod, created.Pod);
        Assert.Equal(client.PredictAddress(staker.Address), created.Pod);
        Assert.True(after.Exists);
        Assert.Equal(created.Pod, after.Pod);
        Assert.Equal(staker.Address, await client.GetOwnerAsync(created.Pod, cancellationToken: Cancel));

        // Two validators: credited is the effective balance, whatever the current one is.
        PodOwner owner = new(Chain, staker, created.Pod);
        ValidatorPubkey key = owner.Add(1_000_001, effective: Gwei.ThirtyTwoEther, balance: new Gwei(32_100_000_000));
        owner.Add(1_000_002, kind: WithdrawalCredentialKind.Compounding);
        CredentialsVerifiedResult verified = await owner.VerifyAsync();
        PodValidator validator = await client.GetValidatorAsync(owner.Pod, key, cancellationToken: Cancel);

        Assert.Equal(2, verified.Validators.Length);
        Assert.Equal(Gwei.ThirtyTwoEther, verified.Validators.Single(found => found.PubkeyHash == key.Hash).Restaked);
        Assert.Equal(new PodValidator(key.Hash, 1_000_001, Gwei.ThirtyTwoEther, 0, PodValidatorStatus.Active), validator);
        Assert.Equal((Int256)UInt256.FromEther("64"), (await owner.ReadAsync()).DepositSharesWei);

        // One leaves; its ether arrives and a checkpoint credits it, at current balances. The 3 wei are below a gwei.
        owner.SetBalance(1_000_001, default);
        await owner.ReceiveAsync(UInt256.FromEther("32.1") + (UInt256)3UL);
        CheckpointStarted started = await owner.StartAsync(revertIfNoBalance: true);
        PodCheckpoint under = (await owner.ReadAsync()).Checkpoint!;
        CheckpointProofsResult first = await owner.ProveBalancesAsync(1_000_001);
        PodCheckpoint half = (await owner.ReadAsync()).Checkpoint!;
        CheckpointProofsResult second = await owner.ProveBalancesAsync(1_000_002);
        PodState done = await owner.ReadAsync();

        Assert.Equal((UInt256)2UL, started.Validators);
        Assert.Equal(2u, under.ProofsRemaining);
        Assert.Equal(new Gwei(32_100_000_000), under.PodBalance);
        Assert.True(Assert.Single(first.Validators).HasWithdrawn);
        Assert.Null(first.Completed);
        Assert.Equal(1u, half.ProofsRemaining);
        Assert.Equal(-32_000_000_000, half.BalanceDeltaGwei);
        Assert.Equal((Int256)UInt256.FromEther("0.1"), half.ShareDeltaSoFarWei);
        Assert.Equal((Int256)UInt256.FromEther("0.1"), second.Completed!.ShareDeltaWei);
        Assert.Null(Assert.Single(second.Validators).NewBalance);
        Assert.Null(done.Checkpoint);
        Assert.Equal(started.Timestamp, done.LastCheckpointTimestamp);
        Assert.Equal(1UL, done.ActiveValidators);
        Assert.Equal(new Gwei(32_100_000_000), done.WithdrawableExecutionLayer);
        Assert.Equal((Int256)UInt256.FromEther("64.1"), done.DepositSharesWei);
        Assert.Equal(PodValidatorStatus.Withdrawn, (await client.GetValidatorAsync(owner.Pod, key, cancellationToken: Cancel)).Status);

        // More than the pod can pay waits; what it can pay is paid, in whole gwei.
        QueuedWithdrawal tooMuch = await QueueAsync(owner, UInt256.FromEther("32"));
        QueuedWithdrawal fits = await QueueAsync(owner, UInt256.FromEther("32") + (UInt256)7UL);
        PodWithdrawable waiting = await owner.WithdrawableAsync();
        await PassAsync(fits);
        PodBalanceTooLow refusal = await RefusedAsync<PodBalanceTooLow>(
            staker, staker.Withdrawals.PrepareCompleteMany([tooMuch, fits]), "InsufficientWithdrawableBalance");
        UInt256 balance = await Chain.Rpc.GetBalanceAsync(owner.Pod, BlockTag.Latest, Cancel);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(fits));

        Assert.Equal(new Gwei(32_100_000_000), refusal.Available);
        Assert.Equal(Gwei.FromEther(64), refusal.Needed);
        Assert.Equal(UInt256.FromEther("64") + (UInt256)7UL, waiting.QueuedWei);
        Assert.Equal(UInt256.FromEther("0.1") - (UInt256)7UL, waiting.WithdrawableWei);
        Assert.Equal(new Gwei(32_100_000_000), waiting.PayableByPod);
        Assert.Equal(UInt256.FromEther("32"), waiting.AwaitingExitWei);
        Assert.Equal(UInt256.Zero, waiting.QueueableAndPayableWei);
        Assert.Equal(UInt256.FromEther("32"), balance - await Chain.Rpc.GetBalanceAsync(owner.Pod, BlockTag.Latest, Cancel));
        Assert.Equal(new Gwei(100_000_000), (await owner.ReadAsync()).WithdrawableExecutionLayer);
    }

    [Fact]
    public async Task NegativeDelta_LowersTheSlashingFactorAndNotTheShares()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(2_000_001);
        owner.Add(2_000_002);
        await owner.VerifyAsync();
        owner.SetBalance(2_000_001, new Gwei(30_000_000_007));

        CheckpointCompleted completed = await owner.CheckpointAsync();

        // floor(1e18 * (64e9 - 1,999,999,993) / 64e9), as the manager computes it.
        ulong factor = (ulong)UInt256.MulDiv(TestChain.FullMagnitude, 62_000_000_007UL, 64_000_000_000UL, DivisionRounding.Down);
        PodState state = await owner.ReadAsync();
        PodWithdrawable withdrawable = await owner.WithdrawableAsync();
        Assert.Equal(-(Int256)(1_999_999_993UL * OneGwei), completed.ShareDeltaWei);
        Assert.Equal(factor, completed.NewSlashingFactor);
        Assert.Equal(factor, state.BeaconChainSlashingFactor);
        Assert.Equal((Int256)UInt256.FromEther("64"), state.DepositSharesWei);
        Assert.Equal(ShareMath.MulWad(UInt256.FromEther("64"), factor), withdrawable.WithdrawableWei);
        Assert.Equal(UInt256.FromEther("64"), withdrawable.DepositSharesWei);
    }

    [Fact]
    public async Task CredentialProofs_ThatThePodWouldRefuse_AreRefusedHereForTheSameReason()
    {
        PodOwner owner = await OwnerAsync();
        PodOwner stranger = await OwnerAsync();
        owner.Add(3_000_001);
        owner.Put(3_000_002, BeaconStateBuilder.Validator(PodOwner.NewKey(), WithdrawalCredentials.Of(stranger.Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther), Gwei.ThirtyTwoEther);
        owner.Put(3_000_003, BeaconStateBuilder.Validator(PodOwner.NewKey(), WithdrawalCredentials.Of(owner.Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther, exitEpoch: 7), Gwei.ThirtyTwoEther);
        owner.Put(3_000_004, BeaconStateBuilder.Validator(PodOwner.NewKey(), WithdrawalCredentials.Of(owner.Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther, activationEpoch: ValidatorContainer.FarFutureEpoch), Gwei.ThirtyTwoEther);
        CredentialProofs proofs = await owner.ProveAsync();
        CredentialProofs Only(ulong index) => proofs with { Validators = [proofs.Validators.Single(validator => validator.ValidatorIndex == index)] };
        CredentialProofs good = Only(3_000_001);

        Assert.True((await owner.Client.CheckVerifyCredentialsAsync(owner.Pod, good, cancellationToken: Cancel)).IsClear);
        await RefusedAsync<CredentialsNotForPod>(owner, Only(3_000_002), "WithdrawalCredentialsNotForEigenPod");
        await RefusedAsync<ValidatorExiting>(owner, Only(3_000_003), "ValidatorIsExitingBeaconChain");
        await RefusedAsync<ValidatorNotActivated>(owner, Only(3_000_004), "ValidatorInactiveOnBeaconChain");
        await RefusedAsync<ProofRefused>(owner, good with { StateRoot = good.StateRoot with { Proof = Changed(good.StateRoot.Proof) } }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, good with { StateRoot = good.StateRoot with { Proof = good.StateRoot.Proof[..64] } }, "InvalidProofLength");
        await RefusedAsync<ProofRefused>(owner, good with { Validators = [good.Validators[0] with { Proof = Changed(good.Validators[0].Proof) }] }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, good with { Validators = [good.Validators[0] with { ValidatorIndex = 3_000_002 }] }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, good with { Validators = [good.Validators[0] with { Proof = good.Validators[0].Proof[32..] }] }, "InvalidProofLength");
        await RefusedAsync<BeaconRootMissing>(owner, good with { BeaconTimestamp = good.BeaconTimestamp - 1 }, "InvalidEIP4788Response");
        await RefusedAsync<BeaconTimestampTooOld>(owner, good with { BeaconTimestamp = good.BeaconTimestamp - 200_000 }, "TimestampOutOfRange");
        await RefusedAsync<BeaconTimestampInFuture>(owner, good with { BeaconTimestamp = good.BeaconTimestamp + 1_000_000 }, "Panic");
    }

    [Fact]
    public async Task CheckpointProofs_ThatThePodWouldRefuse_AreRefusedHereForTheSameReason()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(4_000_001);
        owner.Add(4_000_005);
        await owner.VerifyAsync();
        NoActiveCheckpoint none = await RefusedAsync<NoActiveCheckpoint>(owner, owner.State.ProveBalances(), "NoActiveCheckpoint");
        await owner.StartAsync();
        CheckpointActive active = await RefusedAsync<CheckpointActive>(owner.Staker, owner.Client.PrepareStartCheckpoint(owner.Pod, false), "CheckpointAlreadyActive");
        CheckpointProofs proofs = owner.State.ProveBalances();
        CheckpointProofs one = proofs with { Balances = [proofs.Balances[0]] };

        await RefusedAsync<ProofRefused>(owner, one with { Container = one.Container with { Proof = Changed(one.Container.Proof) } }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, one with { Container = one.Container with { Proof = one.Container.Proof[32..] } }, "InvalidProofLength");
        await RefusedAsync<ProofRefused>(owner, one with { Balances = [one.Balances[0] with { Proof = Changed(one.Balances[0].Proof) }] }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, one with { Balances = [one.Balances[0] with { BalanceRoot = default }] }, "InvalidProof");
        await RefusedAsync<ProofRefused>(owner, one with { Balances = [one.Balances[0] with { Proof = one.Balances[0].Proof[32..] }] }, "InvalidProofLength");

        Assert.Equal(owner.Pod, none.Pod);
        Assert.Equal(2u, active.ProofsRemaining);
        Assert.NotNull((await owner.ProveBalancesAsync()).Completed);
    }

    [Fact]
    public async Task Batches_OfTheDefaultSize_FitInATransaction()
    {
        // Gas as the batches count it, for thirty validators; and one full batch of calldata.
        const int Count = 30;
        PodOwner owner = await OwnerAsync();
        for (ulong i = 0; i < 100; i++)
        {
            owner.Add(4_100_000 + (i * 1_001));
        }

        CredentialProofs proofs = await owner.ProveAsync();
        ProofTransactions<CredentialsVerifiedResult> all = await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel);
        CredentialProofs some = proofs with { Validators = proofs.Validators[..Count] };
        PreparedTransaction<CredentialsVerifiedResult> credentials = (await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, some, cancellationToken: Cancel)).Transactions[0];
        SimulationResult verifying = await credentials.SimulateAsync(cancellationToken: Cancel);
        await owner.Staker.RunAsync(credentials);
        await owner.StartAsync();
        CheckpointProofs balances = owner.State.ProveBalances(some.Validators.Select(validator => validator.ValidatorIndex));
        PreparedTransaction<CheckpointProofsResult> checkpoint = (await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, balances, cancellationToken: Cancel)).Transactions[0];
        SimulationResult proving = await checkpoint.SimulateAsync(cancellationToken: Cancel);
        await owner.Staker.RunAsync(checkpoint);

        TestContext.Current.TestOutputHelper?.WriteLine($"gas of {Count} validators: credentials {verifying.GasEstimate}, checkpoint {proving.GasEstimate}; calldata of {all.Transactions[0].Build().Data.Length} bytes");
        Assert.Equal(2, all.Transactions.Length);
        Assert.InRange(all.Transactions[0].Build().Data.Length, 90_000, ProofBatchLimits.Default.MaxCalldataBytes);
        Assert.InRange(verifying.GasEstimate!.Value, 1UL, 200_000UL + (Count * 200_000UL));
        Assert.InRange(proving.GasEstimate!.Value, 1UL, 200_000UL + (Count * 90_000UL));
    }

    protected async Task<TRefusal> RefusedAsync<TRefusal>(PodOwner owner, CredentialProofs proofs, string contractError)
        where TRefusal : EigenLayerRefusal
    {
        ProofTransactions<CredentialsVerifiedResult> prepared = await owner.Client.PrepareVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel);
        return await RefusedAsync<TRefusal>(owner.Staker, Assert.Single(prepared.Transactions), contractError);
    }

    protected async Task<TRefusal> RefusedAsync<TRefusal>(PodOwner owner, CheckpointProofs proofs, string contractError)
        where TRefusal : EigenLayerRefusal
    {
        ProofTransactions<CheckpointProofsResult> prepared = await owner.Client.PrepareVerifyCheckpointAsync(owner.Pod, proofs, cancellationToken: Cancel);
        return await RefusedAsync<TRefusal>(owner.Staker, Assert.Single(prepared.Transactions), contractError);
    }

    /// <summary>The refusal before anything is signed, and the contract's own error, which the simulation shows beside it.</summary>
    protected async Task<TRefusal> RefusedAsync<TRefusal>(Staker staker, PreparedTransaction prepared, string contractError)
        where TRefusal : EigenLayerRefusal
    {
        ulong before = await Chain.Rpc.GetTransactionCountAsync(staker.Address, BlockTag.Latest, Cancel);
        SimulationResult simulation = await prepared.SimulateAsync(cancellationToken: Cancel);
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));

        Assert.Equal(contractError, simulation.Error?.Name);
        Assert.Equal(before, await Chain.Rpc.GetTransactionCountAsync(staker.Address, BlockTag.Latest, Cancel));
        Assert.NotEmpty(simulation.PreflightIssues.OfType<TRefusal>());
        return e.Issues.OfType<TRefusal>().First();
    }

    protected async Task<Staker> StakerAsync()
    {
        await PodsAsync();
        LocalSigner signer = LocalSigner.FromPrivateKey(RandomNumberGenerator.GetBytes(32));
        Staker staker = new(Chain, signer, new RestakingClient(Chain.RpcUrl, Chain.Network, Staker.Options with { Signer = signer }));
        await Chain.FundAsync(staker.Address, cancellationToken: Cancel);
        return staker;
    }

    protected async Task<PodOwner> OwnerAsync()
    {
        Staker staker = await StakerAsync();
        PodCreated created = await staker.RunAsync(staker.Client.EigenLayer.Pods.PrepareCreate());
        return new PodOwner(Chain, staker, created.Pod);
    }

    protected static async Task<QueuedWithdrawal> QueueAsync(PodOwner owner, UInt256 depositSharesWei)
    {
        QueueWithdrawalsResult queued = await owner.Staker.RunAsync(
            await owner.Staker.Withdrawals.PrepareQueueAsync(EigenLayerDeployment.BeaconChainEthStrategy, WithdrawalAmount.DepositShares(depositSharesWei), Cancel));
        return (await owner.Staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
    }

    protected async Task PassAsync(QueuedWithdrawal queued)
    {
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        if (queued.ClaimableAtBlock > head)
        {
            await Chain.AdvanceBlocksAsync(queued.ClaimableAtBlock - head, Cancel);
        }
    }

    protected static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> bytes)
    {
        byte[] changed = bytes.ToArray();
        changed[changed.Length / 2] ^= 0x80;
        return changed;
    }
}
