using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A write that has been thought through and not been sent. Immutable. It has four faces: simulate it, estimate its gas, build it for somebody else to sign,
/// or send it. Preparing costs no gas and holds no nonce, so it can lie around for hours; checks run anew when it is sent.
/// </summary>
public class PreparedTransaction
{
    private byte[]? _data;

    internal PreparedTransaction(TransactionPipeline pipeline, IContractCall call, UInt256 value, Address? from, string? description, ImmutableArray<PreflightCheck> preflight)
    {
        Pipeline = pipeline;
        Call = call;
        Value = value;
        From = from;
        Description = description ?? $"{call.Function.Contract}.{call.Function.Name}";
        Preflight = preflight;
    }

    /// <summary>The contract call.</summary>
    public IContractCall Call { get; }

    /// <summary>Wei sent along.</summary>
    public UInt256 Value { get; }

    /// <summary>Who is to send it; <see langword="null"/> for whoever the pipeline's signer is.</summary>
    public Address? From { get; }

    /// <summary>What it is for, in one sentence.</summary>
    public string Description { get; }

    /// <summary>Checks that run before anything else when it is simulated or sent.</summary>
    public ImmutableArray<PreflightCheck> Preflight { get; }

    /// <summary>The pipeline it goes through.</summary>
    public TransactionPipeline Pipeline { get; }

    /// <summary>
    /// The call whose gas is estimated instead, from the same sender with the same value: for calls that succeed also when a part of them fails for
    /// want of gas, where an estimate would settle below what the whole needs.
    /// </summary>
    internal IContractCall? GasProbe { get; init; }

    /// <summary>The sender: <see cref="From"/>, or else the signer's account; <see langword="null"/> when there is neither.</summary>
    public Address? Sender => From ?? Pipeline.Signer?.Address;

    // Encoded once. Two threads may encode at the same time; both get the same bytes.
    internal ReadOnlyMemory<byte> Data => _data ??= Call.ToCalldata();

    /// <summary>
    /// The unsigned transaction, for a custodian, a Safe or an offline signer. Asks nothing of the network; what is not given stays not set.
    /// </summary>
    /// <param name="nonce">The nonce, when the caller manages it.</param>
    /// <param name="gasLimit">The gas limit.</param>
    /// <param name="fees">The price.</param>
    /// <exception cref="InvalidOperationException">The call cannot be encoded: an argument was never set.</exception>
    public UnsignedTransaction Build(ulong? nonce = null, ulong? gasLimit = null, TransactionFees? fees = null)
    {
        var unsigned = new UnsignedTransaction
        {
            ChainId = Pipeline.ChainId,
            From = Sender,
            To = Call.Target,
            Value = Value,
            Data = Data,
            Nonce = nonce,
            GasLimit = gasLimit,
            ContractName = Call.Function.Contract,
            Method = Call.Function.Signature,
            Arguments = Call.DescribeArguments(),
            Description = Description,
        };
        return fees?.ApplyTo(unsigned) ?? unsigned;
    }

    /// <summary>
    /// Runs the preflight checks and executes the call on the state of one block without sending it. What would go wrong is in the result, decoded; it is not an exception.
    /// Calls <c>eth_getBlockByNumber</c>, <c>eth_getCode</c>, <c>eth_call</c> and <c>eth_estimateGas</c> on one endpoint.
    /// </summary>
    /// <param name="block">The block; by default the latest.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="NoContractException">The target has no code, and no preflight check says why.</exception>
    /// <exception cref="RpcException">The node gave no usable answer (see <see cref="RestakingException.IsTransient"/>).</exception>
    public virtual Task<SimulationResult> SimulateAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        TransactionSimulator.SimulateAsync(this, block ?? BlockTag.Latest, cancellationToken);

    /// <summary>Asks the node for the gas the call needs now, and adds the margin of <see cref="TransactionOptions.GasMarginPercent"/>.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ContractRevertException">The call would revert; the decoded error is in it.</exception>
    /// <exception cref="InsufficientFundsException">The sender has less ether than is sent along; both numbers are in it.</exception>
    /// <exception cref="RpcException">The node gave no usable answer. It is passed on as it is, never reworded into a guess.</exception>
    public virtual Task<GasEstimate> EstimateGasAsync(CancellationToken cancellationToken = default) =>
        TransactionSimulator.EstimateGasAsync(this, cancellationToken);

    /// <summary>
    /// Sends it: chain id, code at the target, preflight, simulation, gas, fees within caps, nonce, journal, signature, comparison of what was signed, broadcast.
    /// Returns once the node has taken it; waiting for it to be mined is a second call, on the handle.
    /// </summary>
    /// <param name="options">What the caller decides; by default everything is chosen.</param>
    /// <param name="cancellationToken">Stops before anything is broadcast. Once the signed bytes are on their way it is not looked at any more, so that the outcome is known.</param>
    /// <exception cref="InvalidOperationException">There is no signer, or the signer's account is not the sender.</exception>
    /// <exception cref="ChainMismatchException">The node serves another chain. Nothing was signed.</exception>
    /// <exception cref="NoContractException">The target has no code, and no preflight check says why. Nothing was signed.</exception>
    /// <exception cref="PreflightException">A check named a reason why it would fail. Nothing was signed.</exception>
    /// <exception cref="ContractRevertException">The call would revert. Nothing was signed.</exception>
    /// <exception cref="FeeAboveCapException">The price is above a cap; transient when the market sets it. Nothing was signed.</exception>
    /// <exception cref="InsufficientFundsException">The account cannot pay value and gas; both numbers are in it.</exception>
    /// <exception cref="SignerMismatchException">The signer returned something else than it was asked for. Nothing was broadcast.</exception>
    /// <exception cref="TransactionRejectedException">The node refused it for good; the nonce is free.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Nobody can tell whether the node took it. Resume it, never send it anew.</exception>
    public virtual async Task<TransactionHandle> SendAsync(SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        (TransactionTrail trail, Hash32 hash) = await new TransactionSender(Pipeline).SendAsync(this, options ?? new SendOptions(), cancellationToken).ConfigureAwait(false);
        return new TransactionHandle(trail, hash);
    }

    /// <summary>A copy that runs one more check before it is simulated or sent.</summary>
    /// <param name="check">The check.</param>
    public PreparedTransaction WithPreflight(PreflightCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return With(Preflight.Add(check));
    }

    /// <summary>The description and the target.</summary>
    public override string ToString() => $"{Description} ({Call.Function.Signature} at {Call.Target})";

    private protected virtual PreparedTransaction With(ImmutableArray<PreflightCheck> preflight) => new(Pipeline, Call, Value, From, Description, preflight) { GasProbe = GasProbe };
}

/// <summary>A write whose receipt is read into a typed result.</summary>
/// <typeparam name="TResult">What the transaction brings.</typeparam>
public sealed class PreparedTransaction<TResult> : PreparedTransaction
{
    internal PreparedTransaction(
        TransactionPipeline pipeline,
        IContractCall call,
        Func<TransactionReceipt, TResult> readResult,
        UInt256 value,
        Address? from,
        string? description,
        ImmutableArray<PreflightCheck> preflight)
        : base(pipeline, call, value, from, description, preflight)
    {
        ArgumentNullException.ThrowIfNull(readResult);
        ReadResult = readResult;
    }

    /// <summary>Reads the result from the receipt of the successful transaction.</summary>
    public Func<TransactionReceipt, TResult> ReadResult { get; }

    /// <inheritdoc cref="PreparedTransaction.SendAsync"/>
    public new async Task<TransactionHandle<TResult>> SendAsync(SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        (TransactionTrail trail, Hash32 hash) = await new TransactionSender(Pipeline).SendAsync(this, options ?? new SendOptions(), cancellationToken).ConfigureAwait(false);
        return new TransactionHandle<TResult>(trail, hash, ReadResult);
    }

    /// <summary>
    /// Follows a transaction that was made of this call before, e.g. by a custodian or before a restart, and reads its result as this one's. Asks nobody.
    /// </summary>
    /// <param name="hash">The hash.</param>
    /// <param name="nonce">Its nonce, when known.</param>
    /// <param name="progress">Receives every stage while waiting.</param>
    /// <exception cref="InvalidOperationException">Nobody says who sent it: prepare it with a sender.</exception>
    public TransactionHandle<TResult> Track(Hash32 hash, ulong? nonce = null, IProgress<TransactionProgress>? progress = null)
    {
        Address sender = Sender ?? throw new InvalidOperationException("Nobody says who sent the transaction: prepare it with from, or with a signer.");
        var trail = new TransactionTrail(Pipeline, sender, nonce, progress) { Binding = Call.Contract, Function = Call.Function };
        trail.Expect(Build(nonce));
        return new TransactionHandle<TResult>(trail, hash, ReadResult);
    }

    /// <inheritdoc cref="PreparedTransaction.WithPreflight"/>
    public new PreparedTransaction<TResult> WithPreflight(PreflightCheck check) => (PreparedTransaction<TResult>)base.WithPreflight(check);

    private protected override PreparedTransaction With(ImmutableArray<PreflightCheck> preflight) =>
        WithGasProbe(GasProbe, preflight);

    /// <summary>A copy whose gas is that of another call.</summary>
    internal PreparedTransaction<TResult> WithGasProbe(IContractCall? gasProbe) => WithGasProbe(gasProbe, Preflight);

    private PreparedTransaction<TResult> WithGasProbe(IContractCall? gasProbe, ImmutableArray<PreflightCheck> preflight) =>
        new(Pipeline, Call, ReadResult, Value, From, Description, preflight) { GasProbe = gasProbe };
}
