using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>
/// A devnet on which transactions land in chosen blocks, with two strategies at chosen addresses: a recorded story contains
/// both, in withdrawal roots and in the blocks at which something takes effect.
/// </summary>
internal sealed class ScenarioChain : IAsyncDisposable
{
    private static readonly RevertDecoder Decoder = new(EigenLayerContracts.All);

    private readonly AnvilNode _node;
    private readonly Devnet _devnet;

    private ScenarioChain(AnvilNode node, Devnet devnet, Address strategy, Address strategy2)
    {
        _node = node;
        _devnet = devnet;
        EigenLayerDeployment core = devnet.Network.EigenLayer!;
        Strategies = new StrategyManager(core.StrategyManager);
        Delegations = new DelegationManager(core.DelegationManager);
        Allocations = new AllocationManager(core.AllocationManager);
        Permissions = new PermissionController(core.PermissionController!.Value);
        Strategy = new StrategyBaseTVLLimits(strategy);
        Strategy2 = new StrategyBaseTVLLimits(strategy2);
        Token = new ERC20(devnet.StrategyOf("one").Token!.Value);
        Token2 = new ERC20(devnet.StrategyOf("two").Token!.Value);
    }

    public StrategyManager Strategies { get; }

    public DelegationManager Delegations { get; }

    public AllocationManager Allocations { get; }

    public PermissionController Permissions { get; }

    public StrategyBaseTVLLimits Strategy { get; }

    public StrategyBaseTVLLimits Strategy2 { get; }

    public ERC20 Token { get; }

    public ERC20 Token2 { get; }

    public Address Owner => _devnet.Owner;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ScenarioChain> StartAsync(Address strategy, Address strategy2)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { AutoImpersonate = true }, Cancellation);
        try
        {
            // The story's blocks begin early: what it does not use would pass them.
            var options = new DevnetOptions { CoreOnly = true, Tokens = [new("one", DevnetTokenKind.ConstantBalance), new("two", DevnetTokenKind.ConstantBalance)] };
            Devnet devnet = await DevnetDeployment.DeployAsync(node, options, Cancellation);
            await ContractCopy.PlaceAsync(node, devnet.StrategyOf("one").Strategy, strategy, Cancellation);
            await ContractCopy.PlaceAsync(node, devnet.StrategyOf("two").Strategy, strategy2, Cancellation);
            var chain = new ScenarioChain(node, devnet, strategy, strategy2);
            await node.SetBalanceAsync(devnet.Owner, TestChain.DefaultBalance, Cancellation);
            await chain.ExecuteAsync(devnet.Owner, chain.Strategies.AddStrategiesToDepositWhitelist([strategy, strategy2]));
            return chain;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    public Task FundAsync(Address account) => _node.SetBalanceAsync(account, TestChain.DefaultBalance, Cancellation);

    public Task MintAsync(ERC20 token, Address account, UInt256 amount) =>
        _node.ExecuteAsync(Owner, token.Address, DevnetCalls.Mint(account, amount), null, Cancellation);

    public async Task<Address> DeployRegistrarAsync()
    {
        byte[] code = [.. DevnetArtifacts.CreationCode("AvsRegistrar").Span, .. DevnetConstructors.AvsRegistrar(Address.Zero)];
        return (await _node.ExecuteAsync(Owner, null, code, null, Cancellation)).ContractAddress!.Value;
    }

    /// <summary>Mines until the head is this block.</summary>
    public async Task MineToAsync(ulong head)
    {
        ulong now = await _node.Rpc.GetBlockNumberAsync(Cancellation);
        Assert.True(now <= head, $"Block {head} has passed, the head is {now}.");
        if (now < head)
        {
            await _node.MineAsync(head - now, cancellationToken: Cancellation);
        }
    }

    /// <summary>Sends a call that is to be mined in this block.</summary>
    public async Task<TransactionReceipt> ExecuteAsync(ulong block, Address from, IContractCall call)
    {
        await MineToAsync(block - 1);
        TransactionReceipt receipt = await ExecuteAsync(from, call);
        Assert.Equal(block, receipt.BlockNumber);
        return receipt;
    }

    /// <summary>Sends a call, to the next block.</summary>
    public async Task<TransactionReceipt> ExecuteAsync(Address from, IContractCall call)
    {
        try
        {
            TransactionReceipt receipt = await _node.ExecuteAsync(from, call.Target, call.ToCalldata(), null, Cancellation);
            Assert.True(receipt.Succeeded, $"{call.Function.Name} reverted.");
            return receipt;
        }
        catch (RpcException e) when (!e.RevertData.IsEmpty)
        {
            throw new InvalidOperationException($"{call.Function.Name} was refused: {Reason(e, call)}.", e);
        }
    }

    public async Task<TResult> ReadAsync<TResult>(IContractCall<TResult> call) =>
        call.DecodeReturn(await _node.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, Cancellation));

    /// <summary>How a call would be refused, in the recording's words: an error's name, a text, a panic code, or "-" when it would pass.</summary>
    public async Task<string> RefusalAsync(Address from, IContractCall call, BlockTag block = default)
    {
        try
        {
            await _node.Rpc.CallAsync(new CallRequest { From = from, To = call.Target, Data = call.ToCalldata() }, block, Cancellation);
            return "-";
        }
        catch (RpcException e)
        {
            return Reason(e, call) switch
            {
                RevertReasonError text => $"Error:{text.Reason}",
                PanicError panic => $"Panic:0x{panic.Code:x}",
                ContractError error => $"{error.Name}()",
            };
        }
    }

    public Task<UInt256> SnapshotAsync() => _node.SnapshotAsync(Cancellation);

    public Task RevertAsync(UInt256 snapshot) => _node.RevertAsync(snapshot, Cancellation);

    private static ContractError Reason(RpcException e, IContractCall call) => Decoder.Decode(e.RevertData.Span, call.Contract);
}
