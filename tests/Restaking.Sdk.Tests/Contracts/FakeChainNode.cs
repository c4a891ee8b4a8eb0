using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Tests.Rpc;

namespace Restaking.Sdk.Tests.Contracts;

/// <summary>A node with contracts written in C#, an optional Multicall3 and a head that moves on with every request.</summary>
internal sealed class FakeChainNode : IRpcTransport
{
    public static readonly Address Multicall3 = Address.Parse("0xcA11bde05977b3631167028862bE2a173976CA11");

    /// <summary>What a contract does with calldata at a block: null reverts without data, an exception reverts with the given data.</summary>
    public delegate byte[]? Contract(ReadOnlySpan<byte> calldata, ulong block);

    public string Name => "fake.example";

    public ulong Head { get; set; } = 1_000;

    public bool HasMulticall { get; init; } = true;

    /// <summary>Calls one aggregate3 runs before its gas is used up.</summary>
    public int GasForCalls { get; init; } = int.MaxValue;

    public Dictionary<Address, Contract> Contracts { get; } = [];

    /// <summary>Contracts that the EVM stops without a revert, and what the node says of it.</summary>
    public Dictionary<Address, string> Halts { get; } = [];

    public List<string> Methods { get; } = [];

    /// <summary>What it has of the chain's logs; answered by contract, first topic and range, as often as they are in here.</summary>
    public List<LogEntry> Logs { get; } = [];

    /// <summary>Wei that came along with each call.</summary>
    public List<UInt256> ValuesSent { get; } = [];

    public List<ulong> BlocksRead { get; } = [];

    public List<int> AggregateSizes { get; } = [];

    public ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        lock (Methods)
        {
            Methods.Add(request.IsBatch ? $"batch {request.Calls[0].Method}" : request.Calls[0].Method);
            string[] answers = [.. request.Calls.Select(Answer)];
            Head++;
            return ValueTask.FromResult(RpcResponse.FromJson(request.IsBatch ? $"[{string.Join(',', answers)}]" : answers[0]));
        }
    }

    private string Answer(RpcCall call)
    {
        using JsonDocument document = JsonDocument.Parse(call.Params);
        JsonElement parameters = document.RootElement;
        switch (call.Method)
        {
            case "eth_chainId":
                return ScriptedTransport.ResultOf(call, "\"0x1\"");
            case "eth_getBlockByNumber":
                return ScriptedTransport.ResultOf(call, TestBlocks.Json(BlockOf(parameters[0])));
            case "eth_blockNumber":
                return ScriptedTransport.ResultOf(call, $"\"0x{Head:x}\"");
            case "eth_getLogs":
                return ScriptedTransport.ResultOf(call, LogsOf(parameters[0]));
            case "eth_getCode":
                Address account = Address.Parse(parameters[0].GetString()!);
                bool exists = Contracts.ContainsKey(account) || (HasMulticall && account == Multicall3);
                return ScriptedTransport.ResultOf(call, exists ? "\"0x6001\"" : "\"0x\"");
            case "eth_call":
                ulong block = BlockOf(parameters[1]);
                BlocksRead.Add(block);
                ValuesSent.Add(parameters[0].TryGetProperty("value", out JsonElement value) ? UInt256.ParseHex(value.GetString()!) : UInt256.Zero);
                Address target = Address.Parse(parameters[0].GetProperty("to").GetString()!);
                byte[] calldata = Hex.Decode(parameters[0].GetProperty("data").GetString());
                if (Halts.TryGetValue(target, out string? halt))
                {
                    return ScriptedTransport.ErrorOf(call, -32000, halt);
                }

                (bool succeeded, byte[] data) = target == Multicall3 ? Aggregate(calldata, block) : Run(target, calldata, block);
                return succeeded
                    ? ScriptedTransport.ResultOf(call, $"\"{Hex.Encode(data)}\"")
                    : ScriptedTransport.ErrorOf(call, 3, "execution reverted", $"\"{Hex.Encode(data)}\"");
            default:
                throw new ScriptException($"The fake node does not know {call.Method}.");
        }
    }

    private string LogsOf(JsonElement filter)
    {
        (ulong from, ulong to) = (BlockOf(filter.GetProperty("fromBlock")), BlockOf(filter.GetProperty("toBlock")));
        (string contract, string topic) = (filter.GetProperty("address").GetRawText(), filter.GetProperty("topics")[0].GetRawText());
        IEnumerable<string> found = Logs
            .Where(log => log.BlockNumber >= from && log.BlockNumber <= to
                && contract.Contains(log.Address.ToString(), StringComparison.OrdinalIgnoreCase)
                && topic.Contains(log.Topics[0].ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(log =>
                $$"""
                {"address":"{{log.Address}}","topics":[{{string.Join(',', log.Topics.Select(word => $"\"{word}\""))}}],"data":"{{Hex.Encode(log.Data.Span)}}",
                "blockNumber":"0x{{log.BlockNumber:x}}","blockHash":"{{log.BlockHash}}","transactionHash":"{{log.TransactionHash}}",
                "transactionIndex":"0x{{log.TransactionIndex:x}}","logIndex":"0x{{log.LogIndex:x}}","removed":false}
                """);
        return $"[{string.Join(',', found)}]";
    }

    private ulong BlockOf(JsonElement tag)
    {
        if (tag.ValueKind == JsonValueKind.Object)
        {
            byte[] hash = Hex.Decode(tag.GetProperty("blockHash").GetString());
            return BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(24));
        }

        string text = tag.GetString()!;
        return text.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Head;
    }

    private (bool Succeeded, byte[] Data) Run(Address target, ReadOnlySpan<byte> calldata, ulong block)
    {
        if (Halts.ContainsKey(target))
        {
            return (false, []);
        }

        if (!Contracts.TryGetValue(target, out Contract? contract))
        {
            return (true, []);
        }

        try
        {
            byte[]? result = contract(calldata, block);
            return result is null ? (false, []) : (true, result);
        }
        catch (RevertedException reverted)
        {
            return (false, reverted.Revert);
        }
    }

    private (bool Succeeded, byte[] Data) Aggregate(byte[] calldata, ulong block)
    {
        if (!HasMulticall)
        {
            return (true, []);
        }

        var reader = new AbiReader(calldata.AsSpan(4));
        AbiReader calls = reader.ReadArray(32, out int count);
        AggregateSizes.Add(count);
        var results = new List<(bool Succeeded, byte[] Data)>();
        for (int i = 0; i < count; i++)
        {
            AbiReader item = calls.ReadTuple();
            Address target = item.ReadAddress();
            Assert.True(item.ReadBool());
            ReadOnlySpan<byte> data = item.ReadBytesSpan();
            results.Add(i < GasForCalls ? Run(target, data, block) : (false, []));
        }

        return (true, EncodeResults(results));
    }

    private static byte[] EncodeResults(List<(bool Succeeded, byte[] Data)> results)
    {
        int size = 64 + results.Sum(result => 32 + 64 + AbiSize.Bytes(result.Data.Length));
        byte[] output = new byte[size];
        var writer = new AbiWriter(output, 32);
        AbiWriter array = writer.BeginArray(results.Count, 32);
        foreach ((bool succeeded, byte[] data) in results)
        {
            AbiWriter item = array.BeginTuple(64);
            item.WriteBool(succeeded);
            item.WriteBytes(data);
            array.End(item);
        }

        writer.End(array);
        return output;
    }
}

/// <summary>A fake contract reverts with data.</summary>
internal sealed class RevertedException(byte[] revert) : Exception
{
    public byte[] Revert { get; } = revert;
}
