using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Tests.Rpc;

internal static class TestReceipts
{
    public static string Json(Hash32 transaction, string status = "0x1", string logs = "[]")
        => $$"""
           {"transactionHash":"{{transaction}}","blockHash":"{{TestBlocks.Hash(9)}}","blockNumber":"0x9","transactionIndex":"0x3",
            "from":"0x00000000000000000000000000000000000000f0","to":"0x00000000000000000000000000000000000000a0","contractAddress":null,
            "status":"{{status}}","gasUsed":"0x5208","cumulativeGasUsed":"0xa410","effectiveGasPrice":"0x3b9aca07","logs":{{logs}},"logsBloom":"0x00","type":"0x2"}
           """;
}
