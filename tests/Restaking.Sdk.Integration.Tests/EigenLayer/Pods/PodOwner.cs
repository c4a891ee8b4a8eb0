using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>An owner with a pod, and validators on a beacon chain of its own whose roots it puts on the chain.</summary>
public sealed class PodOwner(TestChain chain, Staker staker, Address pod)
{
    private static ulong _slot = 1;

    public Staker Staker => staker;

    public Address Address => staker.Address;

    public Address Pod => pod;

    public EigenLayerPodsClient Client => staker.Client.EigenLayer.Pods;

    /// <summary>The beacon state of now. Every proof is of the state when its root was put on the chain.</summary>
    public BeaconStateBuilder State { get; private set; } = new(slot: Interlocked.Increment(ref _slot));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new validator of this pod in the state.</summary>
    public ValidatorPubkey Add(
        ulong index,
        Gwei? effective = null,
        Gwei? balance = null,
        WithdrawalCredentialKind kind = WithdrawalCredentialKind.Execution)
    {
        ValidatorPubkey key = NewKey();
        Put(index, BeaconStateBuilder.Validator(key, WithdrawalCredentials.Of(pod, kind), effective ?? Gwei.ThirtyTwoEther), balance ?? effective ?? Gwei.ThirtyTwoEther);
        return key;
    }

    public void Put(ulong index, ValidatorContainer validator, Gwei balance) => State = State.With(index, validator, balance);

    /// <summary>Another balance of a validator, as it is otherwise.</summary>
    public void SetBalance(ulong index, Gwei balance) => Put(index, State.ProveValidators([index]).Validators[0].Validator, balance);

    public void Use(BeaconStateLayout layout) => State = State.At(State.Slot, layout);

    public static ValidatorPubkey NewKey() => new(RandomNumberGenerator.GetBytes(ValidatorPubkey.Size));

    /// <summary>Puts the state's root on the chain for the head's timestamp, and says that.</summary>
    public async Task<ulong> PublishAsync()
    {
        State = State.At(Interlocked.Increment(ref _slot));
        await chain.Node.MineAsync(1, TimeSpan.FromSeconds(12), Cancel);
        BlockHeader head = (await chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!;

        // Blocks of one second have one timestamp here, and the proofs' block is to be alone with its.
        await chain.Node.IncreaseTimeAsync(TimeSpan.FromSeconds(12), Cancel);
        await BeaconPredeploys.SetRootAsync(chain.Node, head.Timestamp, State.BlockRoot, Cancel);
        return head.Timestamp;
    }

    /// <summary>Publishes the state and proofs of validators in it.</summary>
    public async Task<CredentialProofs> ProveAsync(params ulong[] indices)
    {
        ulong timestamp = await PublishAsync();
        return State.ProveValidators(indices.Length == 0 ? null : indices, timestamp);
    }

    /// <summary>Publishes the state and verifies validators' credentials.</summary>
    public async Task<CredentialsVerifiedResult> VerifyAsync(params ulong[] indices)
    {
        ProofTransactions<CredentialsVerifiedResult> proofs = await Client.PrepareVerifyCredentialsAsync(pod, await ProveAsync(indices), cancellationToken: Cancel);
        return await staker.RunAsync(Assert.Single(proofs.Transactions));
    }

    /// <summary>Starts a checkpoint on the state.</summary>
    public async Task<CheckpointStarted> StartAsync(bool revertIfNoBalance = false)
    {
        State = State.At(Interlocked.Increment(ref _slot));
        await BeaconPredeploys.SetHeadRootAsync(chain.Node, State.BlockRoot, Cancel);
        return await staker.RunAsync(Client.PrepareStartCheckpoint(pod, revertIfNoBalance));
    }

    /// <summary>Proves balances of the checkpoint under way.</summary>
    public async Task<CheckpointProofsResult> ProveBalancesAsync(params ulong[] indices)
    {
        CheckpointProofs proofs = State.ProveBalances(indices.Length == 0 ? null : indices);
        return await staker.RunAsync(Assert.Single((await Client.PrepareVerifyCheckpointAsync(pod, proofs, cancellationToken: Cancel)).Transactions));
    }

    /// <summary>Starts a checkpoint and completes it.</summary>
    public async Task<CheckpointCompleted> CheckpointAsync(params ulong[] indices)
    {
        CheckpointStarted started = await StartAsync();
        return started.Completed ?? (await ProveBalancesAsync(indices)).Completed!;
    }

    /// <summary>Ether that the beacon chain pays out: it arrives without a transaction.</summary>
    public async Task ReceiveAsync(UInt256 wei)
    {
        UInt256 before = await chain.Rpc.GetBalanceAsync(pod, BlockTag.Latest, Cancel);
        await chain.Node.SetBalanceAsync(pod, before + wei, Cancel);
    }

    public async Task<PodState> ReadAsync() => (await Client.GetStateAsync(Address, cancellationToken: Cancel))!;

    public async Task<PodWithdrawable> WithdrawableAsync() => (await Client.GetWithdrawableAsync(Address, cancellationToken: Cancel))!;
}
