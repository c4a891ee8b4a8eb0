namespace Restaking.Sdk.Abi;

/// <summary>
/// Keccak-256, the hash behind selectors, event topics, addresses and signed digests. It is the original Keccak submission (padding byte 0x01);
/// SHA3-256 of the BCL pads differently and gives other digests.
/// </summary>
/// <remarks>Allocates nothing. Source: Ethereum Yellow Paper, "KEC".</remarks>
public static class Keccak256
{
    /// <summary>Bytes in a digest.</summary>
    public const int HashSize = KeccakSponge.HashSize;

    /// <summary>Hashes <paramref name="data"/>.</summary>
    public static Hash32 Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[HashSize];
        KeccakSponge.Hash(data, digest);
        return new Hash32(digest);
    }

    /// <summary>Hashes <paramref name="first"/> followed by <paramref name="second"/>, without joining them in memory first.</summary>
    public static Hash32 HashConcat(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> digest = stackalloc byte[HashSize];
        KeccakSponge.Hash(first, second, digest);
        return new Hash32(digest);
    }

    /// <summary>Hashes <paramref name="data"/> into the first 32 bytes of <paramref name="destination"/>, which may overlap <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (destination.Length < HashSize)
        {
            throw new ArgumentException($"A Keccak-256 digest needs {HashSize} bytes; the destination has {destination.Length}.", nameof(destination));
        }

        KeccakSponge.Hash(data, destination);
    }

    /// <summary>Hashes the UTF-8 bytes of <paramref name="text"/>: what Solidity's <c>keccak256(bytes("..."))</c> gives for signatures and type strings.</summary>
    /// <exception cref="ArgumentException"><paramref name="text"/> holds a lone surrogate and has no UTF-8 form.</exception>
    public static Hash32 HashText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Hash(StrictUtf8.Encoding.GetBytes(text));
    }
}
