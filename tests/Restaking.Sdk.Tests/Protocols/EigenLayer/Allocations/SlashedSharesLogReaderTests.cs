using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Allocations;

/// <summary>Slashed shares in the logs of 1.3 and 1.4 and of later releases, word by word.</summary>
public sealed class SlashedSharesLogReaderTests
{
    private static readonly EigenLayerDeployment Mainnet = RestakingNetwork.Mainnet.EigenLayer!;
    private static readonly Address Other = Address.Parse("0x93c4b944d05dfe6df7645a86cd2206016c51564d");
    private static readonly OperatorSetId Set = new(TestLog.Stranger, 4);

    private readonly SlashedSharesLogReader _reader = new(Mainnet);

    [Fact]
    public void Topic_OfBurnableSharesIncreased_IsTheReferences() => Assert.Equal(
        "0xca3e02a4ab7ad3c47a8e36e5a624c30170791726ab720f1babfef21046d953ff", StrategyManagerLegacy.BurnableSharesIncreasedEvent.Topic0.ToString());

    [Fact]
    public void Slash_Of13_GetsSetAndOperatorFromTheLogThatEndsIt()
    {
        Assert.Empty(_reader.Read(Burnable(TestLog.Strategy, 7)));
        Assert.Empty(_reader.Read(Burnable(Other, 8)));

        SlashedSharesEvent[] found = [.. _reader.Read(Slashed(TestLog.Strategy, Other))];

        Assert.Equal([(TestLog.Strategy, (UInt256)7UL), (Other, (UInt256)8UL)], found.Select(taken => (taken.Strategy, taken.Shares)));
        Assert.All(found, taken =>
        {
            Assert.Equal(SlashedSharesChange.Taken, taken.Change);
            Assert.Equal((Set, TestLog.Operator, (UInt256?)null), (taken.Set!.Value, taken.Operator!.Value, taken.SlashId));
        });
        Assert.Empty(_reader.End());
    }

    [Fact]
    public void Slash_Since15_KeepsItsOwnSetAndNumber()
    {
        _reader.Read(TestLog.Of(
            Mainnet.StrategyManager, StrategyManager.BurnOrRedistributableSharesIncreasedEvent.Topic0, null, TestLog.Word(Set.Avs), Set.Id, 9UL, TestLog.Word(TestLog.Strategy), 77UL));

        SlashedSharesEvent taken = Assert.Single(_reader.Read(Slashed(TestLog.Strategy)));

        Assert.Equal((Set, (UInt256)9UL, (UInt256)77UL, TestLog.Operator), (taken.Set!.Value, taken.SlashId!.Value, taken.Shares, taken.Operator!.Value));
    }

    [Fact]
    public void Slash_OfNativelyRestakedEth_IsThatOfThePodManager()
    {
        _reader.Read(TestLog.Of(Mainnet.EigenPodManager!.Value, EigenPodManager.BurnableETHSharesIncreasedEvent.Topic0, null, 5UL));

        SlashedSharesEvent taken = Assert.Single(_reader.Read(Slashed(EigenLayerDeployment.BeaconChainEthStrategy)));

        Assert.Equal((EigenLayerDeployment.BeaconChainEthStrategy, (UInt256)5UL, Set), (taken.Strategy, taken.Shares, taken.Set!.Value));
    }

    [Fact]
    public void Burned_Of13_BelongsToNoSet()
    {
        SlashedSharesEvent burned = Assert.Single(
            _reader.Read(TestLog.Of(Mainnet.StrategyManager, StrategyManager.BurnableSharesDecreasedEvent.Topic0, null, TestLog.Word(TestLog.Strategy), 15UL)));

        Assert.Equal((SlashedSharesChange.Cleared, TestLog.Strategy, (UInt256)15UL), (burned.Change, burned.Strategy, burned.Shares));
        Assert.Null(burned.Set);
        Assert.Null(burned.Operator);
    }

    [Fact]
    public void Slash_WithoutTheLogThatEndsIt_IsHandedOutWithTheNextTransaction()
    {
        _reader.Read(Burnable(TestLog.Strategy, 7));

        SlashedSharesEvent taken = Assert.Single(_reader.Read(TestLog.Moved(Burnable(Other, 8), transaction: Keccak256.Hash([9]))));

        Assert.Equal((TestLog.Strategy, (OperatorSetId?)null), (taken.Strategy, taken.Set));
        Assert.Equal(Other, Assert.Single(_reader.End()).Strategy);
    }

    [Fact]
    public void Log_TakenBackOrOfAnotherContract_IsNotBelieved()
    {
        Assert.Empty(_reader.Read(TestLog.Moved(Burnable(TestLog.Strategy, 7), removed: true)));
        Assert.Empty(_reader.Read(TestLog.Moved(Burnable(TestLog.Strategy, 7), TestLog.Stranger)));
        Assert.Empty(_reader.Read(TestLog.Moved(Burnable(TestLog.Strategy, 7), Mainnet.EigenPodManager!.Value)));
        Assert.Empty(_reader.End());
    }

    private static LogEntry Burnable(Address strategy, ulong shares) =>
        TestLog.Of(Mainnet.StrategyManager, StrategyManagerLegacy.BurnableSharesIncreasedEvent.Topic0, null, TestLog.Word(strategy), shares);

    private static LogEntry Slashed(params Address[] strategies)
    {
        ulong list = (ulong)(strategies.Length + 1) * 32;
        UInt256[] words =
        [
            TestLog.Word(TestLog.Operator), TestLog.Word(Set.Avs), Set.Id, 192UL, 192UL + list, 192UL + list + list,
            (UInt256)(ulong)strategies.Length, .. strategies.Select(TestLog.Word),
            (UInt256)(ulong)strategies.Length, .. strategies.Select(_ => (UInt256)1UL),
            UInt256.Zero,
        ];
        return TestLog.Of(Mainnet.AllocationManager, AllocationManager.OperatorSlashedEvent.Topic0, null, words);
    }
}
