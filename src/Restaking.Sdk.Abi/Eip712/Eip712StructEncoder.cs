using System.Globalization;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Hashes one struct as EIP-712 defines it: keccak256(typeHash ++ fields), each field one word. Add the fields in the order of the type; a nested struct is its
/// own encoder, and its hash is the field.
/// </summary>
/// <example><code>
/// Hash32 permit = new Eip712StructEncoder("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")
///     .AddAddress(owner).AddAddress(spender).AddUInt256(value).AddUInt256(nonce).AddUInt256(deadline)
///     .Hash();
/// </code></example>
public sealed class Eip712StructEncoder
{
    private readonly int? _fieldCount;
    private byte[] _buffer;
    private int _length = Hash32.Size;

    /// <summary>Starts a struct by its type as EIP-712's <c>encodeType</c> writes it, with the types it refers to behind it.</summary>
    /// <exception cref="ArgumentException">The text has no field list.</exception>
    public Eip712StructEncoder(string encodedType)
        : this(Keccak256.HashText(encodedType))
    {
        int open = encodedType.IndexOf('(', StringComparison.Ordinal);
        int close = encodedType.IndexOf(')', StringComparison.Ordinal);
        if (open <= 0 || close < open)
        {
            throw new ArgumentException($"\"{encodedType}\" is not a struct type such as Mail(address to,string contents).", nameof(encodedType));
        }

        ReadOnlySpan<char> fields = encodedType.AsSpan(open + 1, close - open - 1);
        _fieldCount = fields.IsEmpty ? 0 : fields.Count(',') + 1;
        TypeHash = new Hash32(_buffer.AsSpan(0, Hash32.Size));
    }

    /// <summary>Starts a struct by its type hash, as contracts publish it. How many fields it has is then not known and not checked.</summary>
    public Eip712StructEncoder(in Hash32 typeHash)
    {
        TypeHash = typeHash;
        _buffer = new byte[8 * AbiSize.Word];
        typeHash.CopyTo(_buffer);
    }

    /// <summary>The Keccak-256 of the type's text.</summary>
    public Hash32 TypeHash { get; }

    /// <summary>Adds an <c>address</c>.</summary>
    public Eip712StructEncoder AddAddress(in Address value) => AddHash32(value.ToWord());

    /// <summary>Adds a <c>uint8</c> to <c>uint256</c>.</summary>
    public Eip712StructEncoder AddUInt256(in UInt256 value)
    {
        value.WriteBigEndian(Next());
        return this;
    }

    /// <summary>Adds an <c>int8</c> to <c>int256</c>.</summary>
    public Eip712StructEncoder AddInt256(in Int256 value)
    {
        value.WriteBigEndian(Next());
        return this;
    }

    /// <summary>Adds a <c>bool</c>.</summary>
    public Eip712StructEncoder AddBool(bool value) => AddUInt256(value ? UInt256.One : UInt256.Zero);

    /// <summary>Adds a <c>bytes32</c>.</summary>
    public Eip712StructEncoder AddHash32(in Hash32 value)
    {
        value.CopyTo(Next());
        return this;
    }

    /// <summary>Adds a <c>bytes1</c> to <c>bytes32</c>.</summary>
    public Eip712StructEncoder AddFixedBytes(in FixedBytes value)
    {
        value.WriteWord(Next());
        return this;
    }

    /// <summary>Adds <c>bytes</c>: the field is their hash.</summary>
    public Eip712StructEncoder AddBytes(ReadOnlySpan<byte> value) => AddHash32(Keccak256.Hash(value));

    /// <summary>Adds a <c>string</c>: the field is the hash of its UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds a lone surrogate and has no UTF-8 form.</exception>
    public Eip712StructEncoder AddString(string value) => AddHash32(Keccak256.HashText(value));

    /// <summary>Adds a nested struct by its hash.</summary>
    public Eip712StructEncoder AddStruct(in Hash32 structHash) => AddHash32(structHash);

    /// <summary>Adds an array of any element type: the field is the hash of the elements, each as the one word it would be as a field.</summary>
    public Eip712StructEncoder AddArray(ReadOnlySpan<Hash32> elements) => AddHash32(HashArray(elements));

    /// <summary>The hash of the struct.</summary>
    /// <exception cref="InvalidOperationException">Another number of fields was added than the type has.</exception>
    public Hash32 Hash()
    {
        int added = (_length - Hash32.Size) / AbiSize.Word;
        if (_fieldCount is { } expected && added != expected)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The struct type has {expected} fields and {added} were added; a contract would compute another hash."));
        }

        return Keccak256.Hash(_buffer.AsSpan(0, _length));
    }

    /// <summary>The word that stands for an array: the hash of its elements' words.</summary>
    internal static Hash32 HashArray(ReadOnlySpan<Hash32> elements)
    {
        var words = new byte[elements.Length * Hash32.Size];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i].CopyTo(words.AsSpan(i * Hash32.Size));
        }

        return Keccak256.Hash(words);
    }

    private Span<byte> Next()
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        Span<byte> word = _buffer.AsSpan(_length, AbiSize.Word);
        _length += AbiSize.Word;
        return word;
    }
}
