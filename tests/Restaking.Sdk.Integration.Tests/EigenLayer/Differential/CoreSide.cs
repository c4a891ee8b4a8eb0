using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <summary>What became of one call: a reverted one leaves no block.</summary>
/// <param name="Receipt">Null when it reverted.</param>
/// <param name="Error">What it reverted with.</param>
internal sealed record CallOutcome(TransactionReceipt? Receipt, byte[] Error);

/// <summary>One of two chains that are told the same: the core it has, and what a story needs to find there again by number.</summary>
internal sealed class CoreSide : IAsyncDisposable
{
    private CoreSide(Devnet devnet)
    {
        Devnet = devnet;
        EigenLayerDeployment deployment = devnet.Network.EigenLayer!;
        Allocations = new AllocationManager(deployment.AllocationManager);
        Delegations = new DelegationManager(deployment.DelegationManager);
        Deposits = new StrategyManager(deployment.StrategyManager);
        Permissions = new PermissionController(deployment.PermissionController!.Value);

        // By address: operator sets want strategies in that order, and so the same numbers mean the same on both sides.
        Strategies = [.. deployment.Strategies.OrderBy(entry => entry.Strategy).Select(entry => entry.Strategy)];
        Symbols = [.. deployment.Strategies.OrderBy(entry => entry.Strategy).Select(entry => entry.Symbol)];
        Tokens = [.. deployment.Strategies.OrderBy(entry => entry.Strategy).Select(entry => entry.Token!.Value)];
    }

    public Devnet Devnet { get; }

    public AllocationManager Allocations { get; }

    public DelegationManager Delegations { get; }

    public StrategyManager Deposits { get; }

    public PermissionController Permissions { get; }

    public Address[] Strategies { get; }

    public Address[] Tokens { get; }

    public string[] Symbols { get; }

    /// <summary>All withdrawals that were queued, in their order, completed ones too.</summary>
    public List<DelegationManager.Withdrawal> Withdrawals { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CoreSide> StartAsync(DevnetOptions options)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { AutoImpersonate = true, GenesisTimestamp = 1_800_000_000 }, Cancel);
        return new CoreSide(await DevnetDeployment.DeployAsync(node, options, Cancel));
    }

    public async Task<CallOutcome> RunAsync(Address from, IContractCall call)
    {
        AnvilImpersonation account = await Devnet.Node.ImpersonateAsync(from, cancellationToken: Cancel);
        try
        {
            TransactionReceipt receipt = await account.ExecuteAsync(call.Target, call.ToCalldata(), cancellationToken: Cancel);
            foreach (LogEntry log in receipt.Logs)
            {
                if (log.TryDecode(out DelegationManager.SlashingWithdrawalQueuedEvent queued))
                {
                    Withdrawals.Add(queued.Withdrawal);
                }
            }

            return new CallOutcome(receipt, []);
        }
        catch (RpcException e) when (!e.RevertData.IsEmpty || e.Message.Contains("revert", StringComparison.Ordinal))
        {
            return new CallOutcome(null, e.RevertData.ToArray());
        }
    }

    /// <summary>What a view answers, or what it reverts with.</summary>
    public async Task<byte[]> ViewAsync(IContractCall call)
    {
        try
        {
            return await Devnet.Node.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, Cancel);
        }
        catch (RpcException e) when (!e.RevertData.IsEmpty || e.Message.Contains("revert", StringComparison.Ordinal))
        {
            return e.RevertData.ToArray();
        }
    }

    public Task<ulong> HeadAsync() => Devnet.Node.Rpc.GetBlockNumberAsync(Cancel);

    public ValueTask DisposeAsync() => Devnet.Node.DisposeAsync();
}
