using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

public class PlanTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    public PlanTests() => _fixture.Node.MinesAtOnce = true;

    [Fact]
    public async Task SendAll_OfTwoSteps_SendsThemInOrderAndMarksThemDone()
    {
        TransactionPlan plan = Plan(1, 2);

        ImmutableArray<ConfirmedTransaction?> confirmed = await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal([1u, 2u], SentAmounts());
        Assert.True(plan.IsDone);
        Assert.Equal(_fixture.Node.Taken.Select(signed => signed.Hash), confirmed.Select(step => step!.Receipt.TransactionHash));
        Assert.All(plan, step => Assert.Contains("block", step.DoneBecause!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAll_WithAStepThatIsDone_SkipsIt()
    {
        var plan = new TransactionPlan([new PlanStep(_fixture.Deposit(1u), "the allowance of 5 covers 3"), new PlanStep(_fixture.Deposit(2u))]);

        ImmutableArray<ConfirmedTransaction?> confirmed = await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal(PlanStepState.Done, plan[0].State);
        Assert.Null(confirmed[0]);
        Assert.Equal([2u], SentAmounts());
    }

    [Fact]
    public async Task SendAll_WhenAStepWasDoneMeanwhile_AsksAndSkipsIt()
    {
        var plan = new TransactionPlan([new PlanStep(_fixture.Deposit(1u), check: _ => Task.FromResult<string?>("done by somebody else")), new PlanStep(_fixture.Deposit(2u), check: _ => Task.FromResult<string?>(null))]);
        Assert.Equal(PlanStepState.Ready, plan[0].State);

        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal("done by somebody else", plan[0].DoneBecause);
        Assert.Equal([2u], SentAmounts());
    }

    [Fact]
    public async Task SendAll_WhenAStepFails_StopsThereAndGoesOnFromThereNextTime()
    {
        TransactionPlan plan = Plan(1, 2, 3);
        int calls = 0;
        _fixture.Node.Intercept = (method, _) =>
        {
            // The second step's simulation.
            if (method == "eth_call" && ++calls == 2)
            {
                throw new NodeRefusal(3, "execution reverted", TestCall.TooMuch(1u));
            }

            return null;
        };

        await Assert.ThrowsAsync<ContractRevertException>(() => plan.SendAllAsync(cancellationToken: s_token));
        Assert.Equal([PlanStepState.Done, PlanStepState.Ready, PlanStepState.Ready], plan.Select(step => step.State));
        Assert.Equal([1u], SentAmounts());

        await plan.SendAllAsync(cancellationToken: s_token);
        Assert.Equal([1u, 2u, 3u], SentAmounts());
    }

    [Fact]
    public async Task SendAll_WhenWaitingTimesOut_WaitsOnTheSameTransactionNextTime()
    {
        _fixture.Node.MinesAtOnce = false;
        TransactionPlan plan = Plan(1);

        await Assert.ThrowsAsync<TransactionTimeoutException>(() => plan.SendAllAsync(timeout: TimeSpan.FromSeconds(20), cancellationToken: s_token));
        Assert.Equal(PlanStepState.Sent, plan[0].State);
        _fixture.Node.Mine();
        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal([1u], SentAmounts());
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SendAll_WhenTheAnswerIsLost_BringsTheSameBytesInNextTime()
    {
        TransactionPlan plan = Plan(1);
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => plan.SendAllAsync(cancellationToken: s_token));
        Assert.Equal(PlanStepState.Sent, plan[0].State);
        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal([1u], SentAmounts());
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SendAll_AfterAMinedRevert_MaySendTheStepAnew()
    {
        TransactionPlan plan = Plan(1);
        _fixture.Node.MinedReverts = true;
        await Assert.ThrowsAsync<TransactionRevertedException>(() => plan.SendAllAsync(cancellationToken: s_token));
        _fixture.Node.MinedReverts = false;

        Assert.Equal(PlanStepState.Ready, plan[0].State);
        await plan.SendAllAsync(cancellationToken: s_token);
        Assert.Equal(2, _fixture.Node.Taken.Count);
    }

    [Fact]
    public async Task SendAll_WithAKey_GivesEachStepItsOwn()
    {
        var journal = (InMemoryOperationJournal)_fixture.Pipeline.Journal;

        await Plan(1, 2).SendAllAsync(new SendOptions { IdempotencyKey = "op" }, cancellationToken: s_token);
        await Plan(1, 2).SendAllAsync(new SendOptions { IdempotencyKey = "op" }, cancellationToken: s_token);

        Assert.NotNull(journal.Find("op/deposit~1"));
        Assert.NotNull(journal.Find("op/deposit"));
        Assert.Equal([1u, 2u], SentAmounts());
    }

    [Fact]
    public async Task SendAll_PreparedAgainWithoutItsFirstStep_DoesTheOthersOnce()
    {
        await Plan(1, 2, 3).SendAllAsync(new SendOptions { IdempotencyKey = "op" }, cancellationToken: s_token);
        await Plan(2, 3).SendAllAsync(new SendOptions { IdempotencyKey = "op" }, cancellationToken: s_token);

        Assert.Equal([1u, 2u, 3u], SentAmounts());
    }

    [Fact]
    public async Task SendAll_WhenTheLostStepWasReplacedBeforeItIsOfferedAgain_CanSendItAnew()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionPlan plan = Plan(1);
        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => plan.SendAllAsync(cancellationToken: s_token));
        _fixture.Node.Inject(new FakeTransaction(Keccak256.Hash("other"u8), _fixture.Key.Address, lost.Signed!.Unsigned with { Value = 9u }));
        _fixture.Node.Mine();

        await Assert.ThrowsAsync<TransactionReplacedException>(() => plan.SendAllAsync(cancellationToken: s_token));
        Assert.Equal(PlanStepState.Ready, plan[0].State);
        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.True(plan.IsDone);
    }

    [Fact]
    public async Task SendAll_WhenTheLostStepWasMinedAtAnotherPrice_IsDoneAndNotSentAnew()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionPlan plan = Plan(1);
        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => plan.SendAllAsync(cancellationToken: s_token));
        Hash32 dearer = Keccak256.Hash("dearer"u8);
        _fixture.Node.Inject(new FakeTransaction(dearer, _fixture.Key.Address, lost.Signed!.Unsigned with { MaxFeePerGas = UInt256.FromGwei(90) }));
        _fixture.Node.Mine();

        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal(dearer, plan[0].Confirmed!.ReplacedBy);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SendAll_WithOneNonceForSeveralSteps_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Plan(1, 2).SendAllAsync(new SendOptions { Nonce = 0 }, cancellationToken: s_token));

    [Fact]
    public async Task SendAll_WhileItIsRunning_IsRefused()
    {
        _fixture.Node.MinesAtOnce = false;
        var reached = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var plan = new TransactionPlan([new PlanStep(_fixture.Deposit(), check: async _ =>
        {
            reached.TrySetResult();
            await go.Task;
            return "done";
        })]);
        Task first = plan.SendAllAsync(cancellationToken: s_token);
        await reached.Task;

        await Assert.ThrowsAsync<InvalidOperationException>(() => plan.SendAllAsync(cancellationToken: s_token));
        go.SetResult();
        await first;
    }

    [Fact]
    public async Task Execute_OfATypedPlan_BringsTheLastStepsResult()
    {
        var plan = new TransactionPlan<ulong>([new PlanStep(_fixture.Deposit(1u))], _fixture.Pipeline.Prepare(new TestCall(2u), receipt => receipt.BlockNumber));

        Assert.Equal(_fixture.Node.Head + 2, await plan.ExecuteAsync(cancellationToken: s_token));
    }

    [Fact]
    public async Task Simulate_OfSeveralSteps_ExecutesThemOneAfterTheOther()
    {
        TransactionPlan plan = Plan(1, 2);

        PlanSimulation simulation = await plan.SimulateAsync(cancellationToken: s_token);

        Assert.True(simulation.Succeeded);
        Assert.Equal(2, simulation.Steps.Length);
        Assert.Equal(2UL * 0x6000, simulation.GasEstimate);
        Assert.Empty(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Simulate_WhenALaterStepReverts_NamesItsTypedError()
    {
        _fixture.Node.RevertsWith = TestCall.TooMuch(8u);

        PlanSimulation simulation = await Plan(1, 2).SimulateAsync(cancellationToken: s_token);

        Assert.False(simulation.Succeeded);
        Assert.True(simulation.Steps[0]!.Succeeded);
        Assert.Equal(new TooMuchError(8u), simulation.FirstFailure!.Error);
        Assert.Contains("TooMuch", simulation.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_OnANodeThatCannotExecuteSequences_ClaimsNothingAboutLaterSteps()
    {
        _fixture.Node.SupportsSimulateV1 = false;

        PlanSimulation simulation = await Plan(1, 2).SimulateAsync(cancellationToken: s_token);

        Assert.True(simulation.Steps[0]!.Succeeded);
        Assert.False(simulation.Steps[1]!.WasExecuted);
        Assert.False(simulation.Succeeded);
    }

    [Fact]
    public async Task Simulate_WithAStepThatIsDone_LeavesItOut()
    {
        var plan = new TransactionPlan([new PlanStep(_fixture.Deposit(1u), "done before"), new PlanStep(_fixture.Deposit(2u))]);

        PlanSimulation simulation = await plan.SimulateAsync(cancellationToken: s_token);

        Assert.Null(simulation.Steps[0]);
        Assert.True(simulation.Succeeded);
        Assert.Equal(0, _fixture.Node.CountOf("eth_simulateV1"));
    }

    [Fact]
    public void Plan_WithoutSteps_IsRefused() => Assert.Throws<ArgumentException>(() => new TransactionPlan([]));

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private TransactionPlan Plan(params uint[] amounts) => new(amounts.Select(amount => new PlanStep(_fixture.Deposit((UInt256)amount))));

    private IEnumerable<uint> SentAmounts() => _fixture.Node.Taken.Select(signed => (uint)UInt256.FromBigEndian(signed.Unsigned.Data.Span[4..36]));
}
