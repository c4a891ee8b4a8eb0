using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>A submission as the gates look at it, whatever its kind: its figures are checked, and hold on every chain.</summary>
internal readonly record struct SubmissionTerms(ImmutableArray<StrategyMultiplier> Strategies, Address Token, UInt256 Amount, uint StartTimestamp, uint DurationSeconds);

/// <summary>What is wrong with a submission on every chain: an <see cref="ArgumentException"/> before the network is touched.</summary>
internal static class SubmissionArguments
{
    private static readonly UInt128 s_maxMultiplier = (UInt128.One << 96) - 1;

    /// <summary>The most a submission can give: 10^38 - 1 (<c>MAX_REWARDS_AMOUNT</c>).</summary>
    public static readonly UInt256 MaxAmount = UInt256.Parse("99999999999999999999999999999999999999");

    public static ImmutableArray<SubmissionTerms> Checked(IReadOnlyList<RewardsSubmission> submissions)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        NotEmpty(submissions.Count, nameof(submissions));
        return [.. submissions.Select(submission =>
        {
            ArgumentNullException.ThrowIfNull(submission, nameof(submissions));
            return Checked(new SubmissionTerms(submission.Strategies, submission.Token, submission.Amount, submission.StartTimestamp, submission.DurationSeconds), nameof(submissions));
        })];
    }

    public static ImmutableArray<SubmissionTerms> Checked(IReadOnlyList<OperatorDirectedSubmission> submissions)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        NotEmpty(submissions.Count, nameof(submissions));
        return [.. submissions.Select(submission =>
        {
            ArgumentNullException.ThrowIfNull(submission, nameof(submissions));
            ArgumentNullException.ThrowIfNull(submission.Description, nameof(submissions));
            CheckOperators(submission.Operators, nameof(submissions));
            return Checked(new SubmissionTerms(submission.Strategies, submission.Token, submission.Amount, submission.StartTimestamp, submission.DurationSeconds), nameof(submissions));
        })];
    }

    public static ImmutableArray<RewardsCoordinator.StrategyAndMultiplier> ToContract(ImmutableArray<StrategyMultiplier> strategies) =>
        [.. strategies.Select(entry => new RewardsCoordinator.StrategyAndMultiplier(entry.Strategy, entry.Multiplier))];

    private static void NotEmpty(int count, string parameterName)
    {
        if (count == 0)
        {
            throw new ArgumentException("Name at least one submission.", parameterName);
        }
    }

    private static SubmissionTerms Checked(SubmissionTerms terms, string parameterName)
    {
        if (terms.Strategies.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A submission names at least one strategy [InputArrayLengthZero].", parameterName);
        }

        for (int i = 0; i < terms.Strategies.Length; i++)
        {
            EigenLayerContext.Checked(terms.Strategies[i].Strategy, parameterName);
            if (i > 0 && terms.Strategies[i - 1].Strategy >= terms.Strategies[i].Strategy)
            {
                throw new ArgumentException($"A submission's strategies ascend by address, each once; {terms.Strategies[i].Strategy} does not [StrategiesNotInAscendingOrder].", parameterName);
            }

            if (terms.Strategies[i].Multiplier > s_maxMultiplier)
            {
                throw new ArgumentException($"A multiplier has 96 bits; {terms.Strategies[i].Multiplier} has more.", parameterName);
            }
        }

        EigenLayerContext.Checked(terms.Token, parameterName);
        if (terms.Amount.IsZero)
        {
            throw new ArgumentException("A submission gives an amount above zero [AmountIsZero].", parameterName);
        }

        if (terms.Amount > MaxAmount)
        {
            throw new ArgumentException($"A submission gives at most {MaxAmount} units; {terms.Amount} are too many [AmountExceedsMax].", parameterName);
        }

        if (terms.DurationSeconds == 0)
        {
            throw new ArgumentException("A submission spans some time [DurationIsZero].", parameterName);
        }

        return (ulong)terms.StartTimestamp + terms.DurationSeconds <= uint.MaxValue
            ? terms
            : throw new ArgumentException("The submission's end is past the last second that fits 32 bits.", parameterName);
    }

    private static void CheckOperators(ImmutableArray<OperatorReward> operators, string parameterName)
    {
        if (operators.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An operator-directed submission names at least one operator [InputArrayLengthZero].", parameterName);
        }

        for (int i = 0; i < operators.Length; i++)
        {
            EigenLayerContext.Checked(operators[i].Operator, parameterName);
            if (i > 0 && operators[i - 1].Operator >= operators[i].Operator)
            {
                throw new ArgumentException($"Operators ascend by address, each once; {operators[i].Operator} does not [OperatorsNotInAscendingOrder].", parameterName);
            }

            // One by one too, so that no sum can overflow.
            if (operators[i].Amount.IsZero || operators[i].Amount > MaxAmount)
            {
                throw new ArgumentException($"Operator {operators[i].Operator} gets 1 to {MaxAmount} units, not {operators[i].Amount} [AmountIsZero, AmountExceedsMax].", parameterName);
            }
        }
    }
}
