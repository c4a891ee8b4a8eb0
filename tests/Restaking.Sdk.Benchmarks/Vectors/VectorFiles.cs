using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Benchmarks.Vectors;

/// <summary>Writes the vectors where the other side reads them. Numbers are decimal strings, bytes are 0x hex.</summary>
internal static class VectorFiles
{
    public const string VectorsFileName = "vectors.json";
    private const string LogsFileName = "logs-response.json";

    /// <param name="vectors">The vectors.</param>
    /// <param name="chain">Where the call batch is read from; null when it is not compared.</param>
    /// <param name="delegationManagerAbi">The ABI file the bindings are generated from.</param>
    /// <param name="erc20Abi">The ABI file the bindings are generated from.</param>
    /// <param name="folder">Where the files go.</param>
    public static void Write(BenchmarkVectors vectors, BalanceChain? chain, string delegationManagerAbi, string erc20Abi, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, LogsFileName), vectors.LogsResponse);

        using FileStream file = File.Create(Path.Combine(folder, VectorsFileName));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("abi");
        json.WriteString("delegationManager", delegationManagerAbi);
        json.WriteString("erc20", erc20Abi);
        json.WriteEndObject();

        json.WriteStartObject("keccak");
        json.WriteString("short", Hex.Encode(vectors.ShortMessage));
        json.WriteString("long", Hex.Encode(vectors.LongMessage));
        json.WriteEndObject();

        json.WriteStartObject("queueWithdrawals");
        WriteAddresses(json, "strategies", vectors.ToQueue.Strategies);
        json.WriteStartArray("depositShares");
        foreach (UInt256 shares in vectors.ToQueue.DepositShares)
        {
            json.WriteStringValue(shares.ToString());
        }

        json.WriteEndArray();
        json.WriteString("deprecatedWithdrawer", vectors.ToQueue.DeprecatedWithdrawer.ToString());
        json.WriteEndObject();

        json.WriteStartObject("getQueuedWithdrawals");
        json.WriteString("returnData", Hex.Encode(vectors.QueuedWithdrawalsReturnData));
        json.WriteEndObject();

        json.WriteStartObject("operatorSharesIncreased");
        json.WriteString("contract", vectors.DelegationManager.ToString());
        json.WriteString("responseFile", LogsFileName);
        json.WriteEndObject();

        if (chain is not null)
        {
            json.WriteStartObject("balances");
            json.WriteString("url", chain.Url.AbsoluteUri);
            json.WriteNumber("chainId", BalanceChain.ChainId);
            json.WriteString("multicall3", BalanceChain.Multicall3.ToString());
            json.WriteString("token", vectors.Token.ToString());
            WriteAddresses(json, "holders", vectors.Holders);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, string name, ImmutableArray<Address> addresses)
    {
        json.WriteStartArray(name);
        foreach (Address address in addresses)
        {
            json.WriteStringValue(address.ToString());
        }

        json.WriteEndArray();
    }
}
