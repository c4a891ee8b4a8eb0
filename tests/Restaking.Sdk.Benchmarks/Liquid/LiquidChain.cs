using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Benchmarks.Liquid;

/// <summary>A local Anvil with all twelve liquid protocols, and owners with an open ticket in three queues each: one listed by a view, two found in logs.</summary>
internal sealed class LiquidChain : IAsyncDisposable
{
    private readonly AnvilNode _node;

    private LiquidChain(AnvilNode node, RestakingNetwork network, ImmutableArray<Address> owners)
    {
        _node = node;
        Network = network;
        Owners = owners;
    }

    public RestakingNetwork Network { get; }

    public ImmutableArray<Address> Owners { get; }

    public const int TicketsPerOwner = 3;

    public static async Task<LiquidChain> StartAsync(int owners)
    {
        AnvilNode node = await AnvilNode.StartAsync();
        try
        {
            LiquidDevnets devnets = await LiquidDevnets.DeployAsync(node);
            RestakingNetwork network = devnets.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync()));
            ImmutableArray<Address> accounts = [.. Enumerable.Range(0, owners).Select(i => AddressOf(i + 1))];
            await RequestAsync(node, network, accounts);
            return new LiquidChain(node, network, accounts);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client whose requests are counted.</summary>
    public (RestakingClient Client, CountingTransport Requests) Connect()
    {
        var transport = new CountingTransport(new HttpRpcTransport(_node.RpcUrl));
        var rpc = new RpcClient(transport, new RpcClientOptions { ExpectedChainId = Network.ChainId });
        return (new RestakingClient(rpc, Network), transport);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static Address AddressOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes[0] = 0x0b;
        BitConverter.TryWriteBytes(bytes[16..], System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(number));
        return new Address(bytes);
    }

    // One account pays; the tickets are the owners'.
    private static async Task RequestAsync(AnvilNode node, RestakingNetwork network, ImmutableArray<Address> owners)
    {
        Address payer = AddressOf(0);
        UInt256 each = UInt256.FromEther("0.1");
        UInt256 all = UInt256.FromEther("1000");
        await using AnvilImpersonation account = await node.ImpersonateAsync(payer, UInt256.FromEther("10000"));
        await SendAsync(new StETH(network.Lido!.StETH).Submit(Address.Zero), all);
        await SendAsync(new StETH(network.Lido.StETH).Approve(network.Lido.WithdrawalQueue, all));
        await SendAsync(new LiquidityPool(network.EtherFi!.LiquidityPool).Deposit(), all);
        await SendAsync(new EETH(network.EtherFi.EETH).Approve(network.EtherFi.LiquidityPool, all));
        await SendAsync(new PufferVaultV5(network.Puffer!.Vault).DepositETH(payer), all);
        await SendAsync(new PufferVaultV5(network.Puffer.Vault).Approve(network.Puffer.WithdrawalManager, all));
        foreach (Address owner in owners)
        {
            await SendAsync(new WithdrawalQueueERC721(network.Lido.WithdrawalQueue).RequestWithdrawals([each], owner));
            await SendAsync(new LiquidityPool(network.EtherFi.LiquidityPool).RequestWithdraw(owner, each));
            await SendAsync(new PufferWithdrawalManager(network.Puffer.WithdrawalManager).RequestWithdrawal((UInt128)each, owner));
        }

        async Task SendAsync(IContractCall call, UInt256? value = null)
        {
            TransactionReceipt receipt = await account.ExecuteAsync(call.Target, call.ToCalldata(), value);
            if (!receipt.Succeeded)
            {
                throw new InvalidOperationException($"{call.Function.Signature} failed.");
            }
        }
    }
}

/// <summary>Counts requests: a batch is one.</summary>
internal sealed class CountingTransport(IRpcTransport inner) : IRpcTransport
{
    private int _count;

    public string Name => inner.Name;

    public int Count => _count;

    public List<string> Methods { get; } = [];

    public ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        lock (Methods)
        {
            Methods.Add(request.Calls[0].Method);
        }

        return inner.SendAsync(request, cancellationToken);
    }

    public void Reset()
    {
        _count = 0;
        Methods.Clear();
    }
}
