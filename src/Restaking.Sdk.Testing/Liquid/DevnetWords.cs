using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>Calldata of functions that only devnet contracts have, all of whose arguments are static words.</summary>
internal static class DevnetWords
{
    /// <summary>An address as a word.</summary>
    public static Hash32 Of(Address value) => value.ToWord();

    /// <summary>A number as a word.</summary>
    public static Hash32 Of(UInt256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }

    /// <summary>A flag as a word.</summary>
    public static Hash32 Of(bool value) => Of(value ? UInt256.One : UInt256.Zero);

    /// <summary>Words one after the other.</summary>
    public static byte[] Concat(ReadOnlySpan<Hash32> words) => Fill(new byte[words.Length * Hash32.Size], 0, words);

    /// <summary>Selector and words.</summary>
    public static byte[] Call(string signature, params ReadOnlySpan<Hash32> words)
    {
        var data = new byte[Selector.Size + (words.Length * Hash32.Size)];
        Selector.FromSignature(signature).CopyTo(data);
        return Fill(data, Selector.Size, words);
    }

    private static byte[] Fill(byte[] data, int offset, ReadOnlySpan<Hash32> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i].CopyTo(data.AsSpan(offset + (i * Hash32.Size)));
        }

        return data;
    }
}
