using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Rpc;

/// <summary>What a mined transaction did. A receipt alone is not success: <see cref="Succeeded"/> is.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockHash">Block it is in; another hash at the same height later means a reorganisation.</param>
/// <param name="BlockNumber">Height of that block.</param>
/// <param name="TransactionIndex">Position in the block.</param>
/// <param name="From">Sender.</param>
/// <param name="To">Contract or account called; null for a contract creation.</param>
/// <param name="ContractAddress">The contract created; null otherwise.</param>
/// <param name="Succeeded">False: the EVM reverted, nothing changed but nonce and gas.</param>
/// <param name="GasUsed">Gas this transaction used.</param>
/// <param name="EffectiveGasPrice">Wei per gas paid.</param>
/// <param name="CumulativeGasUsed">Gas used in the block up to and with this transaction.</param>
/// <param name="Logs">Logs in order; empty when it reverted.</param>
/// <param name="Type">EIP-2718 type: 0 legacy, 2 EIP-1559, ...</param>
public sealed record TransactionReceipt(
    Hash32 TransactionHash,
    Hash32 BlockHash,
    ulong BlockNumber,
    uint TransactionIndex,
    Address From,
    Address? To,
    Address? ContractAddress,
    bool Succeeded,
    ulong GasUsed,
    UInt256 EffectiveGasPrice,
    ulong CumulativeGasUsed,
    ImmutableArray<LogEntry> Logs,
    byte Type)
{
    /// <summary>Wei paid for gas. On rollups the data fee comes on top.</summary>
    public UInt256 Fee => EffectiveGasPrice * GasUsed;

    /// <summary>The receipt's logs that are this event, decoded, in order; optionally of one contract only.</summary>
    /// <exception cref="AbiFormatException">A log claims to be this event, but its data is malformed.</exception>
    public IEnumerable<TEvent> Events<TEvent>(Address? contract = null)
        where TEvent : IContractEvent<TEvent>
    {
        foreach (LogEntry log in Logs)
        {
            if ((contract is null || log.Address == contract.Value) && TEvent.TryDecode(log.AsView(), out TEvent? value))
            {
                yield return value;
            }
        }
    }
}

/// <summary>A transaction as a node knows it, mined or still waiting.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="From">Sender.</param>
/// <param name="To">Contract or account called; null for a contract creation.</param>
/// <param name="Nonce">The sender's nonce.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Data">Calldata.</param>
/// <param name="Gas">Gas limit.</param>
/// <param name="GasPrice">Legacy price, or for a mined EIP-1559 transaction the price paid; wei per gas.</param>
/// <param name="MaxFeePerGas">EIP-1559 cap, wei per gas; null for legacy.</param>
/// <param name="MaxPriorityFeePerGas">EIP-1559 tip, wei per gas; null for legacy.</param>
/// <param name="BlockNumber">Height of its block; null while it waits.</param>
/// <param name="BlockHash">Hash of its block; null while it waits.</param>
/// <param name="Type">EIP-2718 type.</param>
public sealed record TransactionInfo(
    Hash32 Hash,
    Address From,
    Address? To,
    ulong Nonce,
    UInt256 Value,
    ReadOnlyMemory<byte> Data,
    ulong Gas,
    UInt256? GasPrice,
    UInt256? MaxFeePerGas,
    UInt256? MaxPriorityFeePerGas,
    ulong? BlockNumber,
    Hash32? BlockHash,
    byte Type);

/// <summary>The answer of <c>eth_feeHistory</c>.</summary>
/// <param name="OldestBlock">Height of the first block described.</param>
/// <param name="BaseFeePerGas">Wei per gas, one per block and one more: the next block's.</param>
/// <param name="GasUsedRatio">Used gas over gas limit per block, 0 to 1.</param>
/// <param name="Reward">Per block the tip (wei per gas) at each percentile asked; empty when none was asked.</param>
public sealed record FeeHistory(
    ulong OldestBlock,
    ImmutableArray<UInt256> BaseFeePerGas,
    ImmutableArray<double> GasUsedRatio,
    ImmutableArray<ImmutableArray<UInt256>> Reward);
