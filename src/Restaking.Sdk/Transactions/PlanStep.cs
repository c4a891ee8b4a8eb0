using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Whether a step of a plan still has to be sent.</summary>
public enum PlanStepState
{
    /// <summary>Not sent, or sent and failed for good: it can be sent.</summary>
    Ready,

    /// <summary>Sent, and not known to be final. It is waited for, never sent a second time.</summary>
    Sent,

    /// <summary>Nothing to do: it was done before, or this plan did it.</summary>
    Done,
}

/// <summary>Asks the chain whether a step is already done.</summary>
/// <param name="cancellationToken">Stops asking.</param>
/// <returns>Why there is nothing to do, in one sentence; <see langword="null"/> when the step has to be sent.</returns>
public delegate Task<string?> PlanStepCheck(CancellationToken cancellationToken);

/// <summary>One transaction of a plan. It remembers what happened to it, so that a plan that stopped can go on.</summary>
public sealed class PlanStep
{
    private readonly PlanStepCheck? _check;
    private TransactionOutcomeUnknownException? _unknown;
    private bool _offerAgain;

    /// <summary>Creates a step.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="doneBecause">Why there is nothing to do, when that is known already (e.g. "the allowance of 5 covers 3").</param>
    /// <param name="check">Asked again right before the step is sent, so that what was done meanwhile is not done twice.</param>
    public PlanStep(PreparedTransaction transaction, string? doneBecause = null, PlanStepCheck? check = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        Transaction = transaction;
        _check = check;
        if (doneBecause is not null)
        {
            State = PlanStepState.Done;
            DoneBecause = doneBecause;
        }
    }

    /// <summary>The transaction.</summary>
    public PreparedTransaction Transaction { get; }

    /// <summary>What the step is for.</summary>
    public string Description => Transaction.Description;

    /// <summary>Whether the step still has to be sent.</summary>
    public PlanStepState State { get; private set; }

    /// <summary>Why there is nothing to do; <see langword="null"/> unless <see cref="State"/> is <see cref="PlanStepState.Done"/>.</summary>
    public string? DoneBecause { get; private set; }

    /// <summary>The transaction this plan sent for the step, once it did.</summary>
    public TransactionHandle? Handle { get; private set; }

    /// <summary>The confirmed transaction, when this plan did the step.</summary>
    public ConfirmedTransaction? Confirmed { get; private set; }

    /// <inheritdoc cref="PreparedTransaction.Build"/>
    public UnsignedTransaction Build(ulong? nonce = null, ulong? gasLimit = null, TransactionFees? fees = null) => Transaction.Build(nonce, gasLimit, fees);

    /// <inheritdoc cref="PreparedTransaction.SimulateAsync"/>
    public Task<SimulationResult> SimulateAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => Transaction.SimulateAsync(block, cancellationToken);

    /// <summary>Sends the step, whatever its state: the caller decides. <see cref="TransactionPlan.SendAllAsync"/> does not send what is done or sent.</summary>
    /// <inheritdoc cref="PreparedTransaction.SendAsync"/>
    public async Task<TransactionHandle> SendAsync(SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            Handle = await Transaction.SendAsync(options, cancellationToken).ConfigureAwait(false);
            State = PlanStepState.Sent;
            return Handle;
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            State = PlanStepState.Sent;
            if (exception.TransactionHash is { } hash && Transaction.Sender is { } sender)
            {
                var trail = new TransactionTrail(Transaction.Pipeline, sender, exception.Signed?.Unsigned.Nonce, options?.Progress)
                {
                    Binding = Transaction.Call.Contract,
                    Function = Transaction.Call.Function,
                    IdempotencyKey = options?.IdempotencyKey,
                    FeePolicy = options?.FeePolicy,
                };
                if (exception.Signed is { } signed)
                {
                    trail.Add(signed);
                    _offerAgain = true;
                }

                Handle = new TransactionHandle(trail, hash);
            }
            else
            {
                _unknown = exception;
            }

            throw;
        }
    }

    /// <summary>The description and the state.</summary>
    public override string ToString() => State == PlanStepState.Done ? $"{Description}: done ({DoneBecause})" : $"{Description}: {State}";

    /// <summary>Brings the step to its end: asks, sends, waits. Returns at once when there is nothing to do.</summary>
    internal async Task RunAsync(SendOptions options, int? confirmations, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (State == PlanStepState.Ready && _check is not null && await _check(cancellationToken).ConfigureAwait(false) is { } reason)
        {
            State = PlanStepState.Done;
            DoneBecause = reason;
        }

        if (State == PlanStepState.Done)
        {
            return;
        }

        if (_unknown is not null && options.IdempotencyKey is null)
        {
            // Without a hash and without a key nobody can find out whether it was sent. Sending again could do it twice.
            throw new TransactionOutcomeUnknownException(_unknown.Message, null, null, _unknown);
        }

        if (Handle is null || _unknown is not null)
        {
            await SendAsync(options, cancellationToken).ConfigureAwait(false);
            _offerAgain = false;
            _unknown = null;
        }

        await WaitAsync(Handle!, confirmations, timeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitAsync(TransactionHandle handle, int? confirmations, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (_offerAgain)
            {
                await handle.RebroadcastAsync(cancellationToken).ConfigureAwait(false);
                _offerAgain = false;
            }

            Confirmed = await handle.WaitAsync(confirmations, timeout, cancellationToken).ConfigureAwait(false);
            State = PlanStepState.Done;
            DoneBecause = $"transaction {Confirmed.Receipt.TransactionHash} in block {Confirmed.Receipt.BlockNumber}";
        }
        catch (Exception exception) when (exception is TransactionRevertedException or TransactionReplacedException)
        {
            // Final: this transaction will not do the step any more, so it may be sent anew.
            Handle = null;
            State = PlanStepState.Ready;
            _offerAgain = false;
            throw;
        }
        catch (TransactionDroppedException exception)
        {
            _offerAgain = exception.Signed is not null;
            throw;
        }
    }
}
