using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer;

/// <summary>An operator set is written in four ways: the SDK's, two bindings' and the key of the contracts' storage.</summary>
public sealed class OperatorSetIdTests
{
    private static readonly Address Avs = Address.Parse("0x00000000219ab540356cBB839Cbe05303d7705Fa");
    private static readonly OperatorSetId Set = new(Avs, 0xFEDCBA98);

    [Fact]
    public void Key_IsTheAvssTwentyBytesAndTheNumberInTwelve()
    {
        // bytes32(abi.encodePacked(avs, uint96(id))) (OperatorSetLib.key).
        Assert.Equal("0x00000000219ab540356cbb839cbe05303d7705fa0000000000000000fedcba98", Set.ToKey().ToString(), ignoreCase: true);
        Assert.Equal("0x00000000219ab540356cbb839cbe05303d7705fa000000000000000000000000", new OperatorSetId(Avs, 0).ToKey().ToString(), ignoreCase: true);
        Assert.Equal("0x00000000219ab540356cbb839cbe05303d7705fa0000000000000000ffffffff", new OperatorSetId(Avs, uint.MaxValue).ToKey().ToString(), ignoreCase: true);
    }

    [Fact]
    public void Conversions_ToTheBindingsAndBack_KeepAvsAndNumber()
    {
        AllocationManager.OperatorSet allocation = Set;
        OperatorSetId back = allocation;
        StrategyManager.OperatorSet strategy = Set.ToStrategyManager();

        Assert.Equal((Avs, 0xFEDCBA98), (allocation.Avs, allocation.Id));
        Assert.Equal((Avs, 0xFEDCBA98), (strategy.Avs, strategy.Id));
        Assert.Equal(allocation, Set.ToAllocationManager());
        Assert.Equal(Set, back);
        Assert.Equal(Set, OperatorSetId.From(allocation));
        Assert.Equal(Set, OperatorSetId.From(strategy));
    }

    [Fact]
    public void Conversions_OfAList_KeepItsOrder()
    {
        ImmutableArray<AllocationManager.OperatorSet> sets = [new(Avs, 2), new(Avs, 1), new(Address.Zero, 3)];

        Assert.Equal([new OperatorSetId(Avs, 2), new OperatorSetId(Avs, 1), new OperatorSetId(Address.Zero, 3)], OperatorSetId.From(sets));
    }

    [Fact]
    public void Checked_OnlyTheZeroAvs_IsRefused()
    {
        Assert.Equal(new OperatorSetId(Avs, 0), new OperatorSetId(Avs, 0).Checked("set"));
        Assert.Equal("set", Assert.Throws<ArgumentException>(() => new OperatorSetId(Address.Zero, 1).Checked("set")).ParamName);
        Assert.Equal($"{Avs}/7", new OperatorSetId(Avs, 7).ToString());
    }
}
