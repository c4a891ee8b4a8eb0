using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-pods.md. A region here and a block there are the same text; a test compares them.</summary>
public static class PodSnippets
{
    public static async Task StakeAsync(RestakingClient client, Address owner, byte[] signature, Hash32 rootOfTheFile, CancellationToken ct)
    {
        #region A pod and a validator
        EigenLayerPodsClient pods = client.EigenLayer.Pods;
        Address pod = pods.PredictAddress(owner);                                    // pure; GetAddressAsync compares it with the chain's
        Hash32 credentials = WithdrawalCredentials.Of(pod, WithdrawalCredentialKind.Execution); // what the deposit tool is told

        ValidatorDeposit deposit = new(ValidatorPubkey.Parse("0x8e23…"), signature, rootOfTheFile);
        PreparedTransaction<ValidatorStaked> stake = await pods.PrepareStakeAsync(deposit, owner, ct);
        ValidatorStaked staked = await (await stake.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        #endregion
        _ = (credentials, staked);
    }

    public static async Task VerifyAsync(RestakingClient client, Address pod, CancellationToken ct)
    {
        EigenLayerPodsClient pods = client.EigenLayer.Pods;
        #region Credential proofs
        CredentialProofs proofs = BeaconProofJson.ReadCredentials(await File.ReadAllBytesAsync("credentials.json", ct));
        PreflightResult check = await pods.CheckVerifyCredentialsAsync(pod, proofs, cancellationToken: ct);
        Console.WriteLine(check.IsClear ? "every proof holds" : string.Join(Environment.NewLine, check.Refusals));

        ProofTransactions<CredentialsVerifiedResult> toSend = await pods.PrepareVerifyCredentialsAsync(pod, proofs, cancellationToken: ct);
        if (!toSend.IsDone)
        {
            await toSend.ToPlan().SendAllAsync(cancellationToken: ct);
        }
        #endregion
    }

    public static async Task CheckpointAsync(RestakingClient client, Address owner, Address pod, CancellationToken ct)
    {
        EigenLayerPodsClient pods = client.EigenLayer.Pods;
        #region A checkpoint
        PodState state = (await pods.GetStateAsync(owner, cancellationToken: ct))!;
        if (state.Checkpoint is null)
        {
            await (await pods.PrepareStartCheckpoint(pod).SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        }

        // Generate the proofs now: they must be of the block the checkpoint was started on.
        CheckpointProofs proofs = BeaconProofJson.ReadCheckpoint(await File.ReadAllBytesAsync("checkpoint.json", ct));
        ProofTransactions<CheckpointProofsResult> toSend = await pods.PrepareVerifyCheckpointAsync(pod, proofs, cancellationToken: ct);
        foreach (PreparedTransaction<CheckpointProofsResult> batch in toSend.Transactions)
        {
            CheckpointProofsResult result = await (await batch.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
            Console.WriteLine(result.Completed is { } done ? $"completed: {done.ShareDeltaWei} wei of shares" : $"{result.Validators.Length} validators proven");
        }
        #endregion
    }

    public static async Task ExitAsync(RestakingClient client, Address owner, Address pod, ValidatorPubkey leaving, ValidatorPubkey compounding, CancellationToken ct)
    {
        EigenLayerPodsClient pods = client.EigenLayer.Pods;
        #region Requests to the beacon chain
        PodRequestFees fees = await pods.GetRequestFeesAsync(pod, cancellationToken: ct);
        UInt256 maximumFeeWei = fees.WithdrawalFeeWei * (UInt256)4UL;   // for each request; what is not needed comes back

        PreparedTransaction<WithdrawalsRequested> requests = pods.PrepareRequestWithdrawals(
            pod,
            [PodWithdrawalRequest.FullExit(leaving), PodWithdrawalRequest.Partial(compounding, Gwei.FromEther(8))],
            maximumFeeWei);
        WithdrawalsRequested requested = await (await requests.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        #endregion

        #region Ether back
        PodWithdrawable now = (await pods.GetWithdrawableAsync(owner, cancellationToken: ct))!;
        Console.WriteLine($"{now.WithdrawableWei} wei after slashing; the pod can pay {now.PayableByPod}; {now.AwaitingCheckpoint} wait for a checkpoint, {now.AwaitingExitWei} wei for an exit");

        // queueWithdrawals takes deposit shares; an amount of withdrawable wei is converted so that it is not short.
        PreparedTransaction<QueueWithdrawalsResult> queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync(
            EigenLayerDeployment.BeaconChainEthStrategy, WithdrawalAmount.WithdrawableShares(now.QueueableAndPayableWei), ct);
        QueueWithdrawalsResult queued = await (await queue.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        #endregion
        _ = (requested, queued);
    }

    public static async Task OnTheDevnetAsync(TestChain chain, Address pod, ValidatorPubkey key, CancellationToken ct)
    {
        #region A beacon chain for tests
        BeaconStateBuilder state = new BeaconStateBuilder().With(
            1_000_001,
            BeaconStateBuilder.Validator(key, WithdrawalCredentials.Of(pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther),
            balance: Gwei.ThirtyTwoEther);
        ulong timestamp = (await chain.Rpc.GetBlockAsync(Rpc.BlockTag.Latest, ct))!.Timestamp;
        await BeaconPredeploys.SetRootAsync(chain.Node, timestamp, state.BlockRoot, ct);     // for credential proofs
        await BeaconPredeploys.SetHeadRootAsync(chain.Node, state.BlockRoot, ct);            // for the next checkpoint
        CredentialProofs credentials = state.ProveValidators(beaconTimestamp: timestamp);
        CheckpointProofs balances = state.ProveBalances();
        #endregion
        _ = (credentials, balances);
    }
}
