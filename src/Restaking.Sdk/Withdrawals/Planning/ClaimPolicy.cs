using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>
/// When a claim is worth sending, and how claims are put together. The default claims whatever can be claimed for owners that can sign, at any price.
/// </summary>
/// <remarks>
/// Economic gates (value, gas price, share of cost, value of waiting) can be overridden by a deadline; the others (state, signer, recipient, size) never are.
/// Both deadlines count from the moment the ticket became claimable (<see cref="ClaimFacts.ClaimableSince"/>); a window that closes is a deadline, too (<see cref="ClosingWindow"/>).
/// </remarks>
public sealed record ClaimPolicy
{
    /// <summary>
    /// Calldata that every public node takes: go-ethereum's pool refuses transactions above 128 KiB (<c>txMaxSize</c>), signature and fees included.
    /// </summary>
    public const int DefaultMaxCalldataBytes = 120_000;

    /// <summary>The most gas that one transaction may have: 2^24, by EIP-7825.</summary>
    public const ulong DefaultMaxGasPerTransaction = 16_777_216;

    /// <summary>Claims whatever can be claimed for owners that can sign.</summary>
    public static ClaimPolicy Default { get; } = new();

    /// <summary>The least value of a ticket, in wei; zero: any.</summary>
    public UInt256 MinimumValue { get; init; }

    /// <summary>The highest gas price that is paid, in wei per gas, inclusive; null: any.</summary>
    public UInt256? MaxGasPrice { get; init; }

    /// <summary>How long <see cref="MaxGasPrice"/> holds a claim back; after that it is claimed at any gas price. Null: as long as gas is dear.</summary>
    public TimeSpan? MaxGasPriceWait { get; init; }

    /// <summary>The largest share of its value that the gas of a ticket's claim may cost, in basis points (10,000: all of it); null: any.</summary>
    public uint? MaxCostBps { get; init; }

    /// <summary>How long any economic gate, an unknown value included, holds a claim back; after that it is claimed anyway. Null: for ever.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>
    /// How long before a ticket's claim window ends (<see cref="TicketTiming.Until"/>) no economic gate holds it back any more: what is missed then is not cheaper but lost. Default one hour;
    /// zero: the gates hold to the end.
    /// </summary>
    public TimeSpan ClosingWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What waiting for cheaper gas may save, weighed against what the value would earn meanwhile; null: not weighed.</summary>
    public ValueOfWaiting? Waiting { get; init; }

    /// <summary>
    /// Whether <see cref="ClaimFacts.SenderForOthers"/> claims tickets of owners that cannot sign, where the protocol lets anybody
    /// (<see cref="WithdrawalTicket.AnyoneMayClaim"/>). The owner is paid, and the sender bears the gas.
    /// </summary>
    public bool ClaimForOthers { get; init; }

    /// <summary>
    /// Who may be paid; null: whoever owns a ticket. A claim pays the ticket's owner, and an NFT may have been sold since the request: with a list, such a ticket
    /// is left.
    /// </summary>
    public ImmutableHashSet<Address>? AllowedRecipients { get; init; }

    /// <summary>The most tickets of one transaction, in queues that can claim several in one (<see cref="TicketQueueInfo.ClaimsMany"/>); at least 1.</summary>
    public int MaxTicketsPerTransaction { get; init; } = ClaimOptions.DefaultMaxPerTransaction;

    /// <summary>The most calldata of one transaction, in bytes, as <see cref="ClaimFootprint"/> estimates it.</summary>
    public int MaxCalldataBytes { get; init; } = DefaultMaxCalldataBytes;

    /// <summary>The most gas of one transaction, as <see cref="ClaimFootprint"/> estimates it.</summary>
    public ulong MaxGasPerTransaction { get; init; } = DefaultMaxGasPerTransaction;

    /// <summary>What claims take of gas and calldata.</summary>
    public ClaimFootprint Footprint { get; init; } = ClaimFootprint.Default;

    /// <summary>What is different for single queues, by their contract (<see cref="TicketKey.Queue"/>).</summary>
    public ImmutableDictionary<Address, ClaimQueuePolicy> Queues { get; init; } = ImmutableDictionary<Address, ClaimQueuePolicy>.Empty;
}

/// <summary>What one queue has instead of the policy's own figures. Null: the policy's. To lift a bound for one queue, give it the largest value.</summary>
public sealed record ClaimQueuePolicy
{
    /// <summary>Instead of <see cref="ClaimPolicy.MinimumValue"/>, in wei.</summary>
    public UInt256? MinimumValue { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxGasPrice"/>, in wei per gas.</summary>
    public UInt256? MaxGasPrice { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxGasPriceWait"/>.</summary>
    public TimeSpan? MaxGasPriceWait { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxCostBps"/>, in basis points.</summary>
    public uint? MaxCostBps { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxWait"/>.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.Waiting"/>.</summary>
    public ValueOfWaiting? Waiting { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.ClaimForOthers"/>.</summary>
    public bool? ClaimForOthers { get; init; }

    /// <summary>
    /// Instead of <see cref="ClaimPolicy.MaxTicketsPerTransaction"/>; taken also where the queue is not known to claim several in one transaction.
    /// </summary>
    public int? MaxTicketsPerTransaction { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxCalldataBytes"/>, in bytes.</summary>
    public int? MaxCalldataBytes { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.MaxGasPerTransaction"/>.</summary>
    public ulong? MaxGasPerTransaction { get; init; }

    /// <summary>Instead of <see cref="ClaimPolicy.Footprint"/>.</summary>
    public ClaimFootprint? Footprint { get; init; }
}

/// <summary>
/// The weighing of a claim now against one later: it waits while the gas saved at the expected price is worth more than what the ticket's value would earn
/// until then.
/// </summary>
/// <param name="ExpectedGasPrice">The gas price that is expected within the horizon, in wei per gas.</param>
/// <param name="Horizon">How long that may take; not negative.</param>
/// <param name="YieldBps">What the value earns in a year of 365 days once it is claimed, in basis points.</param>
public sealed record ValueOfWaiting(UInt256 ExpectedGasPrice, TimeSpan Horizon, uint YieldBps)
{
    private const ulong SecondsOfYear = 365 * 24 * 60 * 60;

    /// <summary>What a value would earn over the horizon, in wei, rounded down.</summary>
    public UInt256 Earnings(UInt256 value) =>
        Wei.MulDivOrMax(value, (UInt256)(ulong)Math.Max(0, Horizon.Ticks / TimeSpan.TicksPerSecond) * YieldBps, (UInt256)SecondsOfYear * 10_000UL);
}

/// <summary>
/// What a claim takes: a part for the transaction and a part for each ticket and asset. Estimates to plan with; what is sent is estimated again on the chain.
/// </summary>
/// <param name="GasPerTransaction">Gas of a transaction with no ticket in it: 21,000 and what the contract does once.</param>
/// <param name="GasPerTicket">Gas of each ticket, its first asset included.</param>
/// <param name="GasPerFurtherAsset">Gas of each asset of a ticket beyond its first.</param>
/// <param name="BytesPerTransaction">Bytes of calldata with no ticket in it.</param>
/// <param name="BytesPerTicket">Bytes of calldata of each ticket, its first asset included.</param>
/// <param name="BytesPerFurtherAsset">Bytes of calldata of each asset beyond the first.</param>
public sealed record ClaimFootprint(
    ulong GasPerTransaction,
    ulong GasPerTicket,
    ulong GasPerFurtherAsset,
    int BytesPerTransaction,
    int BytesPerTicket,
    int BytesPerFurtherAsset)
{
    /// <summary>
    /// On the safe side: gas above what claims were measured to take on the devnets (63,000 with the transaction's part for Kelp, 248,000 for ether.fi), calldata as EigenLayer's
    /// <c>completeQueuedWithdrawals</c>, the longest of all (a withdrawal with one strategy has 16 words, each further one 3).
    /// </summary>
    public static ClaimFootprint Default { get; } = new(50_000, 250_000, 60_000, 200, 512, 96);

    /// <summary>Gas of one ticket without the transaction's part.</summary>
    public ulong GasOf(WithdrawalTicket ticket) => checked(GasPerTicket + (GasPerFurtherAsset * (ulong)FurtherAssets(ticket)));

    /// <summary>Bytes of calldata of one ticket without the transaction's part.</summary>
    public long BytesOf(WithdrawalTicket ticket) => BytesPerTicket + ((long)BytesPerFurtherAsset * FurtherAssets(ticket));

    private static int FurtherAssets(WithdrawalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Math.Max(0, Math.Max(ticket.Payable.Length, ticket.Requested.Length) - 1);
    }
}
