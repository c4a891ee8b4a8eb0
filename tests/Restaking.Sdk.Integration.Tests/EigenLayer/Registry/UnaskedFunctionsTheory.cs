using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>Functions that ask the PermissionController nothing (notes, section 9), and some that do, by contract and signature.</summary>
internal static class UnaskedFunctionsTheory
{
    public const string SlashOperator = "slashOperator(address,(address,uint32,address[],uint256[],string))";

    public static TheoryData<string, string> All => new()
    {
        { nameof(StrategyManager), "depositIntoStrategy(address,address,uint256)" },
        { nameof(StrategyManager), "depositIntoStrategyWithSignature(address,address,uint256,address,uint256,bytes)" },
        { nameof(DelegationManager), "delegateTo(address,(bytes,uint256),bytes32)" },
        { nameof(DelegationManager), "redelegate(address,(bytes,uint256),bytes32)" },
        { nameof(DelegationManager), "registerAsOperator(address,uint32,string)" },
        { nameof(DelegationManager), "queueWithdrawals((address[],uint256[],address)[])" },
        { nameof(DelegationManager), "completeQueuedWithdrawal((address,address,address,uint256,uint32,address[],uint256[]),address[],bool)" },
        { nameof(DelegationManager), "completeQueuedWithdrawals((address,address,address,uint256,uint32,address[],uint256[])[],address[][],bool[])" },
        { nameof(RewardsCoordinator), "processClaim((uint32,uint32,bytes,(address,bytes32),uint32[],bytes[],(address,uint256)[]),address)" },
        { nameof(RewardsCoordinator), "processClaims((uint32,uint32,bytes,(address,bytes32),uint32[],bytes[],(address,uint256)[])[],address)" },
        { nameof(RewardsCoordinator), "createAVSRewardsSubmission(((address,uint96)[],address,uint256,uint32,uint32)[])" },
        { nameof(RewardsCoordinator), "createRewardsForAllSubmission(((address,uint96)[],address,uint256,uint32,uint32)[])" },
        { nameof(RewardsCoordinator), "createRewardsForAllEarners(((address,uint96)[],address,uint256,uint32,uint32)[])" },
        { nameof(RewardsCoordinator), "setClaimerFor(address)" },
        { nameof(AVSDirectory), "registerOperatorToAVS(address,(bytes,bytes32,uint256))" },
        { nameof(AVSDirectory), "deregisterOperatorFromAVS(address)" },
        { nameof(AVSDirectory), "cancelSalt(bytes32)" },
        { nameof(AVSDirectory), "updateAVSMetadataURI(string)" },
        { nameof(EigenPodManager), "createPod()" },
        { nameof(EigenPodManager), "stake(bytes,bytes,bytes32)" },
    };

    /// <summary>Functions that ask before they look at anything else.</summary>
    public static IReadOnlyList<(string Contract, string Signature)> Asking { get; } =
    [
        (nameof(AllocationManager), "modifyAllocations(address,((address,uint32),address[],uint64[])[])"),
        (nameof(AllocationManager), "registerForOperatorSets(address,(address,uint32[],bytes))"),
        (nameof(AllocationManager), "updateAVSMetadataURI(address,string)"),
        (nameof(DelegationManager), "modifyOperatorDetails(address,address)"),
        (nameof(DelegationManager), "updateOperatorMetadataURI(address,string)"),
    ];

    public static Address? AddressOf(EigenLayerDeployment deployment, string contract) => contract switch
    {
        nameof(StrategyManager) => deployment.StrategyManager,
        nameof(DelegationManager) => deployment.DelegationManager,
        nameof(AllocationManager) => deployment.AllocationManager,
        nameof(RewardsCoordinator) => deployment.RewardsCoordinator,
        nameof(AVSDirectory) => deployment.AVSDirectory,
        nameof(EigenPodManager) => deployment.EigenPodManager,
        _ => throw new ArgumentOutOfRangeException(nameof(contract), contract, "No contract of this test."),
    };

    public static PermittedFunction FunctionOf(EigenLayerDeployment deployment, string contract, string signature) =>
        PermittedFunction.Of(AddressOf(deployment, contract)!.Value, signature);
}
