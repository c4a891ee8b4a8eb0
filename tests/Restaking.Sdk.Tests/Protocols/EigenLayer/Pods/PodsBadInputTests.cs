using System.Collections.Immutable;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Pods;

/// <summary>Bad arguments of the pods' members are refused before the network is touched.</summary>
public sealed class PodsBadInputTests : IDisposable
{
    private static readonly Address Pod = new(RandomNumberGenerator.GetBytes(Address.Size));
    private static readonly Address Owner = new(RandomNumberGenerator.GetBytes(Address.Size));
    private static readonly UInt256 Fee = 10UL;

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public PodsBadInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerPodsClient Pods => _client.EigenLayer.Pods;

    public void Dispose()
    {
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public async Task Stake_SignatureOfAnotherLength_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareStakeAsync(new ValidatorDeposit(DepositDataTests.Key(), new byte[95]), Owner, Cancel));

    [Theory]
    [InlineData(999_999_999UL)]
    [InlineData(0UL)]
    [InlineData(2_048_000_000_001UL)]
    public async Task CompoundingDeposit_OutOfRange_IsRefused(ulong gwei) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
        Pods.PrepareCompoundingDepositAsync(new ValidatorDeposit(DepositDataTests.Key(), new byte[96]), new Gwei(gwei), Owner, cancellationToken: Cancel));

    [Fact]
    public void Requests_NoneOrForNothing_AreRefused()
    {
        PodWithdrawalRequest exit = PodWithdrawalRequest.FullExit(DepositDataTests.Key());
        PodConsolidationRequest compounding = PodConsolidationRequest.SwitchToCompounding(DepositDataTests.Key());

        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestWithdrawals(Pod, [], Fee, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestWithdrawals(Pod, [exit], UInt256.Zero, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestWithdrawals(Address.Zero, [exit], Fee, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestConsolidations(Pod, [], Fee, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestConsolidations(Pod, [compounding], UInt256.Zero, Owner));
        Assert.Throws<InvalidOperationException>(() => Pods.PrepareRequestWithdrawals(Pod, [exit], Fee));
    }

    [Fact]
    public void PartialWithdrawal_OfZero_IsNotTakenForAFullExit() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PodWithdrawalRequest.Partial(DepositDataTests.Key(), default));

    [Fact]
    public void Requests_ExitBesideAPartOfTheSameValidator_AreRefused()
    {
        ValidatorPubkey key = DepositDataTests.Key();

        Assert.Throws<ArgumentException>(() => Pods.PrepareRequestWithdrawals(Pod, [PodWithdrawalRequest.FullExit(key), PodWithdrawalRequest.Partial(key, new Gwei(1))], Fee, Owner));
        Assert.Throws<ArgumentException>(() => PodConsolidationRequest.Into(key, key));
        Assert.Throws<ArgumentException>(() =>
            Pods.PrepareRequestConsolidations(Pod, [PodConsolidationRequest.Into(key, DepositDataTests.Key()), PodConsolidationRequest.SwitchToCompounding(key)], Fee, Owner));
    }

    [Fact]
    public void Requests_Value_IsTheMaximumFeeTimesTheirNumber()
    {
        ImmutableArray<PodWithdrawalRequest> requests = [PodWithdrawalRequest.FullExit(DepositDataTests.Key()), PodWithdrawalRequest.Partial(DepositDataTests.Key(), new Gwei(7))];

        Assert.Equal(Fee * (UInt256)2UL, Pods.PrepareRequestWithdrawals(Pod, requests, Fee, Owner).Value);
    }

    [Fact]
    public async Task Proofs_NoneTwiceOrWithoutATime_AreRefused()
    {
        BeaconStateBuilder state = BeaconStateBuilderTests.State(BeaconStateLayout.Pectra);
        CredentialProofs proofs = state.ProveValidators(beaconTimestamp: 1000);
        CheckpointProofs balances = state.ProveBalances();

        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCredentialsAsync(Pod, proofs with { Validators = [] }, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCredentialsAsync(Pod, proofs with { Validators = [proofs.Validators[0], proofs.Validators[0]] }, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCredentialsAsync(Pod, proofs with { BeaconTimestamp = null }, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCredentialsAsync(Pod, proofs, 1001, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCheckpointAsync(Pod, balances with { Balances = [] }, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Pods.PrepareVerifyCheckpointAsync(Pod, balances with { Balances = [balances.Balances[0], balances.Balances[0]] }, caller: Owner, cancellationToken: Cancel));
        Assert.Throws<ArgumentException>(() => Pods.PrepareVerifyStaleBalance(Pod, proofs, caller: Owner));
    }

    [Fact]
    public async Task Proofs_LimitsThatFitNothing_AreRefused()
    {
        BeaconStateBuilder state = BeaconStateBuilderTests.State(BeaconStateLayout.Pectra);
        CredentialProofs proofs = state.ProveValidators(beaconTimestamp: 1000);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Pods.PrepareVerifyCredentialsAsync(
            Pod, proofs, limits: new ProofBatchLimits { MaxGas = 0 }, caller: Owner, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Pods.PrepareVerifyCheckpointAsync(
            Pod, state.ProveBalances(), new ProofBatchLimits { MaxCalldataBytes = 0 }, Owner, Cancel));
    }

    [Fact]
    public void RecoverTokens_NoneOfNothingOrToNobody_AreRefused()
    {
        Address token = new(RandomNumberGenerator.GetBytes(Address.Size));

        Assert.Throws<ArgumentException>(() => Pods.PrepareRecoverTokens(Pod, [], Owner, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRecoverTokens(Pod, [new PodTokenAmount(token, UInt256.Zero)], Owner, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRecoverTokens(Pod, [new PodTokenAmount(Address.Zero, Fee)], Owner, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRecoverTokens(Pod, [new PodTokenAmount(token, Fee)], Address.Zero, Owner));
        Assert.Throws<ArgumentException>(() => Pods.PrepareRecoverTokens(Pod, [new PodTokenAmount(token, UInt256.MaxValue), new PodTokenAmount(token, UInt256.One)], Owner, Owner));
        Pods.PrepareRecoverTokens(Pod, [new PodTokenAmount(token, UInt256.MaxValue), new PodTokenAmount(Owner, UInt256.MaxValue)], Owner, Owner);
    }

    [Fact]
    public void DeploymentWithoutPodManager_IsAMissingFeature()
    {
        using RestakingClient client = new(_rpc, RestakingNetwork.Mainnet with { EigenLayer = RestakingNetwork.Mainnet.EigenLayer! with { EigenPodManager = null } });

        Assert.Throws<FeatureNotAvailableException>(() => client.EigenLayer.Pods.PredictAddress(Owner));
        Assert.Throws<FeatureNotAvailableException>(() => client.EigenLayer.Pods.PrepareCreate(Owner));
    }

    [Fact]
    public void Batches_AreCutByCalldataAndByGas()
    {
        ImmutableArray<ValidatorProof> proofs = [.. Enumerable.Range(0, 200).Select(i => Proof((ulong)i))];

        ImmutableArray<ImmutableArray<ValidatorProof>> byBytes = new ProofBatchLimits { MaxGas = ulong.MaxValue }.Split(proofs);
        ImmutableArray<ImmutableArray<ValidatorProof>> byGas = new ProofBatchLimits { MaxCalldataBytes = int.MaxValue, MaxGas = 1_200_000 }.Split(proofs);
        ImmutableArray<ImmutableArray<ValidatorProof>> one = new ProofBatchLimits { MaxCalldataBytes = 1 }.Split(proofs.Take(3));

        Assert.Equal(proofs, byBytes.SelectMany(batch => batch));
        Assert.True(byBytes.Length > 1);
        Assert.All(byGas, batch => Assert.InRange(batch.Length, 1, 5));
        Assert.Equal(200, byGas.Sum(batch => batch.Length));
        Assert.Equal(3, one.Length);
        Assert.Empty(ProofBatchLimits.Default.Split((ValidatorProof[])[]));
    }

    private static ValidatorProof Proof(ulong index) => new(index, new ValidatorContainer([.. new Hash32[8]]), new byte[47 * 32]);
}
