using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Transactions in the order they must happen (approve, then act), with what is already done. A plan holds no funds and no nonce. It stops at the first failure, and
/// <see cref="SendAllAsync"/> called again goes on from there: what is done is skipped, what is on its way is waited for.
/// </summary>
public class TransactionPlan : IReadOnlyList<PlanStep>
{
    private readonly ImmutableArray<PlanStep> _steps;
    private int _running;

    /// <summary>Creates a plan.</summary>
    /// <param name="steps">The steps in their order, at least one.</param>
    /// <exception cref="ArgumentException">There is no step, or the steps go through different pipelines.</exception>
    public TransactionPlan(IEnumerable<PlanStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = [.. steps];
        if (_steps.IsEmpty)
        {
            throw new ArgumentException("A plan has at least one step.", nameof(steps));
        }

        if (_steps.Any(step => step.Transaction.Pipeline != Pipeline))
        {
            throw new ArgumentException("The steps of a plan go through one pipeline.", nameof(steps));
        }
    }

    /// <inheritdoc/>
    public int Count => _steps.Length;

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsDone => _steps.All(step => step.State == PlanStepState.Done);

    internal TransactionPipeline Pipeline => _steps[0].Transaction.Pipeline;

    /// <inheritdoc/>
    public PlanStep this[int index] => _steps[index];

    /// <summary>
    /// Executes what is left of the plan on the state of one block, each step on the outcome of the ones before it (<c>eth_simulateV1</c>). Where the node cannot do
    /// that, the first step that is left is executed alone and the others are reported as not executed. Nothing is sent.
    /// </summary>
    /// <param name="block">The block; by default the latest.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="NoContractException">A target has no code.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public Task<PlanSimulation> SimulateAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        PlanSimulator.SimulateAsync(this, block ?? BlockTag.Latest, cancellationToken);

    /// <summary>
    /// Sends what is left, one after the other: each step is confirmed before the next one is checked, simulated and sent. Stops at the first failure, which is
    /// thrown as it is; <see cref="PlanStep.State"/> says how far it came. Call it again to go on.
    /// </summary>
    /// <param name="options">Applied to each step. An idempotency key becomes one for each step, <c>key/function</c>; of several steps that call the same function the last has that key and those before it <c>key/function~1</c>, <c>key/function~2</c>, … counted from the end. So a plan that is prepared again with or without its first steps (a reset of an allowance) gives the others the same keys. A nonce or gas limit is for a single transaction and refused when more than one step is left.</param>
    /// <param name="confirmations">Confirmations of each step before the next is sent.</param>
    /// <param name="timeout">How long to wait for each step.</param>
    /// <param name="cancellationToken">Stops before the next step, or stops waiting; never stops a transaction.</param>
    /// <returns>The confirmed transaction of each step; <see langword="null"/> for a step that was done before.</returns>
    /// <exception cref="InvalidOperationException">The plan is being sent already.</exception>
    /// <exception cref="TransactionException">A step failed, or its outcome is not known. See <see cref="PreparedTransaction.SendAsync"/> and <see cref="TransactionHandle.WaitAsync(int?, TimeSpan?, CancellationToken)"/>.</exception>
    public async Task<ImmutableArray<ConfirmedTransaction?>> SendAllAsync(
        SendOptions? options = null,
        int? confirmations = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new SendOptions();
        if ((options.Nonce is not null || options.GasLimit is not null) && _steps.Count(step => step.State != PlanStepState.Done) > 1)
        {
            throw new ArgumentException("A nonce or a gas limit is for one transaction, and more than one step is left.", nameof(options));
        }

        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            throw new InvalidOperationException("The plan is being sent already.");
        }

        try
        {
            for (int i = 0; i < _steps.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SendOptions own = options.IdempotencyKey is { } key ? options with { IdempotencyKey = $"{key}/{NameOf(i)}" } : options;
                own = own with { AtLeastBlock = _steps[..i].Max(step => step.Confirmed?.Receipt.BlockNumber) };
                await _steps[i].RunAsync(own, confirmations, timeout, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Exchange(ref _running, 0);
        }

        return [.. _steps.Select(step => step.Confirmed)];
    }

    private string NameOf(int index)
    {
        string function = _steps[index].Transaction.Call.Function.Name;
        int later = _steps.Skip(index + 1).Count(step => step.Transaction.Call.Function.Name == function);
        return later == 0 ? function : string.Create(CultureInfo.InvariantCulture, $"{function}~{later}");
    }

    /// <inheritdoc/>
    public IEnumerator<PlanStep> GetEnumerator() => ((IEnumerable<PlanStep>)_steps).GetEnumerator();

    /// <summary>The steps, one per line.</summary>
    public override string ToString() => string.Join(Environment.NewLine, _steps.Select((step, i) => $"{i + 1}. {step}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A plan whose last step brings a typed result.</summary>
/// <typeparam name="TResult">What the plan brings.</typeparam>
public sealed class TransactionPlan<TResult> : TransactionPlan
{
    /// <summary>Creates a plan.</summary>
    /// <param name="before">The steps before the last, e.g. an approval; may be empty.</param>
    /// <param name="final">The last step, which brings the result.</param>
    public TransactionPlan(IEnumerable<PlanStep> before, PreparedTransaction<TResult> final)
        : base([.. before, new PlanStep(final)]) =>
        Final = final;

    /// <summary>The last step's transaction.</summary>
    public PreparedTransaction<TResult> Final { get; }

    /// <inheritdoc cref="TransactionPlan.SendAllAsync"/>
    /// <returns>The result of the last step.</returns>
    public async Task<TResult> ExecuteAsync(
        SendOptions? options = null,
        int? confirmations = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ImmutableArray<ConfirmedTransaction?> confirmed = await SendAllAsync(options, confirmations, timeout, cancellationToken).ConfigureAwait(false);
        ConfirmedTransaction last = confirmed[^1]!; // the last step is never done from the start, so this plan did it
        return TransactionHandle<TResult>.ReadResult(Final.ReadResult, last.Receipt);
    }
}
