using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>How an escorted transaction stands.</summary>
public enum EscortState
{
    /// <summary>No block contains it; nothing was to be done.</summary>
    Pending,

    /// <summary>A dearer copy was sent in this step.</summary>
    Repriced,

    /// <summary>No block contains it, and the next price would be above a cap, or as many copies were sent as the schedule allows. It is waited for; nothing more is sent.</summary>
    AtCap,

    /// <summary>It is no longer wanted, and an empty transaction with its nonce is pending. Either may be mined.</summary>
    Cancelling,

    /// <summary>A block that is on the chain contains it, or what took its place; it has fewer confirmations than asked for.</summary>
    Mined,

    /// <summary>Mined with success and deep enough. The end.</summary>
    Confirmed,

    /// <summary>Its cancellation is mined and deep enough: it never happened and never will. The end.</summary>
    Cancelled,
}

/// <summary>What one step of a <see cref="TransactionEscort"/> found and did.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Newest">The newest transaction that was sent for it.</param>
public sealed record EscortReport(EscortState State, Hash32 Newest)
{
    /// <summary>What the newest one offers; <see langword="null"/> when its bytes are not known here.</summary>
    public TransactionFees? Fees { get; init; }

    /// <summary>Dearer copies sent so far.</summary>
    public int Replacements { get; init; }

    /// <summary>Whether it was found to be no longer wanted. Also true while its cancellation is not possible within the caps.</summary>
    public bool IsUnwanted { get; init; }

    /// <summary>The confirmed transaction, at the end.</summary>
    public ConfirmedTransaction? Confirmed { get; init; }

    /// <summary>What waiting throws for it, when it was cancelled.</summary>
    public TransactionReplacedException? Cancellation { get; init; }

    /// <summary>
    /// Why a replacement that was due could not be made in this step: a cap (<see cref="FeeAboveCapException"/>), a refusal, the journal, the lease, a signer. What was sent before stands, and the next block tries again.
    /// </summary>
    public RestakingException? Failure { get; init; }

    /// <summary>Whether nothing more will come.</summary>
    public bool IsEnd => State is EscortState.Confirmed or EscortState.Cancelled;
}
