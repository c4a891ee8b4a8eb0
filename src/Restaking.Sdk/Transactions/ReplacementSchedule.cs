namespace Restaking.Sdk.Transactions;

/// <summary>
/// What is done about a transaction that is not mined: after some blocks or seconds the same goes out at a higher price under the same nonce, again and again up to the caps of the fee
/// policy; and when it is no longer wanted, an empty transaction to the account itself takes its place. Whichever is mined is the outcome, and it happens once. Every replacement is on record in the
/// journal before it leaves.
/// </summary>
public sealed record ReplacementSchedule
{
    /// <summary>The defaults: a dearer copy after every three blocks without inclusion.</summary>
    public static ReplacementSchedule Default { get; } = new();

    /// <summary>Blocks without inclusion after which a dearer copy is sent, and the next one after as many again; <see langword="null"/> to go by <see cref="After"/> alone. Default 3.</summary>
    public int? AfterBlocks { get; init; } = 3;

    /// <summary>Time without inclusion after which a dearer copy is sent; whichever of the two comes first. <see langword="null"/> (the default) goes by blocks alone.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>
    /// Percent added to both fee fields, or what the market asks when that is more; <see langword="null"/> for <see cref="TransactionOptions.ReplacementBumpPercent"/>. At least
    /// <see cref="ReplacementRules.LeastBumpPercent"/>, which is also what is tried when this much would be above a cap.
    /// </summary>
    public int? BumpPercent { get; init; }

    /// <summary>The most dearer copies that are sent; <see langword="null"/> (the default) for as many as the caps allow. A cancellation does not count.</summary>
    public int? MaxReplacements { get; init; }

    /// <summary>
    /// Whether dearer copies stop one step (<see cref="ReplacementRules.LeastBumpPercent"/> percent) below the caps, so that a cancellation still fits under them. Default true; matters only with
    /// <see cref="IsStillWanted"/>.
    /// </summary>
    public bool KeepsRoomToCancel { get; init; } = true;

    /// <summary>
    /// Asked once per block while the transaction is pending; false cancels it, and it is not asked again. <see langword="null"/> (the default): never cancelled. It may read the chain; what it throws ends the
    /// look, and the next one asks again.
    /// </summary>
    public Func<CancellationToken, ValueTask<bool>>? IsStillWanted { get; init; }

    /// <summary>Whether it is time for the next dearer copy. Pure.</summary>
    /// <param name="blocks">Blocks since the last one was offered.</param>
    /// <param name="time">Time since then.</param>
    public bool IsDue(ulong blocks, TimeSpan time) =>
        (AfterBlocks is { } most && blocks >= (ulong)most) || (After is { } limit && time >= limit);

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        if (AfterBlocks is null && After is null)
        {
            throw new ArgumentException($"A schedule needs {nameof(AfterBlocks)} or {nameof(After)}.", nameof(AfterBlocks));
        }

        if (AfterBlocks is { } blocks)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1, nameof(AfterBlocks));
        }

        if (After is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(After));
        }

        if (BumpPercent is { } percent)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(percent, ReplacementRules.LeastBumpPercent, nameof(BumpPercent));
        }

        if (MaxReplacements is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaxReplacements));
        }
    }
}
