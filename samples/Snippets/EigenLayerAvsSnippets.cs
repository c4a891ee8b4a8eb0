using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-avs.md. A region here and a block there are the same text; a test compares them.</summary>
public static class EigenLayerAvsSnippets
{
    public static async Task SetUpAsync(RestakingClient client, Address avs, Address registrar, Address slasher, CancellationToken ct)
    {
        #region Setting up an AVS
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;
        var metadata = await allocations.PrepareUpdateAvsMetadata(avs, "https://example.org/avs.json").SendAsync(cancellationToken: ct);
        await metadata.WaitAsync(cancellationToken: ct);
        await allocations.PrepareSetAvsRegistrar(avs, registrar).SendAsync(cancellationToken: ct);

        NewOperatorSet set = new(Id: 1, ["stETH", "rETH"]) { Slasher = slasher };
        var creation = await allocations.PrepareCreateOperatorSetsAsync(avs, [set], cancellationToken: ct);
        OperatorSetsCreated created = await (await creation.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        Console.WriteLine($"{created.Sets[0].Set}, slashed by {created.Sets[0].Slasher?.ToString() ?? "the AVS and its appointees"}");
        #endregion
    }

    public static async Task StakeAsync(RestakingClient client, OperatorSetId set, uint untilBlock, CancellationToken ct)
    {
        #region The stake behind a set
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;
        var members = await allocations.GetMembersAsync(set, cancellationToken: ct);
        SetStake sure = await allocations.GetMinimumSlashableStakeAsync(set, members, ["stETH"], untilBlock, cancellationToken: ct);
        foreach (OperatorSetStake entry in sure.Stake)
        {
            Console.WriteLine($"{entry.Operator}: at least {entry.Shares} shares of {entry.Symbol} until block {untilBlock}");
        }
        #endregion
    }

    public static async Task SlashAsync(RestakingClient client, OperatorSetId set, Address operatorAddress, CancellationToken ct)
    {
        #region Slashing
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;

        // A tenth of what the operator has allocated to this set. Strategies go ascending by address.
        SlashOrder order = new(set, operatorAddress, [new("stETH", MagnitudeMath.Wad / 10)], "signed two blocks of one height");
        SlashPreview preview = await allocations.PreviewSlashAsync(order, cancellationToken: ct);
        foreach (SlashPreviewLine line in preview.Lines)
        {
            Console.WriteLine($"{line.Symbol}: {line.Shares.FromOperator} shares of stake, {line.Shares.FromQueue} in the queue, max magnitude {line.Magnitude.MagnitudeAfter.Max}");
        }

        if (preview.IsClear && !preview.TakesNothing)
        {
            var sent = await allocations.PrepareSlash(order).SendAsync(cancellationToken: ct);
            SlashResult slash = await sent.WaitAsync(cancellationToken: ct);
            Console.WriteLine($"slash {slash.SlashId}: {slash.Strategies[0].WadSlashed} of 1e18 of all stake delegated to the operator");
        }
        #endregion
    }

    public static async Task PayAsync(RestakingClient client, OperatorSetId set, CancellationToken ct)
    {
        #region Burning or paying out
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;
        await foreach (SlashedShares waiting in allocations.ListSlashedSharesAsync(set, cancellationToken: ct))
        {
            Console.WriteLine($"slash {waiting.SlashId}: to {waiting.RedistributionRecipient?.ToString() ?? "be burned"}, from block {waiting.ClearableAtBlock}");
            if (waiting.IsClearable)
            {
                await allocations.PrepareClearSlashedShares(set, waiting.SlashId).SendAsync(cancellationToken: ct);
            }
        }
        #endregion
    }

    public static async Task ChangeAsync(RestakingClient client, OperatorSetId set, Address slasher, CancellationToken ct)
    {
        #region Changing a set
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;
        await allocations.PrepareAddStrategies(set, ["cbETH"]).SendAsync(cancellationToken: ct);
        var proposal = await allocations.PrepareUpdateSlasher(set, slasher).SendAsync(cancellationToken: ct);
        await proposal.WaitAsync(cancellationToken: ct);

        OperatorSetInfo? info = await allocations.GetOperatorSetAsync(set, cancellationToken: ct);
        Console.WriteLine($"{info?.Slasher} slashes; {info?.PendingSlasher?.Slasher} from block {info?.PendingSlasher?.EffectBlock}");
        #endregion
    }
}
