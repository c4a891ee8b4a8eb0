using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>A transaction that a node has taken. Keep the hash: with it the transaction can be tracked from anywhere, also after a restart.</summary>
public class TransactionHandle
{
    internal TransactionHandle(TransactionTrail trail, Hash32 hash)
    {
        Trail = trail;
        Hash = hash;
    }

    /// <summary>The transaction's hash.</summary>
    public Hash32 Hash { get; }

    /// <summary>The account that sent it.</summary>
    public Address From => Trail.From;

    /// <summary>Its nonce; <see langword="null"/> while only the broadcasting signer knows it.</summary>
    public ulong? Nonce => Trail.Nonce;

    /// <summary>The signed bytes; <see langword="null"/> when a broadcasting signer made the transaction.</summary>
    public SignedTransaction? Signed => Trail.Find(Hash);

    internal TransactionTrail Trail { get; }

    /// <summary>
    /// Waits until the transaction is final: mined with success in a block that is still on the chain, with as many blocks on top as asked for. A transaction that
    /// took its place and does the same counts; <see cref="ConfirmedTransaction.ReplacedBy"/> names it. May be called again after a time-out.
    /// Asks the endpoint that transactions are sent to (<see cref="RpcClient.WriteEndpoint"/>) and never fails over: while that is down, the outcome is unknown.
    /// </summary>
    /// <param name="confirmations">Blocks on top of and including the one that contains it; by default <see cref="TransactionOptions.Confirmations"/>.</param>
    /// <param name="timeout">How long to wait; by default <see cref="TransactionOptions.WaitTimeout"/>. The end of waiting does not stop the transaction.</param>
    /// <param name="cancellationToken">Stops waiting, not the transaction.</param>
    /// <exception cref="TransactionRevertedException">It was mined and the contract reverted; the decoded reason is in it where it could be found.</exception>
    /// <exception cref="TransactionReplacedException">Another transaction was mined with its nonce.</exception>
    /// <exception cref="TransactionDroppedException">The node has forgotten it (transient).</exception>
    /// <exception cref="TransactionTimeoutException">Time ran out (transient). It may still be mined.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Its nonce is used, and the node shows neither it nor another transaction with the nonce.</exception>
    public virtual Task<ConfirmedTransaction> WaitAsync(int? confirmations = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Trail.Pipeline.Options.Replacement is { } schedule && Trail.Pipeline.Owns(From)
            ? WaitAsync(schedule, confirmations, timeout, cancellationToken)
            : new TransactionWatcher(Trail, Hash).WaitAsync(confirmations, timeout, cancellationToken);

    /// <summary>
    /// Waits as the other overload does, and meanwhile sends dearer copies by a schedule, cancels the transaction when it is no longer wanted, and offers the same bytes again when the node forgot them. A
    /// replacement that can not be made does not end the wait.
    /// </summary>
    /// <param name="schedule">What is done about it while it is not mined.</param>
    /// <param name="confirmations">Blocks on top of and including the one that contains it; by default <see cref="TransactionOptions.Confirmations"/>.</param>
    /// <param name="timeout">How long to wait; by default <see cref="TransactionOptions.WaitTimeout"/>.</param>
    /// <param name="cancellationToken">Stops waiting and replacing, not what was sent.</param>
    /// <exception cref="InvalidOperationException">The signer broadcasts by itself and owns its replacements, or there is no signer for the account.</exception>
    /// <exception cref="TransactionRevertedException">It was mined and the contract reverted.</exception>
    /// <exception cref="TransactionReplacedException">It was cancelled (<see cref="TransactionReplacedException.Kind"/>), or somebody else's transaction was mined with its nonce.</exception>
    /// <exception cref="TransactionDroppedException">The node has forgotten it and refuses the same bytes now (transient).</exception>
    /// <exception cref="TransactionTimeoutException">Time ran out (transient). It may still be mined.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Its nonce is used, and the node shows neither it nor another transaction with the nonce.</exception>
    public Task<ConfirmedTransaction> WaitAsync(ReplacementSchedule schedule, int? confirmations = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        new TransactionEscort(this, schedule, confirmations).WaitAsync(timeout, cancellationToken);

    /// <summary>
    /// Offers the same signed bytes to the node again, e.g. after it dropped them. They can be mined only once.
    /// </summary>
    /// <param name="cancellationToken">Stops before anything is sent.</param>
    /// <exception cref="InvalidOperationException">The signed bytes are not known here: a broadcasting signer made them.</exception>
    /// <exception cref="TransactionReplacedException">Another transaction was mined with its nonce.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Nobody can tell whether the node has it.</exception>
    public virtual async Task RebroadcastAsync(CancellationToken cancellationToken = default)
    {
        SignedTransaction signed = Signed ?? throw new InvalidOperationException("The signed bytes are not known here: the signer broadcast the transaction by itself. Ask the signer to send it again.");
        await Trail.Pipeline.ResumeAsync(signed, progress: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends the same transaction at a higher price under the same nonce; whichever of the two is mined, it happens once. The returned handle and this one wait for
    /// the same thing.
    /// </summary>
    /// <param name="fees">The price; by default <see cref="TransactionOptions.ReplacementBumpPercent"/> above the old one, or the market's when that is higher, within the caps.</param>
    /// <param name="cancellationToken">Stops before anything is sent.</param>
    /// <exception cref="InvalidOperationException">The signer broadcasts by itself and owns its nonces and replacements, or there is no signer for the account.</exception>
    /// <exception cref="ArgumentException">The price is not enough above the old one for a node to take it.</exception>
    /// <exception cref="FeeAboveCapException">The needed price is above a cap.</exception>
    /// <exception cref="ReplacementRejectedException">The node refused the replacement; this transaction still stands.</exception>
    /// <exception cref="TransactionException">The transaction is mined already, or its nonce is used.</exception>
    public virtual async Task<TransactionHandle> SpeedUpAsync(TransactionFees? fees = null, CancellationToken cancellationToken = default) =>
        new(Trail, await new TransactionReplacer(Trail, Hash).SpeedUpAsync(fees, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Takes the transaction's place with an empty one to the account itself, at a higher price under the same nonce. Not a promise: the first may still be mined,
    /// and waiting on the returned handle then says so.
    /// </summary>
    /// <param name="fees">The price; chosen as in <see cref="SpeedUpAsync"/> by default.</param>
    /// <param name="cancellationToken">Stops before anything is sent.</param>
    /// <exception cref="InvalidOperationException">The signer broadcasts by itself and owns its nonces and replacements, or there is no signer for the account.</exception>
    /// <exception cref="ArgumentException">The price is not enough above the old one for a node to take it.</exception>
    /// <exception cref="FeeAboveCapException">The needed price is above a cap.</exception>
    /// <exception cref="ReplacementRejectedException">The node refused the replacement; this transaction still stands.</exception>
    /// <exception cref="TransactionException">The transaction is mined already, or its nonce is used.</exception>
    public async Task<TransactionHandle> CancelAsync(TransactionFees? fees = null, CancellationToken cancellationToken = default) =>
        new(Trail, await new TransactionReplacer(Trail, Hash).CancelAsync(fees, cancellationToken).ConfigureAwait(false));

    /// <summary>The hash.</summary>
    public override string ToString() => Hash.ToString();
}

/// <summary>A transaction that a node has taken, with a typed result.</summary>
/// <typeparam name="TResult">What the transaction brings.</typeparam>
public sealed class TransactionHandle<TResult> : TransactionHandle
{
    private readonly Func<TransactionReceipt, TResult> _readResult;

    internal TransactionHandle(TransactionTrail trail, Hash32 hash, Func<TransactionReceipt, TResult> readResult)
        : base(trail, hash) =>
        _readResult = readResult;

    /// <summary>Waits as <see cref="WaitForConfirmationAsync(int?, TimeSpan?, CancellationToken)"/> does and returns the result alone.</summary>
    /// <inheritdoc cref="WaitForConfirmationAsync(int?, TimeSpan?, CancellationToken)"/>
    public new async Task<TResult> WaitAsync(int? confirmations = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (await WaitForConfirmationAsync(confirmations, timeout, cancellationToken).ConfigureAwait(false)).Result;

    /// <summary>Waits until the transaction is final, and reads its result from the receipt.</summary>
    /// <inheritdoc cref="TransactionHandle.WaitAsync(int?, TimeSpan?, CancellationToken)"/>
    /// <exception cref="TransactionException">It was mined with success, and its receipt does not hold the result that was expected. The cause is the inner exception.</exception>
    public async Task<ConfirmedTransaction<TResult>> WaitForConfirmationAsync(int? confirmations = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        return WithResult(await base.WaitAsync(confirmations, timeout, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Waits by a schedule, and reads the result from the receipt.</summary>
    /// <inheritdoc cref="TransactionHandle.WaitAsync(ReplacementSchedule, int?, TimeSpan?, CancellationToken)"/>
    /// <exception cref="TransactionException">It was mined with success, and its receipt does not hold the result that was expected. The cause is the inner exception.</exception>
    public async Task<ConfirmedTransaction<TResult>> WaitForConfirmationAsync(
        ReplacementSchedule schedule, int? confirmations = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WithResult(await WaitAsync(schedule, confirmations, timeout, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the result from the receipt of what an escort found confirmed.</summary>
    /// <param name="confirmed">The transaction, from <see cref="EscortReport.Confirmed"/>.</param>
    /// <exception cref="TransactionException">Its receipt does not hold the result that was expected. The cause is the inner exception.</exception>
    public ConfirmedTransaction<TResult> WithResult(ConfirmedTransaction confirmed)
    {
        ArgumentNullException.ThrowIfNull(confirmed);
        TResult result = ReadResult(_readResult, confirmed.Receipt);
        return new ConfirmedTransaction<TResult>(confirmed.Receipt, confirmed.Confirmations, confirmed.ReplacedBy, result);
    }

    /// <inheritdoc cref="TransactionHandle.SpeedUpAsync"/>
    public new async Task<TransactionHandle<TResult>> SpeedUpAsync(TransactionFees? fees = null, CancellationToken cancellationToken = default) =>
        new(Trail, await new TransactionReplacer(Trail, Hash).SpeedUpAsync(fees, cancellationToken).ConfigureAwait(false), _readResult);

    /// <summary>Money has moved: a result that cannot be read is an error of its own, never a failed transaction.</summary>
    internal static TResult ReadResult(Func<TransactionReceipt, TResult> read, TransactionReceipt receipt)
    {
        try
        {
            return read(receipt);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new TransactionException(
                $"Transaction {receipt.TransactionHash} was mined with success in block {receipt.BlockNumber}, and its result could not be read from the receipt. Do not send it again.",
                TransactionStage.Confirmed,
                receipt.TransactionHash,
                innerException: exception);
        }
    }
}
