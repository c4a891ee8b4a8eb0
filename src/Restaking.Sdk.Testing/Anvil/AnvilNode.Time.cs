using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Blocks and time.</content>
public sealed partial class AnvilNode
{
    /// <summary>Mainnet's slot: what passes between blocks when nothing else is said.</summary>
    public static readonly TimeSpan DefaultBlockInterval = TimeSpan.FromSeconds(12);

    // Below this many blocks plain mining is as fast as the jump.
    private const ulong JumpThreshold = 64;

    // Real blocks after a jump, so that what looks a few blocks back (fee history, confirmations) finds them.
    private const ulong BlocksAfterJump = 32;

    /// <summary>
    /// Mines blocks one by one (<c>anvil_mine</c>). Each costs about a millisecond at first and more with the number of blocks the
    /// node holds; for thousands use <see cref="AdvanceBlocksAsync"/>.
    /// </summary>
    /// <param name="blocks">How many.</param>
    /// <param name="interval">Chain time between them, in whole seconds; the node's clock when null.</param>
    /// <param name="cancellationToken">Stops the waiting, not the mining.</param>
    public Task MineAsync(ulong blocks = 1, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        CallAsync(
            "anvil_mine",
            writer =>
            {
                writer.WriteQuantityValue(blocks);
                if (interval is { } time)
                {
                    writer.WriteQuantityValue((ulong)time.TotalSeconds);
                }
            },
            cancellationToken);

    /// <summary>
    /// Moves the head by any number of blocks, and the chain's time with it, in well under a second. Transactions that wait in the
    /// pool are mined in the first block.
    /// </summary>
    /// <remarks>
    /// Long ways are jumped: the head's block is loaded once more under the later number (<c>anvil_loadState</c>), between two runs
    /// of mined blocks. State, receipts, logs and old blocks stay; the blocks that were jumped over do not exist
    /// (<c>eth_getBlockByNumber</c> answers null), nor is there state at them. The last 32 blocks are always real ones.
    /// </remarks>
    /// <param name="blocks">How many blocks pass.</param>
    /// <param name="interval">Chain time per block, in whole seconds; <see cref="DefaultBlockInterval"/> when null.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task AdvanceBlocksAsync(ulong blocks, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        TimeSpan perBlock = interval ?? DefaultBlockInterval;
        ArgumentOutOfRangeException.ThrowIfLessThan(perBlock, TimeSpan.FromSeconds(1), nameof(interval));
        ulong seconds = (ulong)perBlock.TotalSeconds;
        if (blocks <= JumpThreshold)
        {
            await MineSteadilyAsync(blocks, seconds, cancellationToken).ConfigureAwait(false);
            return;
        }

        // An empty block first: the node keeps the state of a block when the next is mined, so none of the past is lost.
        await MineSteadilyAsync(1, seconds, cancellationToken).ConfigureAwait(false);
        await JumpAsync(blocks - 1 - BlocksAfterJump, seconds, cancellationToken).ConfigureAwait(false);
        await MineSteadilyAsync(BlocksAfterJump, seconds, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the time of the next block (<c>evm_setNextBlockTimestamp</c>); later ones go on from there.</summary>
    /// <exception cref="RpcException">The time is not after the head's.</exception>
    public Task SetNextBlockTimestampAsync(DateTimeOffset time, CancellationToken cancellationToken = default) =>
        SetNextBlockTimestampAsync(checked((ulong)time.ToUnixTimeSeconds()), cancellationToken);

    /// <summary>Moves the node's clock forward (<c>evm_increaseTime</c>); the next block shows it.</summary>
    public Task IncreaseTimeAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return CallAsync("evm_increaseTime", writer => writer.WriteQuantityValue((ulong)time.TotalSeconds), cancellationToken);
    }

    /// <summary>Mine a block per transaction, or only when told to (<c>evm_setAutomine</c>).</summary>
    public Task SetAutomineAsync(bool enabled, CancellationToken cancellationToken = default) =>
        CallAsync("evm_setAutomine", writer => writer.WriteBooleanValue(enabled), cancellationToken);

    /// <summary>Mine a block at this interval, in whole seconds; zero stops it (<c>evm_setIntervalMining</c>).</summary>
    public Task SetIntervalMiningAsync(TimeSpan interval, CancellationToken cancellationToken = default) =>
        CallAsync("evm_setIntervalMining", writer => writer.WriteNumberValue((long)interval.TotalSeconds), cancellationToken);

    /// <summary>Sets the base fee of the next block, in wei (<c>anvil_setNextBlockBaseFeePerGas</c>).</summary>
    public Task SetNextBlockBaseFeeAsync(ulong weiPerGas, CancellationToken cancellationToken = default) =>
        CallAsync("anvil_setNextBlockBaseFeePerGas", writer => writer.WriteQuantityValue(weiPerGas), cancellationToken);

    private Task SetNextBlockTimestampAsync(ulong unixSeconds, CancellationToken cancellationToken) =>
        CallAsync("evm_setNextBlockTimestamp", writer => writer.WriteQuantityValue(unixSeconds), cancellationToken);

    /// <summary>Mines with exactly this time from the head to the first block and from block to block.</summary>
    private async Task MineSteadilyAsync(ulong blocks, ulong seconds, CancellationToken cancellationToken)
    {
        if (blocks == 0)
        {
            return;
        }

        BlockHeader head = await Rpc.GetBlockAsync(BlockTag.Latest, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The node has no head.");
        await SetNextBlockTimestampAsync(head.Timestamp + seconds, cancellationToken).ConfigureAwait(false);
        await MineAsync(blocks, TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
    }

    private async Task JumpAsync(ulong blocks, ulong seconds, CancellationToken cancellationToken)
    {
        JsonObject dump = Unpack(await DumpStateAsync(cancellationToken).ConfigureAwait(false));
        ulong head = NumberIn(dump["best_block_number"]);
        JsonObject headBlock = dump["blocks"]!.AsArray().Select(b => b!.AsObject()).First(b => NumberIn(b["header"]!["number"]) == head);
        JsonObject environment = dump["block"]!.AsObject();

        ulong number = head + blocks;
        string time = JsonRpcMessage.Quantity(NumberIn(headBlock["header"]!["timestamp"]) + (blocks * seconds));
        headBlock["header"]!["number"] = JsonRpcMessage.Quantity(number);
        headBlock["header"]!["timestamp"] = time;
        environment["number"] = JsonRpcMessage.Quantity(number);
        environment["timestamp"] = time;

        var jump = new JsonObject
        {
            ["block"] = environment.DeepClone(),
            ["accounts"] = new JsonObject(),
            ["best_block_number"] = number,
            ["blocks"] = new JsonArray(headBlock.DeepClone()),
            ["transactions"] = new JsonArray(),
        };
        await LoadStateAsync(Pack(jump), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Anvil writes some numbers as quantities and some as numbers, by field.</summary>
    private static ulong NumberIn(JsonNode? node) =>
        JsonRpcMessage.NumberOf(node) ?? node?.GetValue<ulong>() ?? throw new JsonException("Anvil's state has no block number.");

    private static JsonObject Unpack(byte[] state)
    {
        using var gzip = new GZipStream(new MemoryStream(state), CompressionMode.Decompress);
        return JsonNode.Parse(gzip)!.AsObject();
    }

    private static byte[] Pack(JsonObject state)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var writer = new Utf8JsonWriter(gzip))
        {
            state.WriteTo(writer);
        }

        return packed.ToArray();
    }
}
