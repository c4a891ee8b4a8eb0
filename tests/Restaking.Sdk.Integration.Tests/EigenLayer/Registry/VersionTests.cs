using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>One client on every version there is here: a feature is there, or says by name that it is not, with the version found.</summary>
public abstract class VersionTests(ChainFixture fixture)
{
    protected static readonly Address Someone = Address.Parse("0x000000000000000000000000000000000000dEaD");

    protected TestChain Chain => fixture.ChainOrSkip();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract string Version { get; }

    protected abstract EigenLayerVersionSource Source { get; }

    protected abstract ImmutableArray<EigenLayerFeature> There { get; }

    [Fact]
    public async Task Version_IsWhatTheContractsSay()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        EigenLayerVersion version = await client.EigenLayer.Registry.GetVersionAsync(cancellationToken: Cancel);

        Assert.StartsWith(Version, version.Version?.TrimStart('v'), StringComparison.Ordinal);
        Assert.Equal(Source, version.Source);
        Assert.Equal(System.Version.Parse(Version), version.Number);
    }

    [Fact]
    public async Task Features_AreThereOrSayThatTheyAreNot_WithTheVersionFound()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        EigenLayerFeatures features = await client.EigenLayer.Registry.GetFeaturesAsync(cancellationToken: Cancel);

        Assert.Equal(There.Select(feature => feature.Name).Order(StringComparer.Ordinal), features.Available.Select(feature => feature.Name).Order(StringComparer.Ordinal));
        foreach (EigenLayerFeature feature in EigenLayerFeature.All)
        {
            if (features.Has(feature))
            {
                await client.EigenLayer.Registry.RequireAsync(feature, cancellationToken: Cancel);
                continue;
            }

            FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => client.EigenLayer.Registry.RequireAsync(feature, cancellationToken: Cancel));
            Assert.Equal(feature.Name, e.Feature);
            Assert.StartsWith(Version, e.Version?.TrimStart('v'), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Domains_AreTheOnesTheContractsComputeTheirSeparatorFrom()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        foreach (Address contract in (Address[])[Chain.EigenLayer.StrategyManager, Chain.EigenLayer.DelegationManager])
        {
            SigningDomain domain = await client.EigenLayer.Signatures.GetDomainAsync(contract, cancellationToken: Cancel);

            Assert.Equal(await Chain.ReadAsync(new AVSDirectory(contract).DomainSeparator(), Cancel), domain.Separator);
            Assert.Equal(("EigenLayer", Is14(Version) ? "v1" : "1", contract), (domain.Domain.Name, domain.Domain.Version, domain.Domain.VerifyingContract!.Value));
            Assert.Equal((UInt256)Chain.Network.ChainId, domain.Domain.ChainId!.Value);
        }
    }

    // The first two characters of the contract's version then, which began with a v.
    private static bool Is14(string version) => System.Version.Parse(version) < new System.Version(1, 5);

    [Fact]
    public async Task Digests_AreTheOnesTheContractsCompute_AndOfTheJsonThatWalletsSign()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerSignaturesClient signatures = client.EigenLayer.Signatures;
        Address strategy = Chain.Strategies.First().Strategy;
        Hash32 salt = Keccak256.Hash("salt"u8);

        DepositToSign deposit = await signatures.GetDepositAsync(strategy, UInt256.One, Someone, UInt256.MaxValue, cancellationToken: Cancel);
        DelegationApprovalToSign approval = await signatures.GetDelegationApprovalAsync(Someone, strategy, salt, (UInt256)4102444800UL, Someone, Cancel);

        Assert.Equal(await Chain.ReadAsync(new StrategyManager(Chain.EigenLayer.StrategyManager).CalculateStrategyDepositDigestHash(
            Someone, strategy, deposit.Terms.Token, UInt256.One, deposit.Terms.Nonce, UInt256.MaxValue), Cancel), deposit.Message.Digest);
        Assert.Equal(await Chain.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).CalculateDelegationApprovalDigestHash(
            Someone, strategy, Someone, salt, (UInt256)4102444800UL), Cancel), approval.Message.Digest);
        foreach (TypedMessage message in (TypedMessage[])[deposit.Message, approval.Message, .. await MoreMessagesAsync(signatures)])
        {
            Assert.Equal(message.Digest, Eip712.HashTypedData(message.ToJson()));
            using JsonDocument json = JsonDocument.Parse(message.ToJson());
            Assert.Equal(["types", "primaryType", "domain", "message"], json.RootElement.EnumerateObject().Select(property => property.Name));
        }
    }

    [Fact]
    public async Task UnaskedFunctions_DoTheSameWhateverThePermissionControllerAnswers_AskingOnesDoNot()
    {
        Address controller = Chain.EigenLayer.PermissionController!.Value;
        byte[] code = await Chain.Rpc.GetCodeAsync(controller, BlockTag.Latest, Cancel);
        List<(PermittedFunction Function, bool Asks)> functions =
        [
            .. UnaskedFunctionsTheory.All.Select(row => row.Data).Where(row => UnaskedFunctionsTheory.AddressOf(Chain.EigenLayer, row.Item1) is not null)
                .Select(row => (UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, row.Item1, row.Item2), false)),
            .. UnaskedFunctionsTheory.Asking.Select(row => (UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, row.Contract, row.Signature), true)),

            // Since there are slashers, nobody else slashes.
            (UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, nameof(AllocationManager), UnaskedFunctionsTheory.SlashOperator), !There.Contains(EigenLayerFeature.Slashers)),
        ];
        Dictionary<bool, string[]> answers = [];
        try
        {
            foreach (bool may in (bool[])[false, true])
            {
                ContractStub stub = new ContractStub().Answers(new PermissionController(controller).CanCall(default, default, default, default), ContractStub.Word(may ? 1UL : 0UL));
                await Chain.Node.SetCodeAsync(controller, stub.Build(), Cancel);
                answers[may] = await Task.WhenAll(functions.Select(pair => AnswerAsync(pair.Function)));
            }
        }
        finally
        {
            await Chain.Node.SetCodeAsync(controller, code, CancellationToken.None);
        }

        Assert.Equal(functions, functions.Select((pair, i) => (pair.Function, answers[false][i] != answers[true][i])));
    }

    /// <summary>What only some versions sign; each digest is compared with the contract's where the message is made.</summary>
    protected virtual Task<ImmutableArray<TypedMessage>> MoreMessagesAsync(EigenLayerSignaturesClient signatures) => Task.FromResult(ImmutableArray<TypedMessage>.Empty);

    // Zeros are an argument of every type: a number, an address, an empty list.
    private async Task<string> AnswerAsync(PermittedFunction function)
    {
        byte[] data = new byte[Selector.Size + (64 * 32)];
        function.Selector.CopyTo(data);
        try
        {
            return Convert.ToHexString(await Chain.Rpc.CallAsync(new CallRequest { From = Someone, To = function.Target, Data = data }, BlockTag.Latest, Cancel));
        }
        catch (RpcException e) when (e.Kind == RpcErrorKind.ExecutionReverted)
        {
            return "reverted " + Convert.ToHexString(e.RevertData.Span);
        }
    }
}

/// <summary>On the project's own contracts with the rules of 1.12.</summary>
public sealed class Devnet112VersionTests(Devnet112Fixture chain) : VersionTests(chain), IClassFixture<Devnet112Fixture>
{
    protected override string Version => "1.12.0";

    protected override EigenLayerVersionSource Source => EigenLayerVersionSource.ProtocolRegistry;

    protected override ImmutableArray<EigenLayerFeature> There =>
    [
        .. EigenLayerFeature.All.Where(feature =>
            feature != EigenLayerFeature.SlashResolutionDelay && (feature != EigenLayerFeature.CrossChain || Chain.EigenLayer.CrossChainRegistry is not null)),
    ];
}

/// <summary>On the project's own contracts (1.13), or on the core of a build of whatever version: what there is then follows from the version.</summary>
public sealed class DevnetVersionTests(DevnetFixture chain) : VersionTests(chain), IClassFixture<DevnetFixture>
{
    protected override string Version => Chain.CoreVersion();

    protected override EigenLayerVersionSource Source =>
        Chain.EigenLayer.ProtocolRegistry is null ? EigenLayerVersionSource.DelegationManager : EigenLayerVersionSource.ProtocolRegistry;

    protected override ImmutableArray<EigenLayerFeature> There =>
    [
        .. EigenLayerFeature.All.Where(feature =>
            System.Version.Parse(feature.Since) <= System.Version.Parse(Version) && (feature != EigenLayerFeature.CrossChain || Chain.EigenLayer.CrossChainRegistry is not null)),
    ];

    protected override async Task<ImmutableArray<TypedMessage>> MoreMessagesAsync(EigenLayerSignaturesClient signatures) =>
    [
        (await signatures.GetAvsRegistrationAsync(Chain.EigenLayer.StrategyManager, Chain.EigenLayer.DelegationManager, Hash32.Zero, UInt256.One, Cancel)).Message,
        .. Chain.EigenLayer.KeyRegistrar is null ? [] : await KeyMessagesAsync(signatures),
    ];

    private async Task<ImmutableArray<TypedMessage>> KeyMessagesAsync(EigenLayerSignaturesClient signatures) =>
    [
        (await signatures.GetEcdsaKeyAsync(Chain.EigenLayer.StrategyManager, new OperatorSetId(Chain.EigenLayer.DelegationManager, 7), Chain.EigenLayer.StrategyManager, Cancel)).Message,
        await signatures.GetBn254KeyAsync(Chain.EigenLayer.StrategyManager, new OperatorSetId(Chain.EigenLayer.DelegationManager, 7), Bn254TestKey.Generators, Cancel),
    ];
}

/// <summary>On Sepolia's bytecode (1.7).</summary>
public sealed class SepoliaVersionTests(SepoliaFixture chain) : VersionTests(chain), IClassFixture<SepoliaFixture>
{
    protected override string Version => "1.7.0";

    protected override EigenLayerVersionSource Source => EigenLayerVersionSource.DelegationManager;

    protected override ImmutableArray<EigenLayerFeature> There =>
    [
        EigenLayerFeature.Permissions, EigenLayerFeature.Redistribution, EigenLayerFeature.SlashedSharesById, EigenLayerFeature.KeyRegistrar,
        EigenLayerFeature.ReleaseManager, EigenLayerFeature.CrossChain,
    ];

    [Fact]
    public async Task CrossChain_SupportedChains_AreRead()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        CrossChainState state = await client.EigenLayer.Registry.GetCrossChainAsync(new OperatorSetId(Chain.EigenLayer.StrategyManager, 1), cancellationToken: Cancel);

        Assert.Contains(state.Chains, chain => chain.OperatorTableUpdater == Chain.EigenLayer.OperatorTableUpdater);
    }

    [Theory]
    [InlineData(OperatorKeyCurve.Ecdsa)]
    [InlineData(OperatorKeyCurve.Bn254)]
    public async Task StakeTable_OfASetWithoutOne_IsReadFromTheVerifierOfItsKeys(OperatorKeyCurve curve)
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        StakeTable table = await client.EigenLayer.Registry.GetStakeTableAsync(new OperatorSetId(Someone, 1), curve, cancellationToken: Cancel);

        Assert.Equal(curve == OperatorKeyCurve.Ecdsa ? Chain.EigenLayer.ECDSACertificateVerifier : Chain.EigenLayer.BN254CertificateVerifier, table.Verifier);
        Assert.Equal((null, null, UInt256.Zero, false), (table.ReferenceTimestamp, table.Owner, table.OperatorCount, table.IsStale));
        Assert.Empty(table.TotalWeights);
    }

    [Theory]
    [InlineData(OperatorKeyCurve.Ecdsa)]
    [InlineData(OperatorKeyCurve.Bn254)]
    public async Task Keys_OnRealBytecode_AreRegisteredAndBurnt(OperatorKeyCurve curve)
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        await Chain.FundAsync(signer.Address, cancellationToken: Cancel);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network, Staker.Options with { Signer = signer });
        Staker account = new(Chain, signer, client);
        EigenLayerRegistryClient registry = client.EigenLayer.Registry;
        OperatorSetId set = new(account.Address, 1);
        await account.RunAsync(registry.PrepareConfigureKeys(set, curve));

        Hash32 hash;
        if (curve == OperatorKeyCurve.Ecdsa)
        {
            EcdsaKeyToSign terms = await client.EigenLayer.Signatures.GetEcdsaKeyAsync(account.Address, set, account.Address, Cancel);
            await account.RunAsync(registry.PrepareRegisterEcdsaKey(terms, await terms.Message.SignAsync(signer, Cancel)));
            hash = (await registry.GetKeyAsync(set, account.Address, cancellationToken: Cancel)).KeyHash!.Value;
            Assert.True(await registry.IsKeyBurntAsync(account.Address, cancellationToken: Cancel));
        }
        else
        {
            Bn254Key key = Bn254TestKey.Generators;
            TypedMessage message = await client.EigenLayer.Signatures.GetBn254KeyAsync(account.Address, set, key, Cancel);
            await account.RunAsync(registry.PrepareRegisterBn254Key(account.Address, set, key, Bn254TestKey.SignWithOne(message.Digest)));
            hash = key.Hash;
            Assert.Equal(key, (await registry.GetKeyAsync(set, account.Address, cancellationToken: Cancel)).Bn254Key);
        }

        await account.RunAsync(registry.PrepareDeregisterKey(account.Address, set));
        Assert.True(await registry.IsKeyBurntAsync(hash, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Certificates_HaveADomainWithoutChain()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        TypedMessage certificate = await client.EigenLayer.Signatures.GetCertificateAsync(Chain.EigenLayer.StrategyManager, 1759685549, Keccak256.Hash("task"u8), Cancel);

        Assert.Null(certificate.Domain.Domain.ChainId);
        Assert.Equal("1", certificate.Domain.Domain.Version);
        Assert.Equal(certificate.Digest, Eip712.HashTypedData(certificate.ToJson()));
        Assert.DoesNotContain("chainId", certificate.ToJson(), StringComparison.Ordinal);
    }

    protected override async Task<ImmutableArray<TypedMessage>> MoreMessagesAsync(EigenLayerSignaturesClient signatures) =>
    [
        (await signatures.GetEcdsaKeyAsync(Chain.EigenLayer.StrategyManager, new OperatorSetId(Chain.EigenLayer.DelegationManager, 7), Chain.EigenLayer.StrategyManager, Cancel)).Message,
        await signatures.GetBn254KeyAsync(Chain.EigenLayer.StrategyManager, new OperatorSetId(Chain.EigenLayer.DelegationManager, 7), Bn254TestKey.Generators, Cancel),
    ];
}

/// <summary>On mainnet's bytecode (1.5).</summary>
public sealed class MainnetVersionTests(MainnetFixture chain) : VersionTests(chain), IClassFixture<MainnetFixture>
{
    protected override string Version => "1.5.0";

    protected override EigenLayerVersionSource Source => EigenLayerVersionSource.DelegationManager;

    protected override ImmutableArray<EigenLayerFeature> There => [EigenLayerFeature.Permissions, EigenLayerFeature.Redistribution, EigenLayerFeature.SlashedSharesById];
}
