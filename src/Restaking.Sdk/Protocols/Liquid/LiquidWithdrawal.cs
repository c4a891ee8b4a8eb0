using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>A request to take money out through a queue. What a protocol does not know is refused, never left out.</summary>
/// <param name="Amount">How much of the token that is given up, in its smallest unit; above zero.</param>
public sealed record LiquidWithdrawal(Amount Amount)
{
    /// <summary>The token that is given up; null: the queue's main one (stETH, not wstETH).</summary>
    public Address? Token { get; init; }

    /// <summary>What is to be paid out; null: the queue's main asset.</summary>
    public Address? OutputAsset { get; init; }

    /// <summary>Whose tokens they are, and who sends; null: the client's signer.</summary>
    public Address? Owner { get; init; }

    /// <summary>Who is to own the ticket; null: the owner. Many protocols know no other and refuse it.</summary>
    public Address? Recipient { get; init; }

    /// <summary>
    /// The least the tickets must be good for, in the smallest unit of what is paid out; null: what is quoted now less <see cref="MaxSlippageBps"/>.
    /// Where the contract takes such a bound it is passed on; where not, it is checked against the state right before sending.
    /// </summary>
    public UInt256? MinimumOutput { get; init; }

    /// <summary>How far below the quote the outcome may be when <see cref="MinimumOutput"/> is not given, in hundredths of a percent.</summary>
    public uint MaxSlippageBps { get; init; } = LiquidDeposit.DefaultSlippageBps;

    /// <summary>How much may be lost until the claim, in hundredths of a percent, where the protocol lets the owner say so; null: the protocol's default.</summary>
    public uint? MaxLossBps { get; init; }

    /// <summary>Whether anybody may complete the claim for the owner, where the protocol lets the owner say so.</summary>
    public bool AllowThirdParty { get; init; }

    /// <summary>The referral's text, where the protocol takes one.</summary>
    public string? ReferralId { get; init; }

    /// <summary>By when it must be mined, where the protocol takes a deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>A request in the queue's main token.</summary>
    public static implicit operator LiquidWithdrawal(Amount amount) => new(amount);
}

/// <summary>What a withdrawal request would be good for at one block, and every reason why it would be refused.</summary>
public sealed record LiquidWithdrawalQuote : LiquidQuote
{
    /// <summary>What is given up.</summary>
    public required AssetAmount Input { get; init; }

    /// <summary>The parts it is split into, one ticket each, in the input's unit.</summary>
    public required ImmutableArray<UInt256> Parts { get; init; }

    /// <summary>What the tickets would be good for now; what is paid in the end may be less (a loss while it waits), rarely more.</summary>
    public required AssetAmount Output { get; init; }

    /// <summary>The fee that is already taken off <see cref="Output"/>, in the output's unit.</summary>
    public UInt256 Fee { get; init; }

    /// <summary>What the queue takes now.</summary>
    public required OperationLimits Limits { get; init; }
}

/// <summary>What a withdrawal request gave.</summary>
/// <param name="Tickets">
/// The tickets it made, in the order of the parts. Empty where the receipt does not identify them: list the owner's tickets then.
/// </param>
/// <param name="Owner">Who owns them.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record LiquidWithdrawalResult(ImmutableArray<TicketKey> Tickets, Address Owner, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>An instant redemption. What a protocol does not know is refused, never left out.</summary>
/// <param name="Amount">How much of the token is given up, in its smallest unit; above zero.</param>
public sealed record LiquidRedemption(Amount Amount)
{
    /// <summary>The token that is given up; null: the protocol's main one.</summary>
    public Address? Token { get; init; }

    /// <summary>What is to be paid out; null: the protocol's main asset.</summary>
    public Address? OutputAsset { get; init; }

    /// <summary>Whose tokens they are, and who sends; null: the client's signer.</summary>
    public Address? Owner { get; init; }

    /// <summary>Who is paid; null: the owner.</summary>
    public Address? Receiver { get; init; }

    /// <summary>
    /// The least that must be paid, in the smallest unit of what is paid; null: what is quoted now less <see cref="MaxSlippageBps"/>. Where the
    /// contract takes such a bound it is passed on; where not, it is checked against the state right before sending.
    /// </summary>
    public UInt256? MinimumOutput { get; init; }

    /// <summary>How far below the quote the outcome may be when <see cref="MinimumOutput"/> is not given, in hundredths of a percent.</summary>
    public uint MaxSlippageBps { get; init; } = LiquidDeposit.DefaultSlippageBps;

    /// <summary>A redemption of the protocol's main token.</summary>
    public static implicit operator LiquidRedemption(Amount amount) => new(amount);
}

/// <summary>What an instant redemption would pay at one block, and every reason why it would be refused.</summary>
public sealed record LiquidRedemptionQuote : LiquidQuote
{
    /// <summary>What is given up.</summary>
    public required AssetAmount Input { get; init; }

    /// <summary>What would be paid, the fee taken off.</summary>
    public required AssetAmount Output { get; init; }

    /// <summary>The fee, in the output's unit.</summary>
    public UInt256 Fee { get; init; }

    /// <summary>What the protocol can pay at once now, in the output's unit, before the fee.</summary>
    public required UInt256 Available { get; init; }
}

/// <summary>What an instant redemption paid.</summary>
/// <param name="Receiver">Who was paid.</param>
/// <param name="Paid">What the contract says it paid; null where its events do not say it and only the balance tells.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record LiquidRedemptionResult(Address Receiver, AssetAmount? Paid, Hash32 TransactionHash, ulong BlockNumber)
{
    /// <summary>
    /// How much of the token was really given up, where the contract may take less than it was asked to and the receipt tells; null elsewhere.
    /// </summary>
    public UInt256? Burned { get; init; }
}
