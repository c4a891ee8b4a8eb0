using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>Keys, releases, factory, vaults and the directory, which no snapshot holds (notes, sections 2, 10 and 12).</summary>
public sealed partial class RegistryTests(DevnetFixture chain) : VaultStand(chain), IClassFixture<DevnetFixture>
{
    [Fact]
    public async Task Directory_NamesEveryContract_AndDiscoveryBuildsTheSameDeployment()
    {
        Chain.Since("1.9", "ProtocolRegistry");
        Staker anybody = await AccountAsync();

        DeploymentDirectory directory = await Registry(anybody).GetDirectoryAsync(cancellationToken: Cancel);
        EigenLayerDeployment found = await Registry(anybody).DiscoverAsync(cancellationToken: Cancel);

        Assert.Equal((Chain.CoreVersion(), "1"), (directory.Version.Version, directory.MajorVersion));
        Assert.Equal(Chain.EigenLayer.StrategyManager, directory.Find("StrategyManager")!.Address);
        Assert.Equal(Chain.EigenLayer.DelegationManager, found.DelegationManager);
        Assert.Equal(Chain.EigenLayer.AllocationManager, found.AllocationManager);
        Assert.Equal(Chain.EigenLayer.KeyRegistrar, found.KeyRegistrar);
        Assert.Equal(Chain.EigenLayer.StrategyFactory, found.StrategyFactory);
        Assert.Equal(Chain.EigenLayer.Strategies, found.Strategies);
    }

    [Fact]
    public async Task Directory_UnknownName_RevertsOnChainAndIsNullHere()
    {
        Chain.Since("1.9", "ProtocolRegistry");
        Staker anybody = await AccountAsync();

        Assert.Null(await Registry(anybody).FindContractAsync("NoSuchContract", cancellationToken: Cancel));
        Assert.Equal(Chain.EigenLayer.KeyRegistrar, await Registry(anybody).FindContractAsync("KeyRegistrar", cancellationToken: Cancel));
        await Assert.ThrowsAsync<RpcException>(() => Chain.ReadAsync(new ProtocolRegistry(Chain.EigenLayer.ProtocolRegistry!.Value).GetAddress("NoSuchContract"), Cancel));
    }

    [Fact]
    public async Task Discovery_DirectoryWithoutCoreContract_IsRefused()
    {
        Staker anybody = await AccountAsync();
        Address stub = await PlaceAsync(new ContractStub()
            .Answers(new ProtocolRegistry(default).Version(), ContractStub.Word(32UL), ContractStub.Word(6UL), [.. "1.12.0"u8, .. new byte[26]])
            .Answers(new ProtocolRegistry(default).GetAllDeployments(), ContractStub.Word(96UL), ContractStub.Word(128UL), ContractStub.Word(160UL), ContractStub.Word(0UL), ContractStub.Word(0UL), ContractStub.Word(0UL))
            .Build());

        await Assert.ThrowsAsync<DeploymentMismatchException>(() => Registry(anybody).DiscoverAsync(stub, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Releases_WithoutMetadata_AreRefused_AndTheLatestIsTheOneToRun()
    {
        Chain.Since("1.8", "A release that has to run at once");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        ReleaseArtifact artifact = new(Keccak256.Hash("image"u8), "registry.example.org/avs");
        Assert.Null((await Registry(avs).GetReleasesAsync(set, cancellationToken: Cancel)).Latest);
        await OnlyAsync<ReleaseMetadataMissing>(Registry(avs).CheckPublishReleaseAsync(set, [artifact], 0, cancellationToken: Cancel));

        await avs.RunAsync(Registry(avs).PreparePublishMetadata(set, "https://example.org/releases.json"));
        uint by = (uint)(await NowAsync()) + 1000;
        PublishedRelease first = await avs.RunAsync(Registry(avs).PreparePublishRelease(set, [artifact], by));
        PublishedRelease second = await avs.RunAsync(Registry(avs).PreparePublishRelease(set, [artifact, artifact with { Registry = "other" }], 0));

        Assert.Equal((UInt256.Zero, UInt256.One), (first.ReleaseId, second.ReleaseId));
        OperatorSetReleases releases = await Registry(avs).GetReleasesAsync(set, cancellationToken: Cancel);
        Assert.Equal((UInt256.One, 2), (releases.Latest!.Id, releases.Latest.Artifacts.Length));
        Assert.Equal(by, (await Registry(avs).GetReleaseAsync(set, UInt256.Zero, cancellationToken: Cancel))!.UpgradeBy);
        Assert.Null(await Registry(avs).GetReleaseAsync(set, (UInt256)2UL, cancellationToken: Cancel));
        Assert.Equal(1u, (await RefusedAsync<UpgradeTimePassed>(Registry(avs).PreparePublishRelease(set, [artifact], 1))).UpgradeBy);
        Staker stranger = await AccountAsync();
        Assert.Equal(avs.Address, (await RefusedAsync<CallerNotPermitted>(Registry(stranger).PreparePublishRelease(set, [artifact], 0))).Account);
    }

    [Fact]
    public async Task Releases_UpgradeTime_MayBeThisVerySecondAndNoneBefore()
    {
        Chain.Since("1.7", "ReleaseManager");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        ReleaseArtifact artifact = new(Keccak256.Hash("image"u8), "registry.example.org/avs");
        PreparedTransaction<PublishedRelease> unnamed = Registry(avs).PreparePublishRelease(set, [artifact], 0);
        await RefusedAsync<ReleaseMetadataMissing>(unnamed);
        Assert.Equal("MustPublishMetadataURI", await RevertOfAsync(unnamed));
        await avs.RunAsync(Registry(avs).PreparePublishMetadata(set, "https://example.org/releases.json"));
        uint now = (uint)await NowAsync();

        Assert.True((await Registry(avs).CheckPublishReleaseAsync(set, [artifact], now, cancellationToken: Cancel)).IsClear);
        Assert.Equal(now - 1, (await OnlyAsync<UpgradeTimePassed>(Registry(avs).CheckPublishReleaseAsync(set, [artifact], now - 1, cancellationToken: Cancel))).UpgradeBy);
        Assert.Equal("InvalidUpgradeByTime", await RevertOfAsync(Registry(avs).PreparePublishRelease(set, [artifact], now - 1)));

        // An appointee to metadata publishes no releases.
        Staker appointee = await AccountAsync();
        PreparedTransaction<PublishedMetadata> metadata = Registry(appointee).PreparePublishMetadata(set, "https://example.org/other.json");
        await avs.RunAsync(Permissions(avs).PrepareSetAppointee(avs.Address, appointee.Address, PermittedFunction.Of(metadata.Call)));
        PreparedTransaction<PublishedRelease> release = Registry(appointee).PreparePublishRelease(set, [artifact], 0);
        await RefusedAsync<CallerNotPermitted>(release);
        Assert.Equal("InvalidPermissions", await RevertOfAsync(release));
        Assert.Equal("https://example.org/other.json", (await appointee.RunAsync(metadata)).MetadataUri);
    }

    [Theory]
    [InlineData(OperatorKeyCurve.Ecdsa)]
    [InlineData(OperatorKeyCurve.Bn254)]
    public async Task StakeTable_IsThatOfTheVerifierOfTheSetsKeys_AndSaysWhenItIsStale(OperatorKeyCurve curve)
    {
        ulong now = await NowAsync();
        Address owner = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        OperatorTableUpdater updater = new(await PlaceAsync(new ContractStub()
            .Answers(new OperatorTableUpdater(default).GetCurrentGlobalTableRoot(), ContractStub.Word((UInt256)77UL))
            .Answers(new OperatorTableUpdater(default).GetLatestReferenceTimestamp(), ContractStub.Word(now))
            .Build()));
        ECDSACertificateVerifier functions = new(default);
        Address verifier = await PlaceAsync(new ContractStub()
            .Answers(functions.LatestReferenceTimestamp(default), ContractStub.Word(now - 100))
            .Answers(functions.MaxOperatorTableStaleness(default), ContractStub.Word(99UL))
            .Answers(functions.GetOperatorSetOwner(default), ContractStub.Word(owner))
            .Answers(functions.GetOperatorCount(default, 0), ContractStub.Word(3UL))
            .Answers(functions.GetTotalStakeWeights(default, 0), ContractStub.Word(32UL), ContractStub.Word(2UL), ContractStub.Word(10UL), ContractStub.Word(20UL))
            .Build());
        bool isEcdsa = curve == OperatorKeyCurve.Ecdsa;
        RestakingNetwork network = Chain.Network with
        {
            EigenLayer = Chain.EigenLayer with
            {
                OperatorTableUpdater = updater.Address,
                ECDSACertificateVerifier = isEcdsa ? verifier : null,
                BN254CertificateVerifier = isEcdsa ? null : verifier,
            },
        };
        using RestakingClient client = new(Chain.RpcUrl, network);
        OperatorSetId set = new(owner, 1);

        StakeTable table = await client.EigenLayer.Registry.GetStakeTableAsync(set, curve, cancellationToken: Cancel);

        Assert.Equal((set, verifier, (uint)now, (uint)(now - 100), 99u), (table.OperatorSet, table.Verifier, table.GlobalReferenceTimestamp, table.ReferenceTimestamp!.Value, table.MaxStaleness));
        Assert.Equal((owner, (UInt256)3UL, true), (table.Owner!.Value, table.OperatorCount, table.IsStale));
        Assert.Equal([(UInt256)10UL, (UInt256)20UL], table.TotalWeights);
        Assert.False((table with { MaxStaleness = 0 }).IsStale);
        Assert.False((table with { ReferenceTimestamp = (uint)table.Block.Timestamp - 99 }).IsStale);
        await Assert.ThrowsAsync<FeatureNotAvailableException>(
            () => client.EigenLayer.Registry.GetStakeTableAsync(set, isEcdsa ? OperatorKeyCurve.Bn254 : OperatorKeyCurve.Ecdsa, cancellationToken: Cancel));
    }

    [Fact]
    public async Task MissingContract_IsFeatureNotAvailableWithTheVersionFound()
    {
        Staker account = await AccountAsync();
        RestakingNetwork without = Chain.Network with { EigenLayer = Chain.EigenLayer with { CrossChainRegistry = Chain.EigenLayer.StrategyFactory, ECDSACertificateVerifier = null } };
        using RestakingClient client = new(Chain.RpcUrl, without);

        FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(
            () => client.EigenLayer.Registry.GetCrossChainAsync(new OperatorSetId(account.Address, 1), cancellationToken: Cancel));

        Assert.Equal((Chain.Devnet!.Options.Version, Chain.EigenLayer.StrategyFactory), (e.Version, e.Contract));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => client.EigenLayer.Signatures.GetCertificateAsync(account.Address, 1, Hash32.Zero, Cancel));
    }
}
