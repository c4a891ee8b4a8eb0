using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>What is to be deposited, by whom, and with which bound. What a protocol does not know is refused, never left out.</summary>
/// <param name="Amount">How much, in the asset's smallest unit; above zero.</param>
public sealed record LiquidDeposit(Amount Amount)
{
    /// <summary>The slippage that <see cref="MaxSlippageBps"/> has when nothing is said: 10 basis points.</summary>
    public const uint DefaultSlippageBps = 10;

    /// <summary>What is deposited; null: ether.</summary>
    public Address? Asset { get; init; }

    /// <summary>Who pays and sends; null: the client's signer.</summary>
    public Address? Depositor { get; init; }

    /// <summary>Who gets the token; null: the depositor. Many protocols know no receiver and refuse another one.</summary>
    public Address? Receiver { get; init; }

    /// <summary>
    /// The least that must come out, in the token's smallest unit; null: what is quoted now less <see cref="MaxSlippageBps"/>. Where the contract
    /// takes such a bound it is passed on; where not, it is checked against the state right before sending.
    /// </summary>
    public UInt256? MinimumOutput { get; init; }

    /// <summary>How far below the quote the outcome may be when <see cref="MinimumOutput"/> is not given, in hundredths of a percent.</summary>
    public uint MaxSlippageBps { get; init; } = DefaultSlippageBps;

    /// <summary>The referral's address, where the protocol takes one.</summary>
    public Address? Referral { get; init; }

    /// <summary>The referral's text or number, where the protocol takes one.</summary>
    public string? ReferralId { get; init; }

    /// <summary>By when it must be mined, where the protocol takes a deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>A deposit of ether.</summary>
    public static implicit operator LiquidDeposit(Amount amount) => new(amount);
}

/// <summary>What a deposit would give at one block, and every reason why it would be refused.</summary>
public sealed record LiquidDepositQuote : LiquidQuote
{
    /// <summary>What goes in.</summary>
    public required AssetAmount Input { get; init; }

    /// <summary>What would come out, by the protocol's own rounding.</summary>
    public required AssetAmount Output { get; init; }

    /// <summary>The fee that is already taken off <see cref="Output"/>, in the input's unit; zero where the protocol takes none.</summary>
    public UInt256 Fee { get; init; }

    /// <summary>What the protocol takes now.</summary>
    public required OperationLimits Limits { get; init; }
}

/// <summary>What a deposit gave.</summary>
/// <param name="Receiver">Who got the token.</param>
/// <param name="Received">How much of it. Of rebasing tokens: the balance may show 1-2 wei less; <paramref name="Shares"/> is exact.</param>
/// <param name="Shares">The shares, for tokens that rebase.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record LiquidDepositResult(Address Receiver, AssetAmount Received, UInt256? Shares, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>What every quote has: the block it is of, and what stands against the action.</summary>
public abstract record LiquidQuote
{
    /// <summary>The block everything is of.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>
    /// Every reason why the action would be refused at <see cref="Block"/>; empty when nothing is known to stand against it. A missing approval is one
    /// (<see cref="AllowanceTooLow"/>), though a prepared plan brings it along.
    /// </summary>
    public ImmutableArray<LiquidRefusal> Refusals { get; init; } = [];

    /// <summary>True when nothing is known to stand against the action. The simulation has the last word.</summary>
    public bool IsClear => Refusals.IsEmpty;

    /// <summary>Does nothing when the way is clear.</summary>
    /// <exception cref="PreflightException">
    /// There is at least one refusal, be it only a missing approval; the exception carries all of them.
    /// </exception>
    public void ThrowIfRefused()
    {
        if (!IsClear)
        {
            throw new PreflightException([.. Refusals]);
        }
    }
}
