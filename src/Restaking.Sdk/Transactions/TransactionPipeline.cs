using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// The one place where money moves: it prepares, simulates, prices, signs, sends and follows transactions on one chain. Protocol clients return
/// <see cref="PreparedTransaction"/>s made here and never sign, estimate or choose a nonce themselves. Safe for use from many threads.
/// </summary>
public class TransactionPipeline
{
    private readonly ConcurrentDictionary<Address, bool> _contracts = new();

    /// <summary>Creates a pipeline.</summary>
    /// <param name="rpc">The node.</param>
    /// <param name="chainId">The chain transactions are for. The node is asked for its chain id before each first signature.</param>
    /// <param name="signer">Who signs; <see langword="null"/> for building and simulating only.</param>
    /// <param name="revertDecoder">Decodes reverts; give it the bindings of every contract an error can bubble up from.</param>
    /// <param name="options">How transactions are sent and waited for.</param>
    /// <param name="timeProvider">The clock of waits and time-outs.</param>
    /// <param name="logger">Where events are logged; see <see cref="TransactionEventIds"/>.</param>
    /// <exception cref="ArgumentException">The chain id is 0 or a setting is out of range.</exception>
    public TransactionPipeline(
        RpcClient rpc,
        ulong chainId,
        ITransactionSigner? signer = null,
        RevertDecoder? revertDecoder = null,
        TransactionOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<TransactionPipeline>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        ArgumentOutOfRangeException.ThrowIfZero(chainId);
        bool fits = signer?.Capability switch
        {
            null => true,
            SignerCapability.Signs => signer is IRawTransactionSigner,
            _ => signer is IBroadcastingSigner,
        };
        if (!fits)
        {
            throw new ArgumentException($"A signer that signs implements {nameof(IRawTransactionSigner)}, one that broadcasts {nameof(IBroadcastingSigner)}.", nameof(signer));
        }

        Options = options ?? TransactionOptions.Default;
        Options.Validate();
        Rpc = rpc;
        ChainId = chainId;
        Signer = signer;
        RevertDecoder = revertDecoder ?? new RevertDecoder([]);
        TimeProvider = timeProvider ?? TimeProvider.System;
        Logger = logger ?? NullLogger<TransactionPipeline>.Instance;
        Journal = Options.Journal ?? new InMemoryOperationJournal(TimeProvider);
        NonceLanes = Options.NonceLanes ?? new NonceLanes();
    }

    private TransactionPipeline(TransactionPipeline other, ITransactionSigner signer, TransactionOptions options)
        : this(other.Rpc, other.ChainId, signer, other.RevertDecoder, options with { Journal = other.Journal, NonceLanes = other.NonceLanes }, other.TimeProvider) =>
        Logger = other.Logger;

    /// <summary>For fakes in tests.</summary>
    protected TransactionPipeline()
    {
        Rpc = null!;
        Options = TransactionOptions.Default;
        RevertDecoder = new RevertDecoder([]);
        TimeProvider = TimeProvider.System;
        Logger = NullLogger<TransactionPipeline>.Instance;
        Journal = new InMemoryOperationJournal();
        NonceLanes = new NonceLanes();
    }

    /// <summary>The node.</summary>
    public RpcClient Rpc { get; }

    /// <summary>The chain transactions are for.</summary>
    public ulong ChainId { get; }

    /// <summary>Who signs; <see langword="null"/> when this pipeline only builds and simulates.</summary>
    public ITransactionSigner? Signer { get; }

    /// <summary>How transactions are sent and waited for.</summary>
    public TransactionOptions Options { get; }

    /// <summary>Decodes reverts.</summary>
    public RevertDecoder RevertDecoder { get; }

    /// <summary>The clock of waits and time-outs.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>The journal behind idempotency keys.</summary>
    public IOperationJournal Journal { get; }

    /// <summary>The nonce lanes.</summary>
    public NonceLanes NonceLanes { get; }

    internal ILogger Logger { get; }

    /// <summary>What belongs to sending is read where it is sent: another node has another pool.</summary>
    internal RpcClient Node => Rpc.WriteEndpoint;

    /// <summary>A pipeline on the same node, journal and nonce lanes that signs with another account.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="configure">Changes how transactions are sent and waited for; journal and nonce lanes stay this pipeline's.</param>
    /// <exception cref="ArgumentException">The signer does not implement what its capability says, or a setting is out of range.</exception>
    public virtual TransactionPipeline WithSigner(ITransactionSigner signer, Func<TransactionOptions, TransactionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return new TransactionPipeline(this, signer, configure?.Invoke(Options) ?? Options);
    }

    /// <summary>What the chain asks for gas now, as sending would see it.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<FeeMarket> ReadFeeMarketAsync(CancellationToken cancellationToken = default) => FeeOracle.ReadAsync(Node, Options.Fees, cancellationToken);

    /// <summary>Prepares a contract call for sending. Asks nothing of the network.</summary>
    /// <param name="call">The call.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="description">What it is for, in one sentence; by default the name of the function.</param>
    /// <param name="from">Who will send it; by default the signer. A custodian's flow names the account here.</param>
    /// <param name="preflight">Checks that run before anything else when it is simulated or sent.</param>
    /// <exception cref="ArgumentException">Ether is sent to a function that does not take any, or the target is the zero address.</exception>
    public virtual PreparedTransaction Prepare(
        IContractCall call,
        UInt256 value = default,
        string? description = null,
        Address? from = null,
        IEnumerable<PreflightCheck>? preflight = null) =>
        new(this, Checked(call, value), value, from, description, preflight?.ToImmutableArray() ?? []);

    /// <summary>Prepares a contract call for sending, with a typed result read from the receipt. Asks nothing of the network.</summary>
    /// <typeparam name="TResult">What the transaction brings.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="readResult">Reads the result from the receipt of the successful transaction (its events). Runs after the confirmations asked for.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="description">What it is for, in one sentence; by default the name of the function.</param>
    /// <param name="from">Who will send it; by default the signer.</param>
    /// <param name="preflight">Checks that run before anything else when it is simulated or sent.</param>
    /// <exception cref="ArgumentException">Ether is sent to a function that does not take any, or the target is the zero address.</exception>
    public virtual PreparedTransaction<TResult> Prepare<TResult>(
        IContractCall call,
        Func<TransactionReceipt, TResult> readResult,
        UInt256 value = default,
        string? description = null,
        Address? from = null,
        IEnumerable<PreflightCheck>? preflight = null) =>
        new(this, Checked(call, value), readResult, value, from, description, preflight?.ToImmutableArray() ?? []);

    /// <summary>
    /// Follows a transaction by its hash without asking anybody: after a restart, or for one that a custodian broadcast. Waiting on the handle tells what became of it.
    /// </summary>
    /// <param name="hash">The hash.</param>
    /// <param name="from">The account that sent it.</param>
    /// <param name="nonce">Its nonce, when known: with it, waiting recognises a replacement even if the node never shows the transaction.</param>
    /// <param name="progress">Receives every stage while waiting.</param>
    public virtual TransactionHandle Track(Hash32 hash, Address from, ulong? nonce = null, IProgress<TransactionProgress>? progress = null) =>
        new(new TransactionTrail(this, from, nonce, progress), hash);

    /// <summary>
    /// Takes up a transaction whose outcome was left open, by its hash. Sends nothing.
    /// </summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="TransactionOutcomeUnknownException">The node does not know the hash (now). That proves nothing: ask again later, or resume with the signed bytes.</exception>
    public virtual async Task<TransactionHandle> ResumeAsync(Hash32 hash, CancellationToken cancellationToken = default)
    {
        TransactionInfo? found = await TransactionLookup.FindAsync(Node, hash, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            throw new TransactionOutcomeUnknownException($"The node does not know transaction {hash} now. It may still arrive: ask again later, or resume with the signed bytes. Do not send the operation again.", hash);
        }

        var trail = new TransactionTrail(this, found.From, found.Nonce, progress: null);
        trail.Expect(TransactionLookup.ToUnsigned(ChainId, found));
        return new TransactionHandle(trail, hash);
    }

    /// <summary>
    /// Takes up a transaction whose outcome was left open, with its signed bytes: looks the hash up, and offers the same bytes again when the node does not know it.
    /// The same bytes can be mined only once.
    /// </summary>
    /// <param name="signed">The signed transaction, e.g. from <see cref="TransactionOutcomeUnknownException.Signed"/>.</param>
    /// <param name="progress">Receives every stage, also while waiting on the handle.</param>
    /// <param name="cancellationToken">Stops before anything is sent; once bytes are on their way it is not looked at.</param>
    /// <exception cref="ChainMismatchException">The bytes are for another chain. Thrown before the network is touched.</exception>
    /// <exception cref="TransactionReplacedException">Another transaction was mined with its nonce.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Still nobody can tell. A refusal now ends here, too: the bytes may have been offered before, and that offer may have been taken.</exception>
    public virtual Task<TransactionHandle> ResumeAsync(SignedTransaction signed, IProgress<TransactionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new TransactionSender(this).ResumeAsync(signed, progress, cancellationToken);

    /// <summary>
    /// Broadcasts a transaction that was signed elsewhere, perhaps hours later and by other people: it is compared with what was prepared, its
    /// sender is recovered from the signature (<see cref="TransactionOptions.SignatureVerifier"/>, or the node's ecrecover), and it is simulated anew before it goes out.
    /// </summary>
    /// <param name="rawTransaction">The signed bytes.</param>
    /// <param name="expected">What was handed out for signing. Fields that were not set there (nonce, gas, fees) may have any value.</param>
    /// <param name="options">Key, progress, and whether to simulate. Nonce, gas and fees are in the signed bytes and must not be set here.</param>
    /// <param name="cancellationToken">Stops before anything is sent; once the bytes are on their way it is not looked at.</param>
    /// <exception cref="SignerMismatchException">The signed bytes are another transaction than the one prepared, or another account's.</exception>
    /// <exception cref="ContractRevertException">The call would revert now.</exception>
    /// <exception cref="TransactionRejectedException">The node refuses the bytes.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Nobody can tell whether the node took them.</exception>
    public virtual Task<TransactionHandle> BroadcastAsync(ReadOnlyMemory<byte> rawTransaction, UnsignedTransaction expected, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        new TransactionSender(this).BroadcastForeignAsync(rawTransaction, expected, prepared: null, options ?? new SendOptions(), cancellationToken);

    /// <summary>
    /// Broadcasts a prepared transaction that was signed elsewhere. Like the other overload, and the protocol's own checks run again first, so that a refusal is named as
    /// <see cref="PreparedTransaction.SendAsync"/> names it.
    /// </summary>
    /// <param name="rawTransaction">The signed bytes.</param>
    /// <param name="prepared">What was prepared. The signed bytes must be what it builds; nonce, gas and fees may have any value.</param>
    /// <param name="options">Key, progress, and whether to simulate. Nonce, gas and fees are in the signed bytes and must not be set here.</param>
    /// <param name="cancellationToken">Stops before anything is sent; once the bytes are on their way it is not looked at.</param>
    /// <exception cref="PreflightException">The contracts would refuse it now; nothing was sent.</exception>
    /// <exception cref="SignerMismatchException">The signed bytes are another transaction than the one prepared, or another account's.</exception>
    /// <exception cref="ContractRevertException">The call would revert now.</exception>
    /// <exception cref="TransactionRejectedException">The node refuses the bytes.</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Nobody can tell whether the node took them.</exception>
    public virtual Task<TransactionHandle> BroadcastAsync(ReadOnlyMemory<byte> rawTransaction, PreparedTransaction prepared, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return new TransactionSender(this).BroadcastForeignAsync(rawTransaction, prepared.Build(), prepared, options ?? new SendOptions(), cancellationToken);
    }

    /// <summary>
    /// Finds out what became of every operation of the signer's account that the journal does not know the end of: after a start, or whenever that is wanted. The same happens by itself
    /// before the first send after somebody else had the account. Offers bytes that are on record again where the node does not know them; signs nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidOperationException">The pipeline has no signer.</exception>
    /// <exception cref="JournalException">The journal can not be read or written.</exception>
    /// <exception cref="TransactionException">Another process holds the account, or nobody can tell whether the node took an operation's bytes again (transient).</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual async Task<ImmutableArray<ReconciledOperation>> ReconcileAsync(CancellationToken cancellationToken = default)
    {
        LaneSession session = await LaneSession.OpenAsync(this, RequireSigner().Address, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        return await session.ReconcileAsync(everything: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks at the completed operations of the signer's account whose blocks are not final. Where a block is no longer on the chain, the operation is pending again and is settled anew as
    /// <see cref="ReconcileAsync"/> does: mined elsewhere, the same bytes broadcast again, or its nonce taken by another. For once per block; asks the node nothing while nothing is watched.
    /// <see cref="ReconcileAsync"/> looks, too.
    /// </summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidOperationException">The pipeline has no signer.</exception>
    /// <exception cref="JournalException">The journal can not be read or written.</exception>
    /// <exception cref="TransactionException">Something vanished, and another process holds the account (transient).</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual async Task<FinalityReport> CheckFinalityAsync(CancellationToken cancellationToken = default)
    {
        var finality = new OperationFinality(this);
        Address account = RequireSigner().Address;
        FinalityLook look = await finality.LookAsync(account, cancellationToken).ConfigureAwait(false);
        int final = await finality.FinalizeAsync(look, cancellationToken).ConfigureAwait(false);
        if (look.Gone.IsEmpty)
        {
            return new FinalityReport(look.Watched, final, []);
        }

        HashSet<string> gone = [.. look.Gone.Select(record => record.Intent.Key)];
        ImmutableArray<ReconciledOperation> settled = await ReconcileAsync(cancellationToken).ConfigureAwait(false);
        return new FinalityReport(look.Watched, final, [.. settled.Where(operation => gone.Contains(operation.Record.Intent.Key))]);
    }

    /// <summary>
    /// Follows an operation of the journal without asking anybody: with every transaction that was signed for it, and bound by the caps it was begun with. For bots that take up after a restart what the
    /// journal lists; who has the call at hand uses the key again instead.
    /// </summary>
    /// <param name="operation">The operation, with its signed bytes or the hash that was broadcast.</param>
    /// <param name="progress">Receives every stage while waiting.</param>
    /// <exception cref="ArgumentException">Nothing was signed or sent for it, or it is another chain's.</exception>
    public virtual TransactionHandle Follow(OperationRecord operation, IProgress<TransactionProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Intent.ChainId != ChainId || (operation.Standing.IsEmpty && operation.BroadcastHash is null))
        {
            throw new ArgumentException($"The operation '{operation.Intent.Key}' has nothing to follow on chain {ChainId}.", nameof(operation));
        }

        OperationBounds? bounds = operation.Intent.Bounds;
        var trail = new TransactionTrail(this, operation.Intent.From, operation.Nonce, progress)
        {
            IdempotencyKey = operation.Intent.Key,
            Fence = operation.Fence,
            PrivateSince = operation.Intent.IsPrivate ? operation.Intent.BegunAtBlock : null,
            FeePolicy = bounds is null
                ? null
                : Options.Fees with { MaxFeePerGas = bounds.MaxFeePerGas, MaxPriorityFeePerGas = bounds.MaxPriorityFeePerGas, MaxTotalCost = bounds.MaxTotalCost },
        };
        foreach (SignedTransaction signed in operation.Standing)
        {
            trail.Add(signed);
        }

        return new TransactionHandle(trail, operation.Standing is [var first, ..] ? first.Hash : operation.BroadcastHash!.Value);
    }

    /// <summary>Forgets the local nonce count of the signer's account: the next send goes by the node's count alone. For after foreign transactions or a pool that was emptied.</summary>
    /// <exception cref="InvalidOperationException">The pipeline has no signer.</exception>
    public virtual void ResyncNonce() => NonceLanes.For(ChainId, RequireSigner().Address).Resync();

    /// <summary>Whether replacements of the account's transactions can be made here.</summary>
    internal bool Owns(Address account) => Signer is IRawTransactionSigner { Capability: SignerCapability.Signs } signer && signer.Address == account;

    internal ITransactionSigner RequireSigner() =>
        Signer ?? throw new InvalidOperationException("This client has no signer. Set one, or build the transaction (Build) and have it signed elsewhere.");

    /// <summary>The chain id is asked, not assumed, and an RPC failure is never taken for an answer.</summary>
    internal async Task EnsureChainAsync(CancellationToken cancellationToken)
    {
        ulong actual = await Node.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        if (actual != ChainId)
        {
            throw new ChainMismatchException(ChainId, actual);
        }
    }

    internal async Task EnsureCodeAsync(Address target, string? function, CancellationToken cancellationToken)
    {
        if (_contracts.ContainsKey(target))
        {
            return;
        }

        byte[] code = await Node.GetCodeAsync(target, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (code.Length == 0)
        {
            throw new NoContractException(target, ChainId, function);
        }

        _contracts.TryAdd(target, true);
    }

    private static IContractCall Checked(IContractCall call, UInt256 value)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Target.IsZero)
        {
            throw new ArgumentException($"{call.Function.Contract}.{call.Function.Name} would be called at the zero address.", nameof(call));
        }

        if (!value.Equals(UInt256.Zero) && call.Function.Mutability != StateMutability.Payable)
        {
            throw new ArgumentException($"{call.Function.Contract}.{call.Function.Name} does not take ether; sending {value} wei would revert.", nameof(value));
        }

        return call;
    }
}
