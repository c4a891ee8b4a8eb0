using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Registry;

/// <summary>Bad arguments of permissions, registry and signatures are refused before the network is touched.</summary>
public sealed class RegistryBadInputTests : IDisposable
{
    private static readonly Address Someone = Address.Parse("0x000000000000000000000000000000000000dEaD");
    private static readonly OperatorSetId Set = new(Someone, 1);

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public RegistryBadInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerPermissionsClient Permissions => _client.EigenLayer.Permissions;

    private EigenLayerRegistryClient Registry => _client.EigenLayer.Registry;

    private EigenLayerSignaturesClient Signatures => _client.EigenLayer.Signatures;

    public void Dispose()
    {
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public async Task ZeroAddresses_AreRefused()
    {
        PermittedFunction function = PermittedFunction.Of(Someone, "slash()");
        await Assert.ThrowsAsync<ArgumentException>(() => Permissions.GetAdminsAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Permissions.CanCallAsync(Someone, Address.Zero, function, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Permissions.CanCallAsync(Someone, Someone, default, cancellationToken: Cancel));
        Assert.Throws<ArgumentException>(() => Permissions.PrepareAddAdmin(Someone, Address.Zero, Someone));
        Assert.Throws<ArgumentException>(() => Permissions.PrepareSetAppointee(Address.Zero, Someone, function, Someone));
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.GetTokenStrategyAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.GetKeyAsync(default, Someone, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.GetVaultAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Signatures.GetDomainAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Signatures.GetEcdsaKeyAsync(Someone, Set, Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Signatures.GetDelegationApprovalAsync(Address.Zero, Someone, default, UInt256.One, cancellationToken: Cancel));
    }

    [Fact]
    public void Caller_NobodyNamedAndNoSigner_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Permissions.PrepareAcceptAdmin(Someone));
        Assert.Throws<InvalidOperationException>(() => Registry.PrepareDeployStrategy(Someone));
    }

    [Fact]
    public async Task Names_EmptyOrTooLong_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.FindContractAsync(string.Empty, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Registry.FindContractAsync(new string('a', 32), cancellationToken: Cancel));
        Assert.Throws<ArgumentException>(() => Registry.PreparePublishMetadata(Set, string.Empty, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PreparePublishRelease(Set, [], 0, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareConfigureKeys(Set, OperatorKeyCurve.None, Someone));
    }

    [Fact]
    public async Task Function_WhoseSignatureIsNotThatOfItsSelector_IsRefused()
    {
        PermittedFunction harmless = PermittedFunction.Of(Someone, "updateOperatorMetadataURI(address,string)");
        PermittedFunction disguised = harmless with { Selector = Selector.FromSignature("modifyOperatorDetails(address,address)") };

        Assert.Throws<ArgumentException>(() => Permissions.PrepareSetAppointee(Someone, Someone, disguised, Someone));
        Assert.Throws<ArgumentException>(() => Permissions.PrepareRemoveAppointee(Someone, Someone, disguised, Someone));
        await Assert.ThrowsAsync<ArgumentException>(() => Permissions.CanCallAsync(Someone, Someone, disguised, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Permissions.GetAppointeesAsync(Someone, disguised, cancellationToken: Cancel));
        Permissions.PrepareSetAppointee(Someone, Someone, harmless, Someone);
        Permissions.PrepareSetAppointee(Someone, Someone, harmless with { Signature = null }, Someone);
    }

    [Fact]
    public void Vault_ZeroAddresses_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Registry.PrepareLockVault(Address.Zero, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareMarkVaultMatured(Address.Zero, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareAdvanceVault(Address.Zero, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareAdvanceVault(Someone, Address.Zero));
    }

    [Fact]
    public void CertificateVerifiers_OfBothKindsOfKeys_AnswerTheSameFunctions()
    {
        ECDSACertificateVerifier ecdsa = new(Someone);
        BN254CertificateVerifier bn254 = new(Someone);

        // A stake table is read with one binding for both.
        Assert.Equal(bn254.LatestReferenceTimestamp(default).Function.Selector, ecdsa.LatestReferenceTimestamp(default).Function.Selector);
        Assert.Equal(bn254.MaxOperatorTableStaleness(default).Function.Selector, ecdsa.MaxOperatorTableStaleness(default).Function.Selector);
        Assert.Equal(bn254.GetOperatorSetOwner(default).Function.Selector, ecdsa.GetOperatorSetOwner(default).Function.Selector);
        Assert.Equal(bn254.GetOperatorCount(default, 0).Function.Selector, ecdsa.GetOperatorCount(default, 0).Function.Selector);
        Assert.Equal(bn254.GetTotalStakeWeights(default, 0).Function.Selector, ecdsa.GetTotalStakeWeights(default, 0).Function.Selector);
    }

    [Fact]
    public void Vault_TimesAndLimitsNoVaultCanHave_AreRefused()
    {
        DurationVaultSettings settings = new()
        {
            Token = Someone,
            Admin = Someone,
            Arbitrator = Someone,
            DurationSeconds = 1,
            MaxPerDeposit = UInt256.One,
            StakeCap = UInt256.One,
            OperatorSet = Set,
        };

        Assert.Throws<ArgumentOutOfRangeException>(() => Registry.PrepareDeployVault(settings with { DurationSeconds = 0 }, Someone));
        Assert.Throws<ArgumentOutOfRangeException>(() => Registry.PrepareDeployVault(settings with { DurationSeconds = DurationVaultSettings.LongestDurationSeconds + 1 }, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareDeployVault(settings with { MaxPerDeposit = (UInt256)2UL }, Someone));
        Assert.Throws<ArgumentException>(() => Registry.PrepareDeployVault(settings with { Arbitrator = Address.Zero }, Someone));
        Registry.PrepareDeployVault(settings, Someone);
    }
}
