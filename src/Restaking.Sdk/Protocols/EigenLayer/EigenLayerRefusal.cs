using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Why EigenLayer would refuse an action: a closed set, each with its figures. The names in brackets are the contracts' own errors.
/// What is outside the set surfaces as the decoded revert of a simulation.
/// </summary>
public abstract record EigenLayerRefusal : PreflightIssue
{
    private protected EigenLayerRefusal(string code, string message, bool isTransient = false)
        : base(code, message, isTransient)
    {
    }

    /// <summary>The code and the sentence.</summary>
    public sealed override string ToString() => $"{Code}: {Message}";

    private protected static string Pause(string what, Address contract) => $"{what} are paused on {contract}; wait until they are unpaused.";
}

/// <summary>Deposits are paused on the StrategyManager or on the strategy [CurrentlyPaused, pause bit 0].</summary>
public sealed record DepositsPaused(Address Contract)
    : EigenLayerRefusal(nameof(DepositsPaused), Pause("Deposits", Contract), isTransient: true);

/// <summary>The StrategyManager does not take deposits for this strategy [StrategyNotWhitelisted].</summary>
public sealed record StrategyNotWhitelisted(Address Strategy)
    : EigenLayerRefusal(nameof(StrategyNotWhitelisted), $"Strategy {Strategy} is not whitelisted for deposits.");

/// <summary>The strategy takes another token [OnlyUnderlyingToken].</summary>
public sealed record TokenNotAccepted(Address Strategy, Address Token, Address UnderlyingToken)
    : EigenLayerRefusal(nameof(TokenNotAccepted), $"Strategy {Strategy} does not take token {Token}; its token is {UnderlyingToken}.");

/// <summary>Who pays (the staker, or whoever deposits for it) holds less of the token than is to be deposited.</summary>
/// <param name="Token">The token.</param>
/// <param name="Have">Balance, in the token's smallest unit.</param>
/// <param name="Need">Amount to deposit, in the token's smallest unit.</param>
public sealed record InsufficientBalance(Address Token, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(InsufficientBalance), $"The account that pays holds {Have} units of token {Token} and needs {Need}.");

/// <summary>The StrategyManager may not take as much of the token as is to be deposited: the approval comes first.</summary>
/// <param name="Token">The token.</param>
/// <param name="Spender">The StrategyManager.</param>
/// <param name="Have">Allowance, in the token's smallest unit.</param>
/// <param name="Need">Amount to deposit, in the token's smallest unit.</param>
public sealed record InsufficientAllowance(Address Token, Address Spender, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(InsufficientAllowance), $"The allowance for the StrategyManager {Spender} is {Have} units of token {Token}; approve {Need} first.");

/// <summary>The amount is worth less than one share [NewSharesZero].</summary>
/// <param name="Amount">Amount to deposit.</param>
/// <param name="SmallestDeposit">The smallest amount that gets a share now.</param>
public sealed record DepositTooSmallForShares(UInt256 Amount, UInt256 SmallestDeposit)
    : EigenLayerRefusal(nameof(DepositTooSmallForShares), $"{Amount} units are worth less than one share; deposit at least {SmallestDeposit}.");

/// <summary>The strategy caps a single deposit [MaxPerDepositExceedsMax, DepositExceedsMaxPerDeposit].</summary>
public sealed record MaxPerDepositExceeded(Address Strategy, UInt256 Amount, UInt256 Maximum)
    : EigenLayerRefusal(nameof(MaxPerDepositExceeded), $"Strategy {Strategy} takes at most {Maximum} units per deposit; {Amount} are too many.");

/// <summary>The strategy caps what it holds, measured after the deposit [BalanceExceedsMaxTotalDeposits].</summary>
public sealed record TotalDepositsExceeded(Address Strategy, UInt256 BalanceAfter, UInt256 Maximum)
    : EigenLayerRefusal(nameof(TotalDepositsExceeded), $"Strategy {Strategy} holds at most {Maximum} units; with this deposit it would hold {BalanceAfter}.");

/// <summary>The strategy would have more shares than it can count [TotalSharesExceedsMax].</summary>
public sealed record TotalSharesExceeded(Address Strategy, UInt256 SharesAfter, UInt256 Maximum)
    : EigenLayerRefusal(nameof(TotalSharesExceeded), $"Strategy {Strategy} can have at most {Maximum} shares; with this deposit it would have {SharesAfter}.");

/// <summary>A staker can be in at most 32 token strategies [MaxStrategiesExceeded].</summary>
public sealed record MaxStrategiesExceeded(Address Strategy, int Maximum)
    : EigenLayerRefusal(nameof(MaxStrategiesExceeded), $"The staker is in {Maximum} strategies already; leave one before entering {Strategy}.");

/// <summary>The staker's signature for a deposit was valid until a time that has passed [SignatureExpired].</summary>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record StakerSignatureExpired(UInt256 Expiry, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(StakerSignatureExpired), $"The staker's signature was valid until {Expiry} and the chain is at {BlockTimestamp}; ask for a new one.");

/// <summary>The staker's signature is for another of its deposits: each is used once, in order [InvalidSignature].</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Signed">The nonce that was signed.</param>
/// <param name="Current">The nonce the StrategyManager expects.</param>
public sealed record StakerNonceUsed(Address Staker, UInt256 Signed, UInt256 Current)
    : EigenLayerRefusal(nameof(StakerNonceUsed), $"{Staker} signed deposit {Signed} and the StrategyManager expects {Current}; the signature was used before, or another deposit comes first.");

/// <summary>
/// Until 1.12 a duration vault takes nothing more once its token is on the StrategyFactory's blacklist [UnderlyingTokenBlacklisted]; since 1.13
/// it does not ask.
/// </summary>
public sealed record VaultTokenBlacklisted(Address Vault, Address Token)
    : EigenLayerRefusal(nameof(VaultTokenBlacklisted), $"Duration vault {Vault} takes no more of token {Token}: it is on the factory's blacklist.");

/// <summary>A duration vault takes deposits only from stakers delegated to it [MustBeDelegatedToVaultOperator].</summary>
public sealed record VaultDelegationNeeded(Address Vault, Address? Operator)
    : EigenLayerRefusal(nameof(VaultDelegationNeeded), $"Duration vault {Vault} takes shares only from stakers delegated to it; delegate to the vault first (now: {Operator?.ToString() ?? "nobody"}).");

/// <summary>A duration vault takes deposits only before it is locked [DepositsLocked].</summary>
public sealed record VaultDepositsLocked(Address Vault)
    : EigenLayerRefusal(nameof(VaultDepositsLocked), $"Duration vault {Vault} is past its deposit phase.");

/// <summary>A duration vault lets nobody leave while it is allocated [WithdrawalsLockedDuringAllocations].</summary>
public sealed record VaultWithdrawalsLocked(Address Vault)
    : EigenLayerRefusal(nameof(VaultWithdrawalsLocked), $"Duration vault {Vault} is locked while its stake is allocated; withdraw after it has matured.", isTransient: true);

/// <summary>New delegations are paused [CurrentlyPaused, DelegationManager pause bit 0].</summary>
public sealed record DelegationPaused(Address Contract)
    : EigenLayerRefusal(nameof(DelegationPaused), Pause("New delegations", Contract), isTransient: true);

/// <summary>The staker is delegated already, operators to themselves [ActivelyDelegated].</summary>
public sealed record AlreadyDelegated(Address Staker, Address Operator)
    : EigenLayerRefusal(nameof(AlreadyDelegated), Staker == Operator ? $"{Staker} is an operator and stays delegated to itself." : $"{Staker} is delegated to {Operator}; redelegate or undelegate instead.");

/// <summary>The staker is not delegated [NotActivelyDelegated].</summary>
public sealed record NotDelegated(Address Staker)
    : EigenLayerRefusal(nameof(NotDelegated), $"{Staker} is not delegated to anybody.");

/// <summary>The address is not a registered operator [OperatorNotRegistered].</summary>
public sealed record NotAnOperator(Address Address)
    : EigenLayerRefusal(nameof(NotAnOperator), $"{Address} is not a registered operator.");

/// <summary>Operators cannot undelegate, ever [OperatorsCannotUndelegate].</summary>
public sealed record OperatorCannotUndelegate(Address Operator)
    : EigenLayerRefusal(nameof(OperatorCannotUndelegate), $"{Operator} is an operator; operators stay delegated to themselves for good.");

/// <summary>Only the staker, its operator (or an appointee) and the operator's approver may undelegate it [CallerCannotUndelegate].</summary>
public sealed record CallerCannotUndelegate(Address Caller, Address Staker, Address Operator)
    : EigenLayerRefusal(nameof(CallerCannotUndelegate), $"{Caller} may not undelegate {Staker}: only the staker, its operator {Operator} and that operator's approver may.");

/// <summary>
/// The operator takes only stakers its approver has signed for [SignatureExpired for <see cref="DelegationApproval.None"/>, whose expiry of 0 the contract looks at
/// before the signature; InvalidSignature where an expiry is given and the signature left out].
/// </summary>
public sealed record ApproverSignatureNeeded(Address Operator, Address Approver)
    : EigenLayerRefusal(nameof(ApproverSignatureNeeded), $"Operator {Operator} takes only stakers approved by {Approver}; pass its signature.");

/// <summary>The approver's signature was valid until a time that has passed [SignatureExpired].</summary>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record ApproverSignatureExpired(UInt256 Expiry, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(ApproverSignatureExpired), $"The approver's signature was valid until {Expiry} and the chain is at {BlockTimestamp}; ask for a new one.");

/// <summary>The approver has used this salt [SaltSpent].</summary>
public sealed record ApproverSaltSpent(Address Approver, Hash32 Salt)
    : EigenLayerRefusal(nameof(ApproverSaltSpent), $"Approver {Approver} has used salt {Salt}; ask for a signature with a new one.");

/// <summary>The operator's magnitude for a strategy is zero: nothing can be added there any more [FullySlashed].</summary>
public sealed record OperatorFullySlashed(Address Operator, Address Strategy)
    : EigenLayerRefusal(nameof(OperatorFullySlashed), $"Operator {Operator} is fully slashed in strategy {Strategy}; no shares can be added or delegated to it there.");

/// <summary>
/// So few shares cannot be added to a deposit that slashes have left next to nothing of: the staker's scaling factor would round to zero
/// [InvalidDepositScalingFactor, since 1.5; before, a factor of zero was stored, which counts as one]. Holds for token strategies and for natively
/// restaked ETH; delegating never comes to it.
/// </summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Added">Shares that would be added.</param>
/// <param name="SmallestAddition">The fewest that can be added now.</param>
/// <param name="DepositShares">Deposit shares there before.</param>
/// <param name="ScalingFactor">The staker's scaling factor before (WAD).</param>
/// <param name="SlashingFactor">The slashing factor (WAD).</param>
public sealed record ScalingFactorWouldBeZero(
    Address Strategy, UInt256 Added, UInt256 SmallestAddition, UInt256 DepositShares, UInt256 ScalingFactor, UInt256 SlashingFactor)
    : EigenLayerRefusal(
        nameof(ScalingFactorWouldBeZero),
        $"{Added} shares cannot be added to the {DepositShares} deposit shares in strategy {Strategy}, of which slashes have left next to nothing; add at least {SmallestAddition}.");

/// <summary>Entering the queue (queue, undelegate, redelegate) is paused [CurrentlyPaused, DelegationManager pause bit 1].</summary>
public sealed record QueuePaused(Address Contract)
    : EigenLayerRefusal(nameof(QueuePaused), Pause("New withdrawals", Contract), isTransient: true);

/// <summary>Completing withdrawals is paused [CurrentlyPaused, DelegationManager pause bit 2, or bit 1 of a strategy].</summary>
public sealed record CompletionPaused(Address Contract)
    : EigenLayerRefusal(nameof(CompletionPaused), Pause("Completions of withdrawals", Contract), isTransient: true);

/// <summary>The staker has no deposit shares in the strategy [SharesAmountZero, or Panic 0x11 when it is delegated].</summary>
public sealed record NothingToWithdraw(Address Staker, Address Strategy)
    : EigenLayerRefusal(nameof(NothingToWithdraw), $"{Staker} has no shares in strategy {Strategy}.");

/// <summary>
/// More is asked for than the staker has [SharesAmountTooHigh; for a delegated staker the contract's own answer can be Panic 0x11].
/// </summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Unit">What <paramref name="Have"/> and <paramref name="Need"/> count.</param>
/// <param name="Have">What the staker has.</param>
/// <param name="Need">What was asked for.</param>
public sealed record SharesTooHigh(Address Strategy, WithdrawalUnit Unit, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(SharesTooHigh), $"The staker can withdraw {Have} {Words(Unit)} from strategy {Strategy} and asked for {Need}.")
{
    private static string Words(WithdrawalUnit unit) => unit switch
    {
        WithdrawalUnit.DepositShares => "deposit shares",
        WithdrawalUnit.WithdrawableShares => "withdrawable shares",
        _ => "token units",
    };
}

/// <summary>The withdrawal's delay has not passed [WithdrawalDelayNotElapsed].</summary>
/// <param name="Root">The withdrawal's root.</param>
/// <param name="ClaimableAtBlock">The first block in which it can be completed: start block + delay + 1.</param>
/// <param name="CurrentBlock">The block that was asked.</param>
public sealed record DelayNotElapsed(Hash32 Root, ulong ClaimableAtBlock, ulong CurrentBlock)
    : EigenLayerRefusal(nameof(DelayNotElapsed), $"Withdrawal {Root} can be completed at block {ClaimableAtBlock}; the chain is at {CurrentBlock}.", isTransient: true);

/// <summary>The queue does not hold this withdrawal: completed before, or never queued [WithdrawalNotQueued].</summary>
public sealed record NotQueued(Hash32 Root)
    : EigenLayerRefusal(nameof(NotQueued), $"Withdrawal {Root} is not in the queue: it was completed before, or never queued.");

/// <summary>Only the withdrawer may complete a withdrawal [WithdrawerNotCaller].</summary>
public sealed record NotWithdrawer(Hash32 Root, Address Withdrawer, Address Caller)
    : EigenLayerRefusal(nameof(NotWithdrawer), $"Withdrawal {Root} can be completed only by {Withdrawer}, not by {Caller}.");
