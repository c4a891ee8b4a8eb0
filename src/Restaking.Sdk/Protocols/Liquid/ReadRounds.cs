using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>
/// Reads of several protocols that share their requests. Each reader says what it wants to know (<see cref="Read{TResult}"/>) and waits for
/// <see cref="NextAsync"/>; when every reader waits, all that was wanted goes out as one multicall at one block. So ten protocols that
/// need two rounds each cost two requests and not twenty.
/// </summary>
/// <remarks>
/// A reader awaits nothing but <see cref="NextAsync"/>: what it waits for otherwise holds up all others. A call that reverts fails only the
/// reader that looks at its value.
/// </remarks>
public sealed class ReadRounds
{
    private readonly ContractReader _reader;
    private readonly RpcPin _pin;
    private readonly Lock _gate = new();
    private ReadBatch _batch;
    private TaskCompletionSource _turn = new();
    private TaskCompletionSource _arrived = NewSignal();
    private int _active;
    private int _waiting;
    private bool _started;

    private ReadRounds(ContractReader reader, RpcPin pin)
    {
        _reader = reader;
        _pin = pin;
        _batch = reader.CreateBatch();
    }

    /// <summary>The block everything is read at. Known after the first <see cref="NextAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    public BlockRef Block => _started ? _pin.Block : throw new InvalidOperationException("The block is known after the first round: await NextAsync first.");

    /// <summary>Runs one reader alone.</summary>
    /// <param name="reader">What reads.</param>
    /// <param name="read">The reader's work.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public static async Task<TResult> RunAsync<TResult>(
        ContractReader reader,
        Func<ReadRounds, Task<TResult>> read,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ImmutableArray<Task<TResult>> ended = await RunAllAsync(reader, [read], block, cancellationToken).ConfigureAwait(false);
        return await ended[0].ConfigureAwait(false);
    }

    /// <summary>Runs several readers side by side, at one block.</summary>
    /// <param name="reader">What reads.</param>
    /// <param name="reads">The readers' work.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The ended tasks in the order of the readers; one that failed carries its own exception, the others are not touched by it.</returns>
    /// <exception cref="RpcException">No usable answer came: nobody has a result.</exception>
    public static Task<ImmutableArray<Task<TResult>>> RunAllAsync<TResult>(
        ContractReader reader,
        IReadOnlyList<Func<ReadRounds, Task<TResult>>> reads,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) => RunAllAsync(reader, reads, static _ => { }, block, cancellationToken);

    /// <summary>Like the other overload; says the block also when there is no reader, or none succeeds.</summary>
    internal static async Task<ImmutableArray<Task<TResult>>> RunAllAsync<TResult>(
        ContractReader reader,
        IReadOnlyList<Func<ReadRounds, Task<TResult>>> reads,
        Action<BlockRef> atBlock,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(reads);
        for (bool again = false; ; again = true)
        {
            RpcPin pin = await reader.Rpc.PinAsync(block ?? BlockTag.Latest, cancellationToken).ConfigureAwait(false);
            try
            {
                ImmutableArray<Task<TResult>> ended = await new ReadRounds(reader, pin).RunAsync(reads, cancellationToken).ConfigureAwait(false);
                atBlock(pin.Block);
                return ended;
            }
            catch (RpcException exception) when (!again && exception.IsTransient)
            {
                // The block or its endpoint went away and nothing was handed out yet: once more, at a block and an endpoint chosen again.
            }
        }
    }

    /// <summary>Runs one reader alone, at a block that is chosen already.</summary>
    internal static async Task<TResult> RunAtAsync<TResult>(ContractReader reader, Func<ReadRounds, Task<TResult>> read, RpcPin pin, CancellationToken cancellationToken)
    {
        ImmutableArray<Task<TResult>> ended = await new ReadRounds(reader, pin).RunAsync([read], cancellationToken).ConfigureAwait(false);
        return await ended[0].ConfigureAwait(false);
    }

    /// <summary>Asks for a call in the next round.</summary>
    public RoundRead<TResult> Read<TResult>(IContractCall<TResult> call)
    {
        lock (_gate)
        {
            return new RoundRead<TResult>(_batch.TryAdd(call));
        }
    }

    /// <summary>Asks for several calls of one kind in the next round.</summary>
    public ImmutableArray<RoundRead<TResult>> ReadMany<TResult>(IEnumerable<IContractCall<TResult>> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return [.. calls.Select(Read)];
    }

    /// <summary>Waits until the round is read: then what was asked for before is there.</summary>
    public Task NextAsync()
    {
        lock (_gate)
        {
            _waiting++;
            Task turn = _turn.Task;
            SignalWhenAllArrived();
            return turn;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<ImmutableArray<Task<TResult>>> RunAsync<TResult>(IReadOnlyList<Func<ReadRounds, Task<TResult>>> reads, CancellationToken cancellationToken)
    {
        _active = reads.Count;
        var tasks = new Task<TResult>[reads.Count];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = JoinAsync(reads[i]);
        }

        while (reads.Count > 0)
        {
            await _arrived.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            TaskCompletionSource turn;
            ReadBatch batch;
            lock (_gate)
            {
                if (_active == 0)
                {
                    break;
                }

                (batch, _batch) = (_batch, _reader.CreateBatch());
                (turn, _turn) = (_turn, new TaskCompletionSource());
                _arrived = NewSignal();
                _waiting = 0;
            }

            try
            {
                await batch.ExecuteAsync(_pin, cancellationToken).ConfigureAwait(false);
                _started = true;
            }
            catch (Exception exception)
            {
                turn.SetException(exception);
                _turn.SetException(exception); // for a reader that asks once more
                await ((Task)Task.WhenAll(tasks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ExceptionDispatchInfo.Throw(exception);
            }

            turn.SetResult();
        }

        return [.. tasks];
    }

    private async Task<TResult> JoinAsync<TResult>(Func<ReadRounds, Task<TResult>> read)
    {
        try
        {
            return await read(this).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _active--;
                SignalWhenAllArrived();
            }
        }
    }

    private void SignalWhenAllArrived()
    {
        if (_waiting == _active)
        {
            _arrived.TrySetResult();
        }
    }
}
