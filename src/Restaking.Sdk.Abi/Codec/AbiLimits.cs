namespace Restaking.Sdk.Abi;

/// <summary>
/// How much work bytes from a stranger may cause. A few kilobytes can describe gigabytes, because offsets may point at the same place again and again; these
/// limits end that early.
/// </summary>
public sealed record AbiLimits
{
    /// <summary>The limits used where nobody says otherwise; generous for everything the protocols in this SDK return.</summary>
    public static AbiLimits Default { get; } = new();

    /// <summary>How deep dynamic values may be nested. A flat array is one deep.</summary>
    /// <value>16 unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxDepth
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one level is needed to read a dynamic value.");
    } = 16;

    /// <summary>How many 32-byte words may be visited in all. An element of a type without width counts as one.</summary>
    /// <value>4,194,304 words (128 MiB) unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxWords
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one word is needed to read a value.");
    } = 4_194_304;

    /// <summary>
    /// How often a word of the payload may be visited, on average over the payload. Encoders visit each once; some share the tails of equal values.
    /// </summary>
    /// <value>8 unless set: the memory a payload can take is a small multiple of its size.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxWordReuse
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Each word has to be visited once.");
    } = 8;
}
