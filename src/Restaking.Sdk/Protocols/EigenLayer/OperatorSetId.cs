using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Which operator set: the AVS it belongs to and its number there (the contracts' <c>OperatorSet</c>).</summary>
/// <param name="Avs">The AVS.</param>
/// <param name="Id">The number the AVS gave it.</param>
public readonly record struct OperatorSetId(Address Avs, uint Id)
{
    /// <summary>The set's key in the contracts' storage: the AVS's 20 bytes, then the number in 12 (<c>OperatorSetLib.key</c>).</summary>
    public Hash32 ToKey()
    {
        Span<byte> key = stackalloc byte[Hash32.Size];
        ((UInt256)Id).WriteBigEndian(key);
        Avs.CopyTo(key);
        return new Hash32(key);
    }

    /// <summary>The AVS and the number, for people.</summary>
    public override string ToString() => $"{Avs}/{Id}";

    /// <summary>The binding's form, which risks, forecasts and history carry (<see cref="Positions.EigenLayerPositionsClient"/>).</summary>
    public static implicit operator AllocationManager.OperatorSet(OperatorSetId set) => set.ToAllocationManager();

    /// <summary>From the binding's form, so that the set of a risk can be given to the other clients as it is.</summary>
    public static implicit operator OperatorSetId(AllocationManager.OperatorSet set) => From(set);

    internal AllocationManager.OperatorSet ToAllocationManager() => new(Avs, Id);

    internal StrategyManager.OperatorSet ToStrategyManager() => new(Avs, Id);

    internal static OperatorSetId From(AllocationManager.OperatorSet set) => new(set.Avs, set.Id);

    internal static OperatorSetId From(StrategyManager.OperatorSet set) => new(set.Avs, set.Id);

    internal static ImmutableArray<OperatorSetId> From(ImmutableArray<AllocationManager.OperatorSet> sets) => [.. sets.Select(From)];

    /// <summary>The set, when it can be meant.</summary>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    internal OperatorSetId Checked(string parameterName)
    {
        EigenLayerContext.Checked(Avs, parameterName);
        return this;
    }
}
