using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Escorting what the journal lists, without a handle.</summary>
public class OperationEscortsTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    private FakeNode Node => _fixture.Node;

    [Fact]
    public async Task Step_OfSeveralThatWait_RepricesOnlyTheFirstNonce()
    {
        await SendAsync("a", 1u);
        await SendAsync("b", 2u);
        Node.MinPriorityFee = UInt256.FromGwei(100_000);
        var escorts = new OperationEscorts(Restarted(), ReplacementSchedule.Default with { AfterBlocks = 1 });
        await escorts.StepAsync(Node.Head, s_token);
        Node.Mine();

        ImmutableArray<EscortedOperation> found = await escorts.StepAsync(Node.Head, s_token);

        Assert.Equal([EscortState.Repriced, EscortState.Pending], found.Select(operation => operation.Report!.State));
        Assert.Equal((3, 0UL), (Node.Taken.Count, Node.Taken[^1].Unsigned.Nonce!.Value));
    }

    [Fact]
    public async Task Step_OfOneThatIsNoLongerWanted_CancelsItAloneWhateverItsPlace()
    {
        await SendAsync("a", 1u);
        await SendAsync("b", 2u);
        var escorts = new OperationEscorts(Restarted(), ReplacementSchedule.Default, (record, _) => ValueTask.FromResult(record.Intent.Key != "b"));

        ImmutableArray<EscortedOperation> found = await escorts.StepAsync(Node.Head, s_token);
        Node.Mine();
        ImmutableArray<EscortedOperation> end = await escorts.StepAsync(Node.Head, s_token);

        Assert.Equal([EscortState.Pending, EscortState.Cancelling], found.Select(operation => operation.Report!.State));
        Assert.Equal([EscortState.Confirmed, EscortState.Cancelled], end.Select(operation => operation.Report!.State));
        Assert.Empty(await escorts.StepAsync(Node.Head, s_token));
    }

    [Fact]
    public async Task Step_OfOperationsThatAreSomebodyElses_NeitherRepricesNorCancelsThem()
    {
        await SendAsync("payment", 1u);
        await SendAsync("claim/1", 2u);
        Node.MinPriorityFee = UInt256.FromGwei(100_000);
        var escorts = new OperationEscorts(
            Restarted(),
            ReplacementSchedule.Default with { AfterBlocks = 1 },
            (record, _) => ValueTask.FromResult(record.Intent.Key != "payment"),
            isOurs: record => record.Intent.Key != "payment");
        await escorts.StepAsync(Node.Head, s_token);
        Node.Mine();

        EscortedOperation found = Assert.Single(await escorts.StepAsync(Node.Head, s_token));

        Assert.Equal(("claim/1", EscortState.Pending), (found.Operation.Intent.Key, found.Report!.State));
        Assert.Equal(2, Node.Taken.Count);
    }

    [Fact]
    public async Task Step_OfOneThatReverted_SaysSoAndGoesOnWithTheRest()
    {
        await SendAsync("a", 1u);
        Node.Mine();
        Node.MinedReverts = true;
        var escorts = new OperationEscorts(Restarted(), ReplacementSchedule.Default);

        EscortedOperation found = Assert.Single(await escorts.StepAsync(Node.Head, s_token));

        Assert.IsType<TransactionRevertedException>(found.End);
        Assert.Empty(await escorts.StepAsync(Node.Head, s_token));
    }

    [Fact]
    public async Task Step_AfterARestart_CountsTheDearerCopiesThatWereSentBeforeIt()
    {
        await SendAsync("a", 1u);
        Node.MinPriorityFee = UInt256.FromGwei(100_000);
        ReplacementSchedule once = ReplacementSchedule.Default with { AfterBlocks = 1, MaxReplacements = 1 };
        var before = new OperationEscorts(Restarted(), once);
        await before.StepAsync(Node.Head, s_token);
        Node.Mine();
        EscortReport sent = Assert.Single(await before.StepAsync(Node.Head, s_token)).Report!;
        var after = new OperationEscorts(Restarted(), once);
        await after.StepAsync(Node.Head, s_token);
        Node.Mine();

        EscortReport found = Assert.Single(await after.StepAsync(Node.Head, s_token)).Report!;

        Assert.Equal((EscortState.Repriced, 1), (sent.State, sent.Replacements));
        Assert.Equal((EscortState.AtCap, 1), (found.State, found.Replacements));
        Assert.Equal(2, Node.Taken.Count);
    }

    [Fact]
    public async Task Step_OfWhatWasBegunUnderCaps_StaysUnderThem()
    {
        await _fixture.SendAsync(new SendOptions { IdempotencyKey = "a", FeePolicy = new FeePolicy { MaxFeePerGas = UInt256.FromGwei(22) } });
        Node.MinPriorityFee = UInt256.FromGwei(100_000);
        var escorts = new OperationEscorts(Restarted(), ReplacementSchedule.Default with { AfterBlocks = 1 });
        await escorts.StepAsync(Node.Head, s_token);
        Node.Mine();

        Assert.Equal(EscortState.AtCap, Assert.Single(await escorts.StepAsync(Node.Head, s_token)).Report!.State);
        Assert.Single(Node.Taken);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<TransactionHandle> SendAsync(string key, UInt256 amount) => _fixture.Deposit(amount).SendAsync(new SendOptions { IdempotencyKey = key }, s_token);

    private TransactionPipeline Restarted() =>
        new(_fixture.Rpc, 1, _fixture.Signer, null, TransactionOptions.Default with { Journal = _fixture.Pipeline.Journal }, _fixture.Clock);
}
