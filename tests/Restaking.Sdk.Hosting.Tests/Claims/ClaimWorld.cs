using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Tests.Transactions;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using ChainNode = Restaking.Sdk.Tests.Transactions.FakeNode;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>A fake chain with two queues and some accounts, and engines over it that share one journal, on a clock that the test moves.</summary>
internal sealed class ClaimWorld : IDisposable
{
    public static readonly Address FirstQueue = Address.Parse("0x0000000000000000000000000000000000000101");
    public static readonly Address SecondQueue = Address.Parse("0x0000000000000000000000000000000000000102");
    public static readonly Address Token = Address.Parse("0x0000000000000000000000000000000000000401");

    private readonly List<ClaimEngine> _engines = [];
    private readonly ILoggerFactory _loggers;

    public ClaimWorld(IOperationJournal? journal = null)
    {
        Node.Contracts.UnionWith([FirstQueue, SecondQueue]);
        Clock = new ManualTimeProvider(HeadTime) { AutoAdvanceUpTo = TimeSpan.FromSeconds(12) };
        Rpc = new RpcClient(Node, new RpcClientOptions { TimeProvider = Clock, AttemptTimeout = TimeSpan.FromSeconds(15) });
        Journal = journal ?? new InMemoryOperationJournal(Clock);
        First = new FakeTicketQueue(Node, FirstQueue);
        Second = new FakeTicketQueue(Node, SecondQueue);
        Key = NewKey();
        _loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
    }

    public ChainNode Node { get; } = new();

    public ManualTimeProvider Clock { get; }

    public RpcClient Rpc { get; }

    public IOperationJournal Journal { get; set; }

    public FakeTicketQueue First { get; }

    public FakeTicketQueue Second { get; }

    /// <summary>The owner of tickets for whom nothing else is said.</summary>
    public LocalSigner Key { get; }

    public RecordedLogs Logs { get; } = new();

    /// <summary>Options that the next engine begins with.</summary>
    public TransactionOptions Transactions { get; set; } = TransactionOptions.Default with { SignatureVerifier = Secp256k1SignatureVerifier.Instance };

    public IClaimOwnerSource? Owners { get; set; }

    public IClaimSignerSource? Signers { get; set; }

    public IClaimValuationSource? Valuation { get; set; }

    public DateTimeOffset HeadTime => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + ((long)Node.Head * 12));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static LocalSigner NewKey() => LocalSigner.CreateRandom();

    /// <summary>An engine that claims for <see cref="Key"/>, or for the signers named. A second one is what a restart, or another process, would be.</summary>
    public ClaimEngine Engine(Action<ClaimWorkerOptions>? configure = null, params ITransactionSigner[] signers)
    {
        ITransactionSigner[] all = signers.Length == 0 ? [Key] : signers;
        var options = new ClaimWorkerOptions { MaxHeadAge = null, Replacement = null };
        foreach (ITransactionSigner signer in all)
        {
            options.Owners.Add(new ClaimOwner(signer.Address));
        }

        configure?.Invoke(options);
        var engine = new ClaimEngine(Client(), all, options, new ClaimEngineServices
        {
            Owners = Owners,
            Signers = Signers,
            Valuation = Valuation,
            TimeProvider = Clock,
            LoggerFactory = _loggers,
        });
        _engines.Add(engine);
        return engine;
    }

    public FakeRestakingClient Client()
    {
        var pipeline = new TransactionPipeline(
            Rpc, 1, signer: null, new RevertDecoder([TestCall.Binding]), Transactions with { Journal = Journal, NonceLanes = new NonceLanes() }, Clock);
        return new FakeRestakingClient(Rpc, pipeline, [First, Second]);
    }

    /// <summary>Puts a ticket into a queue. Claimable, of one ether, unless said otherwise.</summary>
    public WithdrawalTicket Add(int id, Func<WithdrawalTicket, WithdrawalTicket>? change = null, FakeTicketQueue? queue = null)
    {
        queue ??= First;
        string name = id.ToString(CultureInfo.InvariantCulture);
        var ticket = new WithdrawalTicket
        {
            Key = new TicketKey(1, queue.Queue.Contract, name),
            Protocol = "Test",
            Owner = Key.Address,
            Requested = [new AssetAmount(NativeAsset.Ether, UInt256.FromEther("1"))],
            Payable = [new AssetAmount(NativeAsset.Ether, UInt256.FromEther("1"))],
            State = TicketState.Claimable,
            Timing = TicketTiming.Now,
            Block = default,
        };
        ticket = change?.Invoke(ticket) ?? ticket;
        queue.Tickets[name] = ticket;
        queue.Figure.Value++;
        return ticket;
    }

    /// <summary>One cycle of every lane; of one lane its report.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "It reads like the world's other steps.")]
    public async Task<ClaimCycleReport> CycleAsync(ClaimEngine engine) => (await engine.RunCycleAsync(Cancel))[0];

    /// <summary>A block, and a cycle after it.</summary>
    public async Task<ClaimCycleReport> NextAsync(ClaimEngine engine, int blocks = 1)
    {
        Mine(blocks);
        return await CycleAsync(engine);
    }

    public void Mine(int blocks = 1)
    {
        Node.Mine(blocks);
        Clock.AdvanceTo(HeadTime);
    }

    /// <summary>Cycles and blocks until everything is settled.</summary>
    public async Task<List<ClaimCycleReport>> SettleAsync(ClaimEngine engine, int most = 40)
    {
        List<ClaimCycleReport> all = [];
        for (int i = 0; i < most; i++)
        {
            ImmutableArray<ClaimCycleReport> reports = await engine.RunCycleAsync(Cancel);
            all.AddRange(reports);
            if (reports.All(report => report.IsSettled))
            {
                return all;
            }

            Mine();
        }

        Assert.Fail("It did not settle: " + string.Join("; ", all.TakeLast(4).Select(Describe)));
        return all;
    }

    public static string Describe(ClaimCycleReport report) =>
        $"{report.Outcome} {report.Error?.Message} batches [{string.Join(", ", report.Batches.Select(batch => $"{batch.Status} {batch.Reason}"))}] verdicts [{string.Join(", ", report.Verdicts)}]";

    public void Dispose()
    {
        foreach (ClaimEngine engine in _engines)
        {
            engine.Dispose();
        }

        _loggers.Dispose();
        Rpc.Dispose();
        Key.Dispose();
    }
}
