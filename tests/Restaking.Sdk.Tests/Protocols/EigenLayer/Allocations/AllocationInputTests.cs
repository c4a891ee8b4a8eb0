using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Allocations;

/// <summary>What operators and AVSs get wrong is refused before the network is touched.</summary>
public sealed class AllocationInputTests : IDisposable
{
    private static readonly Address Avs = Address.Parse("0x000000000000000000000000000000000000a5a5");
    private static readonly Address Operator = Address.Parse("0x0000000000000000000000000000000000000b0b");
    private static readonly Address BurnAddress = Address.Parse("0x00000000000000000000000000000000000E16E4");
    private static readonly OperatorSetId Set = new(Avs, 1);

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public AllocationInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerAllocationsClient Allocations => _client.EigenLayer.Allocations;

    public void Dispose()
    {
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public async Task ForecastSlash_TheZeroAddressOrOneTwiceAmongTheStakers_IsRefused()
    {
        foreach (Address second in new[] { Address.Zero, Operator })
        {
            Assert.Equal(
                "stakers",
                (await Assert.ThrowsAsync<ArgumentException>(
                    () => _client.EigenLayer.Positions.ForecastSlashAsync(Set, Operator, "stETH", ShareMath.Wad, [Operator, second], cancellationToken: Cancel))).ParamName);
        }
    }

    [Fact]
    public void Modify_MagnitudeAboveTheLimit_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Allocations.PrepareModify(Operator, [new(Set, "stETH", MagnitudeMath.Wad + 1)]));

    [Fact]
    public void Modify_OneAllocationTwice_IsRefused() =>
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Operator, [new(Set, "stETH", 1), new(Set, "steth", 2)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Modify_NothingOrUnknownOrZero_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Operator, []));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Operator, [new(Set, "stEHT", 1)]));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Address.Zero, [new(Set, "stETH", 1)]));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Operator, [new(new OperatorSetId(Address.Zero, 1), "stETH", 1)]));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareModify(Operator, [new(Set, Address.Zero, 1)]));
    }

    [Fact]
    public void Modify_TargetsOfOneSetApart_GoTogetherInTheCall()
    {
        OperatorSetId other = new(Avs, 2);

        string arguments = string.Join(" ", Allocations.PrepareModify(Operator, [new(Set, "stETH", 1), new(other, "stETH", 2), new(Set, "swETH", 3)])
            .Call.DescribeArguments().Select(argument => argument.ToString()));

        Assert.Equal(2, arguments.Split("operatorSet:").Length - 1);
    }

    [Fact]
    public void Slash_UnsortedStrategies_AreRefusedWithTheRightOrder()
    {
        Address low = Address.Parse("0x0000000000000000000000000000000000000001");
        Address high = Address.Parse("0x0000000000000000000000000000000000000002");

        ArgumentException e = Assert.Throws<ArgumentException>(() => Allocations.PrepareSlash(Order(new(high, 1UL), new(low, 1UL))));
        Assert.Contains($"{low}, {high}", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Allocations.PrepareSlash(Order(new(low, 1UL), new(low, 1UL))));
    }

    [Fact]
    public void Slash_NothingOrMoreThanAll_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Allocations.PrepareSlash(Order(new StrategySlash("stETH", UInt256.Zero))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Allocations.PrepareSlash(Order(new StrategySlash("stETH", MagnitudeMath.Wad + 1))));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareSlash(Order()));
    }

    [Fact]
    public async Task CreateSets_BadSets_AreRefused()
    {
        await RefusedAsync();
        await RefusedAsync(new NewOperatorSet(1, ["stETH"]), new NewOperatorSet(1, []));
        await RefusedAsync(new NewOperatorSet(1, ["stETH", "stETH"]));
        await RefusedAsync(new NewOperatorSet(1, ["stETH"]) { Slasher = Address.Zero });
        await RefusedAsync(new NewOperatorSet(1, ["stETH"]) { RedistributionRecipient = Address.Zero });
        await RefusedAsync(new NewOperatorSet(1, ["stETH"]) { RedistributionRecipient = BurnAddress });
        await RefusedAsync(new NewOperatorSet(1, ["ETH"]) { RedistributionRecipient = Avs });
        await RefusedAsync(new NewOperatorSet(1, ["stETH"]), new NewOperatorSet(2, ["stETH"]) { RedistributionRecipient = Avs });
    }

    [Fact]
    public void Register_NoSetOrOneTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Allocations.PrepareRegister(Operator, Avs, []));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareRegister(Operator, Avs, [1, 1]));
        Assert.Throws<ArgumentException>(() => Allocations.PrepareDeregister(Operator, Address.Zero, [1]));
    }

    [Fact]
    public void ClearDeallocationQueue_NoneOfThem_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Allocations.PrepareClearDeallocationQueue(Operator, ["stETH"], mostPerStrategy: 0));

    [Fact]
    public void SlashedShares_NativeEth_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Allocations.PrepareClearSlashedShares(Set, UInt256.One, "ETH", caller: Avs));

    [Fact]
    public async Task Stake_NoOperatorOrOneTwice_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Allocations.GetAllocatedStakeAsync(Set, [], ["stETH"], cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Allocations.GetMinimumSlashableStakeAsync(Set, [Operator, Operator], ["stETH"], 1, cancellationToken: Cancel));
    }

    [Fact]
    public void OperatorSetId_Key_IsTheAvsAndTheNumberInOneWord() =>
        Assert.Equal("0x000000000000000000000000000000000000a5a5000000000000000000000007", new OperatorSetId(Avs, 7).ToKey().ToString());

    private static SlashOrder Order(params StrategySlash[] strategies) => new(Set, Operator, strategies, "test");

    private async Task RefusedAsync(params NewOperatorSet[] sets) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Allocations.PrepareCreateOperatorSetsAsync(Avs, sets, cancellationToken: Cancel));
}
