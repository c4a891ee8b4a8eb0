using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>What the difference between a total of the chain and the stakers' figures is.</summary>
public enum ReconciliationGap
{
    /// <summary>There is none: they agree to the share.</summary>
    None,

    /// <summary>
    /// Rounding: the contracts round every staker's withdrawable shares down and keep the rest in the total for good. Within
    /// <see cref="Reconciliation.DustAllowance"/>; a staker who is missing with less than that cannot be told from it.
    /// </summary>
    RoundingDust,

    /// <summary>
    /// More is missing than rounding leaves: not every staker was given. For a strategy also withdrawals from before the slashing release, which
    /// no view lists.
    /// </summary>
    StakersMissing,

    /// <summary>The stakers have more than the total: one was given twice, or a figure is not to be believed.</summary>
    ExceedsTotal,
}

/// <summary>A total of the chain beside the sum of what the stakers have, at one block. All figures are shares.</summary>
public sealed record Reconciliation
{
    // Deposits, and withdrawals completed as shares, that a staker is supposed to have made: each can leave some dust.
    private const ulong UpdatesPerStaker = 64;

    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>The operator whose stakers these are; null for the whole strategy.</summary>
    public required Address? Operator { get; init; }

    /// <summary>The chain's total: <c>operatorShares</c>, or the strategy's <c>totalShares</c>.</summary>
    public required UInt256 Total { get; init; }

    /// <summary>Sum of the stakers' withdrawable shares.</summary>
    public required UInt256 Withdrawable { get; init; }

    /// <summary>Sum of what the stakers' queued withdrawals would pay. Part of a strategy's total, not of an operator's.</summary>
    public required UInt256 Queued { get; init; }

    /// <summary>Slashed shares that nobody has burnt or redistributed yet: still part of a strategy's total.</summary>
    public required UInt256 SlashedPending { get; init; }

    /// <summary>Stakers counted: for an operator those that are delegated to it, otherwise those that have anything in the strategy.</summary>
    public required int Stakers { get; init; }

    /// <summary>Stakers that were given and have nothing to do with it.</summary>
    public required int Others { get; init; }

    /// <summary>How large a difference is called rounding.</summary>
    public required UInt256 DustAllowance { get; init; }

    /// <summary>What is accounted for.</summary>
    public UInt256 Accounted => Operator is null ? Withdrawable + Queued + SlashedPending : Withdrawable;

    /// <summary>What of the total nobody was found to have.</summary>
    public UInt256 Missing => Total > Accounted ? Total - Accounted : UInt256.Zero;

    /// <summary>What the stakers have beyond the total.</summary>
    public UInt256 Excess => Accounted > Total ? Accounted - Total : UInt256.Zero;

    /// <summary>What the difference is.</summary>
    public ReconciliationGap Gap =>
        Excess != UInt256.Zero ? ReconciliationGap.ExceedsTotal
        : Missing == UInt256.Zero ? ReconciliationGap.None
        : Missing <= DustAllowance ? ReconciliationGap.RoundingDust
        : ReconciliationGap.StakersMissing;

    /// <summary>The difference in words.</summary>
    public override string ToString() => Gap switch
    {
        ReconciliationGap.None => $"{Total} shares, all accounted for among {Stakers} stakers at block {Block.Number}.",
        ReconciliationGap.RoundingDust => $"{Missing} of {Total} shares are rounding dust ({Stakers} stakers at block {Block.Number}).",
        ReconciliationGap.StakersMissing => $"{Missing} of {Total} shares belong to stakers that were not given ({Stakers} were, block {Block.Number}).",
        _ => $"{Stakers} stakers have {Excess} shares more than the total of {Total} at block {Block.Number}: was one given twice?",
    };

    /// <summary>
    /// What rounding can leave of one staker: a scaling factor is cut at 18 decimals and divided by a slashing factor, so each update loses less than
    /// two parts in 1e18 of the shares, and each product and queueing a share.
    /// </summary>
    internal static UInt256 DustOf(UInt256 depositShares) => (((depositShares * 2UL) / ShareMath.Wad) + 4UL) * UpdatesPerStaker;
}
