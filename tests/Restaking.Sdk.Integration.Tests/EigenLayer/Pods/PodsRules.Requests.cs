using System.Buffers.Binary;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <content>Requests to the beacon chain, older pods, and stake of pods with operators (notes, section 8).</content>
public abstract partial class PodsRules
{
    [Fact]
    public async Task RequestWithdrawal_PaysTheFeeOfItsBlockAndGetsTheRestBack()
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey leaving = owner.Add(7_000_001);
        ValidatorPubkey partial = owner.Add(7_000_002, Gwei.FromEther(40), kind: WithdrawalCredentialKind.Compounding);
        await owner.VerifyAsync();
        int before = (await BeaconPredeploys.GetRequestsAsync(Chain.Node, BeaconPredeploys.WithdrawalRequests, Cancel)).Count;
        UInt256 fee = (await owner.Client.GetRequestFeesAsync(owner.Pod, cancellationToken: Cancel)).WithdrawalFeeWei;
        PreparedTransaction<WithdrawalsRequested> prepared = owner.Client.PrepareRequestWithdrawals(
            owner.Pod, [PodWithdrawalRequest.FullExit(leaving), PodWithdrawalRequest.Partial(partial, Gwei.FromEther(8))], MaximumFee);
        UInt256 had = await Chain.Rpc.GetBalanceAsync(owner.Address, BlockTag.Latest, Cancel);

        TransactionHandle<WithdrawalsRequested> sent = await prepared.SendAsync(cancellationToken: Cancel);
        WithdrawalsRequested requested = await sent.WaitAsync(cancellationToken: Cancel);
        TransactionReceipt receipt = (await Chain.Rpc.GetTransactionReceiptAsync(requested.TransactionHash, Cancel))!;
        IReadOnlyList<(Address Sender, ReadOnlyMemory<byte> Payload)> requests = await BeaconPredeploys.GetRequestsAsync(Chain.Node, BeaconPredeploys.WithdrawalRequests, Cancel);

        UInt256 gas = (UInt256)receipt.GasUsed * receipt.EffectiveGasPrice;
        Assert.Equal(MaximumFee * (UInt256)2UL, prepared.Value);
        Assert.Equal(had - gas - (fee * (UInt256)2UL), await Chain.Rpc.GetBalanceAsync(owner.Address, BlockTag.Latest, Cancel));
        Assert.Equal(leaving.Hash, Assert.Single(requested.Exits));
        Assert.Equal((partial.Hash, Gwei.FromEther(8)), Assert.Single(requested.Partials));

        // The predeploy's payload: the key, and eight bytes, most significant first.
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(eight, Gwei.FromEther(8).Amount);
        Assert.Equal(owner.Pod, requests[before].Sender);
        Assert.Equal([.. leaving.Bytes.Span, .. new byte[8]], requests[before].Payload.ToArray());
        Assert.Equal([.. partial.Bytes.Span, .. eight], requests[before + 1].Payload.ToArray());
    }

    [Fact]
    public async Task RequestFee_IsReadAgainWhenSent_AndAboveTheMaximumNothingIsSigned() => await UndoneAfterwardsAsync(async () =>
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey key = owner.Add(7_100_001);
        await owner.VerifyAsync();
        PreparedTransaction<WithdrawalsRequested> prepared = owner.Client.PrepareRequestWithdrawals(owner.Pod, [PodWithdrawalRequest.FullExit(key)], 1_000UL);
        PreflightResult clear = await owner.Client.CheckRequestWithdrawalsAsync(owner.Pod, [PodWithdrawalRequest.FullExit(key)], 1_000UL, cancellationToken: Cancel);

        await BeaconPredeploys.SetFeeAsync(Chain.Node, BeaconPredeploys.WithdrawalRequests, 1_001UL, Cancel);
        RequestFeeAboveMaximum refusal = await RefusedAsync<RequestFeeAboveMaximum>(owner.Staker, prepared, "InsufficientFunds");
        await BeaconPredeploys.SetFeeAsync(Chain.Node, BeaconPredeploys.WithdrawalRequests, 1_000UL, Cancel);
        await owner.Staker.RunAsync(prepared);

        Assert.True(clear.IsClear);
        Assert.Equal(((UInt256)1_001UL, (UInt256)1_000UL), (refusal.FeeWei, refusal.MaximumWei));
        Assert.True(refusal.IsTransient);
    });

    [Fact]
    public async Task RequestConsolidation_SwitchesAndMoves_TargetsMustBeActive()
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        Staker submitter = await StakerAsync();
        ValidatorPubkey first = owner.Add(7_200_001);
        ValidatorPubkey second = owner.Add(7_200_002);
        ValidatorPubkey unverified = PodOwner.NewKey();
        await owner.VerifyAsync();
        await owner.Staker.RunAsync(owner.Client.PrepareSetProofSubmitter(owner.Pod, submitter.Address));
        EigenLayerPodsClient theirs = submitter.Client.EigenLayer.Pods;
        int before = (await BeaconPredeploys.GetRequestsAsync(Chain.Node, BeaconPredeploys.ConsolidationRequests, Cancel)).Count;

        await RefusedAsync<ValidatorNotActiveInPod>(
            submitter, theirs.PrepareRequestConsolidations(owner.Pod, [PodConsolidationRequest.Into(first, unverified)], MaximumFee), "ValidatorNotActiveInPod");
        PreparedTransaction<WithdrawalsRequested> leaving = theirs.PrepareRequestWithdrawals(owner.Pod, [PodWithdrawalRequest.FullExit(unverified)], MaximumFee);
        if (await TellsItsVersionAsync(owner.Pod))
        {
            // Real pods of 1.6 and 1.7 do not ask who leaves; the gate must not be stricter than they are.
            Assert.Empty((await leaving.SimulateAsync(cancellationToken: Cancel)).PreflightIssues);
        }
        else
        {
            await RefusedAsync<ValidatorNotActiveInPod>(submitter, leaving, "ValidatorNotActiveInPod");
        }

        ConsolidationsRequested requested = await submitter.RunAsync(theirs.PrepareRequestConsolidations(
            owner.Pod, [PodConsolidationRequest.SwitchToCompounding(first), PodConsolidationRequest.Into(second, first)], MaximumFee));
        IReadOnlyList<(Address Sender, ReadOnlyMemory<byte> Payload)> requests = await BeaconPredeploys.GetRequestsAsync(Chain.Node, BeaconPredeploys.ConsolidationRequests, Cancel);

        Assert.Equal(first.Hash, Assert.Single(requested.Switches));
        Assert.Equal((second.Hash, first.Hash), Assert.Single(requested.Consolidations));
        Assert.Equal([.. first.Bytes.Span, .. first.Bytes.Span], requests[before].Payload.ToArray());
        Assert.Equal([.. second.Bytes.Span, .. first.Bytes.Span], requests[before + 1].Payload.ToArray());
    }

    [Fact]
    public async Task Requests_WithoutAPredeploy_AreRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Chain.Since("1.6", "Requests of pods");
        PodOwner owner = await OwnerAsync();
        ValidatorPubkey key = owner.Add(7_300_001);
        await owner.VerifyAsync();
        await Chain.Node.SetCodeAsync(BeaconPredeploys.WithdrawalRequests, ReadOnlyMemory<byte>.Empty, Cancel);

        await RefusedAsync<RequestFeeUnknown>(owner.Staker, owner.Client.PrepareRequestWithdrawals(owner.Pod, [PodWithdrawalRequest.FullExit(key)], MaximumFee), "FeeQueryFailed");
        await Assert.ThrowsAsync<ContractRevertException>(() => owner.Client.GetRequestFeesAsync(owner.Pod, cancellationToken: Cancel));
    });

    [Fact]
    public async Task PodsBeforeRequests_LackThemByName_AndTheirOlderEventsAreRead() => await UndoneAfterwardsAsync(async () =>
    {
        DevnetPods pods = await PodsAsync();
        await pods.UpgradeAsync(pods.ImplementationBeforeRequests, Cancel);
        Staker staker = await StakerAsync();
        EigenLayerPodsClient client = staker.Client.EigenLayer.Pods;
        ValidatorStaked staked = await staker.RunAsync(await client.PrepareStakeAsync(new ValidatorDeposit(PodOwner.NewKey(), new byte[96]), cancellationToken: Cancel));
        PodOwner owner = new(Chain, staker, staked.Pod);
        ValidatorPubkey one = owner.Add(7_400_001);
        ValidatorPubkey two = owner.Add(7_400_002);
        CredentialsVerifiedResult verified = await owner.VerifyAsync();
        owner.SetBalance(7_400_001, default);
        owner.SetBalance(7_400_002, Gwei.FromEther(31));
        await owner.StartAsync();
        CheckpointProofsResult proven = await owner.ProveBalancesAsync();

        FeatureNotAvailableException withdrawal = await Assert.ThrowsAsync<FeatureNotAvailableException>(() =>
            client.CheckRequestWithdrawalsAsync(owner.Pod, [PodWithdrawalRequest.FullExit(two)], MaximumFee, cancellationToken: Cancel));
        FeatureNotAvailableException consolidation = await Assert.ThrowsAsync<FeatureNotAvailableException>(() =>
            client.PrepareRequestConsolidations(owner.Pod, [PodConsolidationRequest.SwitchToCompounding(two)], MaximumFee).SendAsync(cancellationToken: Cancel));
        FeatureNotAvailableException fees = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => client.GetRequestFeesAsync(owner.Pod, cancellationToken: Cancel));

        Assert.Equal([one.Hash, two.Hash], verified.Validators.Select(validator => validator.PubkeyHash));
        Assert.Equal(new CheckpointedValidator(one.Hash, default(Gwei), true), proven.Validators.Single(validator => validator.PubkeyHash == one.Hash));
        Assert.Equal(new CheckpointedValidator(two.Hash, Gwei.FromEther(31), false), proven.Validators.Single(validator => validator.PubkeyHash == two.Hash));
        Assert.NotNull(proven.Completed);
        Assert.All((FeatureNotAvailableException[])[withdrawal, consolidation, fees], e => Assert.Equal((owner.Pod, Chain.Devnet!.Options.Version), (e.Contract, e.Version)));
        Assert.Contains("requestWithdrawal", withdrawal.Feature, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Delegation_OfAPodOwner_BearsBothKindsOfSlashing()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(7_500_001);
        await owner.VerifyAsync();
        owner.SetBalance(7_500_001, Gwei.FromEther(16));
        await owner.CheckpointAsync();
        Address strategy = EigenLayerDeployment.BeaconChainEthStrategy;
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet set = await Chain.AllocateAsync(operatorAddress, [strategy], cancellationToken: Cancel);

        await owner.Staker.RunAsync(owner.Staker.Delegation.PrepareDelegate(operatorAddress));
        UInt256 delegated = (await owner.Staker.Delegation.GetOperatorAsync(operatorAddress, [strategy], cancellationToken: Cancel))!.Strategies[0].Shares;
        await set.SlashAsync(TestChain.FullMagnitude / 4, Cancel);
        PodWithdrawable slashed = await owner.WithdrawableAsync();
        StrategyPosition position = Assert.Single((await owner.Staker.PositionAsync()).Strategies);

        // Half is lost on the beacon chain before delegating, a quarter of the rest by the operator's slash.
        Assert.Equal(UInt256.FromEther("16"), delegated);
        Assert.Equal(UInt256.FromEther("12"), slashed.WithdrawableWei);
        Assert.Equal(UInt256.FromEther("12"), position.Withdrawable);
        Assert.Equal(UInt256.FromEther("32"), position.DepositShares);
        Assert.Equal(UInt256.FromEther("12"), slashed.AwaitingExitWei);
    }

    [Fact]
    public async Task WithdrawalInTheQueue_BearsLaterBeaconChainLosses()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(7_600_001);
        owner.Add(7_600_002);
        await owner.VerifyAsync();
        QueuedWithdrawal queued = await QueueAsync(owner, UInt256.FromEther("32"));
        await PassAsync(queued);

        // After the delay: a validator has left with 16 of its 32 ETH.
        owner.SetBalance(7_600_001, default);
        await owner.ReceiveAsync(UInt256.FromEther("16"));
        await owner.CheckpointAsync();
        QueuedWithdrawal now = (await owner.Staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        PodBalanceTooLow refusal = await RefusedAsync<PodBalanceTooLow>(owner.Staker, owner.Staker.Withdrawals.PrepareComplete(now), "InsufficientWithdrawableBalance");
        PreflightResult asShares = await owner.Staker.Withdrawals.CheckCompleteAsync([now], ReceiveAs.Shares, cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("24"), now.Strategies[0].Shares);
        Assert.Equal((Gwei.FromEther(16), Gwei.FromEther(24)), (refusal.Available, refusal.Needed));
        Assert.True(asShares.IsClear);
    }
}
