using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Abi;

public readonly partial struct Address : ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<Address>, IUtf8SpanParsable<Address>
{
    private const int DigitCount = Size * 2;
    private const int TextLength = DigitCount + Hex.PrefixLength;

    /// <summary>Reads <c>0x</c> and 40 hex digits. All digits in one case are accepted; mixed case must carry the right EIP-55 checksum.</summary>
    /// <exception cref="FormatException">Another form, or a checksum that does not hold: then at least one digit was mistyped, and money sent there is lost.</exception>
    public static Address Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Address Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        return TryNarrow(s, utf8) ? Parse(utf8, provider) : throw NotAnAddress(s.Length);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Address Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null)
    {
        if (!TryParseDigits(utf8Text, out Address address))
        {
            throw NotAnAddress(utf8Text.Length);
        }

        return address.HasValidCase(utf8Text)
            ? address
            : throw new FormatException($"The address checksum (EIP-55) is wrong: a digit or a letter's case was changed. These digits would be written {address}; check them with their source.");
    }

    /// <summary>Reads what <see cref="Parse(string, IFormatProvider?)"/> reads; false instead of an exception, for a wrong checksum too.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Address result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Address result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Address result) => TryParse(s, null, out result);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Address result)
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        result = default;
        return TryNarrow(s, utf8) && TryParse(utf8, provider, out result);
    }

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Address result) => TryParse(utf8Text, null, out result);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Address result)
    {
        if (TryParseDigits(utf8Text, out result) && result.HasValidCase(utf8Text))
        {
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>The EIP-55 text: <c>0x</c> and 40 digits whose case carries the checksum.</summary>
    public override string ToString() => string.Create(TextLength, this, static (text, address) => address.TryFormat(text, out _));

    /// <summary>"" or "G" gives the EIP-55 text, "x" lower case as JSON-RPC nodes write it.</summary>
    /// <exception cref="FormatException">Another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        bool lower = IsLowerCase(format);
        return string.Create(TextLength, (this, lower), static (text, state) => state.Item1.Write(text, state.lower));
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        bool lower = IsLowerCase(format);
        charsWritten = 0;
        if (destination.Length < TextLength)
        {
            return false;
        }

        Write(destination, lower);
        charsWritten = TextLength;
        return true;
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        bool lower = IsLowerCase(format);
        bytesWritten = 0;
        if (utf8Destination.Length < TextLength)
        {
            return false;
        }

        Write(utf8Destination, lower);
        bytesWritten = TextLength;
        return true;
    }

    private static bool IsLowerCase(ReadOnlySpan<char> format)
    {
        FixedHex.CheckFormat(format, nameof(Address));
        return format is "x";
    }

    private void Write(Span<char> text, bool lower)
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        Write(utf8, lower);
        for (int i = 0; i < TextLength; i++)
        {
            text[i] = (char)utf8[i];
        }
    }

    private void Write(Span<byte> utf8, bool lower)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Hex.TryEncode(bytes, utf8, out _);
        if (!lower)
        {
            WriteChecksum(utf8.Slice(Hex.PrefixLength, DigitCount));
        }
    }

    /// <summary>EIP-55: a letter is upper case when the digit at its place in keccak256(lower-case digits as ASCII) is 8 or more.</summary>
    private static void WriteChecksum(Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[Keccak256.HashSize];
        Keccak256.Hash(digits, hash);
        for (int i = 0; i < digits.Length; i++)
        {
            int nibble = (i & 1) == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0xf;
            if (nibble >= 8 && digits[i] >= (byte)'a')
            {
                digits[i] -= 'a' - 'A';
            }
        }
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> utf8Text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool parsed = FixedHex.TryParse(utf8Text, bytes);
        address = parsed ? new Address(bytes) : default;
        return parsed;
    }

    private bool HasValidCase(ReadOnlySpan<byte> utf8Text)
    {
        ReadOnlySpan<byte> digits = utf8Text[Hex.PrefixLength..];
        if (!digits.ContainsAnyInRange((byte)'A', (byte)'F') || !digits.ContainsAnyInRange((byte)'a', (byte)'f'))
        {
            return true;
        }

        Span<byte> expected = stackalloc byte[TextLength];
        Write(expected, lower: false);
        return expected[Hex.PrefixLength..].SequenceEqual(digits);
    }

    private static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> utf8) =>
        text.Length == TextLength && System.Text.Ascii.FromUtf16(text, utf8, out _) == System.Buffers.OperationStatus.Done;

    private static FormatException NotAnAddress(int length) => new(
        $"An address is written as 0x and {DigitCount} hex digits ({TextLength} characters); this text has {length} characters or holds something else.");
}
