using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Liquid;

/// <summary>
/// What a protocol's own accounts do on the snapshot: calls from any address, of functions that the bindings leave out because no client calls them.
/// </summary>
internal static class MainnetActor
{
    // Some contracts catch a failure of a call that ran out of gas: an estimate then finds a limit at which nothing happens.
    private const ulong Gas = 5_000_000;

    /// <summary>Starts a fork of mainnet's snapshot with Multicall3, on which every address can send.</summary>
    public static async Task<AnvilNode> StartForkAsync(CancellationToken cancellationToken)
    {
        Assert.True(ForkSnapshots.TryFind("mainnet", out ForkSnapshot? snapshot, out string? missing), missing);
        AnvilNode node = await ForkSnapshots.StartForkAsync(snapshot, new AnvilOptions { AutoImpersonate = true }, cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        return node;
    }

    /// <summary>Sends and waits; a failure in the block fails the test.</summary>
    public static async Task ActAsync(this AnvilNode node, Address from, Address to, byte[] calldata, UInt256 value = default)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        UInt256 balance = await node.Rpc.GetBalanceAsync(from, BlockTag.Latest, cancel);
        await node.SetBalanceAsync(from, balance + UInt256.FromEther("1"), cancel);
        Hash32 hash = await node.Rpc.InvokeAsync(
            "eth_sendTransaction",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("from", from.ToString());
                json.WriteString("to", to.ToString());
                json.WriteString("gas", $"0x{Gas:x}");
                json.WriteString("value", "0x" + value.ToString("x", null));
                json.WriteString("data", "0x" + Convert.ToHexStringLower(calldata));
                json.WriteEndObject();
            },
            static (ref Utf8JsonReader reader) => Hash32.Parse(reader.GetString()!),
            cancel);
        TransactionReceipt receipt = await node.WaitForReceiptAsync(hash, cancel);
        Assert.True(receipt.Succeeded, $"{Convert.ToHexStringLower(calldata)} from {from} to {to} reverted.");
    }

    /// <summary>Calldata of a function whose arguments are static words.</summary>
    public static byte[] Call(string signature, params ReadOnlySpan<Hash32> words)
    {
        byte[] data = new byte[Selector.Size + (words.Length * Hash32.Size)];
        Selector.FromSignature(signature).CopyTo(data);
        for (int i = 0; i < words.Length; i++)
        {
            words[i].CopyTo(data.AsSpan(Selector.Size + (i * Hash32.Size)));
        }

        return data;
    }

    public static Hash32 Word(UInt256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }

    public static Hash32 Word(bool value) => Word(value ? UInt256.One : UInt256.Zero);

    public static Hash32 Word(Address value) => value.ToWord();

    /// <summary>A role's name as OpenZeppelin's AccessControl has it.</summary>
    public static Hash32 Role(string name) => Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(name));
}
