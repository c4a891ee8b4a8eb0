using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>An account of its own with a client, as a user would have it.</summary>
public sealed class Staker
{
    private readonly TestChain _chain;

    /// <param name="chain">The chain.</param>
    /// <param name="signer">Its key, for what is signed beside transactions.</param>
    /// <param name="client">Its client, which signs transactions with the same key in whatever way.</param>
    public Staker(TestChain chain, LocalSigner signer, RestakingClient client)
    {
        _chain = chain;
        Signer = signer;
        Client = client;
    }

    /// <summary>What clients here have in common: a local chain mines at once.</summary>
    public static RestakingClientOptions Options { get; } = new()
    {
        // What a busy node shows a little late is not lost: the looks fill a second.
        TransactionOptions = new TransactionOptions { PollingInterval = TimeSpan.FromMilliseconds(20), DroppedAfterMisses = 50 },
    };

    public LocalSigner Signer { get; }

    public RestakingClient Client { get; }

    public Address Address => Signer.Address;

    public EigenLayerStrategiesClient Strategies => Client.EigenLayer.Strategies;

    public EigenLayerDelegationClient Delegation => Client.EigenLayer.Delegation;

    public EigenLayerWithdrawalsClient Withdrawals => Client.EigenLayer.Withdrawals;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Gets the token from nowhere and deposits it.</summary>
    public async Task<DepositResult> DepositAsync(StrategyEntry strategy, UInt256 amount)
    {
        await _chain.GetTokenAsync(strategy, Address, amount, Cancel);
        return await RunAsync(await Strategies.PrepareDepositAsync(strategy.Strategy, amount, Cancel));
    }

    public async Task<TResult> RunAsync<TResult>(PreparedTransaction<TResult> prepared)
    {
        Assert.Equal(Address, prepared.Sender);
        TransactionHandle<TResult> sent = await prepared.SendAsync(cancellationToken: Cancel);
        return await sent.WaitAsync(cancellationToken: Cancel);
    }

    public Task<TResult> RunAsync<TResult>(TransactionPlan<TResult> plan)
    {
        Assert.Equal(Address, plan.Final.Sender);
        return plan.ExecuteAsync(cancellationToken: Cancel);
    }

    public Task<StakerPosition> PositionAsync() => Client.EigenLayer.GetPositionAsync(Address, cancellationToken: Cancel);

    public async Task<StrategyPosition?> PositionAsync(StrategyEntry strategy) => (await PositionAsync()).Find(strategy.Strategy);

    public Task<WithdrawalQueueSnapshot> QueueAsync() => Withdrawals.ListQueuedAsync(Address, cancellationToken: Cancel);

    public async Task<QueuedWithdrawal> QueueAsync(StrategyEntry strategy, WithdrawalAmount amount)
    {
        QueueWithdrawalsResult queued = await RunAsync(await Withdrawals.PrepareQueueAsync(strategy.Strategy, amount, Cancel));
        return (await Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
    }
}
