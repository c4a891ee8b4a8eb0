using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>What only a devnet can set: fees, forks, versions, pauses, owners' deficits (notes, section 8).</summary>
public abstract partial class PodsRules(DevnetFixture chain) : PodsConformance(chain)
{
    private EigenPodManager Manager => new(Chain.EigenLayer.EigenPodManager!.Value);

    [Fact]
    public async Task CreatePod_Twice_IsRefused()
    {
        PodOwner owner = await OwnerAsync();

        PodExists refusal = await RefusedAsync<PodExists>(owner.Staker, owner.Client.PrepareCreate(), "EigenPodAlreadyExists");

        Assert.Equal(owner.Pod, refusal.Pod);
    }

    [Fact]
    public async Task Stake_ThirtyTwoEther_CreatesThePodWithTheRootComputedHere()
    {
        Staker staker = await StakerAsync();
        EigenLayerPodsClient pods = staker.Client.EigenLayer.Pods;
        ValidatorDeposit deposit = new(PodOwner.NewKey(), new byte[96]);
        Address pod = pods.PredictAddress(staker.Address);
        Hash32 credentials = WithdrawalCredentials.Of(pod, WithdrawalCredentialKind.Execution);
        Hash32 root = DepositData.ComputeRoot(deposit.Pubkey, credentials, Gwei.ThirtyTwoEther, deposit.Signature.Span);
        Hash32 compounding = DepositData.ComputeRoot(deposit.Pubkey, WithdrawalCredentials.Of(pod, WithdrawalCredentialKind.Compounding), Gwei.ThirtyTwoEther, deposit.Signature.Span);

        UInt256 held = await Chain.Rpc.GetBalanceAsync((await PodsAsync()).DepositContract, BlockTag.Latest, Cancel);

        await Assert.ThrowsAsync<ArgumentException>(() => pods.PrepareStakeAsync(deposit with { Root = compounding }, cancellationToken: Cancel));
        PreparedTransaction<ValidatorStaked> prepared = await pods.PrepareStakeAsync(deposit with { Root = root }, cancellationToken: Cancel);
        ValidatorStaked staked = await staker.RunAsync(prepared);
        ValidatorStaked again = await staker.RunAsync(await pods.PrepareStakeAsync(deposit with { Pubkey = PodOwner.NewKey() }, cancellationToken: Cancel));

        Assert.Equal(UInt256.FromEther("32"), prepared.Value);
        Assert.True((await pods.CheckStakeAsync(cancellationToken: Cancel)).IsClear);
        Assert.Equal(new ValidatorStaked(pod, deposit.Pubkey.Hash, credentials, Gwei.ThirtyTwoEther, true, staked.TransactionHash, staked.BlockNumber), staked);
        Assert.False(again.CreatedPod);
        Assert.Equal(held + UInt256.FromEther("64"), await Chain.Rpc.GetBalanceAsync((await PodsAsync()).DepositContract, BlockTag.Latest, Cancel));
    }

    [Fact]
    public async Task CompoundingDeposit_GoesStraightToTheDepositContractAndNeedsThePod()
    {
        Staker staker = await StakerAsync();
        EigenLayerPodsClient pods = staker.Client.EigenLayer.Pods;
        ValidatorDeposit deposit = new(PodOwner.NewKey(), new byte[96]);
        PreparedTransaction<ValidatorStaked> prepared = await pods.PrepareCompoundingDepositAsync(deposit, Gwei.FromEther(100), cancellationToken: Cancel);

        PreflightException early = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));
        await staker.RunAsync(pods.PrepareCreate());
        ValidatorStaked staked = await staker.RunAsync(prepared);

        Assert.Equal(pods.PredictAddress(staker.Address), Assert.IsType<PodMissing>(Assert.Single(early.Issues)).FutureAddress);
        Assert.Equal((await PodsAsync()).DepositContract, prepared.Call.Target);
        Assert.Equal(UInt256.FromEther("100"), prepared.Value);
        Assert.Equal(WithdrawalCredentials.Of(staked.Pod, WithdrawalCredentialKind.Compounding), staked.WithdrawalCredentials);
    }

    [Fact]
    public async Task ProofSubmitter_MayProveAndRequest_AndNeitherAppointNorRecover()
    {
        PodOwner owner = await OwnerAsync();
        Staker submitter = await StakerAsync();
        EigenLayerPodsClient theirs = submitter.Client.EigenLayer.Pods;
        Address token = Chain.Strategies.First().Token!.Value;
        NotPodOwnerOrSubmitter before = await RefusedAsync<NotPodOwnerOrSubmitter>(submitter, theirs.PrepareStartCheckpoint(owner.Pod, false), "OnlyEigenPodOwnerOrProofSubmitter");

        ProofSubmitterChanged set = await owner.Staker.RunAsync(owner.Client.PrepareSetProofSubmitter(owner.Pod, submitter.Address));
        PodState state = await owner.ReadAsync();
        PreflightResult may = await theirs.CheckStartCheckpointAsync(owner.Pod, false, cancellationToken: Cancel);
        await RefusedAsync<NotPodOwner>(submitter, theirs.PrepareSetProofSubmitter(owner.Pod, submitter.Address), "OnlyEigenPodOwner");
        await RefusedAsync<NotPodOwner>(submitter, theirs.PrepareRecoverTokens(owner.Pod, [new PodTokenAmount(token, UInt256.One)], submitter.Address), "OnlyEigenPodOwner");
        ProofSubmitterChanged taken = await owner.Staker.RunAsync(owner.Client.PrepareSetProofSubmitter(owner.Pod, null));

        Assert.Null(before.ProofSubmitter);
        Assert.Null(set.Previous);
        Assert.Equal(submitter.Address, state.ProofSubmitter);
        Assert.True(may.IsClear);
        Assert.Equal(submitter.Address, taken.Previous);
        Assert.Null((await owner.ReadAsync()).ProofSubmitter);
    }

    [Fact]
    public async Task RecoverTokens_PaysWhatThePodHoldsAndRefusesMore()
    {
        PodOwner owner = await OwnerAsync();
        StrategyEntry strategy = Chain.Strategies.First(entry => entry.Symbol == "rETH");
        await Chain.GetTokenAsync(strategy, owner.Pod, UInt256.FromEther("2"), Cancel);
        PodTokenAmount one = new(strategy.Token!.Value, UInt256.FromEther("1"));

        PreparedTransaction<PodTokensRecovered> tooMuch = owner.Client.PrepareRecoverTokens(owner.Pod, [one, one, one], owner.Address);
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => tooMuch.SendAsync(cancellationToken: Cancel));
        await owner.Staker.RunAsync(owner.Client.PrepareRecoverTokens(owner.Pod, [one, one], owner.Address));

        Assert.Equal(new PodTokenBalanceTooLow(strategy.Token.Value, UInt256.FromEther("2"), UInt256.FromEther("3")), Assert.Single(e.Issues));
    }

    [Fact]
    public async Task Addresses_ThatOnlySayTheyArePods_AreNotBelieved()
    {
        PodOwner owner = await OwnerAsync();
        Address fake = new([.. Enumerable.Repeat((byte)0x77, Address.Size)]);
        byte[] code = new ContractStub()
            .Answers(new EigenPod(default).PodOwner(), ContractStub.Word(owner.Address))
            .Answers(new EigenPod(default).ProofSubmitter(), ContractStub.Word(Address.Zero))
            .Build();
        await Chain.Node.SetCodeAsync(fake, code, Cancel);

        PreflightResult said = await owner.Client.CheckSetProofSubmitterAsync(fake, cancellationToken: Cancel);
        PreflightResult empty = await owner.Client.CheckSetProofSubmitterAsync(owner.Address, cancellationToken: Cancel);

        Assert.Null(await owner.Client.GetOwnerAsync(fake, cancellationToken: Cancel));
        Assert.Null(await owner.Client.GetOwnerAsync(owner.Address, cancellationToken: Cancel));
        Assert.IsType<NotAPod>(Assert.Single(said.Refusals));
        Assert.IsType<NotAPod>(Assert.Single(empty.Refusals));
    }

    [Fact]
    public async Task WithoutAPod_NothingIsInvented()
    {
        Staker staker = await StakerAsync();
        EigenLayerPodsClient pods = staker.Client.EigenLayer.Pods;

        Assert.False(await pods.HasPodAsync(staker.Address, cancellationToken: Cancel));
        Assert.Null(await pods.GetStateAsync(staker.Address, cancellationToken: Cancel));
        Assert.Null(await pods.GetWithdrawableAsync(staker.Address, cancellationToken: Cancel));
    }

    [Theory]
    [InlineData(0, "New pods")]
    [InlineData(2, "Credential proofs")]
    [InlineData(5, "Recoveries of tokens")]
    [InlineData(6, "New checkpoints")]
    [InlineData(7, "Checkpoint proofs")]
    [InlineData(8, "Proofs of stale balances")]
    [InlineData(9, "Consolidation requests")]
    [InlineData(10, "Withdrawal requests")]
    public async Task Pause_OfEachBit_IsNamed(int bit, string what) => await UndoneAfterwardsAsync(async () =>
    {
        Chain.Since(bit < 9 ? "1.3" : "1.6", what);
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey key = owner.Add((ulong)(5_000_000 + bit));
        CredentialProofs proofs = await owner.ProveAsync();
        EigenLayerPodsClient pods = owner.Client;
        StrategyEntry strategy = Chain.Strategies.First();
        await Chain.SetPausedAsync(Manager.Address, UInt256.One << bit, Cancel);

        PreflightResult result = bit switch
        {
            0 => await NewPodsPausedAsync(owner),
            2 => await pods.CheckVerifyCredentialsAsync(owner.Pod, proofs, cancellationToken: Cancel),
            5 => await pods.CheckRecoverTokensAsync(owner.Pod, [new PodTokenAmount(strategy.Token!.Value, UInt256.One)], cancellationToken: Cancel),
            6 => await pods.CheckStartCheckpointAsync(owner.Pod, cancellationToken: Cancel),
            7 => await pods.CheckVerifyCheckpointAsync(owner.Pod, owner.State.ProveBalances(), Cancel),
            8 => await pods.CheckVerifyStaleBalanceAsync(owner.Pod, proofs, cancellationToken: Cancel),
            9 => await pods.CheckRequestConsolidationsAsync(owner.Pod, [PodConsolidationRequest.SwitchToCompounding(key)], MaximumFee, cancellationToken: Cancel),
            _ => await pods.CheckRequestWithdrawalsAsync(owner.Pod, [PodWithdrawalRequest.FullExit(key)], MaximumFee, cancellationToken: Cancel),
        };

        FunctionPaused paused = Assert.Single(result.Refusals.OfType<FunctionPaused>());
        Assert.Equal((Manager.Address, bit), (paused.Contract, paused.Bit));
        Assert.StartsWith(what, paused.Message, StringComparison.Ordinal);
        Assert.True(paused.IsTransient);
    });

    // Bit 0 stops new pods and every stake through the manager, whether or not that would create the pod.
    private async Task<PreflightResult> NewPodsPausedAsync(PodOwner owner)
    {
        Staker newcomer = await StakerAsync();
        EigenLayerPodsClient pods = newcomer.Client.EigenLayer.Pods;
        ValidatorDeposit deposit = new(PodOwner.NewKey(), new byte[96]);
        FunctionPaused create = await RefusedAsync<FunctionPaused>(newcomer, pods.PrepareCreate(), "CurrentlyPaused");
        FunctionPaused creating = await RefusedAsync<FunctionPaused>(newcomer, await pods.PrepareStakeAsync(deposit, cancellationToken: Cancel), "CurrentlyPaused");
        FunctionPaused staking = await RefusedAsync<FunctionPaused>(owner.Staker, await owner.Client.PrepareStakeAsync(deposit, cancellationToken: Cancel), "CurrentlyPaused");
        FunctionPaused asked = Assert.IsType<FunctionPaused>(Assert.Single((await pods.CheckCreateAsync(cancellationToken: Cancel)).Refusals));

        Assert.All((FunctionPaused[])[create, creating, staking, asked], paused => Assert.Equal(0, paused.Bit));
        return await pods.CheckStakeAsync(cancellationToken: Cancel);
    }

    /// <summary>Whether the pods are real ones of up to 1.8.</summary>
    private async Task<bool> TellsItsVersionAsync(Address pod)
    {
        ISemVerMixin contract = new(pod);
        ImmutableArray<CallOutcome<string>> told = await (await StakerAsync()).Client.Reader.TryReadManyAsync([contract.Version()], cancellationToken: Cancel);
        return told[0].Succeeded;
    }

    private async Task UndoneAfterwardsAsync(Func<Task> test)
    {
        // Put in place before, or the first test would undo that too.
        await PodsAsync();
        UInt256 snapshot = await Chain.Node.SnapshotAsync(Cancel);
        try
        {
            await test();
        }
        finally
        {
            await Chain.Node.RevertAsync(snapshot, CancellationToken.None);
        }
    }
}
