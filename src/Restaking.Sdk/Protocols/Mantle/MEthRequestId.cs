using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>
/// What an unstake request of mETH is told apart by. The number alone is not enough: it is an index of an array, and when the protocol cancels the
/// newest requests (<c>cancelUnfinalizedRequests</c>) the next ones get their numbers.
/// </summary>
/// <param name="Number">The request's number in the contract, from 0.</param>
/// <param name="Block">The block it was made in (<c>requestByID(id).blockNumber</c>).</param>
public readonly record struct MEthRequestId(UInt256 Number, ulong Block)
{
    /// <summary>Reads "number:block", as a ticket's key has it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MEthRequestId id)
    {
        id = default;
        if (text?.Split(':') is not [{ } number, { } block]
            || !UInt256.TryParse(number, CultureInfo.InvariantCulture, out UInt256 parsed)
            || !ulong.TryParse(block, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height))
        {
            return false;
        }

        id = new MEthRequestId(parsed, height);
        return true;
    }

    /// <summary>"number:block".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Block}");
}
