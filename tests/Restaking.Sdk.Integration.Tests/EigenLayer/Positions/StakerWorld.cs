using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <summary>An operator, an AVS with two operator sets (one burns, one redistributes), and stakers, all of their own, moved by plain calls from any account.</summary>
internal sealed class StakerWorld
{
    private readonly TestChain _chain;
    private readonly TestOperatorSet _burning;

    private StakerWorld(TestChain chain, Address operatorAddress, TestOperatorSet burning, ImmutableArray<StrategyEntry> strategies, ImmutableArray<Address> stakers)
    {
        _chain = chain;
        _burning = burning;
        Operator = operatorAddress;
        Strategies = strategies;
        Stakers = stakers;
        Recipient = burning.Avs;
    }

    public Address Operator { get; }

    public Address Avs => _burning.Avs;

    public ImmutableArray<StrategyEntry> Strategies { get; }

    public ImmutableArray<Address> Stakers { get; }

    /// <summary>Who gets what <see cref="Redistributing"/> slashes.</summary>
    public Address Recipient { get; private set; }

    /// <summary>Whether <see cref="Redistributing"/> does: since 1.5.</summary>
    public bool Redistributes { get; private set; } = true;

    public AllocationManager.OperatorSet Burning => new(Avs, 1);

    public AllocationManager.OperatorSet Redistributing => new(Avs, 2);

    public ulong StartBlock { get; private init; }

    private AllocationManager Allocations => new(_chain.EigenLayer.AllocationManager);

    private DelegationManager Delegations => new(_chain.EigenLayer.DelegationManager);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Half of the operator's magnitude is with the first set, three tenths with the second.</summary>
    public static async Task<StakerWorld> CreateAsync(TestChain chain, int stakers, params StrategyEntry[] strategies)
    {
        ulong start = await chain.Rpc.GetBlockNumberAsync(Cancel);
        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet burning = await chain.AllocateAsync(operatorAddress, strategies.Select(entry => entry.Strategy), TestChain.FullMagnitude / 2, Cancel);
        Address[] accounts = new Address[stakers];
        for (int i = 0; i < stakers; i++)
        {
            accounts[i] = await chain.CreateAccountAsync(cancellationToken: Cancel);
        }

        StakerWorld world = new(chain, operatorAddress, burning, [.. strategies], [.. accounts]) { StartBlock = start };
        await world.AddRedistributingSetAsync();
        return world;
    }

    public Task<TransactionReceipt> RunAsync(Address from, IContractCall call) => _chain.ExecuteAsync(from, call, cancellationToken: Cancel);

    public async Task<TransactionReceipt> DepositAsync(Address staker, StrategyEntry strategy, UInt256 amount)
    {
        Address token = strategy.Token!.Value;
        await _chain.GetTokenAsync(strategy, staker, amount, Cancel);
        await RunAsync(staker, new ERC20(token).Approve(_chain.EigenLayer.StrategyManager, amount));
        return await RunAsync(staker, new StrategyManager(_chain.EigenLayer.StrategyManager).DepositIntoStrategy(strategy.Strategy, token, amount));
    }

    public Task<TransactionReceipt> DelegateAsync(Address staker, Address? to = null) =>
        RunAsync(staker, Delegations.DelegateTo(to ?? Operator, new DelegationManager.SignatureWithExpiry(ReadOnlyMemory<byte>.Empty, UInt256.Zero), default));

    public Task<TransactionReceipt> UndelegateAsync(Address staker) => RunAsync(staker, Delegations.Undelegate(staker));

    public Task<TransactionReceipt> QueueAsync(Address staker, params (Address Strategy, UInt256 DepositShares)[] parts) =>
        RunAsync(staker, Delegations.QueueWithdrawals(
        [
            new DelegationManager.QueuedWithdrawalParams([.. parts.Select(part => part.Strategy)], [.. parts.Select(part => part.DepositShares)], default),
        ]));

    public Task<TransactionReceipt> CompleteAsync(DelegationManager.Withdrawal withdrawal, bool asTokens) =>
        RunAsync(withdrawal.Staker, Delegations.CompleteQueuedWithdrawal(withdrawal, [.. withdrawal.Strategies.Select(TokenOf)], asTokens));

    public Task<TransactionReceipt> ModifyAsync(AllocationManager.OperatorSet set, Address strategy, ulong magnitude) =>
        RunAsync(Operator, Allocations.ModifyAllocations(Operator, [new AllocationManager.AllocateParams(set, [strategy], [magnitude])]));

    public Task<TransactionReceipt> LeaveAsync(AllocationManager.OperatorSet set) =>
        RunAsync(Operator, Allocations.DeregisterFromOperatorSets(new AllocationManager.DeregisterParams(Operator, Avs, [set.Id])));

    public Task<TransactionReceipt> JoinAsync(AllocationManager.OperatorSet set) =>
        RunAsync(Operator, Allocations.RegisterForOperatorSets(Operator, new AllocationManager.RegisterParams(Avs, [set.Id], ReadOnlyMemory<byte>.Empty)));

    public Task<TransactionReceipt> SlashAsync(AllocationManager.OperatorSet set, Address strategy, UInt256 wad) =>
        RunAsync(Avs, Allocations.SlashOperator(Avs, new AllocationManager.SlashingParams(Operator, set.Id, [strategy], [wad], "test")));

    public Task<UInt256> DepositSharesAsync(Address staker, Address strategy) =>
        _chain.ReadAsync(new StrategyManager(_chain.EigenLayer.StrategyManager).StakerDepositShares(staker, strategy), Cancel);

    public Task<T> ReadAsync<T>(IContractCall<T> call) => _chain.ReadAsync(call, Cancel);

    public async Task<ImmutableArray<DelegationManager.Withdrawal>> QueueOfAsync(Address staker) =>
        (await _chain.ReadAsync(Delegations.GetQueuedWithdrawals(staker), Cancel)).Withdrawals;

    private Address TokenOf(Address strategy) => _chain.Strategies.First(entry => entry.Strategy == strategy).Token!.Value;

    private async Task AddRedistributingSetAsync()
    {
        Recipient = await _chain.CreateAccountAsync(cancellationToken: Cancel);
        ImmutableArray<Address> sorted = _burning.Strategies;
        ImmutableArray<AllocationManager.CreateSetParams> sets = [new(2, sorted)];
        try
        {
            await RunAsync(Avs, Allocations.CreateRedistributingOperatorSets(Avs, sets, [Recipient]));
        }
        catch (RpcException e) when (e.RevertData.IsEmpty)
        {
            // Before 1.5 no set redistributes.
            await RunAsync(Avs, Allocations.CreateOperatorSets(Avs, sets));
            Redistributes = false;
        }

        ImmutableArray<ulong> magnitudes = [.. sorted.Select(_ => TestChain.FullMagnitude / 10 * 3)];
        await RunAsync(Operator, Allocations.ModifyAllocations(Operator, [new AllocationManager.AllocateParams(Redistributing, sorted, magnitudes)]));
        await JoinAsync(Redistributing);
    }
}
