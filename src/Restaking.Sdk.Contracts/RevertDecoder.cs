using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// Turns revert data into a typed error. The called contract's own errors come first; a revert often bubbles up
/// unchanged from a contract further in, so the other known contracts are asked next, then Solidity's own forms.
/// </summary>
public sealed class RevertDecoder
{
    private readonly ImmutableArray<ContractBinding> _known;

    /// <summary>Makes a decoder that knows the given contracts.</summary>
    /// <param name="known">Contracts whose errors may bubble up, the likeliest first.</param>
    public RevertDecoder(IEnumerable<ContractBinding> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        _known = [.. known];
    }

    /// <summary>A decoder that knows only the called contract's own errors and Solidity's.</summary>
    public static RevertDecoder SolidityOnly { get; } = new([]);

    /// <summary>Decodes revert data. Never throws: what nobody knows is an <see cref="UnknownError"/>.</summary>
    /// <param name="revertData">The revert data, possibly empty.</param>
    /// <param name="called">The contract that was called, if known.</param>
    public ContractError Decode(ReadOnlySpan<byte> revertData, ContractBinding? called = null)
    {
        if (revertData.IsEmpty)
        {
            return new EmptyRevertError();
        }

        if (called is not null && called.TryDecodeError(revertData, out ContractError? own))
        {
            return own;
        }

        foreach (ContractBinding binding in _known)
        {
            if (binding.TryDecodeError(revertData, out ContractError? error))
            {
                return error;
            }
        }

        return DecodeSolidity(revertData) ?? new UnknownError(revertData.ToArray());
    }

    private static ContractError? DecodeSolidity(ReadOnlySpan<byte> revertData)
    {
        if (revertData.Length < Selector.Size)
        {
            return null;
        }

        var selector = new Selector(revertData[..Selector.Size]);
        var reader = new AbiReader(revertData[Selector.Size..]);
        try
        {
            if (selector == RevertReasonError.Declaration.Selector)
            {
                return new RevertReasonError(reader.ReadString());
            }

            return selector == PanicError.Declaration.Selector ? new PanicError(reader.ReadUInt256()) : null;
        }
        catch (AbiFormatException)
        {
            // A revert must keep its bytes even when they only look like one of Solidity's forms.
            return null;
        }
    }
}
