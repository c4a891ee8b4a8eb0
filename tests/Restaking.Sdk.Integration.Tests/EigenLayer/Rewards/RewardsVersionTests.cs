using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <summary>What a chain does not have is named, with the version found. Mainnet's snapshot has no RewardsCoordinator: its core does (1.5.0).</summary>
public sealed class RewardsVersionTests(MainnetFixture fixture) : IClassFixture<MainnetFixture>
{
    private TestChain Chain => fixture.ChainOrSkip();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rewards_NoContractAtTheAddress_IsNotAvailable_WithTheVersionFound()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerRewardsClient rewards = client.EigenLayer.Rewards;
        Address account = Address.Parse("0x00000000000000000000000000000000000000a1");

        FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.GetRulesAsync(cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.GetCurrentRootAsync(cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.GetClaimerAsync(account, cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.CheckSetClaimerAsync(null, account, cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.GetProtocolFeeAsync(account, cancellationToken: Cancel));

        Assert.Equal("1.5.0", e.Version);
        Assert.Equal(Chain.EigenLayer.RewardsCoordinator, e.Contract);
    }

    [Fact]
    public async Task Rewards_DeploymentNamesNoContract_IsNotAvailable()
    {
        RestakingNetwork without = Chain.Network with { EigenLayer = Chain.EigenLayer with { RewardsCoordinator = null } };
        using RestakingClient client = new(Chain.RpcUrl, without);

        FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => client.EigenLayer.Rewards.GetRulesAsync(cancellationToken: Cancel));

        Assert.Null(e.Contract);
    }

    [Fact]
    public async Task Rewards_VersionWithoutTheProtocolFee_IsNamed_WhileTheRestWorks()
    {
        Address old = Address.Parse("0x00000000000000000000000000000000000c0de1");
        Address account = Address.Parse("0x00000000000000000000000000000000000000a1");
        RewardsCoordinator contract = new(old);
        await Chain.Node.SetCodeAsync(
            old,
            new ContractStub().Answers(contract.GetDistributionRootsLength(), ContractStub.Word(UInt256.Zero)).Answers(contract.ClaimerFor(account), ContractStub.Word(account)).Build(),
            Cancel);
        RestakingNetwork network = Chain.Network with { EigenLayer = Chain.EigenLayer with { RewardsCoordinator = old } };
        using RestakingClient client = new(Chain.RpcUrl, network);
        EigenLayerRewardsClient rewards = client.EigenLayer.Rewards;

        RewardsClaimer claimer = await rewards.GetClaimerAsync(account, cancellationToken: Cancel);
        FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.GetProtocolFeeAsync(account, cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.CheckSetProtocolFeeAsync(account, true, account, cancellationToken: Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => rewards.CheckSetSplitAsync(
            account, SplitScope.OfOperatorSet(new OperatorSetId(account, 1)), 1, account, cancellationToken: Cancel));

        Assert.True(claimer.IsSet);
        Assert.Null(await rewards.GetCurrentRootAsync(cancellationToken: Cancel));
        Assert.Equal(("1.5.0", old), (e.Version, e.Contract));
    }
}
