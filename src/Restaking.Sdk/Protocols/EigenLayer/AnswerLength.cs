using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Lists that belong together have one length: the contracts keep to it, and a node that answers otherwise is not to be believed.
/// Figures of one strategy must never be taken for those of another.
/// </summary>
internal static class AnswerLength
{
    /// <summary>The list, when it has as many entries as were asked for.</summary>
    /// <exception cref="AbiFormatException">It has more or fewer.</exception>
    public static ImmutableArray<T> OfLength<T>(this ImmutableArray<T> answered, int expected, string function) =>
        answered.Length == expected
            ? answered
            : throw new AbiFormatException(
                AbiFormatReason.UnexpectedLength, 0, null, $"{function} answered a list of {answered.Length} where {expected} entries belong together.");

    /// <summary>A queued withdrawal's own lists.</summary>
    /// <exception cref="AbiFormatException">It has not one entry of scaled shares per strategy.</exception>
    public static DelegationManager.Withdrawal Checked(DelegationManager.Withdrawal withdrawal, string function)
    {
        withdrawal.ScaledShares.OfLength(withdrawal.Strategies.Length, function);
        return withdrawal;
    }

    /// <summary>The same for a withdrawal that the caller brings.</summary>
    /// <exception cref="ArgumentException">It has not one entry of scaled shares per strategy.</exception>
    public static void CheckArgument(DelegationManager.Withdrawal withdrawal, string parameterName)
    {
        if (withdrawal.Strategies.IsDefault || withdrawal.ScaledShares.IsDefault || withdrawal.Strategies.Length != withdrawal.ScaledShares.Length)
        {
            throw new ArgumentException("A withdrawal has one entry of scaled shares per strategy; this one does not.", parameterName);
        }
    }
}
