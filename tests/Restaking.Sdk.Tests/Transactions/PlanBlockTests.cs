using System.Text.Json.Nodes;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Of which block a plan's steps read: one for a simulation, and none from before the step that went before.</summary>
public sealed class PlanBlockTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();
    private readonly List<BlockTag> _seen = [];
    private bool _lags;
    private bool _knowsTheBlock = true;

    public PlanBlockTests()
    {
        _fixture.Node.MinesAtOnce = true;
        _fixture.Node.Intercept = (method, parameters) => _lags && method == "eth_getBlockByNumber" ? Lagging((string)parameters[0]!) : null;
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Simulate_OfSeveralSteps_ReadsEverythingAtThePinnedBlockByItsHash()
    {
        TransactionPlan plan = Plan();

        PlanSimulation simulation = await plan.SimulateAsync(cancellationToken: s_token);

        JsonArray simulated = Assert.Single(_fixture.Node.Requests, request => request.Method == "eth_simulateV1").Item2;
        Assert.Equal(simulation.Block.Hash.ToString(), (string?)simulated[1]!["blockHash"]);
        Assert.Equal([BlockTag.FromHash(simulation.Block.Hash)], _seen);
    }

    [Fact]
    public async Task SendAll_NodeLagsBehindTheStepBefore_ReadsNothingFromBeforeIt()
    {
        TransactionPlan plan = Plan();

        await plan.SendAllAsync(cancellationToken: s_token);

        Assert.Equal([BlockTag.FromHash(plan[0].Confirmed!.Receipt.BlockHash)], _seen);
        Assert.IsType<JsonObject>(_fixture.Node.Requests.Last(request => request.Method == "eth_call").Item2[1]);
    }

    [Fact]
    public async Task SendAll_NoNodeHasTheBlockOfTheStepBefore_IsTransientAndSignsNothing()
    {
        TransactionPlan plan = Plan();
        _knowsTheBlock = false;

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => plan.SendAllAsync(cancellationToken: s_token));

        Assert.Equal((RpcErrorKind.BlockNotFound, true), (thrown.Kind, thrown.IsTransient));
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.Equal(PlanStepState.Ready, plan[1].State);
    }

    /// <summary>Two steps; the node lags from right before the second is sent until its check runs.</summary>
    private TransactionPlan Plan()
    {
        PreparedTransaction second = _fixture.Deposit(2u).WithPreflight((at, _) =>
        {
            _lags = false;
            _seen.Add(at.Block);
            return Task.FromResult<System.Collections.Immutable.ImmutableArray<PreflightIssue>>([]);
        });
        return new TransactionPlan(
        [
            new PlanStep(_fixture.Deposit(1u)),
            new PlanStep(second, check: _ =>
            {
                _lags = true;
                return Task.FromResult<string?>(null);
            }),
        ]);
    }

    private string? Lagging(string tag) => tag == "latest" ? TestBlocks.Json(1) : _knowsTheBlock ? null : "null";
}
