using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A digest of what a transaction does, short enough to read to each other and derivable with any Ethereum tool.
/// </summary>
/// <remarks>
/// <para>Derivation: <c>keccak256(abi.encode(bytes32 tag, uint256 chainId, address from, address to, uint256 value, bytes32 keccak256(data)))</c> with
/// <c>tag = keccak256("Restaking.Sdk review digest v1")</c> and <c>from</c> = the zero address when the sender is left open. For example with Foundry:</para>
/// <code>
/// cast keccak $(cast abi-encode "f(bytes32,uint256,address,address,uint256,bytes32)" \
///     $(cast keccak "Restaking.Sdk review digest v1") CHAIN FROM TO VALUE $(cast keccak DATA))
/// </code>
/// <para>The text form is the first 16 bytes in groups of four hex digits. Sixteen bytes, because somebody who may choose both of two transactions finds a
/// pair that agrees in n bits with 2^(n/2) tries: 64 bits would be too few.</para>
/// </remarks>
/// <param name="Full">All 32 bytes.</param>
public readonly record struct ReviewDigest(Hash32 Full)
{
    private const int ShownBytes = 16;
    private static readonly Hash32 s_tag = Keccak256.Hash("Restaking.Sdk review digest v1"u8);

    /// <summary>Derives the digest from its parts.</summary>
    /// <param name="chainId">The chain id.</param>
    /// <param name="from">The sender; the zero address when it is left open.</param>
    /// <param name="to">The target.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="data">The calldata.</param>
    public static ReviewDigest Compute(ulong chainId, Address from, Address to, UInt256 value, ReadOnlySpan<byte> data)
    {
        Span<byte> encoded = stackalloc byte[6 * AbiSize.Word];
        var writer = new AbiWriter(encoded, encoded.Length);
        writer.WriteHash32(s_tag);
        writer.WriteUInt64(chainId);
        writer.WriteAddress(from);
        writer.WriteAddress(to);
        writer.WriteUInt256(value);
        writer.WriteHash32(Keccak256.Hash(data));
        return new ReviewDigest(Keccak256.Hash(encoded));
    }

    /// <summary>The first 16 bytes as eight groups of four hex digits: <c>1a2b-3c4d-…</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        Full.CopyTo(bytes);
        string hex = Convert.ToHexStringLower(bytes[..ShownBytes]);
        return string.Join('-', Enumerable.Range(0, ShownBytes / 2).Select(i => hex.Substring(i * 4, 4)));
    }
}
