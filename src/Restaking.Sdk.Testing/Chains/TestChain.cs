using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A running chain for tests, with the same members whatever it is made of: accounts and tokens from nothing, operators that can
/// be slashed, pauses, and time that passes when told to. Its node accepts <c>eth_sendTransaction</c> from every address.
/// </summary>
public sealed partial class TestChain : IAsyncDisposable
{
    /// <summary>What a new account is given when nothing is said: 1,000 ETH, in wei.</summary>
    public static readonly UInt256 DefaultBalance = UInt256.FromEther("1000");

    private readonly Address _admin;
    private readonly TokenFaucet _tokens;

    internal TestChain(ChainKind kind, AnvilNode node, RestakingNetwork network, Devnet? devnet)
    {
        Kind = kind;
        Node = node;
        Network = network;
        Devnet = devnet;
        _admin = devnet?.Owner ?? FreshAddress.Create();
        _tokens = new TokenFaucet(this);
    }

    /// <summary>What it is made of.</summary>
    public ChainKind Kind { get; }

    /// <summary>The node it runs on.</summary>
    public AnvilNode Node { get; }

    /// <summary>Chain id and addresses, for a client. On a snapshot: with those strategies only that are in it.</summary>
    public RestakingNetwork Network { get; }

    /// <summary>The devnet behind it, for what only a devnet can do; null on forks.</summary>
    public Devnet? Devnet { get; }

    /// <summary>The node's JSON-RPC endpoint; the same for the chain's whole life, also after time travel.</summary>
    public Uri RpcUrl => Node.RpcUrl;

    /// <summary>A client of the node without chain guard.</summary>
    public RpcClient Rpc => Node.Rpc;

    /// <summary>The EigenLayer core of <see cref="Network"/>.</summary>
    public EigenLayerDeployment EigenLayer =>
        Network.EigenLayer ?? throw new InvalidOperationException($"{Network} has no EigenLayer core.");

    /// <summary>The strategies that <see cref="GetTokenAsync(StrategyEntry, Address, UInt256, CancellationToken)"/> can give tokens for.</summary>
    public IEnumerable<StrategyEntry> Strategies => EigenLayer.Strategies.Where(s => s.Token is not null && !s.IsBeaconChainEth);

    /// <summary>The strategy of a token.</summary>
    /// <exception cref="ArgumentException">There is no such token here; the message names those that are.</exception>
    public StrategyEntry StrategyOf(string symbol) =>
        Strategies.FirstOrDefault(s => string.Equals(s.Symbol, symbol, StringComparison.Ordinal))
        ?? throw new ArgumentException($"{Network} has no token '{symbol}' here. It has: {string.Join(", ", Strategies.Select(s => s.Symbol))}.", nameof(symbol));

    /// <summary>A new account that nobody has used, funded. There is no key: it sends through the node (<c>eth_sendTransaction</c>).</summary>
    /// <param name="balance">Its balance, in wei; <see cref="DefaultBalance"/> when null.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Address> CreateAccountAsync(UInt256? balance = null, CancellationToken cancellationToken = default)
    {
        Address account = FreshAddress.Create();
        await Node.SetBalanceAsync(account, balance ?? DefaultBalance, cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>Adds to an account's balance.</summary>
    /// <param name="account">The account, for example that of a key made for one test.</param>
    /// <param name="wei">How much it gets on top of what it has; <see cref="DefaultBalance"/> when null.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task FundAsync(Address account, UInt256? wei = null, CancellationToken cancellationToken = default)
    {
        UInt256 before = await Rpc.GetBalanceAsync(account, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        await Node.SetBalanceAsync(account, before + (wei ?? DefaultBalance), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives an account a strategy's token: minted on the devnet; staked or wrapped on forks where the token allows it (Lido, Swell,
    /// WETH), else taken from what the strategy holds. The account's ETH is as before.
    /// </summary>
    /// <param name="strategy">One of <see cref="Strategies"/>.</param>
    /// <param name="account">Who gets it.</param>
    /// <param name="amount">The least it gets, in base units; rebasing tokens may give some wei more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ArgumentException">The strategy has no token.</exception>
    /// <exception cref="RpcException">The chain refused.</exception>
    public Task GetTokenAsync(StrategyEntry strategy, Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        _tokens.GiveAsync(strategy, account, amount, cancellationToken);

    /// <summary>As the other overload, with the strategy named by its token's symbol.</summary>
    /// <exception cref="ArgumentException">There is no such token here.</exception>
    public Task GetTokenAsync(string symbol, Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        GetTokenAsync(StrategyOf(symbol), account, amount, cancellationToken);

    /// <summary>
    /// Passes blocks, and 12 seconds of chain time with each: in well under a second also when they are 100,800
    /// (see <see cref="AnvilNode.AdvanceBlocksAsync"/>).
    /// </summary>
    public Task AdvanceBlocksAsync(ulong blocks, CancellationToken cancellationToken = default) =>
        Node.AdvanceBlocksAsync(blocks, cancellationToken: cancellationToken);

    /// <summary>Sends a call from any address and waits for its block.</summary>
    /// <param name="from">The sender; it pays the gas.</param>
    /// <param name="call">The call.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RpcException">It would revert (with the revert data), or the node refused.</exception>
    public Task<TransactionReceipt> ExecuteAsync(Address from, IContractCall call, UInt256? value = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Node.ExecuteAsync(from, call.Target, call.ToCalldata(), value, cancellationToken);
    }

    /// <summary>Reads a call at the head.</summary>
    /// <exception cref="RpcException">It reverts, or the node did not answer.</exception>
    /// <exception cref="AbiFormatException">The answer is not what the function returns.</exception>
    public async Task<TResult> ReadAsync<TResult>(IContractCall<TResult> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var request = new CallRequest { To = call.Target, Data = call.ToCalldata() };
        return call.DecodeReturn(await Rpc.CallAsync(request, BlockTag.Latest, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends the node.</summary>
    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
