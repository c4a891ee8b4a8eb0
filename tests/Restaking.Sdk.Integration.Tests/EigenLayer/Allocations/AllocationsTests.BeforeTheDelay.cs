using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <content>Slashes that 1.13 found when it came: no block is stored for them.</content>
public abstract partial class AllocationsTests
{
    [Fact]
    public async Task SlashedShares_OfASlashFromBeforeTheDelayCame_AreClearableAtOnce()
    {
        await ResolutionDelayAsync();
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        await DelegatedAsync(Ten, account);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")));
        UInt256 id = slash.SlashId!.Value;
        StrategyManager.GetSlashResolutionBlockCall stored = new StrategyManager(Chain.EigenLayer.StrategyManager).GetSlashResolutionBlock(new(set.Avs, set.Id), id);
        await RefusedAsync<SlashResolutionPending>(Of(avs).PrepareClearSlashedShares(set, id));

        await ForgetAsync(stored);
        Assert.Equal(0U, await Chain.ReadAsync(stored, Cancel));
        SlashedShares waiting = await Of(avs).GetSlashedSharesAsync(set, id, cancellationToken: Cancel);
        SlashedSharesCleared cleared = await avs.RunAsync(Of(avs).PrepareClearSlashedShares(set, id));

        Assert.Null(waiting.ClearableAtBlock);
        Assert.True(waiting.IsClearable);
        Assert.Equal(slash.Strategies[0].Shares, Assert.Single(cleared.Shares).Shares);
    }

    /// <summary>Sets the storage that a getter answers from to zero, wherever the contracts here keep it.</summary>
    private async Task ForgetAsync(StrategyManager.GetSlashResolutionBlockCall getter)
    {
        UInt256 answer = await Chain.ReadAsync(getter, Cancel);
        string request = $$"""
            {"jsonrpc":"2.0","id":1,"method":"eth_createAccessList","params":[{"to":"{{getter.Target}}","data":"0x{{Convert.ToHexString(getter.ToCalldata())}}"},"latest"]}
            """;
        using HttpClient http = new();
        using StringContent body = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(Chain.RpcUrl, body, Cancel);
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(Cancel));
        JsonElement ours = document.RootElement.GetProperty("result").GetProperty("accessList").EnumerateArray()
            .Single(entry => Address.Parse(entry.GetProperty("address").GetString()!) == getter.Target);
        int found = 0;
        foreach (string slot in ours.GetProperty("storageKeys").EnumerateArray().Select(key => key.GetString()!))
        {
            UInt256 place = UInt256.ParseHex(slot);
            if (UInt256.ParseHex((await Chain.Rpc.GetStorageAtAsync(getter.Target, place, BlockTag.Latest, Cancel)).ToString()) == answer)
            {
                await Chain.Node.SetStorageAsync(getter.Target, place, Hash32.Zero, Cancel);
                found++;
            }
        }

        Assert.Equal(1, found);
    }
}
