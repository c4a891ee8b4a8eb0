using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>Wakes the lanes of a process when there is a new block: one request per interval for all of them, from when the first waits until the block is there.</summary>
internal sealed class HeadWatch(RpcClient rpc, TimeSpan interval, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Task? _next;
    private ulong _head;

    /// <summary>Ends with the next block, or after an interval in which the node did not answer: the cycle finds out and says what is wrong.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_next is null or { IsCompleted: true })
            {
                // Of nobody's token: others may wait for it too. Its requests have time limits of their own, and nobody waits for it when the process stops.
                _next = Task.Run(WatchAsync, CancellationToken.None);
            }

            return _next.WaitAsync(cancellationToken);
        }
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await Task.Delay(interval, clock).ConfigureAwait(false);
            try
            {
                ulong head = await rpc.GetBlockNumberAsync(CancellationToken.None).ConfigureAwait(false);
                if (Interlocked.Exchange(ref _head, head) != head)
                {
                    return;
                }
            }
            catch (RestakingException)
            {
                return;
            }
        }
    }
}
