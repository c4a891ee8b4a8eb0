using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>Logs written word by word, as contracts write them.</summary>
internal static class TestLog
{
    public static readonly Address Staker = Address.Parse("0xc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1");
    public static readonly Address Stranger = Address.Parse("0xd2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2");
    public static readonly Address Operator = Address.Parse("0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1");
    public static readonly Address Strategy = Address.Parse("0x89c38a35108e1475083d2f43042e66b3c2c536ae");
    public static readonly Hash32 Root = Hash32.Parse("0xb0d5f7f11d73a51a41ce83b70ae15ff2f9770959249fda95f7cd1065c3534cab");

    public static LogEntry Of(Address contract, Hash32 topic0, IEnumerable<Hash32>? topics, params UInt256[] words) => new()
    {
        Address = contract,
        Topics = [topic0, .. topics ?? []],
        Data = words.SelectMany(Bytes).ToArray(),
        BlockNumber = 1_000,
        BlockHash = Keccak256.Hash([1]),
        TransactionHash = Keccak256.Hash([2]),
        TransactionIndex = 0,
        LogIndex = 7,
    };

    /// <summary>The same log from elsewhere.</summary>
    public static LogEntry Moved(LogEntry log, Address? contract = null, Hash32? transaction = null, bool removed = false) => new()
    {
        Address = contract ?? log.Address,
        Topics = log.Topics,
        Data = log.Data,
        BlockNumber = log.BlockNumber,
        BlockHash = log.BlockHash,
        TransactionHash = transaction ?? log.TransactionHash,
        TransactionIndex = log.TransactionIndex,
        LogIndex = log.LogIndex,
        Removed = removed,
    };

    public static UInt256 Word(Address address) => UInt256.ParseHex(address.ToWord().ToString());

    public static UInt256 Word(Hash32 hash) => UInt256.ParseHex(hash.ToString());

    public static Hash32 Topic(UInt256 value) => new(Bytes(value));

    /// <summary>The words of a withdrawal of one strategy, from the struct's first word on.</summary>
    public static ImmutableArray<UInt256> Withdrawal(Address staker, UInt256 shares) =>
    [
        Word(staker), Word(Operator), Word(staker), 3UL, 900UL, (UInt256)(7UL * 32), (UInt256)(9UL * 32), UInt256.One, Word(Strategy), UInt256.One, shares,
    ];

    private static byte[] Bytes(UInt256 value)
    {
        byte[] bytes = new byte[32];
        value.WriteBigEndian(bytes);
        return bytes;
    }
}
