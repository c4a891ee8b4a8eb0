using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Requests from the execution layer: withdrawals (EIP-7002) and consolidations (EIP-7251).</content>
public partial class EigenLayerPodsClient
{
    /// <summary>
    /// Asks at the latest block whether withdrawal requests can be made: by the owner or the proof submitter, not paused (bit 10),
    /// validators active in the pod, and the fee within the maximum.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="maximumFeeWei">The most one request may cost, in wei.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="PrepareRequestWithdrawals" path="/exception" />
    /// <exception cref="FeatureNotAvailableException">The pod's version has no such function (before 1.6), or the deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckRequestWithdrawalsAsync(
        Address pod,
        IReadOnlyList<PodWithdrawalRequest> requests,
        UInt256 maximumFeeWei,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Withdrawals(pod, requests, maximumFeeWei, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>requestWithdrawal</c>: validators leave, or pay out a part. Sent along is the maximum fee times the number of requests;
    /// the pod reads the fee of that very block, pays it, and sends the rest back to the caller. The fee is read again before every
    /// simulation and every send, and above the maximum nothing is signed.
    /// </summary>
    /// <remarks>
    /// The chain takes the requests, and the beacon chain may ignore them without a word (<see cref="PodWithdrawalRequest"/>). A caller that
    /// is a contract must take ether, or the refund makes the transaction fail. Simulating an unpaid fee is possible: the sender needs the
    /// whole maximum.
    /// </remarks>
    /// <param name="pod">The pod.</param>
    /// <param name="requests">The requests; a validator may come several times for several parts.</param>
    /// <param name="maximumFeeWei">The most one request may cost, in wei. See <see cref="GetRequestFeesAsync"/>.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <exception cref="ArgumentException">No request, a maximum of zero, a full exit of the same validator beside others, or a zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    public virtual PreparedTransaction<WithdrawalsRequested> PrepareRequestWithdrawals(
        Address pod,
        IReadOnlyList<PodWithdrawalRequest> requests,
        UInt256 maximumFeeWei,
        Address? caller = null) =>
        Withdrawals(pod, requests, maximumFeeWei, caller).Prepare();

    /// <summary>
    /// Asks at the latest block whether consolidation requests can be made: by the owner or the proof submitter, not paused (bit 9),
    /// targets active in the pod, and the fee within the maximum.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="maximumFeeWei">The most one request may cost, in wei.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="PrepareRequestConsolidations" path="/exception" />
    /// <exception cref="FeatureNotAvailableException">The pod's version has no such function (before 1.6), or the deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckRequestConsolidationsAsync(
        Address pod,
        IReadOnlyList<PodConsolidationRequest> requests,
        UInt256 maximumFeeWei,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Consolidations(pod, requests, maximumFeeWei, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>requestConsolidation</c>: a validator's stake moves into another, or a validator becomes compounding. The fee is treated
    /// as in <see cref="PrepareRequestWithdrawals"/>. The target must be active in the pod; the source need not be, and what the beacon chain
    /// does not accept (a target that is not compounding, a source that leaves) it ignores without a word.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="requests">The requests; a source comes once.</param>
    /// <param name="maximumFeeWei">The most one request may cost, in wei. See <see cref="GetRequestFeesAsync"/>.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <exception cref="ArgumentException">No request, a source twice, a maximum of zero, or a zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    public virtual PreparedTransaction<ConsolidationsRequested> PrepareRequestConsolidations(
        Address pod,
        IReadOnlyList<PodConsolidationRequest> requests,
        UInt256 maximumFeeWei,
        Address? caller = null) =>
        Consolidations(pod, requests, maximumFeeWei, caller).Prepare();

    private RoleWrite<WithdrawalsRequested> Withdrawals(Address pod, IReadOnlyList<PodWithdrawalRequest> requests, UInt256 maximumFeeWei, Address? caller)
    {
        ImmutableArray<PodWithdrawalRequest> chosen = Checked(requests, maximumFeeWei);
        Address sender = _context.Account(caller, nameof(caller));
        return new RoleWrite<WithdrawalsRequested>(
            _context,
            new EigenPod(EigenLayerContext.Checked(pod, nameof(pod)))
                .RequestWithdrawal([.. chosen.Select(request => new EigenPod.WithdrawalRequest(request.Pubkey.Bytes, request.Amount.Amount))]),
            receipt => ReadWithdrawals(receipt, pod, chosen.Length),
            $"Request {chosen.Length} withdrawals of pod {pod}",
            sender,
            WithdrawalGates(pod, chosen, maximumFeeWei, sender),
            maximumFeeWei * (UInt256)(uint)chosen.Length);
    }

    private RoleWrite<ConsolidationsRequested> Consolidations(Address pod, IReadOnlyList<PodConsolidationRequest> requests, UInt256 maximumFeeWei, Address? caller)
    {
        ImmutableArray<PodConsolidationRequest> chosen = Checked(requests, maximumFeeWei);
        Address sender = _context.Account(caller, nameof(caller));
        return new RoleWrite<ConsolidationsRequested>(
            _context,
            new EigenPod(EigenLayerContext.Checked(pod, nameof(pod)))
                .RequestConsolidation([.. chosen.Select(request => new EigenPod.ConsolidationRequest(request.Source.Bytes, request.Target.Bytes))]),
            receipt => ReadConsolidations(receipt, pod, chosen.Length),
            $"Request {chosen.Length} consolidations of pod {pod}",
            sender,
            ConsolidationGates(pod, chosen, maximumFeeWei, sender),
            maximumFeeWei * (UInt256)(uint)chosen.Length);
    }

    private static ImmutableArray<PodWithdrawalRequest> Checked(IReadOnlyList<PodWithdrawalRequest> requests, UInt256 maximumFeeWei)
    {
        ArgumentNullException.ThrowIfNull(requests);
        CheckCountAndFee(requests.Count, maximumFeeWei, nameof(requests));
        foreach (IGrouping<Hash32, PodWithdrawalRequest> validator in requests.GroupBy(request => request.Pubkey.Hash))
        {
            if (validator.Count() > 1 && validator.Any(request => request.Amount == default))
            {
                throw new ArgumentException($"Validator {validator.First().Pubkey} is asked to leave and has other requests beside that; the beacon chain would ignore some of them.", nameof(requests));
            }
        }

        return [.. requests];
    }

    private static ImmutableArray<PodConsolidationRequest> Checked(IReadOnlyList<PodConsolidationRequest> requests, UInt256 maximumFeeWei)
    {
        ArgumentNullException.ThrowIfNull(requests);
        CheckCountAndFee(requests.Count, maximumFeeWei, nameof(requests));
        return requests.Select(request => request.Source.Hash).Distinct().Count() == requests.Count
            ? [.. requests]
            : throw new ArgumentException("A validator is the source of two requests; the beacon chain would ignore one of them.", nameof(requests));
    }

    private static void CheckCountAndFee(int count, UInt256 maximumFeeWei, string parameterName)
    {
        if (count == 0)
        {
            throw new ArgumentException("Name at least one request.", parameterName);
        }

        if (maximumFeeWei == UInt256.Zero)
        {
            throw new ArgumentException("A request costs at least one wei.", nameof(maximumFeeWei));
        }

        if (maximumFeeWei > UInt256.MaxValue / (UInt256)(uint)count)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumFeeWei), "The maximum of all requests together is above 2^256 - 1 wei.");
        }
    }

    private IReadOnlyList<RoleGate> WithdrawalGates(Address pod, ImmutableArray<PodWithdrawalRequest> requests, UInt256 maximumFeeWei, Address caller) =>
    [
        PodGates.Pod(_context, EigenLayerContext.Checked(pod, nameof(pod)), caller, submitterMay: true),
        PodGates.FeeWithin(_context, pod, new EigenPod(pod).GetWithdrawalRequestFee(), "EigenPod.requestWithdrawal", maximumFeeWei),
        PodGates.NotPaused(_context, PauseBits.PodsWithdrawalRequests, "Withdrawal requests"),
        PodGates.AreActive(pod, requests.Select(request => request.Pubkey.Hash), sinceVersion19: true),
    ];

    private IReadOnlyList<RoleGate> ConsolidationGates(Address pod, ImmutableArray<PodConsolidationRequest> requests, UInt256 maximumFeeWei, Address caller) =>
    [
        PodGates.Pod(_context, EigenLayerContext.Checked(pod, nameof(pod)), caller, submitterMay: true),
        PodGates.FeeWithin(_context, pod, new EigenPod(pod).GetConsolidationRequestFee(), "EigenPod.requestConsolidation", maximumFeeWei),
        PodGates.NotPaused(_context, PauseBits.PodsConsolidations, "Consolidation requests"),
        PodGates.AreActive(pod, requests.Select(request => request.Target.Hash), sinceVersion19: false),
    ];

    private static WithdrawalsRequested ReadWithdrawals(TransactionReceipt receipt, Address pod, int expected)
    {
        ImmutableArray<Hash32> exits = [.. receipt.From<EigenPod.ExitRequestedEvent>(pod).Select(found => found.ValidatorPubkeyHash)];
        ImmutableArray<(Hash32, Gwei)> partials =
            [.. receipt.From<EigenPod.WithdrawalRequestedEvent>(pod).Select(found => (found.ValidatorPubkeyHash, new Gwei(found.WithdrawalAmountGwei)))];
        return exits.Length + partials.Length >= expected
            ? new WithdrawalsRequested(pod, exits, partials, receipt.TransactionHash, receipt.BlockNumber)
            : throw new MissingEventException(receipt.TransactionHash, pod, EigenPod.WithdrawalRequestedEvent.Description.Signature);
    }

    private static ConsolidationsRequested ReadConsolidations(TransactionReceipt receipt, Address pod, int expected)
    {
        ImmutableArray<Hash32> switches = [.. receipt.From<EigenPod.SwitchToCompoundingRequestedEvent>(pod).Select(found => found.ValidatorPubkeyHash)];
        ImmutableArray<(Hash32, Hash32)> moves =
            [.. receipt.From<EigenPod.ConsolidationRequestedEvent>(pod).Select(found => (found.SourcePubkeyHash, found.TargetPubkeyHash))];
        return switches.Length + moves.Length >= expected
            ? new ConsolidationsRequested(pod, switches, moves, receipt.TransactionHash, receipt.BlockNumber)
            : throw new MissingEventException(receipt.TransactionHash, pod, EigenPod.ConsolidationRequestedEvent.Description.Signature);
    }
}
