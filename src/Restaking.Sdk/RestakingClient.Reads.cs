using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk;

/// <content>Reads, forwarded to <see cref="Reader"/>. Several calls are read at one block.</content>
public partial class RestakingClient
{
    /// <summary>Reads one call.</summary>
    /// <typeparam name="T">What the function returns.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ContractRevertException">The contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at the target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<T> ReadAsync<T>(IContractCall<T> call, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call, block, cancellationToken);

    /// <summary>Reads two calls at one block.</summary>
    /// <exception cref="ContractRevertException">A contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at a target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<(T1, T2)> ReadAsync<T1, T2>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call1, call2, block, cancellationToken);

    /// <summary>Reads three calls at one block.</summary>
    /// <exception cref="ContractRevertException">A contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at a target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<(T1, T2, T3)> ReadAsync<T1, T2, T3>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call1, call2, call3, block, cancellationToken);

    /// <summary>Reads four calls at one block.</summary>
    /// <exception cref="ContractRevertException">A contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at a target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<(T1, T2, T3, T4)> ReadAsync<T1, T2, T3, T4>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call1, call2, call3, call4, block, cancellationToken);

    /// <summary>Reads five calls at one block.</summary>
    /// <exception cref="ContractRevertException">A contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at a target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<(T1, T2, T3, T4, T5)> ReadAsync<T1, T2, T3, T4, T5>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        IContractCall<T5> call5,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call1, call2, call3, call4, call5, block, cancellationToken);

    /// <summary>Reads six calls at one block.</summary>
    /// <exception cref="ContractRevertException">A contract reverted; the decoded error is in it.</exception>
    /// <exception cref="NoContractException">There is no contract at a target.</exception>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public virtual Task<(T1, T2, T3, T4, T5, T6)> ReadAsync<T1, T2, T3, T4, T5, T6>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        IContractCall<T5> call5,
        IContractCall<T6> call6,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(call1, call2, call3, call4, call5, call6, block, cancellationToken);
}
