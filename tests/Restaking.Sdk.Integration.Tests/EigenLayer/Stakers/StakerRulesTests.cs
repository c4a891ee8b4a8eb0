using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;
using Restaking.Sdk.Integration.Tests.EigenLayer.Pods;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Stakers;

/// <summary>Rules that a staker meets at the edges (notes, sections 2 to 5): each is refused here, and by the contract under the name in the notes.</summary>
public abstract partial class StakerRulesTests(ChainFixture chain) : RoleStand(chain)
{
    private static readonly UInt256 Ether = UInt256.FromEther("1");
    private static readonly Address Native = EigenLayerDeployment.BeaconChainEthStrategy;

    private DelegationManager Delegations => new(Chain.EigenLayer.DelegationManager);

    [Fact]
    public async Task Undelegate_ByAnAppointeeOfTheOperator_IsDoneAndByOneForAnotherFunctionRefused()
    {
        Staker operatorAccount = await OperatorAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAccount);
        Staker appointee = await AccountAsync();
        Staker other = await AccountAsync();
        await AppointAsync(operatorAccount, appointee, DelegationManager.UndelegateCall.Selector);
        await AppointAsync(operatorAccount, other, DelegationManager.ModifyOperatorDetailsCall.Selector);

        PreparedTransaction<UndelegationResult> byOther = other.Delegation.PrepareUndelegate(staker.Address, other.Address);
        CallerCannotUndelegate refusal = await RefusedAsync<CallerCannotUndelegate>(byOther);
        string? said = await ContractSaysAsync(other, byOther.Call);
        UndelegationResult forced = await appointee.RunAsync(appointee.Delegation.PrepareUndelegate(staker.Address, appointee.Address));

        Assert.Equal((other.Address, "CallerCannotUndelegate"), (refusal.Caller, said));
        Assert.Equal((staker.Address, operatorAccount.Address), (forced.Staker, forced.PreviousOperator));
        Assert.Single(await staker.QueueAsync());
    }

    [Fact]
    public async Task Undelegate_ByTheOperatorItselfAfterItNamedAnAdmin_IsRefusedAndByTheAdminDone()
    {
        Staker operatorAccount = await OperatorAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAccount);
        Staker admin = await AccountAsync();
        PermissionController permissions = new(Chain.EigenLayer.PermissionController!.Value);
        await Chain.ExecuteAsync(operatorAccount.Address, permissions.AddPendingAdmin(operatorAccount.Address, admin.Address), cancellationToken: Cancel);
        await Chain.ExecuteAsync(admin.Address, permissions.AcceptAdmin(operatorAccount.Address), cancellationToken: Cancel);

        PreparedTransaction<UndelegationResult> byItself = operatorAccount.Delegation.PrepareUndelegate(staker.Address, operatorAccount.Address);
        await RefusedAsync<CallerCannotUndelegate>(byItself);
        string? said = await ContractSaysAsync(operatorAccount, byItself.Call);
        await admin.RunAsync(admin.Delegation.PrepareUndelegate(staker.Address, admin.Address));

        Assert.Equal("CallerCannotUndelegate", said);
        Assert.False((await staker.PositionAsync()).IsDelegated);
    }

    [Fact]
    public async Task Redelegate_ByAnOperatorOrByAStakerOfNobody_IsRefused()
    {
        Staker operatorAccount = await OperatorAsync();
        Staker other = await OperatorAsync();
        Staker staker = await AccountAsync();

        PreparedTransaction<UndelegationResult> byOperator = operatorAccount.Delegation.PrepareRedelegate(other.Address);
        PreparedTransaction<UndelegationResult> byNobodys = staker.Delegation.PrepareRedelegate(other.Address);
        await RefusedAsync<OperatorCannotUndelegate>(byOperator);
        await RefusedAsync<NotDelegated>(byNobodys);

        Assert.Equal(
            ("OperatorsCannotUndelegate", "NotActivelyDelegated"),
            (await ContractSaysAsync(operatorAccount, byOperator.Call), await ContractSaysAsync(staker, byNobodys.Call)));
    }

    [Fact]
    public async Task ApproversSalt_IsSpentForEveryOperatorOfTheApproverAndForNoOther()
    {
        Staker approver = await AccountAsync();
        Staker another = await AccountAsync();
        Staker first = await OperatorAsync(approver: approver.Address);
        Staker second = await OperatorAsync(approver: approver.Address);
        Staker third = await OperatorAsync(approver: another.Address);
        Staker staker = await AccountAsync();
        Hash32 salt = Keccak256.Hash(staker.Address.ToWord().ToArray());
        await staker.RunAsync(staker.Delegation.PrepareDelegate(first.Address, await ApproveAsync(staker, first, approver, salt)));
        await staker.RunAsync(staker.Delegation.PrepareUndelegate());

        PreparedTransaction<DelegationResult> toSecond = staker.Delegation.PrepareDelegate(second.Address, await ApproveAsync(staker, second, approver, salt));
        ApproverSaltSpent refusal = await RefusedAsync<ApproverSaltSpent>(toSecond);
        string? said = await ContractSaysAsync(staker, toSecond.Call);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(third.Address, await ApproveAsync(staker, third, another, salt)));

        Assert.Equal((approver.Address, salt, "SaltSpent"), (refusal.Approver, refusal.Salt, said));
    }

    [Fact]
    public async Task Delegate_ToAnOpenOperator_LooksAtNoSignature()
    {
        Staker operatorAccount = await OperatorAsync();
        Staker staker = await AccountAsync();
        Hash32 salt = Keccak256.Hash("never spent"u8);

        // Long expired, and nobody's: there is no approver whose it would have to be.
        DelegationApproval nobodys = new(new byte[] { 1, 2, 3 }, UInt256.One, salt);
        DelegationResult result = await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAccount.Address, nobodys));

        Assert.Equal(operatorAccount.Address, result.Operator);
        Assert.False(await Chain.ReadAsync(Delegations.DelegationApproverSaltIsSpent(default, salt), Cancel));
    }

    [Fact]
    public async Task Deposit_OfTheLastShareAStrategyCanCount_IsTakenAndOneMoreIsNot()
    {
        Staker staker = await AccountAsync();
        Address token = await NewTokenAsync(staker, ShareMath.MaxTotalShares + UInt256.One);
        Address strategy = await StrategyOfAsync(staker, token);
        await Chain.ExecuteAsync(staker.Address, new ERC20(token).Approve(Chain.EigenLayer.StrategyManager, UInt256.MaxValue), cancellationToken: Cancel);

        PreparedTransaction<DepositResult> tooMany = (await staker.Strategies.PrepareDepositAsync(strategy, ShareMath.MaxTotalShares + UInt256.One, Cancel)).Final;
        TotalSharesExceeded refusal = await RefusedAsync<TotalSharesExceeded>(tooMany);
        string? said = await ContractSaysAsync(staker, tooMany.Call);
        DepositResult all = await staker.RunAsync(await staker.Strategies.PrepareDepositAsync(strategy, ShareMath.MaxTotalShares, Cancel));
        TotalSharesExceeded oneMore = await RefusedAsync<TotalSharesExceeded>((await staker.Strategies.PrepareDepositAsync(strategy, UInt256.One, Cancel)).Final);

        Assert.Equal((ShareMath.MaxTotalShares, refusal), (all.Shares, oneMore));
        Assert.Equal((ShareMath.MaxTotalShares + UInt256.One, ShareMath.MaxTotalShares), (refusal.SharesAfter, refusal.Maximum));
        Assert.Equal("TotalSharesExceedsMax", said);
    }

    [Fact]
    public async Task ThirtyThirdStrategy_ByDepositOrByCompletingAsShares_IsRefused()
    {
        Staker staker = await AccountAsync();
        await staker.DepositAsync(Exact, Ether);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        Address last = default;
        for (int i = 0; i < EigenLayerLimit; i++)
        {
            last = await DepositIntoNewStrategyAsync(staker);
        }

        await AdvanceToAsync(queued.ClaimableAtBlock);
        await Chain.GetTokenAsync(Exact, staker.Address, Ether, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(Exact.Token!.Value).Approve(Chain.EigenLayer.StrategyManager, Ether), cancellationToken: Cancel);
        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares);
        PreparedTransaction<DepositResult> deposit = (await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ether, Cancel)).Final;
        MaxStrategiesExceeded completing = await RefusedAsync<MaxStrategiesExceeded>(asShares);
        MaxStrategiesExceeded depositing = await RefusedAsync<MaxStrategiesExceeded>(deposit);
        (string?, string?) said = (await ContractSaysAsync(staker, asShares.Call), await ContractSaysAsync(staker, deposit.Call));

        Assert.Equal([(Exact.Strategy, 32), (Exact.Strategy, 32)], [(completing.Strategy, completing.Maximum), (depositing.Strategy, depositing.Maximum)]);
        Assert.Equal(("MaxStrategiesExceeded", "MaxStrategiesExceeded"), said);

        // As tokens it goes through, and so does a deposit into one of the thirty-two; with one left there is room again.
        Assert.True((await staker.Withdrawals.CheckCompleteAsync([queued], cancellationToken: Cancel)).IsClear);
        await Chain.ExecuteAsync(staker.Address, Delegations.QueueWithdrawals([new([last], [await SharesAsync(staker, last)], default)]), cancellationToken: Cancel);
        await staker.RunAsync(asShares);
        Assert.Equal(Ether, await SharesAsync(staker, Exact.Strategy));
    }

    [Fact]
    public async Task NativeStake_QueuedBeyondWhatThereIs_IsRefusedBeforeTheNetworkAndByTheContract()
    {
        PodOwner owner = await PodOwnerAsync(8_100_001);
        UInt256 have = Gwei.ThirtyTwoEther.ToWei();
        UInt256 tooMuch = have + UInt256.One;
        DelegationManager.QueueWithdrawalsCall raw = Delegations.QueueWithdrawals([new([Native], [tooMuch], default)]);

        SharesTooHigh alone = await TooHighAsync(owner.Staker, WithdrawalAmount.DepositShares(tooMuch));
        string? undelegated = await ContractSaysAsync(owner.Staker, raw);
        Staker operatorAccount = await OperatorAsync();
        await owner.Staker.RunAsync(owner.Staker.Delegation.PrepareDelegate(operatorAccount.Address));
        SharesTooHigh delegated = await TooHighAsync(owner.Staker, WithdrawalAmount.WithdrawableShares(tooMuch));
        string? saidDelegated = await ContractSaysAsync(owner.Staker, raw);

        Assert.Equal((Native, have, tooMuch), (alone.Strategy, alone.Have, alone.Need));
        Assert.Equal((WithdrawalUnit.WithdrawableShares, have, tooMuch), (delegated.Unit, delegated.Have, delegated.Need));
        Assert.Equal(("SharesNegative", "Panic"), (undelegated, saidDelegated));

        // What the beacon chain has taken cannot be queued as withdrawable, while its deposit shares are all still there.
        owner.SetBalance(8_100_001, new Gwei(16_000_000_000));
        await owner.CheckpointAsync();
        SharesTooHigh slashed = await TooHighAsync(owner.Staker, WithdrawalAmount.WithdrawableShares(have));
        Assert.Equal(UInt256.FromEther("16"), slashed.Have);
        PreparedTransaction<QueueWithdrawalsResult> all = await owner.Staker.Withdrawals.PrepareQueueAsync(Native, WithdrawalAmount.All, Cancel);

        // Gone between preparing and sending: nothing is sent.
        await Chain.ExecuteAsync(owner.Address, Delegations.QueueWithdrawals([new([Native], [Ether], default)]), cancellationToken: Cancel);
        Assert.Equal(have - Ether, (await RefusedAsync<SharesTooHigh>(all)).Have);
    }

    private const int EigenLayerLimit = 32;

    private static async Task<SharesTooHigh> TooHighAsync(Staker staker, WithdrawalAmount amount)
    {
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => staker.Withdrawals.PrepareQueueAsync(Native, amount, Cancel));
        return Assert.IsType<SharesTooHigh>(Assert.Single(e.Issues));
    }

    /// <summary>The contract's own error for a call that goes past all gates; null when it would take it.</summary>
    private static async Task<string?> ContractSaysAsync(Staker sender, IContractCall call) =>
        (await sender.Client.Transactions.Prepare(call).SimulateAsync(cancellationToken: Cancel)).Error?.Name;

    private Task<Rpc.TransactionReceipt> AppointAsync(Staker account, Staker appointee, Selector function) => Chain.ExecuteAsync(
        account.Address,
        new PermissionController(Chain.EigenLayer.PermissionController!.Value).SetAppointee(account.Address, appointee.Address, Delegations.Address, function),
        cancellationToken: Cancel);

    private Task<UInt256> SharesAsync(Staker staker, Address strategy) =>
        Chain.ReadAsync(new StrategyManager(Chain.EigenLayer.StrategyManager).StakerDepositShares(staker.Address, strategy), Cancel);

    /// <summary>An owner with one validator of 32 ETH, restaked.</summary>
    private async Task<PodOwner> PodOwnerAsync(ulong validator)
    {
        await Chain.UsePodsAsync(cancellationToken: Cancel);
        Staker staker = await AccountAsync();
        PodOwner owner = new(Chain, staker, (await staker.RunAsync(staker.Client.EigenLayer.Pods.PrepareCreate())).Pod);
        owner.Add(validator);
        await owner.VerifyAsync();
        return owner;
    }

    private async Task<DelegationApproval> ApproveAsync(Staker staker, Staker operatorAccount, Staker approver, Hash32 salt)
    {
        UInt256 expiry = (await Chain.Rpc.GetBlockAsync(Rpc.BlockTag.Latest, Cancel))!.Timestamp + 3600;
        Hash32 digest = await staker.Delegation.GetApprovalDigestAsync(staker.Address, operatorAccount.Address, approver.Address, salt, expiry, Cancel);
        return new DelegationApproval(approver.Signer.SignDigest(digest).ToBytes(), expiry, salt);
    }

    /// <summary>A token that moves as the devnet's do, all of which is one account's.</summary>
    private async Task<Address> NewTokenAsync(Staker owner, UInt256 supply)
    {
        Devnet devnet = DevnetOrSkip();
        Address token = await PlaceAsync(await Chain.Rpc.GetCodeAsync(Exact.Token!.Value, Rpc.BlockTag.Latest, Cancel));
        byte[] mint = [.. new byte[4], .. ContractStub.Word(owner.Address), .. ContractStub.Word(supply)];
        Selector.FromSignature("mint(address,uint256)").CopyTo(mint);
        await devnet.AsOwnerAsync(token, mint, Cancel);
        return token;
    }

    private Devnet DevnetOrSkip()
    {
        Assert.SkipWhen(Chain.Devnet is null, "The snapshots hold no StrategyFactory to deploy a new token's strategy.");
        return Chain.Devnet;
    }

    private async Task<Address> StrategyOfAsync(Staker anybody, Address token)
    {
        StrategyFactory factory = new(Chain.EigenLayer.StrategyFactory!.Value);
        await Chain.ExecuteAsync(anybody.Address, factory.DeployNewStrategy(token), cancellationToken: Cancel);
        return await Chain.ReadAsync(factory.DeployedStrategies(token), Cancel);
    }

    /// <summary>Into a strategy of a token that says it moves, and of which everybody has the same for ever.</summary>
    private async Task<Address> DepositIntoNewStrategyAsync(Staker staker)
    {
        DevnetOrSkip();
        ERC20 functions = new(default);
        Address token = await PlaceAsync(new ContractStub()
            .Answers(functions.Decimals(), ContractStub.Word(18UL))
            .Answers(functions.BalanceOf(default), ContractStub.Word(UInt256.FromEther("100")))
            .Answers(functions.TransferFrom(default, default, default), ContractStub.Word(UInt256.One))
            .Build());
        Address strategy = await StrategyOfAsync(staker, token);
        await Chain.ExecuteAsync(staker.Address, new StrategyManager(Chain.EigenLayer.StrategyManager).DepositIntoStrategy(strategy, token, Ether), cancellationToken: Cancel);
        return strategy;
    }
}
