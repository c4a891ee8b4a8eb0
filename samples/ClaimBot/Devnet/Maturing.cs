using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.ClaimBot.Devnet;

/// <summary>Time on a devnet: blocks come at an even pace, and with each some operator does what the oldest waiting ticket of one protocol waits for.</summary>
public sealed class Maturing : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly BotDevnet _devnet;
    private readonly TimeSpan _pace;
    private readonly Task _running;

    /// <summary>Begins.</summary>
    public Maturing(BotDevnet devnet, TimeSpan pace, CancellationToken cancellationToken)
    {
        _devnet = devnet;
        _pace = pace;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = Task.Run(() => RunAsync(_stop.Token), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        bool waiting = true;
        for (int turn = 0; ; turn++)
        {
            await _devnet.Node.MineAsync(1, cancellationToken: cancellationToken);
            if (waiting)
            {
                waiting = await MatureOneAsync(turn, cancellationToken);
            }

            await Task.Delay(_pace, cancellationToken);
        }
    }

    /// <returns>False: nothing waits for anybody any more.</returns>
    private async Task<bool> MatureOneAsync(int turn, CancellationToken cancellationToken)
    {
        WithdrawalSnapshot snapshot = await _devnet.Client.Withdrawals.SnapshotAsync(_devnet.Owners, cancellationToken: cancellationToken);
        WithdrawalTicket[][] waiting =
        [
            .. snapshot.Where(ticket => ticket.State != TicketState.Claimable && ticket.Detail is not EigenLayerTicketDetail)
                .GroupBy(ticket => ticket.Key.Queue)
                .OrderBy(queue => queue.Key)
                .Select(queue => queue.OrderBy(ticket => ticket.Key.Id.Length).ThenBy(ticket => ticket.Key.Id, StringComparer.Ordinal).ToArray()),
        ];
        if (waiting.Length > 0)
        {
            await _devnet.Parts.MatureAsync(_devnet.Client, waiting[turn % waiting.Length][0], cancellationToken);
        }

        return snapshot.Any(ticket => ticket.State != TicketState.Claimable);
    }
}
