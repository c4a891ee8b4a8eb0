using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// The right to send from one account on one chain. <see cref="Token"/> rises by one with every grant: whoever writes to the journal under an older one is refused, so a holder
/// that hung while somebody else took over can do no harm when it comes back. That, not the time, is what protects; the time only decides when others may take over.
/// </summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Account">The account.</param>
/// <param name="Holder">Who holds it, for people.</param>
/// <param name="Token">The fencing token.</param>
public sealed record SignerLease(ulong ChainId, Address Account, string Holder, long Token);

/// <summary>The answer to <see cref="IOperationJournal.TryAcquireLeaseAsync"/>.</summary>
/// <param name="Lease">The lease; <see langword="null"/> while somebody else holds it.</param>
/// <param name="HeldBy">Who holds it, when it was not granted.</param>
/// <param name="Remaining">How long that lease lasts unless it is released or renewed.</param>
public readonly record struct LeaseAttempt(SignerLease? Lease, string? HeldBy = null, TimeSpan Remaining = default);
