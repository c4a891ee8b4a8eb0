using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Deposited = Restaking.Sdk.Contracts.EigenLayer.StrategyManager.DepositEvent;
using Queued = Restaking.Sdk.Contracts.EigenLayer.DelegationManager.SlashingWithdrawalQueuedEvent;

namespace Restaking.Sdk.Testing.Tests;

/// <content>The later part of the story: from the first withdrawal on.</content>
public sealed partial class RecordedScenarioTests
{
    private static readonly Address Burned = Address.Parse("0x00000000000000000000000000000000000e16e4");

    private DelegationManager.Withdrawal _withdrawal;
    private Hash32 _root;

    private async Task QueueAsync()
    {
        await RefusedAsync("C queue too much", Staker, Queue([Strategy], [1_518_518_518_518_518_691UL]));
        await RefusedAsync("C queue zero shares", Staker, Queue([Strategy], [UInt256.Zero]));
        await RefusedAsync("C queue empty strategies", Staker, Queue([], []));
        await RefusedAsync("C queue length mismatch", Staker, Queue([Strategy], []));
        await RefusedAsync("C queue undeposited strategy", Staker, Queue([Strategy2], [UInt256.One]));

        TransactionReceipt receipt = await _chain.ExecuteAsync(43, Staker, Queue([Strategy], [400_000_000_000_000_001UL]));
        Queued queued = receipt.Events<Queued>().Single();
        (_root, _withdrawal) = (queued.WithdrawalRoot, queued.Withdrawal);
        _recorded.Compare("C queued", "withdrawal", new object[]
        {
            _withdrawal.Staker, _withdrawal.DelegatedTo, _withdrawal.Withdrawer, _withdrawal.Nonce, _withdrawal.StartBlock,
            _withdrawal.Strategies, _withdrawal.ScaledShares,
        });
        _recorded.Compare("C queued", "root", _root);
        _recorded.Compare("C queued", "eventWithdrawable", queued.SharesToWithdraw[0]);
        _recorded.Compare("C queued", "operatorShares", await OperatorSharesAsync());
        _recorded.Compare("C slashableSharesInQueue", "value", await _chain.ReadAsync(Delegations.GetSlashableSharesInQueue(Operator, Strategy)));

        await RefusedAsync("C complete early", Staker, Complete(_withdrawal, [Token], receiveAsTokens: true));
        await RefusedAsync("C complete by other", Staker2, Complete(_withdrawal, [Token], receiveAsTokens: true));
        await RefusedAsync("C complete unknown root", Staker, Complete(_withdrawal with { Nonce = 7UL }, [Token], receiveAsTokens: true));
        await RefusedAsync("C complete tokens len", Staker, Complete(_withdrawal, [], receiveAsTokens: true));
    }

    private async Task SlashTheQueueAndCompleteAsync()
    {
        const string Slashed = "C slash 0.5 while queued";
        TransactionReceipt receipt = await _chain.ExecuteAsync(44, Avs, Slash(0, Ether / 2));
        UInt256 burn = receipt.Events<DelegationManager.OperatorSharesSlashedEvent>().Single().TotalSlashedShares;
        UInt256 burnFromOperator = receipt.Events<DelegationManager.OperatorSharesDecreasedEvent>().Single().Shares;
        _recorded.Compare(Slashed, "maxMagnitude", await MaxMagnitudeAsync());
        _recorded.Compare(Slashed, "burn", burn);
        _recorded.Compare(Slashed, "burnFromOperator", burnFromOperator);
        _recorded.Compare(Slashed, "burnFromQueue", burn - burnFromOperator);
        _recorded.Compare(Slashed, "operatorShares", await OperatorSharesAsync());
        _recorded.Compare("C getQueuedWithdrawal after slash", "shares", (await _chain.ReadAsync(Delegations.GetQueuedWithdrawal(_root))).Shares[0]);

        // A call at the head runs in the head's block: 53 is the last block of the delay, 54 the first to complete in.
        await _chain.MineToAsync(52);
        await RefusedAsync("C complete in block start+10 (pending)", Staker, Complete(_withdrawal, [Token], receiveAsTokens: true), block: BlockTag.Pending);
        await _chain.MineToAsync(53);
        await RefusedAsync("C eth_call at latest=start+10", Staker, Complete(_withdrawal, [Token], receiveAsTokens: true), "result");
        await RefusedAsync("C wrong token on complete", Staker, Complete(_withdrawal, [Token2], receiveAsTokens: true), block: BlockTag.Pending);

        UInt256 snapshot = await _chain.SnapshotAsync();
        const string AsTokens = "C completed as tokens in block";
        UInt256 before = await _chain.ReadAsync(_chain.Token.BalanceOf(Staker));
        // The recording has the strategy as it was before.
        _recorded.Compare(AsTokens, "strategyBalance", await _chain.ReadAsync(_chain.Token.BalanceOf(Strategy)));
        _recorded.Compare(AsTokens, "totalShares", await _chain.ReadAsync(_chain.Strategy.TotalShares()));
        receipt = await _chain.ExecuteAsync(54, Staker, Complete(_withdrawal, [Token], receiveAsTokens: true));
        _recorded.Compare(AsTokens, "minedIn", receipt.BlockNumber);
        _recorded.Compare(AsTokens, "tokens", await _chain.ReadAsync(_chain.Token.BalanceOf(Staker)) - before);
        await RefusedAsync("C complete again", Staker, Complete(_withdrawal, [Token], receiveAsTokens: true));

        await _chain.RevertAsync(snapshot);
        const string AsShares = "C completed as shares";
        DelegationManager.GetWithdrawableSharesResult shares = await SharesAsync(Staker);
        _recorded.Compare(AsShares, "depositSharesBefore", shares.DepositShares[0]);
        _recorded.Compare(AsShares, "withdrawableBefore", shares.WithdrawableShares[0]);
        _recorded.Compare(AsShares, "dsfBefore", await ScalingAsync(Staker));
        receipt = await _chain.ExecuteAsync(54, Staker, Complete(_withdrawal, [Token], receiveAsTokens: false));
        _recorded.Compare(AsShares, "addedShares", receipt.Events<Deposited>().Single().Shares);
        shares = await SharesAsync(Staker);
        _recorded.Compare(AsShares, "depositSharesAfter", shares.DepositShares[0]);
        _recorded.Compare(AsShares, "withdrawableAfter", shares.WithdrawableShares[0]);
        _recorded.Compare(AsShares, "dsfAfter", await ScalingAsync(Staker));
    }

    private async Task DeallocateAsync()
    {
        await _chain.ExecuteAsync(55, Operator, Allocate(Set0, Ether / 10));
        await AllocationIsRecordedAsync("D dealloc slashable");
        await RefusedAsync("D pending modification", Operator, Allocate(Set0, Ether / 20));
        const string Future = "D minSlashable future";
        _recorded.Compare(Future, "at_effectMinus1", (await MinimumSlashableAsync(65))[0][0]);
        _recorded.Compare(Future, "at_effect", (await MinimumSlashableAsync(66))[0][0]);
        _recorded.Compare(Future, "operatorShares", await OperatorSharesAsync());
        _recorded.Compare(Future, "maxMag", await MaxMagnitudeAsync());
        await _chain.MineToAsync(65);
        await AllocationIsRecordedAsync("D at effect-1");
        await _chain.MineToAsync(66);
        await AllocationIsRecordedAsync("D at effect");

        await _chain.ExecuteAsync(67, Operator, Allocations.DeregisterFromOperatorSets(new AllocationManager.DeregisterParams(Operator, Avs, [0])));
        await RefusedAsync("D re-register while slashable", Operator, Register(0));
        await _chain.MineToAsync(77);
        _recorded.Compare("D slashableUntil", "slashable_at_plus10", await _chain.ReadAsync(Allocations.IsOperatorSlashable(Operator, Set0)));
        await _chain.ExecuteAsync(78, Operator2, Delegations.RegisterAsOperator(Address.Zero, 3, ""));
        _recorded.Compare("D slashableUntil", "slashable_at_plus11", await _chain.ReadAsync(Allocations.IsOperatorSlashable(Operator, Set0)));
        await _chain.ExecuteAsync(79, Operator, Allocate(Set0, 0));
        await AllocationIsRecordedAsync("D instant dealloc when not slashable");

        AllocationManager.GetAllocationDelayResult delay = await _chain.ReadAsync(Allocations.GetAllocationDelay(Operator2));
        _recorded.Compare("D OP2 allocation delay", "delay", new object[] { delay.Value0, delay.Value1 });
        await _chain.ExecuteAsync(80, Operator2, Allocate(Set0, Ether / 10, Operator2));
        _recorded.Compare("D OP2 alloc pending", "alloc", await AllocationAsync(Operator2));
        TransactionReceipt receipt = await _chain.ExecuteAsync(81, Operator2, Allocations.SetAllocationDelay(Operator2, 5));
        _recorded.Compare("D setAllocationDelay effect", "effectBlock", receipt.Events<AllocationManager.AllocationDelaySetEvent>().Single().EffectBlock);
    }

    private async Task RedelegateAsync()
    {
        await _chain.ExecuteAsync(84, Staker, Strategies.DepositIntoStrategy(Strategy2, Token2, Ether / 10));
        DelegationManager.GetDepositedSharesResult deposited = await _chain.ReadAsync(Delegations.GetDepositedShares(Staker));
        _recorded.Compare("E deposited", "shares", new object[] { deposited.Value0, deposited.Value1 });

        const string Redelegated = "E redelegate queues one withdrawal per strategy";
        TransactionReceipt receipt = await _chain.ExecuteAsync(85, Staker, Delegations.Redelegate(Operator2, NoSignature, Hash32.Zero));
        ImmutableArray<DelegationManager.Withdrawal> withdrawals = [.. receipt.Events<Queued>().Select(e => e.Withdrawal)];
        _recorded.Compare(Redelegated, "count", withdrawals.Length);
        _recorded.Compare(Redelegated, "dsfAfterReset", await ScalingAsync(Staker));
        _recorded.Compare(Redelegated, "delegatedTo", await _chain.ReadAsync(Delegations.DelegatedTo(Staker)));

        const string Arrived = "E completed both as shares to new operator";
        await _chain.ExecuteAsync(97, Staker, Delegations.CompleteQueuedWithdrawals(withdrawals, [[Token], [Token2]], [false, false]));
        _recorded.Compare(Arrived, "op2", await _chain.ReadAsync(Delegations.OperatorShares(Operator2, Strategy)));
        _recorded.Compare(Arrived, "op2b", await _chain.ReadAsync(Delegations.OperatorShares(Operator2, Strategy2)));
        _recorded.Compare(Arrived, "dsf", await ScalingAsync(Staker));
        _recorded.Compare(Arrived, "withdrawable", (await SharesAsync(Staker)).WithdrawableShares[0]);
        _recorded.Compare(Arrived, "magOP", await MaxMagnitudeAsync());

        receipt = await _chain.ExecuteAsync(98, Operator2, Delegations.Undelegate(Staker));
        _recorded.Compare("E force undelegated", "events", receipt.Events<DelegationManager.StakerForceUndelegatedEvent>().Count());
        await RefusedAsync("E undelegate again", Staker, Delegations.Undelegate(Staker));
    }

    private async Task SlashEverythingAsync()
    {
        const string Late = "F delegate to previously slashed operator";
        await _chain.ExecuteAsync(99, Staker2, Delegations.DelegateTo(Operator, NoSignature, Hash32.Zero));
        DelegationManager.GetWithdrawableSharesResult shares = await SharesAsync(Staker2);
        _recorded.Compare(Late, "dsf", await ScalingAsync(Staker2));
        _recorded.Compare(Late, "maxMagnitude", await MaxMagnitudeAsync());
        _recorded.Compare(Late, "depositShares", shares.DepositShares[0]);
        _recorded.Compare(Late, "withdrawable", shares.WithdrawableShares[0]);

        const string Full = "F full slash";
        await _chain.ExecuteAsync(100, Operator, Allocate(Set1, Ether / 10 * 6));
        await _chain.ExecuteAsync(101, Operator, Register(1));
        await _chain.ExecuteAsync(102, Avs, Slash(1, Ether));
        _recorded.Compare(Full, "maxMagnitude", await MaxMagnitudeAsync());
        _recorded.Compare(Full, "operatorShares", await OperatorSharesAsync());
        _recorded.Compare(Full, "withdrawable", (await SharesAsync(Staker2)).WithdrawableShares[0]);
        await RefusedAsync("F deposit when fully slashed", Staker2, Strategies.DepositIntoStrategy(Strategy, Token, Ether));
        await _chain.ExecuteAsync(105, Staker3, Strategies.DepositIntoStrategy(Strategy, Token, Ether));
        await RefusedAsync("F delegate to fully slashed", Staker3, Delegations.DelegateTo(Operator, NoSignature, Hash32.Zero));
        await RefusedAsync(
            "F convertToDepositShares fully slashed", Staker2, Delegations.ConvertToDepositShares(Staker2, [Strategy], [UInt256.One]), "result");

        const string Nothing = "F complete 0-share withdrawal succeeds silently";
        TransactionReceipt receipt = await _chain.ExecuteAsync(108, Staker2, Queue([Strategy], [SecondStakersShares]));
        Queued queued = receipt.Events<Queued>().Single();
        _recorded.Compare(Nothing, "eventShares", queued.SharesToWithdraw[0]);
        UInt256 before = await _chain.ReadAsync(_chain.Token.BalanceOf(Staker2));
        await _chain.ExecuteAsync(120, Staker2, Complete(queued.Withdrawal, [Token], receiveAsTokens: true));
        _recorded.Compare(Nothing, "tokens", await _chain.ReadAsync(_chain.Token.BalanceOf(Staker2)) - before);

        await _chain.ExecuteAsync(121, Stranger, Strategies.ClearBurnOrRedistributableShares(new StrategyManager.OperatorSet(Avs, 0), UInt256.One));
        _recorded.Compare("G clear slash 1 (permissionless)", "burned", await _chain.ReadAsync(_chain.Token.BalanceOf(Burned)));
    }

    private async Task PauseAndPermitAsync()
    {
        const string Paused = "H queue while paused bit1";
        await _chain.ExecuteAsync(122, _chain.Owner, Delegations.Pause(2UL));
        await RefusedAsync(Paused, Staker3, Queue([Strategy], [UInt256.One]));
        await RefusedAsync(Paused, Staker, Delegations.Undelegate(Staker), "undelegate");
        await _chain.ExecuteAsync(_chain.Owner, Delegations.Unpause(UInt256.Zero));

        TransactionReceipt receipt = await _chain.ExecuteAsync(124, Staker3, Queue([Strategy, Strategy], [1000UL, 2000UL]));
        Queued queued = receipt.Events<Queued>().Single();
        _recorded.Compare("I duplicate strategies allowed in one withdrawal", "nlogs", receipt.Events<Queued>().Count());
        _recorded.Compare("I duplicate strategies allowed in one withdrawal", "operatorless", queued.Withdrawal.DelegatedTo.IsZero);
        const string Alone = "J undelegated withdrawal delegatedTo zero; delay still applies";
        _recorded.Compare(Alone, "delegatedTo", queued.Withdrawal.DelegatedTo);
        await RefusedAsync(Alone, Staker3, Complete(queued.Withdrawal, [Token, Token], receiveAsTokens: true));

        PermissionController permissions = _chain.Permissions;
        const string Admin = "K after first accept, account itself is NOT admin";
        await RefusedAsync("K remove only admin", Operator2, permissions.RemoveAdmin(Operator2, Operator2));
        await _chain.ExecuteAsync(125, Operator2, permissions.AddPendingAdmin(Operator2, Staker3));
        await _chain.ExecuteAsync(126, Staker3, permissions.AcceptAdmin(Operator2));
        _recorded.Compare(Admin, "isAdminSelf", await _chain.ReadAsync(permissions.IsAdmin(Operator2, Operator2)));
        _recorded.Compare(Admin, "admins", await _chain.ReadAsync(permissions.GetAdmins(Operator2)));
        await RefusedAsync(Admin, Operator2, Allocations.SetAllocationDelay(Operator2, 1), "selfCall");
        Selector modify = AllocationManager.ModifyAllocationsCall.Selector;
        await _chain.ExecuteAsync(127, Staker3, permissions.SetAppointee(Operator2, Stranger, Allocations.Address, modify));
        _recorded.Compare("K appointee", "can", await _chain.ReadAsync(permissions.CanCall(Operator2, Stranger, Allocations.Address, modify)));
    }
}
