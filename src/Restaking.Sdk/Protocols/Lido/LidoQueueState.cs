using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>How the withdrawal queue stands at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="LastRequestId">The number of the newest request; requests are numbered from 1.</param>
/// <param name="LastFinalizedRequestId">Requests up to this number can be claimed.</param>
/// <param name="LastCheckpointIndex">How often the queue was finalised; zero before the first time.</param>
/// <param name="IsPaused">Whether requests and finalisation are paused. Claims never are.</param>
/// <param name="PausedUntil">When the pause ends by itself; null when it does not, or there is none.</param>
/// <param name="BunkerModeSince">
/// Since when the protocol is in bunker mode (a loss is being counted), null when it is not: finalisation then waits until the loss is known, and
/// requests that wait bear their part of it.
/// </param>
/// <param name="ShareRate">What a share is worth.</param>
public sealed record LidoQueueState(
    BlockRef Block,
    UInt256 LastRequestId,
    UInt256 LastFinalizedRequestId,
    UInt256 LastCheckpointIndex,
    bool IsPaused,
    DateTimeOffset? PausedUntil,
    DateTimeOffset? BunkerModeSince,
    LidoShareRate ShareRate);

/// <summary>The reads behind a <see cref="LidoQueueState"/>.</summary>
internal readonly struct LidoQueueStateReads
{
    private readonly RoundRead<UInt256> _lastRequest;
    private readonly RoundRead<UInt256> _lastFinalized;
    private readonly RoundRead<UInt256> _lastCheckpoint;
    private readonly RoundRead<UInt256> _resumeSince;
    private readonly RoundRead<UInt256> _bunkerSince;
    private readonly LidoShareRateReads _rate;

    private LidoQueueStateReads(ReadRounds rounds, LidoDeployment deployment)
    {
        WithdrawalQueueERC721 queue = new(deployment.WithdrawalQueue);
        _lastRequest = rounds.Read(queue.GetLastRequestId());
        _lastFinalized = rounds.Read(queue.GetLastFinalizedRequestId());
        _lastCheckpoint = rounds.Read(queue.GetLastCheckpointIndex());
        _resumeSince = rounds.Read(queue.GetResumeSinceTimestamp());
        _bunkerSince = rounds.Read(queue.BunkerModeSinceTimestamp());
        _rate = LidoShareRateReads.Begin(rounds, deployment.StETH);
    }

    public static LidoQueueStateReads Begin(ReadRounds rounds, LidoDeployment deployment) => new(rounds, deployment);

    /// <summary>The state, after the round.</summary>
    public LidoQueueState ValueAt(BlockRef block)
    {
        UInt256 resumeSince = _resumeSince.Value;
        UInt256 bunkerSince = _bunkerSince.Value;
        bool paused = resumeSince > (UInt256)block.Timestamp;
        return new LidoQueueState(
            block,
            _lastRequest.Value,
            _lastFinalized.Value,
            _lastCheckpoint.Value,
            paused,
            paused ? TimeOrNull(resumeSince) : null,
            // 2^256 - 1: no bunker mode.
            bunkerSince == UInt256.MaxValue ? null : TimeOrNull(bunkerSince) ?? DateTimeOffset.MaxValue,
            _rate.Value);
    }

    /// <summary>A time in unix seconds; null for one that no calendar has (2^256 - 1 means "for good").</summary>
    private static DateTimeOffset? TimeOrNull(UInt256 seconds) =>
        seconds <= (UInt256)(ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds((long)(ulong)seconds) : null;
}
