using System.Buffers.Binary;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Liquid;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Benchmarks.Positions;

/// <summary>A local Anvil with stakers that have shares in every one of fifteen strategies, delegated to ten operators; every tenth has a withdrawal in the queue.</summary>
internal sealed class PositionChain : IAsyncDisposable
{
    public const int Strategies = 15;
    private const int Operators = 10;
    private const int DepositsPerTransaction = 100;

    // What most nodes allow a call, and room for a hundred deposits in a block.
    private const ulong GasLimit = 50_000_000;

    private readonly AnvilNode _node;

    private PositionChain(AnvilNode node, RestakingNetwork network, ImmutableArray<Address> stakers)
    {
        _node = node;
        Network = network;
        Stakers = stakers;
    }

    public RestakingNetwork Network { get; }

    public ImmutableArray<Address> Stakers { get; }

    // isValidSignature says yes to everything: so one account deposits for all of them (depositIntoStrategyWithSignature).
    private static ReadOnlySpan<byte> YesCode => [0x63, 0x16, 0x26, 0xba, 0x7e, 0x60, 0xe0, 0x1b, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];

    public static async Task<PositionChain> StartAsync(int stakers)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { GasLimit = GasLimit, AutoImpersonate = true });
        try
        {
            DevnetOptions options = new() { Tokens = [.. Enumerable.Range(1, Strategies).Select(i => new DevnetToken($"T{i}", DevnetTokenKind.ConstantBalance))] };
            Devnet devnet = await DevnetDeployment.DeployAsync(node, options);
            var chain = new PositionChain(node, devnet.Network, [.. Enumerable.Range(1, stakers).Select(i => AddressOf(0x0b, i))]);
            await chain.DelegateAsync();
            await chain.DepositAsync(devnet);
            await chain.QueueAsync();
            return chain;
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

    private static Address AddressOf(byte kind, int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], number);
        return new Address(bytes);
    }

    private async Task DelegateAsync()
    {
        DelegationManager manager = new(Network.EigenLayer!.DelegationManager);
        var signature = new DelegationManager.SignatureWithExpiry(ReadOnlyMemory<byte>.Empty, UInt256.Zero);
        for (int i = 0; i < Operators; i++)
        {
            await SendAsync(AddressOf(0x0c, i), manager.RegisterAsOperator(Address.Zero, 0, ""));
        }

        for (int i = 0; i < Stakers.Length; i++)
        {
            await SendAsync(Stakers[i], manager.DelegateTo(AddressOf(0x0c, i % Operators), signature, default));
        }
    }

    private async Task DepositAsync(Devnet devnet)
    {
        StrategyManager manager = new(Network.EigenLayer!.StrategyManager);
        Address payer = Network.Multicall3!.Value;
        foreach (Address staker in Stakers)
        {
            await _node.SetCodeAsync(staker, YesCode.ToArray());
        }

        List<Multicall3.Call3> calls = [];
        foreach (StrategyEntry strategy in Network.EigenLayer.Strategies)
        {
            await devnet.MintAsync(strategy.Symbol, payer, UInt256.FromEther("1000000"));
            calls.Add(Call(new ERC20(strategy.Token!.Value).Approve(manager.Address, UInt256.FromEther("1000000"))));
        }

        for (int i = 0; i < Stakers.Length; i++)
        {
            foreach (StrategyEntry strategy in Network.EigenLayer.Strategies)
            {
                UInt256 amount = UInt256.FromEther("1") + (UInt256)(ulong)i;
                calls.Add(Call(manager.DepositIntoStrategyWithSignature(strategy.Strategy, strategy.Token!.Value, amount, Stakers[i], UInt256.MaxValue, ReadOnlyMemory<byte>.Empty)));
            }
        }

        Address sender = AddressOf(0x0d, 1);
        foreach (Multicall3.Call3[] page in calls.Chunk(DepositsPerTransaction))
        {
            await SendAsync(sender, new Multicall3(payer).Aggregate3([.. page]));
        }

        foreach (Address staker in Stakers)
        {
            await _node.SetCodeAsync(staker, ReadOnlyMemory<byte>.Empty);
        }
    }

    private async Task QueueAsync()
    {
        DelegationManager manager = new(Network.EigenLayer!.DelegationManager);
        ImmutableArray<Address> two = [Network.EigenLayer.Strategies[0].Strategy, Network.EigenLayer.Strategies[1].Strategy];
        for (int i = 0; i < Stakers.Length; i += 10)
        {
            await SendAsync(Stakers[i], manager.QueueWithdrawals([new DelegationManager.QueuedWithdrawalParams(two, [UInt256.FromEther("0.1"), UInt256.FromEther("0.2")], default)]));
        }
    }

    private static Multicall3.Call3 Call(IContractCall call) => new(call.Target, false, call.ToCalldata());

    private async Task SendAsync(Address from, IContractCall call)
    {
        await _node.SetBalanceAsync(from, UInt256.FromEther("1000"));
        AnvilImpersonation account = await _node.ImpersonateAsync(from);
        await using (account)
        {
            TransactionReceipt receipt = await account.ExecuteAsync(call.Target, call.ToCalldata());
            if (!receipt.Succeeded)
            {
                throw new InvalidOperationException($"{call.Function.Signature} failed.");
            }
        }
    }
}
