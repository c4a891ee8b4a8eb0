using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Kelp;

/// <summary>rsETH on a devnet.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The base class disposes of the node.")]
public abstract class KelpStand(KelpGeneration generation) : LiquidStand
{
    private KelpDevnet? _kelp;
    private RestakingNetwork? _network;

    public KelpDevnet Kelp => _kelp ?? throw new InvalidOperationException($"The stand was not started: {Missing}");

    public override RestakingNetwork Network => _network!;

    public override bool HasInstantRedemption => generation == KelpGeneration.Current;

    public LRTWithdrawalManager Manager => new(Kelp.Deployment.WithdrawalManager);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Kelp.RsEth;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) =>
        DepositAsset is { } token && token != NativeAsset.Ether ? Kelp.MintAsync(token, account, amount, Cancel) : Task.CompletedTask;

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        var detail = (KelpTicketDetail)ticket.Detail!;
        await Node.AdvanceBlocksAsync(KelpDevnet.DelayBlocks, cancellationToken: Cancel);
        await Kelp.UnlockAsync(detail.Asset, detail.Nonce + UInt256.One, Cancel);
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await Kelp.SetPausedAsync(operation == LiquidOperation.Deposit ? Kelp.Deployment.DepositPool : Kelp.Deployment.WithdrawalManager, paused, Cancel);
        return true;
    }

    /// <summary>What is done to the protocol until the end of the scope is undone there.</summary>
    public async Task<OddState> OddStateAsync() => new(Node, await Node.SnapshotAsync(Cancel));

    /// <summary>Deposits ether for an ordinary amount of rsETH and requests some of it as an asset.</summary>
    public async Task<WithdrawalTicket> RequestAsync(LiquidUser user, UInt256 amount, Address? asset = null)
    {
        if (await user.BalanceAsync(Kelp.Deployment.RsETH) < amount)
        {
            await (await user.Client.Kelp.RsEth.PrepareDepositAsync(new LiquidDeposit(DepositAmount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        }

        LiquidWithdrawalResult made = await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(amount) { OutputAsset = asset }, Cancel))
            .ExecuteAsync(cancellationToken: Cancel);
        return Assert.Single(await user.TicketsAsync(), ticket => ticket.Key == Assert.Single(made.Tickets));
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions(), cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _kelp = await KelpDevnet.DeployAsync(node, cancellationToken);
        await _kelp.FundVaultAsync(UInt256.FromEther("1000"), cancellationToken);
        if (generation != KelpGeneration.Current)
        {
            await _kelp.SetGenerationAsync(generation, cancellationToken);
        }

        _network = _kelp.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }

    /// <summary>The state of a node as it was.</summary>
    public sealed class OddState(AnvilNode node, UInt256 snapshot) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await node.RevertAsync(snapshot, CancellationToken.None);
    }
}

/// <summary>The newer generation; ether is deposited.</summary>
public sealed class CurrentKelpStand() : KelpStand(KelpGeneration.Current);

/// <summary>The older generation; a token that rebases is deposited.</summary>
public sealed class LegacyKelpStand() : KelpStand(KelpGeneration.Legacy)
{
    public override Address? DepositAsset => Kelp.StEth;
}
