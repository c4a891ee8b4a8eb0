using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>Submissions of rewards.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>Asks whether an AVS's submissions would go through, and names every reason why not; a missing approval is among them.</summary>
    /// <param name="submissions">The submissions.</param>
    /// <param name="avs">The AVS, which sends and pays; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A submission is wrong on every chain: no strategy or one out of order, an amount or duration of zero or too large, a zero address.</exception>
    /// <exception cref="InvalidOperationException">No account is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<PreflightResult> CheckAvsSubmissionAsync(
        IReadOnlyList<RewardsSubmission> submissions, Address? avs = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        OfAvs(submissions, avs).Write.CheckAsync(block, cancellationToken);

    /// <summary>
    /// Plans <c>createAVSRewardsSubmission</c>: for each token the approval of exactly what is given, then the submissions. The AVS itself
    /// sends it: there is no permission for others.
    /// </summary>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/param[not(@name='block')]|/exception"/>
    public virtual Task<TransactionPlan<RewardsSubmissionResult>> PrepareAvsSubmissionAsync(
        IReadOnlyList<RewardsSubmission> submissions, Address? avs = null, CancellationToken cancellationToken = default) =>
        PlanAsync(OfAvs(submissions, avs), cancellationToken);

    /// <summary>Asks whether submissions by unique stake (what operators have allocated to the set) would go through.</summary>
    /// <param name="operatorSet">The operator set.</param>
    /// <param name="submissions">The submissions.</param>
    /// <param name="caller">Who sends and pays: the AVS, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/exception[@cref!='T:Restaking.Sdk.FeatureNotAvailableException']"/>
    /// <exception cref="FeatureNotAvailableException">The contracts are older than 1.12, or there is no RewardsCoordinator.</exception>
    public virtual Task<PreflightResult> CheckUniqueStakeSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        UniqueStake(operatorSet, submissions, caller).Write.CheckAsync(block, cancellationToken);

    /// <summary>Plans <c>createUniqueStakeRewardsSubmission</c>: exact approvals, then the submissions.</summary>
    /// <inheritdoc cref="CheckUniqueStakeSubmissionAsync" path="/param[not(@name='block')]|/exception"/>
    public virtual Task<TransactionPlan<RewardsSubmissionResult>> PrepareUniqueStakeSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller = null, CancellationToken cancellationToken = default) =>
        PlanAsync(UniqueStake(operatorSet, submissions, caller), cancellationToken);

    /// <summary>Asks whether submissions by total stake (all that is delegated to the set's operators) would go through.</summary>
    /// <inheritdoc cref="CheckUniqueStakeSubmissionAsync" path="/param|/exception"/>
    public virtual Task<PreflightResult> CheckTotalStakeSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        TotalStake(operatorSet, submissions, caller).Write.CheckAsync(block, cancellationToken);

    /// <summary>Plans <c>createTotalStakeRewardsSubmission</c>: exact approvals, then the submissions.</summary>
    /// <inheritdoc cref="CheckUniqueStakeSubmissionAsync" path="/param[not(@name='block')]|/exception"/>
    public virtual Task<TransactionPlan<RewardsSubmissionResult>> PrepareTotalStakeSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller = null, CancellationToken cancellationToken = default) =>
        PlanAsync(TotalStake(operatorSet, submissions, caller), cancellationToken);

    /// <summary>Asks whether operator-directed submissions of an AVS would go through. Their span must be over.</summary>
    /// <param name="avs">The AVS.</param>
    /// <param name="submissions">The submissions.</param>
    /// <param name="caller">Who sends and pays: the AVS, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/exception"/>
    public virtual Task<PreflightResult> CheckOperatorDirectedSubmissionAsync(
        Address avs, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        OperatorDirected(avs, submissions, caller).Write.CheckAsync(block, cancellationToken);

    /// <summary>Plans <c>createOperatorDirectedAVSRewardsSubmission</c>: exact approvals, then the submissions.</summary>
    /// <param name="avs">The AVS.</param>
    /// <param name="submissions">The submissions.</param>
    /// <param name="caller">Who sends and pays: the AVS, an admin or an appointee of it; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/exception"/>
    public virtual Task<TransactionPlan<RewardsSubmissionResult>> PrepareOperatorDirectedSubmissionAsync(
        Address avs, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller = null, CancellationToken cancellationToken = default) =>
        PlanAsync(OperatorDirected(avs, submissions, caller), cancellationToken);

    /// <summary>Asks whether operator-directed submissions of an operator set would go through. Their span must be over.</summary>
    /// <param name="operatorSet">The operator set.</param>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/exception[@cref!='T:Restaking.Sdk.FeatureNotAvailableException']"/>
    /// <param name="submissions">The submissions.</param>
    /// <param name="caller">Who sends and pays: the AVS, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">The contracts are older than 1.3, or there is no RewardsCoordinator.</exception>
    public virtual Task<PreflightResult> CheckOperatorDirectedSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        OperatorDirected(operatorSet, submissions, caller).Write.CheckAsync(block, cancellationToken);

    /// <summary>Plans <c>createOperatorDirectedOperatorSetRewardsSubmission</c>: exact approvals, then the submissions.</summary>
    /// <param name="operatorSet">The operator set.</param>
    /// <param name="submissions">The submissions.</param>
    /// <param name="caller">Who sends and pays: the AVS, an admin or an appointee of it; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckAvsSubmissionAsync" path="/exception[@cref!='T:Restaking.Sdk.FeatureNotAvailableException']"/>
    /// <exception cref="FeatureNotAvailableException">The contracts are older than 1.3, or there is no RewardsCoordinator.</exception>
    public virtual Task<TransactionPlan<RewardsSubmissionResult>> PrepareOperatorDirectedSubmissionAsync(
        OperatorSetId operatorSet, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller = null, CancellationToken cancellationToken = default) =>
        PlanAsync(OperatorDirected(operatorSet, submissions, caller), cancellationToken);

    private Submission OfAvs(IReadOnlyList<RewardsSubmission> submissions, Address? avs)
    {
        ImmutableArray<SubmissionTerms> terms = SubmissionArguments.Checked(submissions);
        Address payer = _context.Account(avs, nameof(avs));
        return Submit(SubmissionKind.OfAvs(Coordinator, submissions, payer), terms, payer);
    }

    private Submission UniqueStake(OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller)
    {
        ImmutableArray<SubmissionTerms> terms = SubmissionArguments.Checked(submissions);
        return Submit(SubmissionKind.UniqueStake(Coordinator, operatorSet.Checked(nameof(operatorSet)), submissions), terms, _context.Account(caller, nameof(caller)));
    }

    private Submission TotalStake(OperatorSetId operatorSet, IReadOnlyList<RewardsSubmission> submissions, Address? caller)
    {
        ImmutableArray<SubmissionTerms> terms = SubmissionArguments.Checked(submissions);
        return Submit(SubmissionKind.TotalStake(Coordinator, operatorSet.Checked(nameof(operatorSet)), submissions), terms, _context.Account(caller, nameof(caller)));
    }

    private Submission OperatorDirected(Address avs, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller)
    {
        ImmutableArray<SubmissionTerms> terms = SubmissionArguments.Checked(submissions);
        return Submit(SubmissionKind.OperatorDirected(Coordinator, EigenLayerContext.Checked(avs, nameof(avs)), submissions), terms, _context.Account(caller, nameof(caller)));
    }

    private Submission OperatorDirected(OperatorSetId operatorSet, IReadOnlyList<OperatorDirectedSubmission> submissions, Address? caller)
    {
        ImmutableArray<SubmissionTerms> terms = SubmissionArguments.Checked(submissions);
        return Submit(
            SubmissionKind.OperatorDirectedSet(Coordinator, operatorSet.Checked(nameof(operatorSet)), submissions), terms, _context.Account(caller, nameof(caller)));
    }

    private Submission Submit(SubmissionKind kind, ImmutableArray<SubmissionTerms> terms, Address payer)
    {
        RewardsCoordinator coordinator = Coordinator;
        Dictionary<Address, UInt256> amounts = terms
            .GroupBy(submission => submission.Token)
            .ToDictionary(group => group.Key, group => group.Aggregate(UInt256.Zero, (sum, submission) => sum + submission.Amount));
        RoleWrite<RewardsSubmissionResult> write = new(
            _context,
            kind.Call,
            receipt => ReadSubmissions(receipt, coordinator.Address, kind, terms),
            $"{kind.Words}: {string.Join(", ", amounts.Select(entry => $"{entry.Value} units of {entry.Key}"))}",
            payer,
            [
                FeatureProbe.Required(_context, kind.Feature),
                NotPaused(kind.PauseBit, kind.Words),
                .. kind.ActsFor is { } account ? [MayAct(payer, account, kind.Call)] : (RoleGate[])[],
                .. kind.OperatorSet is { } set ? [SetExists(set)] : (RoleGate[])[],
                SubmissionGate.SpansAllowed(coordinator, terms, kind.MustBeOver),
                SubmissionGate.StrategiesWhitelisted(_context, terms),
                SubmissionGate.CanPay(coordinator, amounts, payer),
            ])
        {
            EndsWithEarlierSteps = static refusal => refusal is RewardsAllowanceShort,
        };
        return new Submission(write, payer, amounts);
    }

    private async Task<TransactionPlan<RewardsSubmissionResult>> PlanAsync(Submission submission, CancellationToken cancellationToken)
    {
        ImmutableArray<PlanStep>.Builder approvals = ImmutableArray.CreateBuilder<PlanStep>();
        foreach ((Address token, UInt256 amount) in submission.Amounts)
        {
            approvals.AddRange(await ApprovalSteps.PrepareAsync(
                _context.Reader,
                _context.Transactions,
                token,
                submission.Payer,
                Coordinator.Address,
                amount,
                (at, stop) => submission.Write.IssuesAsync(at with { EarlierStepsPending = true }, stop),
                cancellationToken).ConfigureAwait(false));
        }

        return new TransactionPlan<RewardsSubmissionResult>(approvals, submission.Write.Prepare());
    }

    private static RewardsSubmissionResult ReadSubmissions(TransactionReceipt receipt, Address coordinator, SubmissionKind kind, ImmutableArray<SubmissionTerms> submissions)
    {
        ImmutableArray<(Hash32 Hash, UInt256 Nonce, UInt256 NetAmount)> created = [.. kind.Created(receipt)];
        return created.Length == submissions.Length
            ? new RewardsSubmissionResult(
                [.. created.Select((one, i) => new CreatedSubmission(one.Hash, one.Nonce, submissions[i].Token, submissions[i].Amount, one.NetAmount))],
                receipt.TransactionHash,
                receipt.BlockNumber)
            : throw new MissingEventException(receipt.TransactionHash, coordinator, $"{submissions.Length} times that of {kind.Call.Function.Name}; it has {created.Length}");
    }

    /// <summary>Submissions, and what must be approved before them.</summary>
    /// <param name="Write">The submissions themselves.</param>
    /// <param name="Payer">Who sends and pays.</param>
    /// <param name="Amounts">What of each token is given in all.</param>
    private sealed record Submission(RoleWrite<RewardsSubmissionResult> Write, Address Payer, IReadOnlyDictionary<Address, UInt256> Amounts);
}
