using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Claims;

/// <summary>One node with EigenLayer and several liquid protocols on it, and what makes tickets there and lets them mature. Tests share it, with fresh accounts each.</summary>
public sealed class ClaimStand : IAsyncLifetime
{
    private static readonly TransactionOptions s_fast = new() { PollingInterval = TimeSpan.FromMilliseconds(20), SignatureVerifier = Secp256k1SignatureVerifier.Instance };

    private Devnet? _devnet;
    private LidoDevnet? _lido;
    private EtherFiDevnet? _etherFi;
    private KelpDevnet? _kelp;
    private MantleDevnet? _mantle;

    public AnvilNode Node { get; private set; } = null!;

    public RestakingNetwork Network { get; private set; } = null!;

    public LidoDevnet Lido => _lido!;

    public EtherFiDevnet EtherFi => _etherFi!;

    public KelpDevnet Kelp => _kelp!;

    public MantleDevnet Mantle => _mantle!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Node = await AnvilNode.StartAsync(new AnvilOptions { AutoImpersonate = true });
        _devnet = await DevnetDeployment.DeployAsync(Node);
        _lido = await LidoDevnet.DeployAsync(Node);
        _etherFi = await EtherFiDevnet.DeployAsync(Node);
        _kelp = await KelpDevnet.DeployAsync(Node);
        await _kelp.FundVaultAsync(UInt256.FromEther("1000"));
        _mantle = await MantleDevnet.DeployAsync(Node);
        Network = new ILiquidDevnet[] { _lido, _etherFi, _kelp, _mantle }.Aggregate(_devnet.Network, (network, protocol) => protocol.AddTo(network));
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }
    }

    /// <summary>A fresh account with 1,000 ether.</summary>
    public async Task<LocalSigner> SignerAsync()
    {
        LocalSigner signer = LocalSigner.CreateRandom();
        await Node.SetBalanceAsync(signer.Address, UInt256.FromEther("1000"), Cancel);
        return signer;
    }

    public RestakingClient Client(ITransactionSigner? signer = null, IOperationJournal? journal = null, int confirmations = 1, IRpcTransport? transport = null)
    {
        RestakingClientOptions options = new() { Signer = signer, TransactionOptions = s_fast with { Journal = journal, Confirmations = confirmations } };
        return transport is null ? new RestakingClient(Node.RpcUrl, Network, options) : new RestakingClient(new RpcClient(transport), Network, options);
    }

    /// <summary>An engine over some signers that claims for each of them.</summary>
    public ClaimEngine Engine(IEnumerable<ITransactionSigner> signers, IOperationJournal? journal = null, Action<ClaimWorkerOptions>? configure = null, int confirmations = 1)
    {
        ITransactionSigner[] all = [.. signers];
        var options = new ClaimWorkerOptions { Confirmations = confirmations, MaxHeadAge = null };
        foreach (ITransactionSigner signer in all)
        {
            options.Owners.Add(new ClaimOwner(signer.Address));
        }

        configure?.Invoke(options);
        return new ClaimEngine(Client(journal: journal), all, options);
    }

    /// <summary>Runs cycles, with a block after each, until nothing is under way and nothing can be claimed.</summary>
    public async Task<List<ClaimCycleReport>> RunAsync(ClaimEngine engine, int most = 40)
    {
        List<ClaimCycleReport> all = [];
        for (int i = 0; i < most; i++)
        {
            IReadOnlyList<ClaimCycleReport> reports = await engine.RunCycleAsync(Cancel);
            all.AddRange(reports);
            if (reports.All(report => report.IsSettled))
            {
                return all;
            }

            await Node.MineAsync(cancellationToken: Cancel);
        }

        Assert.Fail("It did not settle: " + string.Join("; ", all.TakeLast(engine.Lanes.Length).Select(report =>
            $"{report.Outcome} {report.Error?.Message} {string.Join(",", report.Batches.Select(batch => $"{batch.Status} {batch.Reason}"))} {string.Join(",", report.Verdicts)}")));
        return all;
    }

    public async Task<TicketKey> LidoTicketAsync(RestakingClient client, string ether = "1", bool finalize = true)
    {
        await DepositAsync(client.Lido.StEth, ether);
        LiquidWithdrawalResult made = await RequestAsync(client.Lido.Withdrawals, Less(ether));
        if (finalize)
        {
            await Lido.FinalizeAsync(UInt256.Parse(made.Tickets[0].Id), cancellationToken: Cancel);
        }

        return made.Tickets[0];
    }

    public async Task<TicketKey> EtherFiTicketAsync(RestakingClient client, string ether = "1")
    {
        await DepositAsync(client.EtherFi.EEth, ether);
        LiquidWithdrawalResult made = await RequestAsync(client.EtherFi.Withdrawals, Less(ether));
        await EtherFi.FinalizeAsync(UInt256.Parse(made.Tickets[0].Id), Cancel);
        return made.Tickets[0];
    }

    /// <summary>Tickets of Kelp are claimed by place, one after the other.</summary>
    public async Task<TicketKey[]> KelpTicketsAsync(RestakingClient client, int count)
    {
        await DepositAsync(client.Kelp.RsEth, "10");
        for (int i = 0; i < count; i++)
        {
            await RequestAsync(client.Kelp.RsEth, "0.5");
        }

        await Node.AdvanceBlocksAsync(KelpDevnet.DelayBlocks, cancellationToken: Cancel);
        WithdrawalSnapshot snapshot = await client.Withdrawals.SnapshotAsync(
            [client.Signer!.Address], new TicketListOptions { Queues = info => info.Contract == client.Kelp.RsEth.Queue.Contract }, Cancel);
        foreach (WithdrawalTicket ticket in snapshot)
        {
            var detail = (Protocols.Kelp.KelpTicketDetail)ticket.Detail!;
            await Kelp.UnlockAsync(detail.Asset, detail.Nonce + UInt256.One, Cancel);
        }

        return [.. snapshot.Select(ticket => ticket.Key)];
    }

    /// <summary>Queues a withdrawal of EigenLayer that matures after the devnet's ten blocks.</summary>
    public async Task<TicketKey> EigenLayerTicketAsync(RestakingClient client, string symbol = "rETH", string amount = "3")
    {
        StrategyEntry strategy = _devnet!.StrategyOf(symbol);
        Address owner = client.Signer!.Address;
        await _devnet.MintAsync(symbol, owner, UInt256.FromEther(amount), Cancel);
        await (await client.EigenLayer.Strategies.PrepareDepositAsync(strategy.Strategy, UInt256.FromEther(amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        HashSet<TicketKey> before = [.. await EigenLayerTicketsAsync(client)];
        PreparedTransaction<QueueWithdrawalsResult> queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync(strategy.Strategy, WithdrawalAmount.All, Cancel);
        await (await queue.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);
        return Assert.Single(await EigenLayerTicketsAsync(client), key => !before.Contains(key));
    }

    public Task MatureEigenLayerAsync() => Node.AdvanceBlocksAsync(11, cancellationToken: Cancel);

    /// <summary>The tickets as the chain shows them now, by key; one that is gone is claimed.</summary>
    public async Task<WithdrawalTicket[]> OpenTicketsAsync(params Address[] owners)
    {
        WithdrawalSnapshot snapshot = await Client().Withdrawals.SnapshotAsync(owners, cancellationToken: Cancel);
        Assert.Empty(snapshot.Failures);
        return [.. snapshot.Where(ticket => ticket.State != TicketState.Claimed)];
    }

    public Task<ulong> NonceAsync(Address account) => Node.Rpc.GetTransactionCountAsync(account, BlockTag.Latest, Cancel);

    private static string Less(string ether) => (decimal.Parse(ether, System.Globalization.CultureInfo.InvariantCulture) / 2).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IEnumerable<TicketKey>> EigenLayerTicketsAsync(RestakingClient client)
    {
        ITicketQueue queue = client.Withdrawals.Queues[0];
        WithdrawalSnapshot snapshot = await client.Withdrawals.SnapshotAsync(
            [client.Signer!.Address], new TicketListOptions { Queues = info => info.Contract == queue.Queue.Contract }, Cancel);
        return snapshot.Select(ticket => ticket.Key);
    }

    private static async Task DepositAsync(ILiquidStakingProtocol token, string ether) =>
        await (await token.PrepareDepositAsync(new LiquidDeposit(Amount.FromEther(ether)), Cancel)).ExecuteAsync(cancellationToken: Cancel);

    private static async Task<LiquidWithdrawalResult> RequestAsync(IWithdrawalQueue queue, string ether) =>
        await (await queue.PrepareRequestAsync(new LiquidWithdrawal(Amount.FromEther(ether)), Cancel)).ExecuteAsync(cancellationToken: Cancel);
}
