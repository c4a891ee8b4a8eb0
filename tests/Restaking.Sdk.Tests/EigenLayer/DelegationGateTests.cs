using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>Who may delegate and undelegate, as the contracts decide it.</summary>
public sealed class DelegationGateTests : IDisposable
{
    private static readonly Address Staker = Address.Parse("0x000000000000000000000000000000000000dEaD");
    private static readonly Address Operator = Address.Parse("0x0000000000000000000000000000000000000a01");
    private static readonly Address Approver = Address.Parse("0x0000000000000000000000000000000000000a02");
    private static readonly Address Appointee = Address.Parse("0x0000000000000000000000000000000000000a03");
    private static readonly Hash32 Salt = Keccak256.Hash("salt"u8);

    private readonly EigenLayerNode _node = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Address Delegation => _node.Deployment.DelegationManager;

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delegate_EmptySignature_IsRefusedOnlyWhereNoContractCanTakeIt(bool approverIsContract)
    {
        AnswerOperatorWithApprover();
        if (approverIsContract)
        {
            _node.Answer(Approver, Selector.FromSignature("isValidSignature(bytes32,bytes)"), UInt256.Zero);
        }

        DelegationApproval empty = new(ReadOnlyMemory<byte>.Empty, UInt256.MaxValue, Salt);
        PreflightResult result = await _node.Client.EigenLayer.Delegation.CheckDelegateAsync(Operator, empty, Staker, Cancel);

        Assert.Equal(!approverIsContract, result.Refusals.Any(refusal => refusal is ApproverSignatureNeeded));
    }

    [Fact]
    public async Task Delegate_NoApprovalToAContractApprover_IsRefused()
    {
        AnswerOperatorWithApprover();
        _node.Answer(Approver, Selector.FromSignature("isValidSignature(bytes32,bytes)"), UInt256.Zero);

        PreflightResult result = await _node.Client.EigenLayer.Delegation.CheckDelegateAsync(Operator, null, Staker, Cancel);

        Assert.IsType<ApproverSignatureNeeded>(Assert.Single(result.Refusals));
    }

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(1UL, true)]
    public async Task Undelegate_ByTheOperator_NeedsTheRightThatItsAdminsMayHaveTaken(ulong canCall, bool allowed)
    {
        _node.Answer(Delegation, DelegationManager.PausedCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.DelegatedToCall.Selector, EigenLayerNode.Word(Operator))
            .Answer(Delegation, DelegationManager.GetDepositedSharesCall.Selector, 0x40UL, 0x60UL, 0UL, 0UL)
            .Answer(Delegation, DelegationManager.DelegationApproverCall.Selector, 0UL)
            .Answer(_node.Deployment.PermissionController!.Value, PermissionController.CanCallCall.Selector, canCall);

        PreflightResult result = await _node.Client.EigenLayer.Delegation.CheckUndelegateAsync(Staker, Operator, Cancel);

        Assert.Equal(!allowed, result.Refusals.Any(refusal => refusal is CallerCannotUndelegate));
    }

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(1UL, true)]
    public async Task Undelegate_DeploymentWithoutAPermissionController_AsksTheOneOfTheAllocationManager(ulong canCall, bool allowed)
    {
        Address controller = _node.Deployment.PermissionController!.Value;
        using EigenLayerNode node = new(deployment => deployment with { PermissionController = null });
        AnswerUndelegation(node)
            .Answer(node.Deployment.AllocationManager, AllocationManager.PermissionControllerCall.Selector, EigenLayerNode.Word(controller))
            .Answer(controller, PermissionController.CanCallCall.Selector, canCall);

        PreflightResult result = await node.Client.EigenLayer.Delegation.CheckUndelegateAsync(Staker, Appointee, Cancel);

        Assert.Equal(!allowed, result.Refusals.Any(refusal => refusal is CallerCannotUndelegate));
    }

    [Fact]
    public async Task Undelegate_NoPermissionControllerAtAll_IsForTheOperatorAndItsApprover()
    {
        using EigenLayerNode node = new(deployment => deployment with { PermissionController = null });
        AnswerUndelegation(node).Answer(node.Deployment.AllocationManager, AllocationManager.PermissionControllerCall.Selector, UInt256.Zero);
        EigenLayerDelegationClient delegation = node.Client.EigenLayer.Delegation;

        PreflightResult other = await delegation.CheckUndelegateAsync(Staker, Appointee, Cancel);

        Assert.Equal([new CallerCannotUndelegate(Appointee, Staker, Operator)], other.Refusals);
        Assert.True((await delegation.CheckUndelegateAsync(Staker, Operator, Cancel)).IsClear);
        Assert.True((await delegation.CheckUndelegateAsync(Staker, Approver, Cancel)).IsClear);
    }

    private static EigenLayerNode AnswerUndelegation(EigenLayerNode node) =>
        node.Answer(node.Deployment.DelegationManager, DelegationManager.PausedCall.Selector, 0UL)
            .Answer(node.Deployment.DelegationManager, DelegationManager.DelegatedToCall.Selector, EigenLayerNode.Word(Operator))
            .Answer(node.Deployment.DelegationManager, DelegationManager.GetDepositedSharesCall.Selector, 0x40UL, 0x60UL, 0UL, 0UL)
            .Answer(node.Deployment.DelegationManager, DelegationManager.DelegationApproverCall.Selector, EigenLayerNode.Word(Approver));

    private void AnswerOperatorWithApprover() =>
        _node.Answer(Delegation, DelegationManager.PausedCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.DelegatedToCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.GetDepositedSharesCall.Selector, 0x40UL, 0x60UL, 0UL, 0UL)
            .Answer(Delegation, DelegationManager.IsOperatorCall.Selector, 1UL)
            .Answer(Delegation, DelegationManager.DelegationApproverCall.Selector, EigenLayerNode.Word(Approver))
            .Answer(Delegation, DelegationManager.DelegationApproverSaltIsSpentCall.Selector, 0UL)
            .Answer(_node.Deployment.AllocationManager, EigenLayerNode.GetMaxMagnitudes, 0x20UL, 0UL);
}
