using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>The devnet's contracts, as compiled into the test kit, against the ABIs of the real ones.</summary>
public class DevnetAbiTests
{
    private const int LargestCode = 24_576;

    /// <summary>What the devnet adds: how its contracts learn of each other, and an error it raises in another contract's stead.</summary>
    private static readonly HashSet<string> DevnetOnly =
    [
        "AllocationManager: function devnetForgetSlasher((address,uint32)) nonpayable -> ()",
        "AllocationManager: function initialize(address) nonpayable -> ()",
        "DelegationManager: function initialize(address) nonpayable -> ()",
        // The EigenPodManager's, raised in its stead while none is named.
        "DelegationManager: error SharesNegative()",
        "DelegationManager: function devnetSetEigenPodManager(address) nonpayable -> ()",
        "EigenPodManager: function devnetPodInitCodeHash() view -> (bytes32)",
        "EigenPodManager: function devnetSetDepositShares(address,int256) nonpayable -> ()",
    ];

    /// <summary>What the devnet leaves out; devnet/README.md says why.</summary>
    private static readonly HashSet<string> LeftOut =
    [
        "AVSDirectory: error InvalidShortString()",
        "AVSDirectory: error StringTooLong(string)",
        "AVSDirectory: event Initialized(uint8)",
        "AVSDirectory: function OPERATOR_SET_FORCE_DEREGISTRATION_TYPEHASH() view -> (bytes32)",
        "AVSDirectory: function OPERATOR_SET_REGISTRATION_TYPEHASH() view -> (bytes32)",
        "AVSDirectory: function initialize(address,uint256) nonpayable -> ()",
        "AllocationManager: error Empty()",
        "AllocationManager: error InvalidSnapshotOrdering()",
        "AllocationManager: error OperatorSetAlreadyMigrated()",
        "AllocationManager: function eigenStrategy() view -> (address)",
        "AllocationManager: function initialize(uint256) nonpayable -> ()",
        "AllocationManager: function viewImplementation() view -> (address)",
        "DelegationManager: error InvalidShortString()",
        "DelegationManager: error InvalidSnapshotOrdering()",
        "DelegationManager: error StringTooLong(string)",
        "DelegationManager: function initialize(uint256) nonpayable -> ()",
        "EigenPod: error EmptyRoot()",
        "EigenPod: error InvalidIndex()",
        "EigenPod: error LeavesNotPowerOfTwo()",
        "EigenPod: error NotEnoughLeaves()",
        "EigenPodManager: event BeaconChainETHDeposited(address indexed,uint256)",
        "EigenPodManager: event BeaconChainETHWithdrawalCompleted(address indexed,uint256,uint96,address,address,bytes32)",
        "EigenPodManager: event Initialized(uint8)",
        "EigenPodManager: function initialize(address,uint256) nonpayable -> ()",
        "DurationVaultStrategy: event Initialized(uint8)",
        "DurationVaultStrategy: function initialize((address,address,address,uint32,uint256,uint256,string,(address,uint32),bytes,address,string)) nonpayable -> ()",
        "DurationVaultStrategy: function initialize(address) nonpayable -> ()",
        "KeyRegistrar: error InvalidShortString()",
        "KeyRegistrar: error StringTooLong(string)",
        "PermissionController: event Initialized(uint8)",
        "ProtocolRegistry: event Initialized(uint8)",
        "ProtocolRegistry: event RoleAdminChanged(bytes32 indexed,bytes32 indexed,bytes32 indexed)",
        "ProtocolRegistry: event RoleRevoked(bytes32 indexed,address indexed,address indexed)",
        "ProtocolRegistry: function getRoleAdmin(bytes32) view -> (bytes32)",
        "ProtocolRegistry: function getRoleMember(bytes32,uint256) view -> (address)",
        "ProtocolRegistry: function getRoleMemberCount(bytes32) view -> (uint256)",
        "ProtocolRegistry: function grantRole(bytes32,address) nonpayable -> ()",
        "ProtocolRegistry: function initialize(address,address) nonpayable -> ()",
        "ProtocolRegistry: function renounceRole(bytes32,address) nonpayable -> ()",
        "ProtocolRegistry: function revokeRole(bytes32,address) nonpayable -> ()",
        "ProtocolRegistry: function supportsInterface(bytes4) view -> (bool)",
        "ReleaseManager: event Initialized(uint8)",
        "RewardsCoordinator: event Initialized(uint8)",
        "RewardsCoordinator: function createEigenDARewardsSubmission(address,((address,uint96)[],address,uint256,uint32,uint32)[]) nonpayable -> ()",
        "RewardsCoordinator: function emissionsController() view -> (address)",
        "RewardsCoordinator: function initialize(address,uint256,address,uint32,uint16,address) nonpayable -> ()",
        "StrategyBaseTVLLimits: event Initialized(uint8)",
        "StrategyBaseTVLLimits: function initialize(address) nonpayable -> ()",
        "StrategyBaseTVLLimits: function initialize(uint256,uint256,address) nonpayable -> ()",
        "StrategyFactory: event Initialized(uint8)",
        "StrategyFactory: function initialize(address,uint256) nonpayable -> ()",
        "StrategyManager: error InvalidShortString()",
        "StrategyManager: error StringTooLong(string)",
        "StrategyManager: event Initialized(uint8)",
        "StrategyManager: function initialize(address,address,uint256) nonpayable -> ()",
    ];

    public static TheoryData<string, string> CoreContracts => new()
    {
        { "AllocationManager", "abi/eigenlayer/AllocationManager.json" },
        { "AVSDirectory", "abi/eigenlayer/AVSDirectory.json" },
        { "DelegationManager", "abi/eigenlayer/DelegationManager.json" },
        { "DurationVaultStrategy", "abi/eigenlayer-v1.13.0/DurationVaultStrategy.json" },
        { "DurationVaultStrategyBeforeNames", "abi/eigenlayer/DurationVaultStrategy.json" },
        { "KeyRegistrar", "abi/eigenlayer/KeyRegistrar.json" },
        { "EigenPod", "abi/eigenlayer/EigenPod.json" },
        { "EigenPodManager", "abi/eigenlayer/EigenPodManager.json" },
        { "Multicall3", "abi/eigenlayer/Multicall3.json" },
        { "PauserRegistry", "abi/eigenlayer/PauserRegistry.json" },
        { "PermissionController", "abi/eigenlayer/PermissionController.json" },
        { "ProtocolRegistry", "abi/eigenlayer/ProtocolRegistry.json" },
        { "ReleaseManager", "abi/eigenlayer/ReleaseManager.json" },
        { "StrategyBaseTVLLimits", "abi/eigenlayer/StrategyBaseTVLLimits.json" },
        { "StrategyFactory", "abi/eigenlayer-v1.13.0/StrategyFactory.json" },
        { "StrategyFactoryBeforeNames", "abi/eigenlayer/StrategyFactory.json" },
        { "StrategyManager", "abi/eigenlayer-v1.13.0/StrategyManager.json" },
        { "StrategyManagerBeforeDelay", "abi/eigenlayer/StrategyManager.json" },
        { "RewardsCoordinator", "abi/eigenlayer/RewardsCoordinator.json" },
    };

    [Theory]
    [MemberData(nameof(CoreContracts))]
    public void DevnetAbi_EveryEntry_MatchesReference(string contract, string reference)
    {
        using JsonDocument document = ReferenceFolder.OpenOrSkip(reference);
        HashSet<string> real = AbiEntries.Of(document.RootElement);

        IEnumerable<string> ofOurOwn = Entries(contract).Except(real).Select(entry => $"{contract}: {entry}");

        Assert.Equal(DevnetOnly.Where(entry => entry.StartsWith(contract + ":", StringComparison.Ordinal)).Order(), ofOurOwn.Order());
    }

    [Theory]
    [MemberData(nameof(CoreContracts))]
    public void DevnetAbi_WhatReferenceHasAndDevnetDoesNot_IsListed(string contract, string reference)
    {
        using JsonDocument document = ReferenceFolder.OpenOrSkip(reference);
        HashSet<string> real = AbiEntries.Of(document.RootElement);

        // A contract of an older version leaves out what the present one does.
        string listed = contract.Split("Before")[0];
        IEnumerable<string> missing = real.Except(Entries(contract)).Select(entry => $"{listed}: {entry}");

        Assert.Equal(LeftOut.Where(entry => entry.StartsWith(listed + ":", StringComparison.Ordinal)).Order(), missing.Order());
    }

    [Theory]
    [InlineData("LiquidStakingToken", "abi/eigenlayer/ERC20.json")]
    [InlineData("RebasingToken", "abi/eigenlayer/ERC20.json")]
    [InlineData("AvsRegistrar", "abi/eigenlayer/IAVSRegistrar.json")]
    public void DevnetAbi_Implementation_HasEveryFunctionOfItsInterface(string contract, string reference)
    {
        using JsonDocument document = ReferenceFolder.OpenOrSkip(reference);

        // How a function is declared to touch state may be stricter in an implementation.
        Assert.Empty(AbiEntries.Of(document.RootElement).Select(Call).Except(Entries(contract).Select(Call)));

        static string Call(string entry) => entry.Replace(" pure ", " ", StringComparison.Ordinal).Replace(" view ", " ", StringComparison.Ordinal).Replace(" nonpayable ", " ", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function transferShares(address,uint256) nonpayable -> (uint256)")]
    [InlineData("function getPooledEthByShares(uint256) view -> (uint256)")]
    [InlineData("function getSharesByPooledEth(uint256) view -> (uint256)")]
    [InlineData("function sharesOf(address) view -> (uint256)")]
    [InlineData("function getTotalShares() view -> (uint256)")]
    [InlineData("function getTotalPooledEther() view -> (uint256)")]
    [InlineData("event TransferShares(address indexed,address indexed,uint256)")]
    [InlineData("function permit(address,address,uint256,uint256,uint8,bytes32,bytes32) nonpayable -> ()")]
    [InlineData("function nonces(address) view -> (uint256)")]
    [InlineData("function DOMAIN_SEPARATOR() view -> (bytes32)")]
    public void RebasingToken_ShareFunctions_AreLidos(string entry)
    {
        using JsonDocument document = ReferenceFolder.OpenOrSkip("abi/lido/Lido.json");

        Assert.Contains(entry, AbiEntries.Of(document.RootElement));
        Assert.Contains(entry, Entries("RebasingToken"));
    }

    [Fact]
    public void DevnetArtifacts_EveryContract_CanBeDeployed()
    {
        using JsonDocument artifacts = Artifacts();

        Assert.All(artifacts.RootElement.EnumerateObject(), contract =>
        {
            byte[] code = Convert.FromHexString(contract.Value.GetProperty("bytecode").GetString().AsSpan(2));
            // Creation code is the longer one (EIP-170 limits what it leaves behind).
            Assert.InRange(code.Length, 1, LargestCode);
        });
    }

    [Fact]
    public void DevnetArtifacts_ContractsPlacedAsTheyAre_HaveRuntimeCode()
    {
        using JsonDocument artifacts = Artifacts();

        Assert.StartsWith("0x", artifacts.RootElement.GetProperty("Multicall3").GetProperty("runtimeBytecode").GetString(), StringComparison.Ordinal);
        Assert.False(artifacts.RootElement.GetProperty("StrategyManager").TryGetProperty("runtimeBytecode", out _));
    }

    private static HashSet<string> Entries(string contract)
    {
        using JsonDocument artifacts = Artifacts();
        return AbiEntries.Of(artifacts.RootElement.GetProperty(contract).GetProperty("abi"));
    }

    private static JsonDocument Artifacts()
    {
        using Stream stream = typeof(AnvilBinary).Assembly.GetManifestResourceStream("devnet-artifacts.json")!;
        return JsonDocument.Parse(stream);
    }
}
