using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>
/// A signed EIP-2612 permit that takes the place of an approval. Puffer's contracts do not look at whether it works: what counts is the allowance, so a
/// permit that somebody else sent first does no harm, and one that is wrong shows as an allowance that is too low.
/// </summary>
/// <param name="Amount">The value that was signed, in the token's smallest unit; the same as is deposited or requested.</param>
/// <param name="Deadline">Its last valid second (unix).</param>
/// <param name="Signature">The token owner's signature; the spender that was signed for is the depositor contract, or the withdrawal manager.</param>
public sealed record PufferPermit(UInt256 Amount, UInt256 Deadline, EcdsaSignature Signature)
{
    private byte V => checked((byte)(27 + Signature.YParity));

    // Puffer's struct begins with the deadline, unlike that of other protocols; the bindings name the fields.
    internal PufferDepositorV2.Permit ForDepositor => new(Deadline: Deadline, Amount: Amount, V: V, R: Word(Signature.R), S: Word(Signature.S));

    internal PufferWithdrawalManager.Permit ForQueue => new(Deadline: Deadline, Amount: Amount, V: V, R: Word(Signature.R), S: Word(Signature.S));

    /// <summary>What is given where there is no permit and the allowance was approved before.</summary>
    internal static PufferPermit None(UInt256 amount) => new(amount, UInt256.Zero, new EcdsaSignature(0, UInt256.Zero, UInt256.Zero));

    /// <summary>The permit is of exactly the amount.</summary>
    /// <exception cref="ArgumentException">It is of another one.</exception>
    internal void CheckAmount(UInt256 amount, string parameterName)
    {
        if (Amount != amount)
        {
            throw new ArgumentException($"The permit is of {Amount}, and {amount} are to be taken.", parameterName);
        }
    }

    /// <summary>Too late, unless the allowance suffices without it.</summary>
    internal DeadlinePassed? Expired(ulong blockTime, UInt256 allowance) =>
        allowance < Amount && Deadline < (UInt256)blockTime
            ? new DeadlinePassed(DateTimeOffset.FromUnixTimeSeconds((long)(ulong)Deadline))
            : null;

    private static Hash32 Word(UInt256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }
}
