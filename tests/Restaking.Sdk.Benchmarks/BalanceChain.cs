using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Benchmarks;

/// <summary>A local Anvil with Multicall3 and a token in which everybody has a balance.</summary>
internal sealed class BalanceChain : IAsyncDisposable
{
    public const ulong ChainId = 31337;

    private readonly AnvilNode _node;

    private BalanceChain(AnvilNode node)
    {
        _node = node;
    }

    public Uri Url => _node.RpcUrl;

    public static Address Multicall3 => Multicall3Placement.Address;

    // Does what a token's balanceOf does, a hash and a cold storage read, without 1,000 mints before it:
    // h = keccak256(word(holder)); return (h >> 128) + storage[h].
    private static ReadOnlySpan<byte> TokenCode =>
    [
        0x60, 0x04, 0x35, // PUSH1 4, CALLDATALOAD
        0x5f, 0x52, // PUSH0, MSTORE
        0x60, 0x20, 0x5f, 0x20, // PUSH1 32, PUSH0, KECCAK256
        0x80, 0x54, // DUP1, SLOAD
        0x90, 0x60, 0x80, 0x1c, // SWAP1, PUSH1 128, SHR
        0x01, // ADD
        0x5f, 0x52, // PUSH0, MSTORE
        0x60, 0x20, 0x5f, 0xf3, // PUSH1 32, PUSH0, RETURN
    ];

    /// <summary>The balance the token reports.</summary>
    public static UInt256 BalanceOf(Address holder) => Keccak256.Hash(holder.ToWord().ToArray()).ToUInt256() >> 128;

    public static async Task<BalanceChain> StartAsync()
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { ChainId = ChainId });
        try
        {
            await Multicall3Placement.PlaceAsync(node);
            await node.SetCodeAsync(BenchmarkVectors.Shared.Token, TokenCode.ToArray());
            return new BalanceChain(node);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
