using System.Buffers;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// Ethereum's JSON forms, written from bytes: quantities as the shortest <c>0x</c> hex, data as <c>0x</c> and two digits per byte.
/// </summary>
public static class RpcJsonWriterExtensions
{
    private const int StackLimit = 512;

    /// <summary>Writes data of any length as a JSON string.</summary>
    public static void WriteHexValue(this Utf8JsonWriter writer, ReadOnlySpan<byte> data)
    {
        int length = checked((data.Length * 2) + 4);
        byte[]? rented = null;
        Span<byte> quoted = length <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(length));
        quoted[0] = (byte)'"';
        quoted[1] = (byte)'0';
        quoted[2] = (byte)'x';
        bool fits = Convert.TryToHexStringLower(data, quoted[3..], out int written);
        System.Diagnostics.Debug.Assert(fits, "the buffer is sized for the data");
        quoted[3 + written] = (byte)'"';

        // Hex needs no escaping, so the writer does not have to look for it.
        writer.WriteRawValue(quoted[..length], skipInputValidation: true);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes a number as a quantity: <c>0x0</c>, <c>0x1b4</c>.</summary>
    public static void WriteQuantityValue(this Utf8JsonWriter writer, ulong value)
    {
        Span<byte> text = stackalloc byte[18];
        "0x"u8.CopyTo(text);
        bool fits = value.TryFormat(text[2..], out int written, "x", System.Globalization.CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "sixteen digits hold any 64-bit number");
        writer.WriteStringValue(text[..(2 + written)]);
    }

    /// <summary>Writes a number as a quantity.</summary>
    public static void WriteQuantityValue(this Utf8JsonWriter writer, in UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(bytes);
        Span<byte> text = stackalloc byte[66];
        Convert.TryToHexStringLower(bytes, text[2..], out _);
        int zeros = text[2..].IndexOfAnyExcept((byte)'0');
        int start = zeros < 0 ? 65 : zeros + 2;
        text[start - 2] = (byte)'0';
        text[start - 1] = (byte)'x';
        writer.WriteStringValue(text[(start - 2)..]);
    }

    /// <summary>Writes an address as 20 bytes of lower-case hex.</summary>
    public static void WriteAddressValue(this Utf8JsonWriter writer, in Address value)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        value.CopyTo(bytes);
        writer.WriteHexValue(bytes);
    }

    /// <summary>Writes 32 bytes of hex.</summary>
    public static void WriteHashValue(this Utf8JsonWriter writer, in Hash32 value)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        value.CopyTo(bytes);
        writer.WriteHexValue(bytes);
    }
}
