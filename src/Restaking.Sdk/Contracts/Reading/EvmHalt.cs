using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Contracts;

/// <summary>Tells a call that the EVM stopped without a revert from a request that the node did not execute.</summary>
internal static class EvmHalt
{
    /// <summary>What nodes say of it, without regard to case.</summary>
    private static readonly string[] Words =
    [
        "invalid opcode", // geth, erigon, reth
        "invalid jump destination",
        "stack underflow",
        "stack limit reached",
        "gas uint64 overflow",
        "write protection",
        "return data out of bounds",
        "evm error", // anvil: "EVM error InvalidFEOpcode"
        "badinstruction", // nethermind
        "bad instruction",
        "invalidopcode",
        "invalid_operation", // besu
        "bad jump destination",
    ];

    /// <summary>Whether the call was executed and came to its end without a result.</summary>
    public static bool Is(RpcException error) =>
        error.Kind == RpcErrorKind.OutOfGas
        || (error.Kind == RpcErrorKind.NodeError && Array.Exists(Words, words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase)));
}
