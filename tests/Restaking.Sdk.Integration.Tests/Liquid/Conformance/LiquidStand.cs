using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Conformance;

/// <summary>What a protocol may let be paused.</summary>
public enum LiquidOperation
{
    Deposit,
    Request,
    Claim,
    Redemption,
}

/// <summary>
/// A chain with one liquid token on it that the conformance suite can steer: the class fixture of that token's suite. Tests share it, with fresh
/// accounts each.
/// </summary>
public abstract class LiquidStand : IAsyncLifetime
{
    private AnvilNode? _node;

    /// <summary>Why the chain is not there, for a skipped test; null when it is.</summary>
    public virtual string? Missing => null;

    public AnvilNode Node
    {
        get
        {
            if (_node is null)
            {
                Assert.Skip(Missing ?? "the stand was not started");
            }

            return _node;
        }
    }

    /// <summary>The network with the token's protocol in it.</summary>
    public abstract RestakingNetwork Network { get; }

    /// <summary>What an ordinary deposit takes; null: ether.</summary>
    public virtual Address? DepositAsset => null;

    /// <summary>An ordinary deposit, in the asset's smallest unit: between the limits, good for several withdrawal requests.</summary>
    public virtual UInt256 DepositAmount => UInt256.FromEther("10");

    /// <summary>An ordinary withdrawal request, in the token's smallest unit.</summary>
    public virtual UInt256 RequestAmount => UInt256.FromEther("1");

    /// <summary>How much less than quoted may arrive, in the token's smallest unit: 2 for rebasing tokens, more where the rate moves every second.</summary>
    public virtual UInt256 Tolerance => 0u;

    /// <summary>Whether one owner may have several open requests that are claimed one by one.</summary>
    public virtual bool HasManyRequests => true;

    /// <summary>False where the client has instant redemptions and the contracts of this stand do not.</summary>
    public virtual bool HasInstantRedemption => true;

    /// <summary>The token under test.</summary>
    public abstract ILiquidToken TokenOf(RestakingClient client);

    /// <summary>The queue out of it; null where there is none.</summary>
    public virtual IWithdrawalQueue? QueueOf(RestakingClient client) => TokenOf(client) as IWithdrawalQueue;

    /// <summary>Gives an account some of <see cref="DepositAsset"/>. Ether it has already.</summary>
    public virtual Task GiveDepositAssetAsync(Address account, UInt256 amount) => Task.CompletedTask;

    /// <summary>Gives an account the token when it cannot be deposited for.</summary>
    public virtual Task GiveTokenAsync(Address account, UInt256 amount) => throw new InvalidOperationException("The token is deposited for.");

    /// <summary>Does what makes a ticket claimable: finalises, funds, lets time pass.</summary>
    public virtual Task FinalizeAsync(WithdrawalTicket ticket) => throw new InvalidOperationException("The token has no queue.");

    /// <summary>Pauses or unpauses; false where the protocol has no such pause.</summary>
    public virtual Task<bool> SetPausedAsync(LiquidOperation operation, bool paused) => Task.FromResult(false);

    /// <summary>A client that signs with a fresh key whose account has 1,000 ether.</summary>
    public async Task<LiquidUser> UserAsync()
    {
        LocalSigner signer = LocalSigner.CreateRandom();
        await Node.SetBalanceAsync(signer.Address, UInt256.FromEther("1000"), TestContext.Current.CancellationToken);
        RestakingClientOptions options = new()
        {
            Signer = signer,
            // What a busy node shows a little late is not lost: the looks fill a second.
            TransactionOptions = new TransactionOptions { PollingInterval = TimeSpan.FromMilliseconds(20), DroppedAfterMisses = 50 },
        };
        return new LiquidUser(this, signer.Address, new RestakingClient(Node.RpcUrl, Network, options));
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            _node = await StartAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the node and deploys, or forks.</summary>
    protected abstract Task<AnvilNode> StartAsync(CancellationToken cancellationToken);
}

/// <summary>An account with a client of its own.</summary>
public sealed class LiquidUser(LiquidStand stand, Address address, RestakingClient client)
{
    public Address Address => address;

    public RestakingClient Client => client;

    public ILiquidToken Token => stand.TokenOf(client);

    public IWithdrawalQueue Queue => stand.QueueOf(client)!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Gets the token in the ordinary way.</summary>
    public async Task<UInt256> DepositAsync()
    {
        if (Token is ILiquidStakingProtocol deposits)
        {
            await stand.GiveDepositAssetAsync(address, stand.DepositAmount);
            await (await deposits.PrepareDepositAsync(new LiquidDeposit(stand.DepositAmount) { Asset = stand.DepositAsset }, Cancel))
                .ExecuteAsync(cancellationToken: Cancel);
        }
        else
        {
            await stand.GiveTokenAsync(address, stand.DepositAmount);
        }

        return await BalanceAsync(Token.Info.Token);
    }

    /// <summary>Deposits when there is too little, requests an ordinary withdrawal and finds its ticket.</summary>
    public async Task<WithdrawalTicket> RequestAsync()
    {
        if (await BalanceAsync(Token.Info.Token) < stand.RequestAmount)
        {
            await DepositAsync();
        }

        HashSet<TicketKey> before = [.. (await TicketsAsync()).Select(ticket => ticket.Key)];
        await (await Queue.PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        return Assert.Single(await TicketsAsync(), ticket => !before.Contains(ticket.Key));
    }

    /// <summary>The open tickets in the queue under test, as the client of all protocols lists them.</summary>
    public async Task<WithdrawalTicket[]> TicketsAsync()
    {
        WithdrawalSnapshot snapshot = await client.Withdrawals.SnapshotAsync(
            [address], new TicketListOptions { Queues = info => info.Contract == Queue.Queue.Contract }, Cancel);
        Assert.Empty(snapshot.Failures);
        return [.. snapshot];
    }

    /// <summary>The same ticket as it is now.</summary>
    public async Task<WithdrawalTicket> RefreshAsync(WithdrawalTicket ticket) =>
        (await ReadRounds.RunAsync(client.Reader, rounds => Queue.RefreshTicketsAsync(rounds, [ticket]), cancellationToken: Cancel))[0];

    /// <summary>What an account holds of an asset, ether included.</summary>
    public async Task<UInt256> BalanceAsync(Address asset, Address? account = null) => asset == NativeAsset.Ether
        ? await client.Rpc.GetBalanceAsync(account ?? address, BlockTag.Latest, Cancel)
        : await client.ReadAsync(new ERC20(asset).BalanceOf(account ?? address), cancellationToken: Cancel);

    public Task<ulong> NonceAsync() => client.Rpc.GetTransactionCountAsync(address, BlockTag.Latest, Cancel);
}
