using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Sending;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

[assembly: AssemblyFixture(typeof(SharedAnvil))]

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>One Anvil that mines each transaction at once, for all tests that need no say in that.</summary>
public sealed class SharedAnvil : IAsyncDisposable
{
    private static readonly Lazy<Task<AnvilNode>> s_node = new(() => AnvilNode.StartAsync());

    internal static Task<AnvilNode> GetAsync() => s_node.Value;

    public async ValueTask DisposeAsync()
    {
        if (s_node is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await s_node.Value).DisposeAsync();
        }
    }
}

/// <summary>A fresh funded account on a chain, and contracts that count what happened to them.</summary>
internal sealed class CountingChain : IDisposable
{
    internal const ulong ChainId = 31_337;

    private CountingChain(AnvilNode node, string secret)
    {
        Node = node;
        Secret = secret;
        Signer = LocalSigner.FromHex(secret);
    }

    internal static TransactionOptions FastOptions { get; } = TransactionOptions.Default with
    {
        PollingInterval = TimeSpan.FromMilliseconds(20),
        BroadcastRetryDelay = TimeSpan.FromMilliseconds(20),
        WaitTimeout = TimeSpan.FromSeconds(60),
        LeaseDuration = TimeSpan.FromMilliseconds(500),
        LeaseWaitTimeout = TimeSpan.FromSeconds(60),
    };

    internal AnvilNode Node { get; }

    internal LocalSigner Signer { get; }

    /// <summary>The account's key, for a process that is started with it.</summary>
    internal string Secret { get; }

    internal static async Task<CountingChain> CreateAsync(AnvilNode? node = null)
    {
        string secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var chain = new CountingChain(node ?? await SharedAnvil.GetAsync(), secret);
        await chain.Node.SetBalanceAsync(chain.Signer.Address, UInt256.FromEther("100"), TestContext.Current.CancellationToken);
        return chain;
    }

    internal async Task<Address> DeployCounterAsync()
    {
        var address = new Address(RandomNumberGenerator.GetBytes(Address.Size));
        await Node.SetCodeAsync(address, CountCall.RuntimeCode, TestContext.Current.CancellationToken);
        return address;
    }

    internal TransactionPipeline Pipeline(IOperationJournal journal, TransactionOptions? options = null, RpcClient? rpc = null, TimeProvider? clock = null) =>
        new(rpc ?? Node.Rpc, ChainId, Signer, new RevertDecoder([CountCall.Binding]), (options ?? FastOptions) with { Journal = journal }, clock);

    /// <summary>How often the contract was called with effect.</summary>
    internal async Task<int> EffectsAsync(Address counter)
    {
        Hash32 word = await Node.Rpc.GetStorageAtAsync(counter, UInt256.Zero, BlockTag.Latest, TestContext.Current.CancellationToken);
        return (int)(ulong)ToUInt256(word);
    }

    internal Task<ulong> NoncesUsedAsync() => Node.Rpc.GetTransactionCountAsync(Signer.Address, BlockTag.Latest, TestContext.Current.CancellationToken);

    public void Dispose() => Signer.Dispose();

    private static UInt256 ToUInt256(Hash32 word)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        word.CopyTo(bytes);
        return UInt256.FromBigEndian(bytes);
    }
}
