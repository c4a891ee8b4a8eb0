using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>For which rewards an operator's split is: those of an AVS, of an operator set, or programmatic incentives.</summary>
public sealed record SplitScope
{
    private SplitScope(Address? avs, OperatorSetId? operatorSet)
    {
        Avs = avs;
        OperatorSet = operatorSet;
    }

    /// <summary>Programmatic incentives of the protocol (<c>setOperatorPISplit</c>).</summary>
    public static SplitScope ProgrammaticIncentives { get; } = new(null, null);

    /// <summary>The AVS; null unless the scope is an AVS.</summary>
    public Address? Avs { get; }

    /// <summary>The operator set; null unless the scope is one.</summary>
    public OperatorSetId? OperatorSet { get; }

    /// <summary>Rewards of an AVS (<c>setOperatorAVSSplit</c>).</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public static SplitScope OfAvs(Address avs) => new(EigenLayerContext.Checked(avs, nameof(avs)), null);

    /// <summary>Rewards of an operator set (<c>setOperatorSetSplit</c>, since 1.3).</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public static SplitScope OfOperatorSet(OperatorSetId operatorSet) => new(null, operatorSet.Checked(nameof(operatorSet)));

    /// <summary>The scope, for people.</summary>
    public override string ToString() =>
        Avs is { } avs ? $"AVS {avs}"
        : OperatorSet is { } set ? $"operator set {set}"
        : "programmatic incentives";
}
