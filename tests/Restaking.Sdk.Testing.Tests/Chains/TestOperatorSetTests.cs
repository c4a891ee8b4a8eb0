using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>
/// The story the fork notes tell, through bindings only: deposit, delegate, queue, slash by a fifth, pass the delay, complete. On
/// real bytecode where a snapshot is there.
/// </summary>
public sealed class TestOperatorSetTests
{
    private const ulong Fifth = TestChain.FullMagnitude / 5;

    public static IEnumerable<TheoryDataRow<string>> Sources => ChainSource.All.Select(s => new TheoryDataRow<string>(s.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Slash_WhileAWithdrawalWaits_ItPaysOutWhatIsLeft(string source)
    {
        await using TestChain chain = await RequiredChain.StartAsync(ChainSource.All.Single(s => s.Name == source));
        var delegations = new DelegationManager(chain.EigenLayer.DelegationManager);
        StrategyEntry strategy = chain.Strategies.First(s => s.Symbol is "WETH" or "rETH" or "stETH");
        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: Token);
        TestOperatorSet set = await chain.AllocateAsync(operatorAddress, [strategy.Strategy], cancellationToken: Token);
        (Address staker, UInt256 shares) = await DepositAndDelegateAsync(chain, strategy, operatorAddress);

        var request = new DelegationManager.QueuedWithdrawalParams([strategy.Strategy], [shares], default);
        await chain.ExecuteAsync(staker, delegations.QueueWithdrawals([request]), cancellationToken: Token);
        await set.SlashAsync(Fifth, Token);
        (ImmutableArray<DelegationManager.Withdrawal> withdrawals, ImmutableArray<ImmutableArray<UInt256>> left) =
            await chain.ReadAsync(delegations.GetQueuedWithdrawals(staker), Token);
        await chain.AdvanceBlocksAsync(await chain.ReadAsync(delegations.MinWithdrawalDelayBlocks(), Token) + 1UL, Token);
        await chain.ExecuteAsync(
            staker,
            delegations.CompleteQueuedWithdrawal(withdrawals[0], [strategy.Token!.Value], receiveAsTokens: true),
            cancellationToken: Token);

        // 4/5 of the shares, less the wei that rounding down may take.
        UInt256 expected = shares / (UInt256)5UL * (UInt256)4UL;
        Assert.InRange(left[0][0], expected - (UInt256)10UL, expected + (UInt256)10UL);
        UInt256 paid = await chain.ReadAsync(new ERC20(strategy.Token!.Value).BalanceOf(staker), Token);
        UInt256 worth = await chain.ReadAsync(new StrategyBaseTVLLimits(strategy.Strategy).SharesToUnderlyingView(left[0][0]), Token);
        Assert.InRange(paid, worth - (UInt256)10UL, worth + (UInt256)10UL);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TestChain.FullMagnitude + 1)]
    public async Task Slash_PortionOutOfRange_IsRefused(ulong portion)
    {
        await using TestChain chain = await ChainSource.Devnet.StartAsync(Token);
        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: Token);
        TestOperatorSet set = await chain.AllocateAsync(operatorAddress, [chain.Strategies.First().Strategy], cancellationToken: Token);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => set.SlashAsync(portion, Token));
    }

    private static async Task<(Address Staker, UInt256 Shares)> DepositAndDelegateAsync(TestChain chain, StrategyEntry strategy, Address operatorAddress)
    {
        UInt256 amount = UInt256.FromEther("10");
        Address staker = await chain.CreateAccountAsync(cancellationToken: Token);
        await chain.GetTokenAsync(strategy, staker, amount, Token);
        var manager = new StrategyManager(chain.EigenLayer.StrategyManager);
        await chain.ExecuteAsync(staker, new ERC20(strategy.Token!.Value).Approve(manager.Address, amount), cancellationToken: Token);
        await chain.ExecuteAsync(staker, manager.DepositIntoStrategy(strategy.Strategy, strategy.Token.Value, amount), cancellationToken: Token);
        var none = new DelegationManager.SignatureWithExpiry(ReadOnlyMemory<byte>.Empty, UInt256.Zero);
        await chain.ExecuteAsync(
            staker,
            new DelegationManager(chain.EigenLayer.DelegationManager).DelegateTo(operatorAddress, none, Hash32.Zero),
            cancellationToken: Token);
        return (staker, await chain.ReadAsync(manager.StakerDepositShares(staker, strategy.Strategy), Token));
    }
}
