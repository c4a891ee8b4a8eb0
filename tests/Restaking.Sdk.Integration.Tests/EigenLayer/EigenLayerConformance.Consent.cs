using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>What needs somebody's consent: whose, until when, and once (notes, sections 2 and 3). What is refused here the contract is asked too.</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task DepositFor_AContractWallet_TakesWhatTheWalletTookAndNothingElse()
    {
        Address wallet = await Chain.CreateAccountAsync(UInt256.Zero, Cancel);
        Staker payer = await ReadyToDepositAsync();
        await Chain.Node.SetCodeAsync(wallet, new byte[] { 0x5f, 0x5f, 0xfd }, Cancel);
        DepositTerms terms = await payer.Strategies.GetDepositTermsAsync(Exact.Symbol, One, wallet, await NowAsync() + 3600, cancellationToken: Cancel);
        byte[] ownWay = [1, 2, 3];
        TransactionPlan<DepositResult> plan = await payer.Strategies.PrepareDepositForAsync(terms, ownWay, cancellationToken: Cancel);

        SignatureRefusedByContract before = await RefusedAsync<SignatureRefusedByContract>(payer, plan.Final);
        string? saidBefore = await ContractSaysAsync(payer, plan.Final.Call);
        await Chain.Node.SetCodeAsync(wallet, WalletThatTakes(terms.Digest), Cancel);
        DepositTerms more = terms with { Amount = Ten };
        await RefusedAsync<SignedForAnotherDomain>(payer, (await payer.Strategies.PrepareDepositForAsync(more, ownWay, cancellationToken: Cancel)).Final);
        DepositResult result = await payer.RunAsync(plan);

        Assert.Equal((wallet, "InvalidSignature"), (before.Signer, saidBefore));
        Assert.Equal(wallet, result.Staker);
        Assert.Equal(
            result.Shares, await ReaderAsync(reader => reader.ReadAsync(new StrategyManager(Chain.EigenLayer.StrategyManager).StakerDepositShares(wallet, Exact.Strategy), cancellationToken: Cancel)));
        StakerNonceUsed again = await RefusedAsync<StakerNonceUsed>(payer, plan.Final);
        Assert.Equal((terms.Nonce, terms.Nonce + UInt256.One), (again.Signed, again.Current));
        Assert.Equal("InvalidSignature", await ContractSaysAsync(payer, plan.Final.Call));
    }

    [Fact]
    public async Task DepositFor_InTheSecondOfItsExpiry_IsTakenAndOneLaterIsNot()
    {
        Staker staker = await StakerAsync();
        Staker payer = await ReadyToDepositAsync();
        (DepositTerms terms, TransactionPlan<DepositResult> plan) = await SignedAsync(staker, payer, await NowAsync() + 3600);

        await Chain.Node.SetNextBlockTimestampAsync(Time(terms.Expiry), Cancel);
        DepositResult result = await payer.RunAsync(plan);

        Assert.Equal(terms.Expiry, (UInt256)(await Chain.Rpc.GetBlockAsync(BlockTag.FromNumber(result.BlockNumber), Cancel))!.Timestamp);
        (DepositTerms next, TransactionPlan<DepositResult> late) = await SignedAsync(staker, payer, await NowAsync() + 3600);
        await MineAtAsync(next.Expiry);
        Assert.DoesNotContain((await late.Final.SimulateAsync(cancellationToken: Cancel)).PreflightIssues, issue => issue is StakerSignatureExpired);
        await MineAtAsync(next.Expiry + UInt256.One);
        StakerSignatureExpired refusal = await RefusedAsync<StakerSignatureExpired>(payer, late.Final);
        Assert.Equal((next.Expiry, (ulong)next.Expiry + 1), (refusal.Expiry, refusal.BlockTimestamp));
        Assert.Equal("SignatureExpired", await ContractSaysAsync(payer, late.Final.Call));
    }

    [Fact]
    public async Task Delegate_InTheSecondOfTheApprovalsExpiry_IsTakenAndOneLaterIsNot()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Address operatorAddress = await Chain.RegisterOperatorAsync(approver.Address, Cancel);
        Staker inTime = await StakerAsync();
        Staker late = await StakerAsync();
        ulong expiry = await NowAsync() + 3600;
        DelegationApproval approval = await ApproveAsync(inTime, operatorAddress, approver, expiry);
        DelegationApproval other = await ApproveAsync(late, operatorAddress, approver, expiry);

        await Chain.Node.SetNextBlockTimestampAsync(Time(expiry), Cancel);
        DelegationResult result = await inTime.RunAsync(inTime.Delegation.PrepareDelegate(operatorAddress, approval));

        Assert.Equal(expiry, (await Chain.Rpc.GetBlockAsync(BlockTag.FromNumber(result.BlockNumber), Cancel))!.Timestamp);
        Assert.True((await late.Delegation.CheckDelegateAsync(operatorAddress, other, cancellationToken: Cancel)).IsClear);
        await MineAtAsync(expiry + 1);
        PreparedTransaction<DelegationResult> tooLate = late.Delegation.PrepareDelegate(operatorAddress, other);
        Assert.Equal(expiry + 1, (await RefusedAsync<ApproverSignatureExpired>(late, tooLate)).BlockTimestamp);
        Assert.Equal("SignatureExpired", await ContractSaysAsync(late, tooLate.Call));
    }

    [Fact]
    public async Task Undelegate_ByTheDelegationApprover_IsDoneAndByAFormerOneRefused()
    {
        Staker approver = await StakerAsync();
        Staker former = await StakerAsync();
        Address operatorAddress = await Chain.RegisterOperatorAsync(former.Address, Cancel);
        Staker staker = await DepositedAsync(One);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress, await ApproveAsync(staker, operatorAddress, former.Signer, await NowAsync() + 3600)));
        Assert.True((await former.Delegation.CheckUndelegateAsync(staker.Address, former.Address, Cancel)).IsClear);
        await Chain.ExecuteAsync(
            operatorAddress, new DelegationManager(Chain.EigenLayer.DelegationManager).ModifyOperatorDetails(operatorAddress, approver.Address), cancellationToken: Cancel);

        PreparedTransaction<UndelegationResult> byFormer = former.Delegation.PrepareUndelegate(staker.Address, former.Address);
        CallerCannotUndelegate refusal = await RefusedAsync<CallerCannotUndelegate>(former, byFormer);
        string? said = await ContractSaysAsync(former, byFormer.Call);
        UndelegationResult forced = await approver.RunAsync(approver.Delegation.PrepareUndelegate(staker.Address, approver.Address));

        Assert.Equal((former.Address, operatorAddress, "CallerCannotUndelegate"), (refusal.Caller, refusal.Operator, said));
        Assert.Equal((staker.Address, operatorAddress), (forced.Staker, forced.PreviousOperator));
        Assert.Equal(forced.Withdrawals[0].Root, Assert.Single(await staker.QueueAsync()).Root);
        Assert.False((await staker.PositionAsync()).IsDelegated);
    }

    [Fact]
    public async Task Redelegate_ToAnOperatorWithAnApprover_NeedsItsSignatureAndElseChangesNothing()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Address first = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Address second = await Chain.RegisterOperatorAsync(approver.Address, Cancel);
        Staker staker = await DelegatedAsync(One, first);
        Staker other = await StakerAsync();
        ulong expiry = await NowAsync() + 3600;

        PreparedTransaction<UndelegationResult> without = staker.Delegation.PrepareRedelegate(second);
        ApproverSignatureNeeded needed = await RefusedAsync<ApproverSignatureNeeded>(staker, without);
        PreparedTransaction<UndelegationResult> anothers = staker.Delegation.PrepareRedelegate(second, await ApproveAsync(other, second, approver, expiry));
        await RefusedAsync<SignatureOfAnother>(staker, anothers);
        (string?, string?) said = (await ContractSaysAsync(staker, without.Call), await ContractSaysAsync(staker, anothers.Call));
        Assert.Equal(first, (await staker.PositionAsync()).Operator);
        DelegationApproval approval = await ApproveAsync(staker, second, approver, expiry);
        UndelegationResult result = await staker.RunAsync(staker.Delegation.PrepareRedelegate(second, approval));

        // Nothing was signed: an expiry of zero is in the past, which the contract looks at first.
        Assert.Equal(approver.Address, needed.Approver);
        Assert.Equal(("SignatureExpired", "InvalidSignature"), said);
        Assert.Equal((first, second), (result.PreviousOperator, result.NewOperator!.Value));
        Assert.Equal(second, (await staker.PositionAsync()).Operator);
        await staker.RunAsync(staker.Delegation.PrepareRedelegate(first));
        PreparedTransaction<UndelegationResult> again = staker.Delegation.PrepareRedelegate(second, approval);
        await RefusedAsync<ApproverSaltSpent>(staker, again);
        Assert.Equal("SaltSpent", await ContractSaysAsync(staker, again.Call));
    }

    [Fact]
    public async Task Redelegate_ToAFullySlashedOperator_GoesThroughAndItsSharesNeverArrive()
    {
        (Address slashed, TestOperatorSet set) = await SlashableAsync();
        await set.SlashAsync(TestChain.FullMagnitude, Cancel);
        Staker staker = await DelegatedAsync(One, await Chain.RegisterOperatorAsync(cancellationToken: Cancel));

        // The queue has everything when the delegation begins, so that there is nothing left the contract could refuse it for.
        UndelegationResult result = await staker.RunAsync(staker.Delegation.PrepareRedelegate(slashed));
        QueuedWithdrawal queued = Assert.Single(await staker.QueueAsync());
        await PassDelayAsync(queued);
        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares);
        OperatorFullySlashed refusal = await RefusedAsync<OperatorFullySlashed>(staker, asShares);
        string? said = await ContractSaysAsync(staker, asShares.Call);
        CompleteWithdrawalsResult paid = await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued));

        Assert.Equal(slashed, result.NewOperator);
        Assert.Equal((slashed, "FullySlashed"), (refusal.Operator, said));
        Assert.Single(paid.Payments);
    }

    [Theory]
    [InlineData(1UL, nameof(DelegationPaused))]
    [InlineData(2UL, nameof(QueuePaused))]
    public async Task Redelegate_WithEitherHalfPaused_IsRefused(ulong bits, string code) => await UndoneAfterwardsAsync(async () =>
    {
        Address second = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DelegatedAsync(One, await Chain.RegisterOperatorAsync(cancellationToken: Cancel));
        await Chain.SetPausedAsync(Chain.EigenLayer.DelegationManager, bits, Cancel);

        PreparedTransaction<UndelegationResult> prepared = staker.Delegation.PrepareRedelegate(second);
        SimulationResult simulation = await prepared.SimulateAsync(cancellationToken: Cancel);

        Assert.Equal(code, Assert.Single(simulation.PreflightIssues).Code);
        Assert.Equal("CurrentlyPaused", await ContractSaysAsync(staker, prepared.Call));

        // New delegations alone being paused keeps nobody from leaving.
        Assert.Equal(bits == 1, (await staker.Delegation.CheckUndelegateAsync(cancellationToken: Cancel)).IsClear);
        Assert.Equal(bits == 1, await ContractSaysAsync(staker, staker.Delegation.PrepareUndelegate().Call) is null);
    });

    /// <summary>The contract's own error for a call that goes past all gates; null when it would take it.</summary>
    private static async Task<string?> ContractSaysAsync(Staker sender, IContractCall call) =>
        (await sender.Client.Transactions.Prepare(call).SimulateAsync(cancellationToken: Cancel)).Error?.Name;

    private async Task<(DepositTerms Terms, TransactionPlan<DepositResult> Plan)> SignedAsync(Staker staker, Staker payer, ulong expiry)
    {
        DepositTerms terms = await payer.Strategies.GetDepositTermsAsync(Exact.Symbol, One, staker.Address, expiry, cancellationToken: Cancel);
        return (terms, await payer.Strategies.PrepareDepositForAsync(terms, staker.Signer.SignDigest(terms.Digest).ToBytes(), cancellationToken: Cancel));
    }

    private async Task MineAtAsync(UInt256 time)
    {
        await Chain.Node.SetNextBlockTimestampAsync(Time(time), Cancel);
        await Chain.Node.MineAsync(1, null, Cancel);
        Assert.Equal(time, (UInt256)await NowAsync());
    }

    private static DateTimeOffset Time(UInt256 seconds) => DateTimeOffset.FromUnixTimeSeconds((long)(ulong)seconds);

    /// <summary>A wallet whose owners have agreed to one digest (EIP-1271): it asks for no signature.</summary>
    private static byte[] WalletThatTakes(Hash32 digest)
    {
        byte[] agreed = new byte[32];
        digest.CopyTo(agreed);
        byte[] magic = new byte[32];
        Selector.FromSignature("isValidSignature(bytes32,bytes)").CopyTo(magic);

        // (calldata[4..36] == agreed) * magic
        return [0x7f, .. agreed, 0x60, 0x04, 0x35, 0x14, 0x7f, .. magic, 0x02, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
    }
}
