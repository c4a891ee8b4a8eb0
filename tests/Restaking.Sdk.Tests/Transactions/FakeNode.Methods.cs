using System.Text.Json.Nodes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>The methods of the fake node.</summary>
internal sealed partial class FakeNode
{
    private ulong _nodeAccountCounter;

    private string Answer(string method, JsonArray parameters) => method switch
    {
        "eth_chainId" => Quantity(ChainId),
        "eth_blockNumber" => Quantity(Head),
        "eth_getBlockByNumber" => Block(BlockNumber(parameters[0]!), (bool)parameters[1]!),
        "eth_getBlockByHash" => _blocks.FindIndex(block => block.Hash.ToString() == (string)parameters[0]!) is >= 0 and var index ? Block((ulong)index, (bool)parameters[1]!) : "null",
        "eth_getCode" => Contracts.Contains(Address.Parse((string)parameters[0]!)) ? "\"0x6001\"" : "\"0x\"",
        "eth_call" when (string?)parameters[0]!["to"] == "0x0000000000000000000000000000000000000001" => Recover(parameters),
        "eth_call" => Execute(parameters, $"\"0x{Convert.ToHexStringLower(Returns)}\""),
        "eth_estimateGas" => Execute(parameters, Quantity(GasEstimate)),
        "eth_getBalance" => Quantity(Balance),
        "eth_getTransactionCount" => Quantity(Count(Address.Parse((string)parameters[0]!), parameters[1]!)),
        "eth_gasPrice" => Quantity((BaseFee ?? UInt256.Zero) + PriorityFee),
        "eth_maxPriorityFeePerGas" => BaseFee is null ? throw new NodeRefusal(-32601, "the method eth_maxPriorityFeePerGas does not exist") : Quantity(PriorityFee),
        "eth_feeHistory" => FeeHistory(),
        "eth_sendRawTransaction" => Take(Convert.FromHexString(((string)parameters[0]!)[2..])),
        "eth_sendTransaction" => SendFromNodeAccount((JsonObject)parameters[0]!),
        "eth_getTransactionByHash" => Transaction(Hash32.Parse((string)parameters[0]!)),
        "eth_getTransactionReceipt" => Receipt(Hash32.Parse((string)parameters[0]!)),
        "eth_simulateV1" => SimulateV1((JsonObject)parameters[0]!),
        _ => throw new NodeRefusal(-32601, $"the method {method} does not exist"),
    };

    /// <summary>The ecrecover precompile: hash, v, r, s, a word each.</summary>
    private static string Recover(JsonArray parameters)
    {
        byte[] input = Convert.FromHexString(((string)parameters[0]!["data"]!)[2..]);
        var reader = new AbiReader(input);
        Hash32 digest = reader.ReadHash32();
        var signature = new EcdsaSignature((byte)(reader.ReadByte() - 27), reader.ReadUInt256(), reader.ReadUInt256());
        return $"\"{Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signature).ToWord()}\"";
    }

    private static string Quantity(UInt256 value) => $"\"0x{value.ToString("x", System.Globalization.CultureInfo.InvariantCulture)}\"";

    private ulong BlockNumber(JsonNode tag) => tag switch
    {
        JsonObject hash => (ulong)Math.Max(0, _blocks.FindIndex(block => block.Hash.ToString() == (string)hash["blockHash"]!)),
        _ => (string)tag! switch
        {
            "latest" or "pending" or "safe" => Head,
            "finalized" => FinalDepth is { } depth ? Head - Math.Min(Head, depth) : throw new NodeRefusal(-39001, "unknown block"),
            "earliest" => 0,
            var number => Convert.ToUInt64(number![2..], 16),
        },
    };

    private string Block(ulong number, bool full)
    {
        if (number > Head)
        {
            return "null";
        }

        FakeBlock block = _blocks[(int)number];
        Hash32 parent = number == 0 ? Hash32.Zero : _blocks[(int)number - 1].Hash;
        string baseFee = BaseFee is { } fee ? $",\"baseFeePerGas\":{Quantity(fee)}" : "";
        string transactions = string.Join(',', block.Transactions.Select(transaction => full ? TransactionObject(transaction, block, number) : $"\"{transaction.Hash}\""));
        return $$"""{"number":{{Quantity(number)}},"hash":"{{block.Hash}}","parentHash":"{{parent}}","timestamp":{{Quantity(1_700_000_000 + (number * 12))}},"gasLimit":"0x1c9c380","gasUsed":"0x5208"{{baseFee}},"transactions":[{{transactions}}]}""";
    }

    private string Execute(JsonArray parameters, string result)
    {
        var call = (JsonObject)parameters[0]!;
        if (call["value"] is { } value && UInt256.ParseHex((string)value!) > Balance)
        {
            throw new NodeRefusal(-32000, "insufficient funds for gas * price + value");
        }

        return RevertsWith is { } data ? throw new NodeRefusal(3, "execution reverted", data) : result;
    }

    private ulong Count(Address account, JsonNode tag)
    {
        ulong mined = NonceOf(account, BlockNumber(tag));
        if (tag is JsonObject || (string)tag! != "pending")
        {
            return mined;
        }

        // Pending counts go on only as far as there is no gap.
        HashSet<ulong> pooled = [.. _pool.Values.Where(transaction => transaction.From == account).Select(transaction => transaction.Nonce)];
        while (pooled.Contains(mined))
        {
            mined++;
        }

        return mined;
    }

    private string FeeHistory()
    {
        if (BaseFee is not { } fee)
        {
            throw new NodeRefusal(-32601, "the method eth_feeHistory does not exist");
        }

        return $$"""{"oldestBlock":{{Quantity(Head)}},"baseFeePerGas":[{{Quantity(fee)}},{{Quantity(fee)}}],"gasUsedRatio":[0.5],"reward":[[{{Quantity(PriorityFee)}}]]}""";
    }

    private string Transaction(Hash32 hash)
    {
        if (_pool.TryGetValue(hash, out FakeTransaction? pooled))
        {
            return TransactionObject(pooled, null, 0);
        }

        return FindMined(hash) is { } found ? TransactionObject(found.Transaction, found.Block, found.Number) : "null";
    }

    private static string TransactionObject(FakeTransaction transaction, FakeBlock? block, ulong number)
    {
        UnsignedTransaction t = transaction.Unsigned;
        string place = block is null ? "\"blockNumber\":null,\"blockHash\":null" : $"\"blockNumber\":{Quantity(number)},\"blockHash\":\"{block.Hash}\"";
        string price = t.GasPrice is { } legacy
            ? $"\"gasPrice\":{Quantity(legacy)}"
            : $"\"gasPrice\":{Quantity(t.MaxFeePerGas!.Value)},\"maxFeePerGas\":{Quantity(t.MaxFeePerGas.Value)},\"maxPriorityFeePerGas\":{Quantity(t.MaxPriorityFeePerGas!.Value)}";
        return $$"""{"hash":"{{transaction.Hash}}","from":"{{transaction.From}}","to":"{{t.To}}","nonce":{{Quantity(t.Nonce!.Value)}},"value":{{Quantity(t.Value)}},"input":"0x{{Convert.ToHexStringLower(t.Data.Span)}}","gas":{{Quantity(t.GasLimit!.Value)}},"type":{{Quantity((UInt256)(uint)t.Type)}},{{price}},{{place}}}""";
    }

    private string Receipt(Hash32 hash)
    {
        if (FindMined(hash) is not { } found)
        {
            return "null";
        }

        string status = MinedReverts ? "0x0" : "0x1";
        return $$"""{"transactionHash":"{{hash}}","blockHash":"{{found.Block.Hash}}","blockNumber":{{Quantity(found.Number)}},"transactionIndex":"0x0","from":"{{found.Transaction.From}}","to":"{{found.Transaction.Unsigned.To}}","contractAddress":null,"status":"{{status}}","gasUsed":"0x5208","effectiveGasPrice":"0x1","cumulativeGasUsed":"0x5208","logs":[],"type":"0x2"}""";
    }

    private string SendFromNodeAccount(JsonObject request)
    {
        Address from = Address.Parse((string)request["from"]!);
        ulong nonce = request["nonce"] is { } given ? Convert.ToUInt64(((string)given!)[2..], 16) : Count(from, "pending");
        var unsigned = new UnsignedTransaction
        {
            ChainId = ChainId,
            From = from,
            To = Address.Parse((string)request["to"]!),
            Value = UInt256.ParseHex((string)request["value"]!),
            Data = Convert.FromHexString(((string)request["data"]!)[2..]),
            Nonce = nonce,
            GasLimit = 100_000,
            MaxFeePerGas = 100u,
            MaxPriorityFeePerGas = 1u,
        };
        Hash32 hash = Keccak256.Hash(BitConverter.GetBytes(++_nodeAccountCounter));
        _pool[hash] = new FakeTransaction(hash, from, unsigned);
        return $"\"{hash}\"";
    }

    private string SimulateV1(JsonObject request)
    {
        if (!SupportsSimulateV1)
        {
            throw new NodeRefusal(-32601, "the method eth_simulateV1 does not exist");
        }

        var calls = (JsonArray)request["blockStateCalls"]![0]!["calls"]!;
        IEnumerable<string> results = calls.Select((_, i) => RevertsWith is { } data && i == calls.Count - 1
            ? $$"""{"status":"0x0","returnData":"0x","gasUsed":"0x1000","error":{"code":3,"message":"execution reverted","data":"0x{{Convert.ToHexStringLower(data)}}"},"logs":[]}"""
            : """{"status":"0x1","returnData":"0x","gasUsed":"0x6000","logs":[]}""");
        return $$"""[{"number":"0x1","calls":[{{string.Join(',', results)}}]}]""";
    }
}
