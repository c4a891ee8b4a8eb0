using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// A write with its gates, described once: what <c>Check…Async</c> asks is what the prepared transaction asks. Making one checks the
/// arguments and asks nothing of the network.
/// </summary>
/// <param name="Context">Where it goes.</param>
/// <param name="Call">What is called.</param>
/// <param name="ReadResult">Reads the result from the receipt's events.</param>
/// <param name="Description">What it is for, in one sentence.</param>
/// <param name="From">Who sends it.</param>
/// <param name="Gates">What may stand against it.</param>
/// <param name="Value">Wei sent along.</param>
internal sealed record RoleWrite<TResult>(
    EigenLayerContext Context,
    IContractCall Call,
    Func<TransactionReceipt, TResult> ReadResult,
    string Description,
    Address From,
    IReadOnlyList<RoleGate> Gates,
    UInt256 Value = default)
{
    /// <summary>Asks the gates at the latest block.</summary>
    public Task<PreflightResult> CheckAsync(CancellationToken cancellationToken) => RoleGates.CheckAsync(Context, Gates, BlockTag.Latest, cancellationToken);

    /// <summary>Prepares it; the gates are asked again before every simulation and every send.</summary>
    public PreparedTransaction<TResult> Prepare() => RoleGates.Prepare(Context, Call, ReadResult, Description, From, Gates, Value);
}
