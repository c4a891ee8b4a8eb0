using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>Which form a <see cref="BlockTag"/> has.</summary>
public enum BlockTagKind
{
    /// <summary>The newest block the node knows.</summary>
    Latest,

    /// <summary>The block being built, on top of <see cref="Latest"/>.</summary>
    Pending,

    /// <summary>The newest block that two thirds of the validators attested; reorganised only in a severe fault.</summary>
    Safe,

    /// <summary>The newest block that can be reorganised only by burning a third of the stake (about 13 minutes old).</summary>
    Finalized,

    /// <summary>The genesis block.</summary>
    Earliest,

    /// <summary>A block by its height.</summary>
    Number,

    /// <summary>One exact block by its hash (EIP-1898).</summary>
    Hash,
}

/// <summary>The block a read is made at. There is no conversion from a number on purpose: <see cref="FromNumber"/> says which number is meant.</summary>
public readonly struct BlockTag : IEquatable<BlockTag>
{
    private readonly ulong _number;
    private readonly Hash32 _hash;

    private BlockTag(BlockTagKind kind, ulong number = 0, Hash32 hash = default)
    {
        Kind = kind;
        _number = number;
        _hash = hash;
    }

    /// <inheritdoc cref="BlockTagKind.Latest" />
    public static BlockTag Latest => default;

    /// <inheritdoc cref="BlockTagKind.Pending" />
    public static BlockTag Pending => new(BlockTagKind.Pending);

    /// <inheritdoc cref="BlockTagKind.Safe" />
    public static BlockTag Safe => new(BlockTagKind.Safe);

    /// <inheritdoc cref="BlockTagKind.Finalized" />
    public static BlockTag Finalized => new(BlockTagKind.Finalized);

    /// <inheritdoc cref="BlockTagKind.Earliest" />
    public static BlockTag Earliest => new(BlockTagKind.Earliest);

    /// <summary>Which form this tag has.</summary>
    public BlockTagKind Kind { get; }

    /// <summary>The height; only for <see cref="BlockTagKind.Number"/>.</summary>
    /// <exception cref="InvalidOperationException">The tag is of another kind.</exception>
    public ulong Number => Kind == BlockTagKind.Number ? _number : throw new InvalidOperationException($"The block tag is {Kind}, not a number.");

    /// <summary>The block hash; only for <see cref="BlockTagKind.Hash"/>.</summary>
    /// <exception cref="InvalidOperationException">The tag is of another kind.</exception>
    public Hash32 Hash => Kind == BlockTagKind.Hash ? _hash : throw new InvalidOperationException($"The block tag is {Kind}, not a hash.");

    /// <summary>The block at a height, on whichever branch the node follows when it answers.</summary>
    public static BlockTag FromNumber(ulong number) => new(BlockTagKind.Number, number);

    /// <summary>One exact block. The node answers "header not found" when it does not have it. Nodes from before EIP-1898 refuse this form.</summary>
    public static BlockTag FromHash(Hash32 hash) => new(BlockTagKind.Hash, 0, hash);

    /// <summary>Writes the tag the way the block parameter of <c>eth_call</c> and its siblings takes it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case BlockTagKind.Number:
                writer.WriteQuantityValue(_number);
                break;
            case BlockTagKind.Hash:
                writer.WriteStartObject();
                writer.WritePropertyName("blockHash"u8);
                writer.WriteHashValue(_hash);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(Word());
                break;
        }
    }

    /// <summary>Equal when both name the same block the same way.</summary>
    public bool Equals(BlockTag other) => Kind == other.Kind && _number == other._number && _hash.Equals(other._hash);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BlockTag other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, _number, _hash);

    /// <summary>The tag's word, the number in decimal, or the hash.</summary>
    public override string ToString() => Kind switch
    {
        BlockTagKind.Number => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BlockTagKind.Hash => _hash.ToString(),
        _ => System.Text.Encoding.UTF8.GetString(Word()),
    };

    /// <summary>Same block named the same way.</summary>
    public static bool operator ==(BlockTag left, BlockTag right) => left.Equals(right);

    /// <summary>Not the same block, or named another way.</summary>
    public static bool operator !=(BlockTag left, BlockTag right) => !left.Equals(right);

    private ReadOnlySpan<byte> Word() => Kind switch
    {
        BlockTagKind.Pending => "pending"u8,
        BlockTagKind.Safe => "safe"u8,
        BlockTagKind.Finalized => "finalized"u8,
        BlockTagKind.Earliest => "earliest"u8,
        _ => "latest"u8,
    };
}
