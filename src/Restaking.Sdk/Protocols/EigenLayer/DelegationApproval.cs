using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// An operator's approver's consent to one staker (<c>SignatureWithExpiry</c> and its salt). Only operators that named an approver
/// need one; for the others the contract ignores it.
/// </summary>
/// <param name="Signature">65 bytes (r, s, v) of an account, or whatever an EIP-1271 contract takes.</param>
/// <param name="Expiry">Last second (unix) in which it is valid.</param>
/// <param name="Salt">Single-use value of the approver's choice.</param>
public sealed record DelegationApproval(ReadOnlyMemory<byte> Signature, UInt256 Expiry, Hash32 Salt)
{
    /// <summary>No approval: an empty signature, expiry 0, salt 0.</summary>
    public static DelegationApproval None { get; } = new(ReadOnlyMemory<byte>.Empty, UInt256.Zero, Hash32.Zero);

    /// <summary>True when there is no signature.</summary>
    public bool IsNone => Signature.IsEmpty;
}
