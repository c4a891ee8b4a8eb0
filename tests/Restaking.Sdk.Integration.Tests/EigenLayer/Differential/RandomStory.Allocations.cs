using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <content>Operators and AVSs.</content>
internal sealed partial class RandomStory
{
    private uint SetId => (uint)_random.Next(1, Rarely ? 6 : 3);

    /// <summary>Sets that can slash, so that not everything is refused: one that burns and one that pays somebody, with every operator in both.</summary>
    private async Task BeginSetsAsync()
    {
        int[] all = [.. Enumerable.Range(0, Strategies)];
        foreach (Address avs in _avss)
        {
            await pair.RunAsync("createOperatorSets", avs, side => side.Allocations.CreateOperatorSets(avs, [new AllocationManager.CreateSetParams(1, Of(side, all))]));
            await pair.RunAsync("createRedistributingOperatorSets", avs, side => side.Allocations.CreateRedistributingOperatorSets(avs, [new AllocationManager.CreateSetParams(2, Of(side, all[..2]))], [_stakers[0]]));
            foreach (Address account in _operators)
            {
                await pair.RunAsync("modifyAllocations", account, side => side.Allocations.ModifyAllocations(
                    account, [.. ((uint[])[1, 2]).Select(id => new AllocationManager.AllocateParams(new(avs, id), Of(side, all), [.. all.Select(_ => Whole / 5)]))]));
                await pair.RunAsync("registerForOperatorSets", account, side => side.Allocations.RegisterForOperatorSets(account, new AllocationManager.RegisterParams(avs, [1, 2], ReadOnlyMemory<byte>.Empty)));
            }
        }
    }

    private Task CreateSetAsync()
    {
        Address avs = Pick(_avss), slasher = Rarely ? Address.Zero : Pick(_avss), recipient = Rarely ? Address.Zero : Pick(_everybody);
        uint id = (uint)_random.Next(2, 6);
        int[] strategies = Numbers();
        Address caller = Rarely ? Pick(_stakers) : avs;
        return _random.Next(4) switch
        {
            0 => pair.RunAsync("createOperatorSets v1", caller, side => side.Allocations.CreateOperatorSets(avs, [new AllocationManager.CreateSetParams(id, Of(side, strategies))])),
            1 => pair.RunAsync("createOperatorSets v2", caller, side => side.Allocations.CreateOperatorSets(avs, [new AllocationManager.CreateSetParamsV2(id, Of(side, strategies), slasher)])),
            2 => pair.RunAsync("createRedistributingOperatorSets v1", caller, side => side.Allocations.CreateRedistributingOperatorSets(
                avs, [new AllocationManager.CreateSetParams(id, Of(side, strategies))], recipient.IsZero ? [] : [recipient])),
            _ => pair.RunAsync("createRedistributingOperatorSets v2", caller, side => side.Allocations.CreateRedistributingOperatorSets(
                avs, [new AllocationManager.CreateSetParamsV2(id, Of(side, strategies), slasher)], [recipient])),
        };
    }

    private Task ChangeSetAsync()
    {
        Address avs = Pick(_avss);
        uint id = SetId;
        int[] strategies = [_random.Next(Strategies)];
        return _random.Next(3) == 0
            ? pair.RunAsync("removeStrategiesFromOperatorSet", avs, side => side.Allocations.RemoveStrategiesFromOperatorSet(avs, id, Of(side, strategies)))
            : pair.RunAsync("addStrategiesToOperatorSet", avs, side => side.Allocations.AddStrategiesToOperatorSet(avs, id, Of(side, strategies)));
    }

    private Task SlasherAsync()
    {
        AllocationManager.OperatorSet set = new(Pick(_avss), SetId);
        Address slasher = Rarely ? Address.Zero : Pick(_avss);
        return pair.RunAsync("updateSlasher", Rarely ? Pick(_stakers) : set.Avs, side => side.Allocations.UpdateSlasher(set, slasher));
    }

    private Task ModifyAsync()
    {
        Address account = Pick(_operators);
        AllocationManager.OperatorSet set = new(Pick(_avss), SetId);
        int[] strategies = Numbers();
        ulong[] magnitudes = [.. strategies.Select(_ => Rarely ? Whole + 1 : _random.Next(4) == 0 ? 0 : (Whole / 20 * (ulong)_random.Next(10)) + (ulong)_random.Next(1000))];
        magnitudes = Rarely ? magnitudes[1..] : magnitudes;
        return pair.RunAsync($"modifyAllocations {string.Join('+', strategies)} to {string.Join('+', magnitudes)}", Rarely ? Pick(_stakers) : account, side => side.Allocations.ModifyAllocations(
            account, [new AllocationManager.AllocateParams(set, Of(side, strategies), [.. magnitudes])]));
    }

    private Task ClearQueueAsync()
    {
        Address account = Pick(_operators);
        ushort count = (ushort)_random.Next(3);
        return pair.RunAsync("clearDeallocationQueue", Pick(_stakers), side => side.Allocations.ClearDeallocationQueue(account, [.. side.Strategies], [.. side.Strategies.Select(_ => count)]));
    }

    private Task DelayAsync()
    {
        Address account = Rarely ? Pick(_stakers) : Pick(_operators);
        uint delay = (uint)_random.Next(4);
        return pair.RunAsync("setAllocationDelay", account, side => side.Allocations.SetAllocationDelay(account, delay));
    }

    private Task RegisterAsync()
    {
        Address account = Rarely ? Pick(_stakers) : Pick(_operators), avs = Pick(_avss);
        ImmutableArray<uint> ids = Rarely ? [1, 2] : [SetId];
        return pair.RunAsync("registerForOperatorSets", account, side => side.Allocations.RegisterForOperatorSets(account, new AllocationManager.RegisterParams(avs, ids, new byte[] { 1, 2 })));
    }

    private Task DeregisterAsync()
    {
        Address account = Pick(_operators), avs = Pick(_avss);
        uint id = SetId;
        Address caller = Pick([account, avs, _stakers[0]]);
        return pair.RunAsync("deregisterFromOperatorSets", caller, side => side.Allocations.DeregisterFromOperatorSets(new AllocationManager.DeregisterParams(account, avs, [id])));
    }

    private async Task SlashAsync()
    {
        AllocationManager.OperatorSet set = new(Pick(_avss), SetId);
        Address slasher = new AbiReader(await pair.Own.ViewAsync(pair.Own.Allocations.GetSlasher(set))).ReadAddress();
        Address account = Pick(_operators), caller = Rarely || slasher.IsZero ? set.Avs : slasher;
        int[] strategies = Numbers();
        UInt256[] wads = [.. strategies.Select(_ => Rarely ? (UInt256)(Whole + 1) : Rarely ? (UInt256)Whole : (UInt256)((ulong)_random.NextInt64((long)Whole / 2) + (ulong)_random.Next(2)))];
        await pair.RunAsync($"slashOperator {string.Join('+', strategies)} by {string.Join('+', wads)}", caller, side => side.Allocations.SlashOperator(
            set.Avs, new AllocationManager.SlashingParams(account, set.Id, Of(side, strategies), [.. wads], "why")));
    }

    private Task ClearAsync()
    {
        StrategyManager.OperatorSet set = new(Pick(_avss), SetId);
        UInt256 slash = (ulong)_random.Next(4);
        int s = _random.Next(Strategies);
        return _random.Next(2) == 0
            ? pair.RunAsync("clearBurnOrRedistributableShares", Pick(_everybody), side => side.Deposits.ClearBurnOrRedistributableShares(set, slash))
            : pair.RunAsync("clearBurnOrRedistributableSharesByStrategy", Pick(_everybody), side => side.Deposits.ClearBurnOrRedistributableSharesByStrategy(set, slash, side.Strategies[s]));
    }

    private Task PermitAsync()
    {
        Address account = Pick([.. _operators, .. _avss]), other = Pick(_everybody);
        Address caller = Rarely ? Pick(_everybody) : account;
        return _random.Next(6) switch
        {
            0 => pair.RunAsync("addPendingAdmin", caller, side => side.Permissions.AddPendingAdmin(account, other)),
            1 => pair.RunAsync("acceptAdmin", other, side => side.Permissions.AcceptAdmin(account)),
            2 => pair.RunAsync("removeAdmin", caller, side => side.Permissions.RemoveAdmin(account, other)),
            3 => pair.RunAsync("removePendingAdmin", caller, side => side.Permissions.RemovePendingAdmin(account, other)),
            4 => pair.RunAsync("removeAppointee", caller, side => side.Permissions.RemoveAppointee(account, other, side.Allocations.Address, AllocationManager.ModifyAllocationsCall.Selector)),
            _ => pair.RunAsync("setAppointee", caller, side => side.Permissions.SetAppointee(account, other, side.Allocations.Address, AllocationManager.ModifyAllocationsCall.Selector)),
        };
    }

    /// <summary>One strategy or two, in order mostly.</summary>
    private int[] Numbers()
    {
        int[] numbers = [.. Enumerable.Range(0, Strategies).OrderBy(_ => _random.Next()).Take(_random.Next(1, 3))];
        return Rarely ? numbers : [.. numbers.Order()];
    }

    private static ImmutableArray<Address> Of(CoreSide side, int[] strategies) => [.. strategies.Select(s => side.Strategies[s])];
}
