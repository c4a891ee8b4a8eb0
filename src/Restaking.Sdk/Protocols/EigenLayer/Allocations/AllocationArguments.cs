using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>What callers bring, checked before any request.</summary>
internal static class AllocationArguments
{
    /// <summary>Strategies of the book or by address, none twice, at least one.</summary>
    /// <exception cref="ArgumentException">None, an unknown symbol, the zero address, or one twice.</exception>
    public static ImmutableArray<Address> Strategies(EigenLayerContext context, IReadOnlyCollection<StrategyReference> strategies, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(strategies, parameterName);
        ImmutableArray<Address> resolved = [.. strategies.Select(strategy => context.Book.Resolve(strategy, parameterName))];
        return NotEmpty(Distinct(resolved, strategy => $"strategy {context.Book.Describe(strategy)}", parameterName), "strategy", parameterName);
    }

    /// <summary>Numbers of operator sets of one AVS, none twice, at least one.</summary>
    /// <exception cref="ArgumentException">None, one twice, or the AVS is the zero address.</exception>
    public static ImmutableArray<OperatorSetId> Sets(Address avs, IReadOnlyCollection<uint> ids, string parameterName)
    {
        EigenLayerContext.Checked(avs, nameof(avs));
        ArgumentNullException.ThrowIfNull(ids, parameterName);
        ImmutableArray<uint> given = [.. ids];
        return [.. NotEmpty(Distinct(given, id => $"operator set {id}", parameterName), "operator set", parameterName).Select(id => new OperatorSetId(avs, id))];
    }

    public static ImmutableArray<T> NotEmpty<T>(ImmutableArray<T> values, string what, string parameterName) =>
        values.IsEmpty ? throw new ArgumentException($"At least one {what} is needed.", parameterName) : values;

    public static ImmutableArray<T> Distinct<T>(ImmutableArray<T> values, Func<T, string> describe, string parameterName)
    {
        HashSet<T> seen = [];
        foreach (T value in values)
        {
            if (!seen.Add(value))
            {
                throw new ArgumentException($"The {describe(value)} is given twice.", parameterName);
            }
        }

        return values;
    }

    /// <summary>Who sends: the one named, the signer, or the account itself.</summary>
    public static Address Sender(EigenLayerContext context, Address? caller, Address account, string parameterName) =>
        context.AccountOrNull(caller, parameterName) ?? account;
}
