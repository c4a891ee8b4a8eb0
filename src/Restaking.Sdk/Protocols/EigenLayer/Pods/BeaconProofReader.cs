using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>Walks a proof file: remembers where it is, and refuses what is of another kind or size than it must be.</summary>
internal ref struct BeaconProofReader
{
    private const int MaxNameLength = 64;

    private Utf8JsonReader _json;

    public BeaconProofReader(Utf8JsonReader json) => _json = json;

    /// <summary>Reads the value the reader stands on.</summary>
    public delegate TValue Value<out TValue>(ref BeaconProofReader reader);

    /// <summary>Reads a member whose (lower-case) name is known, and says whether it was.</summary>
    public delegate bool Member(ref BeaconProofReader reader, string name);

    /// <summary>Where the reader is, for messages.</summary>
    public string Path { get; private set; } = "";

    public void Next()
    {
        if (!_json.Read())
        {
            throw Wrong("it ends too early");
        }
    }

    public void End()
    {
        if (_json.Read())
        {
            throw Wrong("something follows");
        }
    }

    public void EachMember(Member take)
    {
        Expect(JsonTokenType.StartObject, "an object");
        string outside = Path;
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (Next(); _json.TokenType != JsonTokenType.EndObject; Next())
        {
            if (_json.ValueSpan.Length > MaxNameLength)
            {
                Next();
                _json.Skip();
                continue;
            }

            string written = _json.GetString()!;
            string name = written.ToLowerInvariant();
            Path = outside.Length == 0 ? written : $"{outside}.{written}";
            if (!seen.Add(name))
            {
                throw Wrong("it is there twice");
            }

            Next();
            if (!take(ref this, name))
            {
                _json.Skip();
            }
        }

        Path = outside;
    }

    public ImmutableArray<TValue> List<TValue>(int maximum, Value<TValue> read)
    {
        Expect(JsonTokenType.StartArray, "a list");
        string outside = Path;
        ImmutableArray<TValue>.Builder values = ImmutableArray.CreateBuilder<TValue>();
        for (Next(); _json.TokenType != JsonTokenType.EndArray; Next())
        {
            Path = $"{outside}[{values.Count}]";
            if (values.Count == maximum)
            {
                throw Wrong($"the list has more than {maximum} entries");
            }

            values.Add(read(ref this));
        }

        Path = outside;
        return values.ToImmutable();
    }

    public ulong UInt64() =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out ulong number) ? number : throw Wrong("a whole number of 64 bits must be here");

    public Hash32 Hash()
    {
        byte[] bytes = HexBytes(Hash32.Size);
        return bytes.Length == Hash32.Size ? new Hash32(bytes) : throw Wrong($"{Hash32.Size} bytes must be here, and there are {bytes.Length}");
    }

    /// <summary>32 bytes as hex text, or (what Go makes of an array of bytes) as a list of numbers.</summary>
    public Hash32 HashOrNumbers()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            return Hash();
        }

        ImmutableArray<ulong> numbers = List(Hash32.Size, static (ref BeaconProofReader element) => element.UInt64());
        if (numbers.Length != Hash32.Size || numbers.Any(number => number > byte.MaxValue))
        {
            throw Wrong($"{Hash32.Size} numbers from 0 to 255 must be here");
        }

        return new Hash32([.. numbers.Select(number => (byte)number)]);
    }

    /// <summary>A proof: one hex text of whole nodes, or a list of nodes.</summary>
    public byte[] Proof(int maximumNodes)
    {
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            return [.. List(maximumNodes, static (ref BeaconProofReader element) => element.Hash()).SelectMany(node => node.ToArray())];
        }

        byte[] bytes = HexBytes(maximumNodes * Hash32.Size);
        return bytes.Length % Hash32.Size == 0 ? bytes : throw Wrong($"a proof is a multiple of {Hash32.Size} bytes, and there are {bytes.Length}");
    }

    public (Hash32 Root, byte[] Proof) RootAndProof(string rootName, string proofName)
    {
        Hash32? root = null;
        byte[]? proof = null;
        EachMember((ref BeaconProofReader member, string name) =>
        {
            if (name == rootName)
            {
                root = member.Hash();
                return true;
            }

            if (name == proofName)
            {
                proof = member.Proof(64);
                return true;
            }

            return false;
        });
        return (root ?? throw Missing(rootName), proof ?? throw Missing(proofName));
    }

    public readonly BeaconProofFormatException Missing(string member) => new($"it has no {member}.", Path);

    private byte[] HexBytes(int maximum)
    {
        if (_json.TokenType != JsonTokenType.String || _json.ValueIsEscaped)
        {
            throw Wrong("hex text must be here");
        }

        ReadOnlySpan<byte> text = _json.ValueSpan;
        if (!text.StartsWith("0x"u8))
        {
            throw Wrong("hex text begins with 0x");
        }

        if (text.Length > Hex.EncodedLength(maximum))
        {
            throw Wrong($"at most {maximum} bytes must be here");
        }

        byte[] bytes = new byte[Hex.DecodedLength(text)];
        return Hex.TryDecode(text, bytes, out int written) && written == bytes.Length ? bytes : throw Wrong("this is no hex text of whole bytes");
    }

    private readonly void Expect(JsonTokenType type, string what)
    {
        if (_json.TokenType != type)
        {
            throw Wrong($"{what} must be here");
        }
    }

    private readonly BeaconProofFormatException Wrong(string message) => new($"{message}.", Path);
}
