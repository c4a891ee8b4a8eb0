using System.Globalization;
using System.Text.Json;

namespace Restaking.Sdk.Abi;

/// <summary>Turns JSON values into the words that EIP-712 hashes ("Definition of encodeData").</summary>
internal sealed class Eip712Values(Eip712Types types)
{
    /// <summary>keccak256(typeHash ++ one word per field).</summary>
    internal Hash32 HashStruct(string type, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, type, "is not an object");
        }

        IReadOnlyList<Eip712Field> fields = types.FieldsOf(type);
        var encoder = new Eip712StructEncoder(types.TypeHash(type));
        foreach (Eip712Field field in fields)
        {
            if (!value.TryGetProperty(field.Name, out JsonElement member))
            {
                throw Wrong($"{path}.{field.Name}", field.Type, "is missing");
            }

            encoder.AddHash32(Encode(field.Type, member, $"{path}.{field.Name}"));
        }

        if (value.GetPropertyCount() != fields.Count)
        {
            var declared = fields.Select(static field => field.Name).ToHashSet(StringComparer.Ordinal);
            JsonProperty extra = value.EnumerateObject().First(member => !declared.Contains(member.Name));
            throw new FormatException($"{path}.{extra.Name} is not declared by {type}: it would be shown but not signed.");
        }

        return encoder.Hash();
    }

    /// <summary>A JSON text; a lone surrogate in it has no UTF-8 form and is refused.</summary>
    internal static string Text(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"{path} is not valid Unicode text.", e);
        }
    }

    private Hash32 Encode(string type, JsonElement value, string path)
    {
        if (Eip712Types.TrySplitArray(type, out string element, out int? length))
        {
            return EncodeArray(type, element, length, value, path);
        }

        if (types.IsStruct(type))
        {
            return value.ValueKind == JsonValueKind.Null ? Hash32.Zero : HashStruct(type, value, path);
        }

        if (type == "bool")
        {
            return value.ValueKind switch
            {
                JsonValueKind.True => Hash32.FromUInt256(UInt256.One),
                JsonValueKind.False => Hash32.Zero,
                _ => throw Wrong(path, type, "is neither true nor false"),
            };
        }

        if (Eip712Types.SizeOf(type, "uint") is > 0 and int unsignedBits)
        {
            return EncodeUnsigned(value, unsignedBits, type, path);
        }

        if (Eip712Types.SizeOf(type, "int") is > 0 and int signedBits)
        {
            return EncodeSigned(value, signedBits, type, path);
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(path, type, "is not a text");
        }

        string text = Text(value, path);
        return type switch
        {
            "string" => Keccak256.HashText(text),
            "bytes" => Keccak256.Hash(Bytes(text, type, path)),
            "address" => EncodeAddress(text, path),
            _ => EncodeFixedBytes(text, type, path),
        };
    }

    private Hash32 EncodeArray(string type, string element, int? length, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(path, type, "is not an array");
        }

        int count = value.GetArrayLength();
        if (length is { } expected && count != expected)
        {
            throw Wrong(path, type, string.Create(CultureInfo.InvariantCulture, $"has {count} elements"));
        }

        var words = new Hash32[count];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            words[i] = Encode(element, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
            i++;
        }

        return Eip712StructEncoder.HashArray(words);
    }

    private static Hash32 EncodeUnsigned(JsonElement value, int bits, string type, string path)
    {
        string text = IntegerText(value, type, path);
        bool isHex = text.StartsWith("0x", StringComparison.Ordinal);
        if (!(isHex ? UInt256.TryParseHex(text, out UInt256 number) : UInt256.TryParse(text, out number)) || number.BitLength > bits)
        {
            throw Wrong(path, type, "is no whole number in its range");
        }

        return Hash32.FromUInt256(number);
    }

    private static Hash32 EncodeSigned(JsonElement value, int bits, string type, string path)
    {
        string text = IntegerText(value, type, path);
        Int256 number = default;
        bool isRead = text.StartsWith("0x", StringComparison.Ordinal)
            ? UInt256.TryParseHex(text, out UInt256 magnitude) && Int256.TryFromMagnitude(magnitude, negative: false, out number)
            : Int256.TryParse(text, out number);
        int unused = 256 - bits;
        if (!isRead || number << unused >> unused != number)
        {
            throw Wrong(path, type, "is no whole number in its range");
        }

        return Hash32.FromUInt256(number.ToBits());
    }

    /// <summary>A JSON number as it is written, so that no digit is lost; a point or an exponent then fails as no whole number.</summary>
    private static string IntegerText(JsonElement value, string type, string path) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => Text(value, path),
        _ => throw Wrong(path, type, "is neither a number nor a text"),
    };

    private static Hash32 EncodeAddress(string text, string path)
    {
        try
        {
            return Address.Parse(text).ToWord();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path} is no address: {e.Message}", e);
        }
    }

    private static Hash32 EncodeFixedBytes(string text, string type, string path)
    {
        byte[] bytes = Bytes(text, type, path);
        if (bytes.Length != Eip712Types.SizeOf(type, "bytes"))
        {
            throw Wrong(path, type, string.Create(CultureInfo.InvariantCulture, $"has {bytes.Length} bytes"));
        }

        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        bytes.CopyTo(word);
        return new Hash32(word);
    }

    private static byte[] Bytes(string text, string type, string path)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            var bytes = new byte[Hex.DecodedLength(text)];
            if (Hex.TryDecode(text, bytes, out _))
            {
                return bytes;
            }
        }

        throw Wrong(path, type, "is not 0x and hex digits, two per byte");
    }

    private static FormatException Wrong(string path, string type, string what) => new($"{path} {what}; its type is {type}.");
}
