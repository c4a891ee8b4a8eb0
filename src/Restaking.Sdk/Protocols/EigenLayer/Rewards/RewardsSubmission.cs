using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>A strategy whose stake is rewarded, and its weight among the submission's strategies.</summary>
/// <param name="Strategy">A whitelisted strategy, or natively restaked ETH (<see cref="Networks.EigenLayerDeployment.BeaconChainEthStrategy"/>).</param>
/// <param name="Multiplier">The weight of a share, 96 bits; by convention 10^18 is one.</param>
public readonly record struct StrategyMultiplier(Address Strategy, UInt128 Multiplier);

/// <summary>What an operator gets of an operator-directed submission, its stakers' part included.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Amount">How much, in the token's smallest unit.</param>
public readonly record struct OperatorReward(Address Operator, UInt256 Amount);

/// <summary>Rewards that an AVS gives for a span of time: divided by stake among the stakers of its operators.</summary>
/// <param name="Strategies">The strategies, ascending by address, each once.</param>
/// <param name="Token">The token that is given.</param>
/// <param name="Amount">How much of it in all, in its smallest unit: 1 to 10^38 - 1.</param>
/// <param name="StartTimestamp">The first second (unix), a multiple of <see cref="RewardsRules.CalculationIntervalSeconds"/>.</param>
/// <param name="DurationSeconds">How long, a multiple of it too.</param>
public sealed record RewardsSubmission(ImmutableArray<StrategyMultiplier> Strategies, Address Token, UInt256 Amount, uint StartTimestamp, uint DurationSeconds)
{
    internal RewardsCoordinator.RewardsSubmission ToContract() =>
        new(SubmissionArguments.ToContract(Strategies), Token, Amount, StartTimestamp, DurationSeconds);
}

/// <summary>Rewards that an AVS gives for a span of time that is over, operator by operator.</summary>
/// <param name="Strategies">The strategies by whose stake an operator's stakers share, ascending by address, each once.</param>
/// <param name="Token">The token that is given.</param>
/// <param name="Operators">What each operator gets, ascending by address, each once; 10^38 - 1 at most in all.</param>
/// <param name="StartTimestamp">The first second (unix), a multiple of <see cref="RewardsRules.CalculationIntervalSeconds"/>.</param>
/// <param name="DurationSeconds">How long, a multiple of it too; the end must be before the block.</param>
/// <param name="Description">What for; emitted in the event.</param>
public sealed record OperatorDirectedSubmission(
    ImmutableArray<StrategyMultiplier> Strategies,
    Address Token,
    ImmutableArray<OperatorReward> Operators,
    uint StartTimestamp,
    uint DurationSeconds,
    string Description)
{
    /// <summary>The sum of what the operators get.</summary>
    public UInt256 Amount => Operators.Aggregate(UInt256.Zero, (sum, reward) => sum + reward.Amount);

    internal RewardsCoordinator.OperatorDirectedRewardsSubmission ToContract() => new(
        SubmissionArguments.ToContract(Strategies),
        Token,
        [.. Operators.Select(reward => new RewardsCoordinator.OperatorReward(reward.Operator, reward.Amount))],
        StartTimestamp,
        DurationSeconds,
        Description);
}

/// <summary>A submission as it was created, from its event.</summary>
/// <param name="Hash">Its hash (<c>isAVSRewardsSubmissionHash</c> and the like), over the net amount.</param>
/// <param name="Nonce">The AVS's submission nonce.</param>
/// <param name="Token">The token.</param>
/// <param name="AmountPaid">What the submitter paid.</param>
/// <param name="AmountNet">What is given to earners: less than paid when the submitter has opted in for the protocol fee.</param>
public sealed record CreatedSubmission(Hash32 Hash, UInt256 Nonce, Address Token, UInt256 AmountPaid, UInt256 AmountNet);

/// <summary>The submissions that one transaction created.</summary>
/// <param name="Submissions">In their order.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record RewardsSubmissionResult(ImmutableArray<CreatedSubmission> Submissions, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Whether a submitter pays the protocol fee (20 %) out of its submissions, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Submitter">Who sends the submissions; it need not be the AVS.</param>
/// <param name="IsOptedIn">Whether it pays.</param>
/// <param name="FeeRecipient">Who gets the fee.</param>
public sealed record RewardsProtocolFee(BlockRef Block, Address Submitter, bool IsOptedIn, Address FeeRecipient);

/// <summary>A change of whether a submitter pays the protocol fee, from its event.</summary>
/// <param name="Submitter">The submitter.</param>
/// <param name="WasOptedIn">Whether it paid before.</param>
/// <param name="IsOptedIn">Whether it pays now.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record RewardsProtocolFeeChange(Address Submitter, bool WasOptedIn, bool IsOptedIn, Hash32 TransactionHash, ulong BlockNumber);
