namespace Restaking.Sdk.Abi;

/// <summary>
/// EIP-712: what is signed when a contract shows structured data (permits, delegation approvals, deposits with a signature). The digest is the Keccak-256 of
/// 0x19 0x01, the domain separator and the struct's hash.
/// </summary>
public static class Eip712
{
    /// <summary>The digest that is signed.</summary>
    /// <param name="domainSeparator">The contract's domain: <see cref="Eip712Domain.Separator"/>, or what the contract's <c>domainSeparator()</c> returns.</param>
    /// <param name="structHash">The hash of the message: <see cref="Eip712StructEncoder.Hash"/>.</param>
    public static Hash32 Digest(in Hash32 domainSeparator, in Hash32 structHash)
    {
        Span<byte> buffer = stackalloc byte[2 + (2 * Hash32.Size)];
        buffer[0] = 0x19;
        buffer[1] = 0x01;
        domainSeparator.CopyTo(buffer[2..]);
        structHash.CopyTo(buffer[(2 + Hash32.Size)..]);
        return Keccak256.Hash(buffer);
    }

    /// <summary>The digest of a JSON document as <c>eth_signTypedData_v4</c> takes it.</summary>
    /// <param name="json">An object with <c>types</c>, <c>primaryType</c>, <c>domain</c> and <c>message</c>.</param>
    /// <exception cref="FormatException">The document is no valid typed data; see <see cref="Eip712TypedData.Parse(string)"/> for what is refused.</exception>
    public static Hash32 HashTypedData(string json) => Eip712TypedData.Parse(json).Digest;

    /// <inheritdoc cref="HashTypedData(string)"/>
    public static Hash32 HashTypedData(ReadOnlyMemory<byte> json) => Eip712TypedData.Parse(json).Digest;
}
