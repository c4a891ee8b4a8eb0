using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Deposited = Restaking.Sdk.Contracts.EigenLayer.StrategyManager.DepositEvent;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>
/// A story of deposits, delegation, slashes and withdrawals that was recorded on the real contracts' bytecode, told to the devnet
/// once more: in the same blocks, with the same amounts.
/// </summary>
public sealed partial class RecordedScenarioTests
{
    private const ulong Ether = 1_000_000_000_000_000_000;
    private const ulong SecondStakersShares = 82_304_526_008_230_479;

    private static readonly Address Staker = Account(0xc1);
    private static readonly Address Staker2 = Account(0xc2);
    private static readonly Address Staker3 = Account(0xc3);
    private static readonly Address Operator = Account(0xa1);
    private static readonly Address Operator2 = Account(0xa2);
    private static readonly Address Avs = Account(0xf1);
    private static readonly Address Stranger = Account(0xd1);
    private static readonly AllocationManager.OperatorSet Set0 = new(Avs, 0);
    private static readonly AllocationManager.OperatorSet Set1 = new(Avs, 1);
    private static readonly DelegationManager.SignatureWithExpiry NoSignature = new(default, UInt256.Zero);

    private RecordedScenario _recorded = null!;
    private ScenarioChain _chain = null!;

    private StrategyManager Strategies => _chain.Strategies;

    private DelegationManager Delegations => _chain.Delegations;

    private AllocationManager Allocations => _chain.Allocations;

    private Address Strategy => _chain.Strategy.Address;

    private Address Strategy2 => _chain.Strategy2.Address;

    private Address Token => _chain.Token.Address;

    private Address Token2 => _chain.Token2.Address;

    [Fact]
    public async Task Devnet_RecordedScenarioReplayed_AnswersAsTheRealContracts()
    {
        using JsonDocument recording = ReferenceFolder.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        _recorded = new RecordedScenario(recording);
        await using ScenarioChain chain = await ScenarioChain.StartAsync(
            Address.Parse(recording.RootElement.GetProperty("strategy").GetString()!),
            Address.Parse(recording.RootElement.GetProperty("strategy2").GetString()!));
        _chain = chain;

        await PrepareAsync();
        await DepositAsync();
        await DelegateAndAllocateAsync();
        await SlashAsync();
        await QueueAsync();
        await SlashTheQueueAndCompleteAsync();
        await DeallocateAsync();
        await RedelegateAsync();
        await SlashEverythingAsync();
        await PauseAndPermitAsync();

        Assert.Empty(_recorded.Differences);
        // The one step with a contract that the devnet does not have.
        Assert.Equal(["deployNewStrategy twice"], _recorded.Unseen);
    }

    private static Address Account(byte repeated) => new(Enumerable.Repeat(repeated, Address.Size).ToArray());

    private async Task PrepareAsync()
    {
        foreach (Address account in (Address[])[Staker, Staker2, Staker3, Operator, Operator2, Avs, Stranger])
        {
            await _chain.FundAsync(account);
        }

        foreach (Address staker in (Address[])[Staker, Staker2, Staker3])
        {
            await _chain.MintAsync(_chain.Token, staker, UInt256.FromEther("100"));
            await _chain.ExecuteAsync(staker, _chain.Token.Approve(Strategies.Address, UInt256.MaxValue));
        }

        await _chain.MintAsync(_chain.Token2, Staker, UInt256.FromEther("100"));
        await _chain.ExecuteAsync(Staker, _chain.Token2.Approve(Strategies.Address, UInt256.MaxValue));
    }

    private async Task DepositAsync()
    {
        TransactionReceipt receipt = await _chain.ExecuteAsync(23, Staker, Strategies.DepositIntoStrategy(Strategy, Token, Ether));
        _recorded.Compare("A deposit 1e18 first", "shares", receipt.Events<Deposited>().Single().Shares);

        await _chain.MintAsync(_chain.Token, Strategy, Ether / 2);
        UInt256 amount = 123_456_789_012_345_678UL;
        const string Second = "A deposit after donation";
        _recorded.Compare(Second, "balanceBefore", await _chain.ReadAsync(_chain.Token.BalanceOf(Strategy)));
        _recorded.Compare(Second, "totalSharesBefore", await _chain.ReadAsync(_chain.Strategy.TotalShares()));
        _recorded.Compare(Second, "underlyingToSharesView", await _chain.ReadAsync(_chain.Strategy.UnderlyingToSharesView(amount)));
        receipt = await _chain.ExecuteAsync(28, Staker2, Strategies.DepositIntoStrategy(Strategy, Token, amount));
        _recorded.Compare(Second, "shares", receipt.Events<Deposited>().Single().Shares);

        const string View = "A sharesToUnderlyingView";
        _recorded.Compare(View, "balance", await _chain.ReadAsync(_chain.Token.BalanceOf(Strategy)));
        _recorded.Compare(View, "totalShares", await _chain.ReadAsync(_chain.Strategy.TotalShares()));
        _recorded.Compare(View, "underlying", await _chain.ReadAsync(_chain.Strategy.SharesToUnderlyingView(SecondStakersShares)));

        // A contract, but no token: its refusal carries no reason.
        await RefusedAsync("A wrong token", Staker, Strategies.DepositIntoStrategy(Strategy, _chain.Permissions.Address, Ether));
        await RefusedAsync("A token != underlying", Staker, Strategies.DepositIntoStrategy(Strategy, Token2, Ether));
        await RefusedAsync("A not whitelisted", Staker, Strategies.DepositIntoStrategy(Stranger, Token, Ether));
        await RefusedAsync("A zero amount", Staker, Strategies.DepositIntoStrategy(Strategy, Token, UInt256.Zero));
    }

    private async Task DelegateAndAllocateAsync()
    {
        Address registrar = await _chain.DeployRegistrarAsync();
        await _chain.MineToAsync(30);
        await RefusedAsync("B registerAsOperator", Operator, Delegations.RegisterAsOperator(Address.Zero, 0, ""));
        await _chain.ExecuteAsync(31, Operator, Delegations.RegisterAsOperator(Address.Zero, 0, ""));
        await RefusedAsync("B operator is already delegated", Operator, Delegations.RegisterAsOperator(Address.Zero, 0, ""));
        await RefusedAsync("B operator cannot undelegate", Operator, Delegations.Undelegate(Operator));
        await RefusedAsync("B delegateTo non-operator", Staker, Delegations.DelegateTo(Stranger, NoSignature, Hash32.Zero));

        await _chain.ExecuteAsync(33, Staker, Delegations.DelegateTo(Operator, NoSignature, Hash32.Zero));
        _recorded.Compare("B delegated", "operatorShares", await OperatorSharesAsync());
        _recorded.Compare("B delegated", "dsf", await ScalingAsync(Staker));
        await RefusedAsync("B second delegateTo", Staker, Delegations.DelegateTo(Operator, NoSignature, Hash32.Zero));

        ImmutableArray<AllocationManager.CreateSetParams> sets = [new(0, [Strategy]), new(1, [Strategy])];
        await RefusedAsync("B createOperatorSets w/o metadata", Avs, Allocations.CreateOperatorSets(Avs, sets));
        await _chain.ExecuteAsync(34, Avs, Allocations.UpdateAVSMetadataURI(Avs, ""));
        await _chain.ExecuteAsync(35, Avs, Allocations.SetAVSRegistrar(Avs, registrar));
        await _chain.ExecuteAsync(36, Avs, Allocations.CreateOperatorSets(Avs, sets));

        await RefusedAsync("B allocate > max", Operator, Allocate(Set0, Ether + 1));
        await _chain.ExecuteAsync(37, Operator, Allocate(Set0, Ether / 10 * 6));
        await AllocationIsRecordedAsync("B allocate 0.6 (delay 0, unregistered)");
        await RefusedAsync("B insufficient for set1", Operator, Allocate(Set1, Ether / 2));
        await RefusedAsync("B same magnitude", Operator, Allocate(Set0, Ether / 10 * 6));

        await _chain.ExecuteAsync(38, Operator, Register(0));
        await RefusedAsync("B register twice", Operator, Register(0));
        _recorded.Compare("B minSlashable", "value", await MinimumSlashableAsync(38));
        _recorded.Compare("B minSlashable", "operatorShares", await OperatorSharesAsync());
    }

    private async Task SlashAsync()
    {
        await RefusedAsync("C slash by non slasher", Staker, Slash(0, Ether / 2));
        await RefusedAsync("C slash 0 wad", Avs, Slash(0, UInt256.Zero));
        await RefusedAsync("C slash > WAD", Avs, Slash(0, Ether + 1));

        const string First = "C slash wad=0.333.. of 0.6";
        _recorded.Compare(First, "operatorSharesBefore", await OperatorSharesAsync());
        TransactionReceipt receipt = await _chain.ExecuteAsync(39, Avs, Slash(0, 333_333_333_333_333_333UL));
        _recorded.Compare(First, "maxMagnitude", await MaxMagnitudeAsync());
        _recorded.Compare(First, "wadSlashedEvent", receipt.Events<AllocationManager.OperatorSlashedEvent>().Single().WadSlashed[0]);
        _recorded.Compare(First, "operatorSharesAfter", await OperatorSharesAsync());
        DelegationManager.GetWithdrawableSharesResult shares = await SharesAsync(Staker);
        _recorded.Compare(First, "withdrawable", shares.WithdrawableShares[0]);
        _recorded.Compare(First, "depositShares", shares.DepositShares[0]);
        StrategyManager.GetBurnOrRedistributableSharesOperatorSetUint256Result burn =
            await _chain.ReadAsync(Strategies.GetBurnOrRedistributableShares(new StrategyManager.OperatorSet(Avs, 0), UInt256.One));
        _recorded.Compare(First, "burnShares", new object[] { burn.Value0, burn.Value1 });
        await AllocationIsRecordedAsync(First);

        const string Deposit = "C second deposit updates DSF";
        receipt = await _chain.ExecuteAsync(42, Staker, Strategies.DepositIntoStrategy(Strategy, Token, 777_777_777_777_777_777UL));
        _recorded.Compare(Deposit, "addedShares", receipt.Events<Deposited>().Single().Shares);
        _recorded.Compare(Deposit, "dsf", await ScalingAsync(Staker));
        shares = await SharesAsync(Staker);
        _recorded.Compare(Deposit, "withdrawable", shares.WithdrawableShares[0]);
        _recorded.Compare(Deposit, "depositShares", shares.DepositShares[0]);
        _recorded.Compare(Deposit, "operatorShares", await OperatorSharesAsync());
        _recorded.Compare(Deposit, "maxMagnitude", await MaxMagnitudeAsync());
        _recorded.Compare(
            "C convertToDepositShares", "out", await _chain.ReadAsync(Delegations.ConvertToDepositShares(Staker, [Strategy], shares.WithdrawableShares)));
    }

    private async Task RefusedAsync(string step, Address from, Contracts.IContractCall call, string field = "revert", BlockTag block = default) =>
        _recorded.Compare(step, field, await _chain.RefusalAsync(from, call, block));

    private async Task AllocationIsRecordedAsync(string step)
    {
        _recorded.Compare(step, "alloc", await AllocationAsync(Operator));
        _recorded.Compare(step, "enc", await EncumberedAsync());
    }

    private async Task<object[]> AllocationAsync(Address @operator)
    {
        AllocationManager.Allocation allocation = await _chain.ReadAsync(Allocations.GetAllocation(@operator, Set0, Strategy));
        return [allocation.CurrentMagnitude, allocation.PendingDiff, allocation.EffectBlock];
    }

    private async Task<ulong[]> EncumberedAsync() =>
    [
        await _chain.ReadAsync(Allocations.GetEncumberedMagnitude(Operator, Strategy)),
        await _chain.ReadAsync(Allocations.GetAllocatableMagnitude(Operator, Strategy)),
    ];

    private Task<UInt256> OperatorSharesAsync() => _chain.ReadAsync(Delegations.OperatorShares(Operator, Strategy));

    private Task<UInt256> ScalingAsync(Address staker) => _chain.ReadAsync(Delegations.DepositScalingFactor(staker, Strategy));

    private Task<ulong> MaxMagnitudeAsync() => _chain.ReadAsync(Allocations.GetMaxMagnitude(Operator, Strategy));

    private Task<DelegationManager.GetWithdrawableSharesResult> SharesAsync(Address staker) =>
        _chain.ReadAsync(Delegations.GetWithdrawableShares(staker, [Strategy]));

    private Task<ImmutableArray<ImmutableArray<UInt256>>> MinimumSlashableAsync(uint atBlock) =>
        _chain.ReadAsync(Allocations.GetMinimumSlashableStake(Set0, [Operator], [Strategy], atBlock));

    private AllocationManager.ModifyAllocationsCall Allocate(AllocationManager.OperatorSet set, ulong magnitude, Address? @operator = null) =>
        Allocations.ModifyAllocations(@operator ?? Operator, [new AllocationManager.AllocateParams(set, [Strategy], [magnitude])]);

    private AllocationManager.RegisterForOperatorSetsCall Register(uint set) =>
        Allocations.RegisterForOperatorSets(Operator, new AllocationManager.RegisterParams(Avs, [set], default));

    private AllocationManager.SlashOperatorCall Slash(uint set, UInt256 wad) =>
        Allocations.SlashOperator(Avs, new AllocationManager.SlashingParams(Operator, set, [Strategy], [wad], ""));

    private DelegationManager.QueueWithdrawalsCall Queue(ImmutableArray<Address> strategies, ImmutableArray<UInt256> depositShares) =>
        // The third member is ignored, whatever it is.
        Delegations.QueueWithdrawals([new DelegationManager.QueuedWithdrawalParams(strategies, depositShares, Account(0x99))]);

    private DelegationManager.CompleteQueuedWithdrawalCall Complete(DelegationManager.Withdrawal withdrawal, ImmutableArray<Address> tokens, bool receiveAsTokens) =>
        Delegations.CompleteQueuedWithdrawal(withdrawal, tokens, receiveAsTokens);
}
