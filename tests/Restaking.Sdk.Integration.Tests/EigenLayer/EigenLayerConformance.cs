using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>
/// What the EigenLayer clients must do, whatever chain they are on: one suite for our own contracts and for real bytecode. Tests share a
/// chain and use accounts, operators and AVSs of their own; what they change for everybody they put back.
/// </summary>
public abstract partial class EigenLayerConformance(ChainFixture fixture)
{
    private static readonly UInt256 One = UInt256.FromEther("1");
    private static readonly UInt256 Ten = UInt256.FromEther("10");

    private TestChain Chain => fixture.ChainOrSkip();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A strategy whose token moves exactly the amount it is told to.</summary>
    private StrategyEntry Exact => Chain.Strategies.First(entry => entry.Symbol is "rETH" or "WETH" or "swETH");

    /// <summary>Another strategy than <see cref="Exact"/>.</summary>
    private StrategyEntry Other => Chain.Strategies.First(entry => entry.Strategy != Exact.Strategy);

    /// <summary>A client that signs with a key. The suite runs on clients made otherwise too.</summary>
    protected virtual Task<RestakingClient> CreateClientAsync(TestChain chain, byte[] privateKey) =>
        Task.FromResult(new RestakingClient(chain.RpcUrl, chain.Network, Staker.Options with { Signer = LocalSigner.FromPrivateKey(privateKey) }));

    /// <summary>A staker with a key of its own and ether for gas.</summary>
    private async Task<Staker> StakerAsync()
    {
        byte[] privateKey = RandomNumberGenerator.GetBytes(32);
        var staker = new Staker(Chain, LocalSigner.FromPrivateKey(privateKey), await CreateClientAsync(Chain, privateKey));
        await Chain.FundAsync(staker.Address, cancellationToken: Cancel);
        return staker;
    }

    /// <summary>A staker that has deposited.</summary>
    private async Task<Staker> DepositedAsync(UInt256 amount, StrategyEntry? strategy = null)
    {
        Staker staker = await StakerAsync();
        await staker.DepositAsync(strategy ?? Exact, amount);
        return staker;
    }

    /// <summary>A staker that has deposited and is delegated.</summary>
    private async Task<Staker> DelegatedAsync(UInt256 amount, Address operatorAddress, StrategyEntry? strategy = null)
    {
        Staker staker = await DepositedAsync(amount, strategy);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));
        return staker;
    }

    private Task<UInt256> BalanceAsync(Address token, Address account) => ReaderAsync(reader => reader.ReadAsync(new ERC20(token).BalanceOf(account), cancellationToken: Cancel));

    private async Task<T> ReaderAsync<T>(Func<RestakingClient, Task<T>> read)
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        return await read(client);
    }

    /// <summary>Does something that would disturb other tests, and puts the chain back afterwards.</summary>
    private async Task UndoneAfterwardsAsync(Func<Task> test)
    {
        UInt256 snapshot = await Chain.Node.SnapshotAsync(Cancel);
        try
        {
            await test();
        }
        finally
        {
            await Chain.Node.RevertAsync(snapshot, CancellationToken.None);
        }
    }

    /// <summary>The refusal with which sending ends before anything is signed; the account's nonce tells that nothing was.</summary>
    private async Task<TRefusal> RefusedAsync<TRefusal>(Staker staker, PreparedTransaction prepared)
        where TRefusal : EigenLayerRefusal
    {
        ulong before = await Chain.Rpc.GetTransactionCountAsync(staker.Address, BlockTag.Latest, Cancel);
        SimulationResult simulation = await prepared.SimulateAsync(cancellationToken: Cancel);
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));

        Assert.False(simulation.Succeeded);
        Assert.NotEmpty(simulation.PreflightIssues.OfType<TRefusal>());
        Assert.Equal(before, await Chain.Rpc.GetTransactionCountAsync(staker.Address, BlockTag.Latest, Cancel));
        return e.Issues.OfType<TRefusal>().First();
    }

    private static TRefusal Only<TRefusal>(PreflightResult result)
        where TRefusal : EigenLayerRefusal => Assert.IsType<TRefusal>(Assert.Single(result.Refusals));
}
