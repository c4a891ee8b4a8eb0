using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Operators;

/// <content>Consents of a delegation approver: of an account, and of a contract.</content>
public abstract partial class OperatorsTests
{
    private static readonly Selector s_isValidSignature = Selector.FromSignature("isValidSignature(bytes32,bytes)");

    [Fact]
    public async Task Approve_AsAnAccount_LetsExactlyThatStakerInOnce()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Staker account = await OperatorAsync(approver: approver.Address);
        Staker staker = await AccountAsync();
        Staker other = await AccountAsync();

        DelegationApproval approval = await Operators(account).ApproveDelegationAsync(staker.Address, account.Address, await SoonAsync(), approver, cancellationToken: Cancel);
        bool before = await Operators(account).IsApproverSaltSpentAsync(approver.Address, approval.Salt, cancellationToken: Cancel);
        Assert.False((await other.Delegation.PrepareDelegate(account.Address, approval).SimulateAsync(cancellationToken: Cancel)).Succeeded);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(account.Address, approval));
        bool after = await Operators(account).IsApproverSaltSpentAsync(approver.Address, approval.Salt, cancellationToken: Cancel);
        PreflightException again = await Assert.ThrowsAsync<PreflightException>(
            () => Operators(account).ApproveDelegationAsync(staker.Address, account.Address, approval.Expiry, approver, cancellationToken: Cancel));

        Assert.Equal((false, true), (before, after));
        Assert.Equal(approval.Salt, Assert.IsType<ApproverSaltSpent>(Assert.Single(again.Issues)).Salt);
    }

    [Fact]
    public async Task Approve_WithTheWrongKeyOrTooLate_IsRefusedBeforeItIsHandedOut()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Staker account = await OperatorAsync(approver: approver.Address);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        // The client's own signer is the operator, and not its approver.
        await Assert.ThrowsAsync<ArgumentException>(async () => await Operators(account).ApproveDelegationAsync(staker, account.Address, await SoonAsync(), cancellationToken: Cancel));
        PreflightException late = await Assert.ThrowsAsync<PreflightException>(
            () => Operators(account).ApproveDelegationAsync(staker, account.Address, UInt256.One, approver, cancellationToken: Cancel));

        Assert.IsType<ApproverSignatureExpired>(Assert.Single(late.Issues));
    }

    [Fact]
    public async Task Approve_WhereNobodyHasTo_SaysSo()
    {
        Staker account = await OperatorAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Operators(account).ApproveDelegationAsync(account.Address, account.Address, await SoonAsync(), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Approve_ForWhoIsNoOperator_DoesNotSayThatAnybodyMayDelegate()
    {
        Staker account = await AccountAsync();

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Operators(account).ApproveDelegationAsync(account.Address, account.Address, await SoonAsync(), cancellationToken: Cancel));

        Assert.Contains("is not a registered operator", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_AsAContract_GoesByItsOwnRules()
    {
        // A contract that takes every signature (EIP-1271): what it answers is the function's selector.
        byte[] magic = new byte[32];
        s_isValidSignature.CopyTo(magic);
        Address approver = await PlaceAsync([0x7f, .. magic, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]);
        Staker account = await OperatorAsync(approver: approver);
        Staker staker = await AccountAsync();
        EigenLayerSignaturesClient signatures = staker.Client.EigenLayer.Signatures;

        DelegationApprovalToSign toSign = await signatures.GetDelegationApprovalAsync(
            staker.Address, account.Address, Keccak256.Hash("salt"u8), await SoonAsync(), cancellationToken: Cancel);
        byte[] anything = [1, 2, 3];
        Assert.True((await signatures.CheckDelegationApprovalAsync(toSign, anything, Cancel)).IsClear);
        DelegationResult delegated = await staker.RunAsync(staker.Delegation.PrepareDelegate(account.Address, toSign.With(anything)));

        Assert.Equal(approver, toSign.Message.Signer);
        Assert.Equal(account.Address, delegated.Operator);
    }

    private async Task<UInt256> SoonAsync() => (await Chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Timestamp + 3600;
}
