using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>A fresh chain with a funded fresh key and the switch contract, and a pipeline over it, through a proxy that can break.</summary>
internal sealed class AnvilPipeline : IAsyncDisposable
{
    internal static readonly TransactionOptions FastOptions = TransactionOptions.Default with
    {
        PollingInterval = TimeSpan.FromMilliseconds(25),
        BroadcastRetryDelay = TimeSpan.FromMilliseconds(25),
        WaitTimeout = TimeSpan.FromSeconds(60),
        SignatureVerifier = Secp256k1SignatureVerifier.Instance,
    };

    internal static readonly Address Target = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");

    private AnvilPipeline(AnvilNode node, FaultProxy proxy)
    {
        Node = node;
        Proxy = proxy;
        Rpc = RpcClient.ForUrl(proxy.Url, new RpcClientOptions { ExpectedChainId = 31337 });
        Pipeline = new TransactionPipeline(Rpc, 31337, Key, new RevertDecoder([Switch.Binding]), FastOptions);
    }

    internal AnvilNode Node { get; }

    internal FaultProxy Proxy { get; }

    internal RpcClient Rpc { get; }

    internal LocalSigner Key { get; } = LocalSigner.CreateRandom();

    internal TransactionPipeline Pipeline { get; }

    internal static async Task<AnvilPipeline> StartAsync(AnvilOptions? options, CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(options, cancellationToken);
        var pipeline = new AnvilPipeline(node, FaultProxy.Start(node.RpcUrl));
        await node.SetBalanceAsync(pipeline.Key.Address, UInt256.FromEther("1000"), cancellationToken);
        await node.SetCodeAsync(Target, Switch.RuntimeCode, cancellationToken);
        return pipeline;
    }

    internal PreparedTransaction Poke(uint number = 1, UInt256 value = default) => Pipeline.Prepare(new PokeCall(Target, number), value);

    internal TransactionPipeline With(ITransactionSigner? signer, TransactionOptions? options = null) =>
        new(Rpc, 31337, signer, new RevertDecoder([Switch.Binding]), options ?? FastOptions);

    /// <summary>From now on the contract reverts.</summary>
    internal Task CloseAsync(CancellationToken cancellationToken)
    {
        byte[] one = new byte[32];
        one[31] = 1;
        return Node.SetStorageAsync(Target, UInt256.Zero, new Hash32(one), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        Key.Dispose();
        await Proxy.DisposeAsync();
        await Node.DisposeAsync();
    }
}
