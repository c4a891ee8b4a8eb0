using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Deposit shares left for M1's withdrawal queue, which was the StrategyManager's own (event <c>ShareWithdrawalQueued</c>, on mainnet until April 2024): one log
/// per strategy, before that of the withdrawal itself.
/// </summary>
public sealed record StakerSharesQueuedInM1 : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "m1_shares_queued";

    /// <summary>The withdrawal's number among the staker's, which its other logs have too.</summary>
    public required UInt256 Nonce { get; init; }

    /// <summary>The strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>Deposit shares taken.</summary>
    public required UInt256 Shares { get; init; }
}

/// <summary>A withdrawal entered M1's queue (event <c>WithdrawalQueued</c> of the StrategyManager); what is in it, <see cref="StakerSharesQueuedInM1"/> said.</summary>
public sealed record StakerWithdrawalQueuedInM1 : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "m1_withdrawal_queued";

    /// <summary>Its root in M1. What was still queued when M2 came got another, with a <see cref="StakerWithdrawalQueued"/> of its own.</summary>
    public required Hash32 Root { get; init; }

    /// <summary>Its number among the staker's.</summary>
    public required UInt256 Nonce { get; init; }

    /// <summary>Who could complete it, and got what it paid: tokens or shares.</summary>
    public required Address Withdrawer { get; init; }

    /// <summary>Whom the staker was delegated to; null for nobody.</summary>
    public Address? Operator { get; init; }
}

/// <summary>
/// A withdrawal left M1's queue (event <c>WithdrawalCompleted</c> of the StrategyManager): one of the staker's, or another's of which the staker was the withdrawer. The log
/// does not say whether as tokens or as shares, and shares were credited to the withdrawer without a log of their own.
/// </summary>
public sealed record StakerWithdrawalCompletedInM1 : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "m1_withdrawal_completed";

    /// <summary>Its root.</summary>
    public required Hash32 Root { get; init; }

    /// <summary>Its number among the depositor's.</summary>
    public required UInt256 Nonce { get; init; }

    /// <summary>Who queued it.</summary>
    public required Address Depositor { get; init; }

    /// <summary>Who got what it paid.</summary>
    public required Address Withdrawer { get; init; }
}
