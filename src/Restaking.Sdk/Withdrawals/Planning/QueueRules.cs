using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>What holds for one queue: the policy with the queue's own figures in place of the general ones.</summary>
internal sealed class QueueRules
{
    /// <exception cref="ArgumentException">A limit below 1 or a negative time or size.</exception>
    public QueueRules(ClaimPolicy policy, ClaimQueuePolicy? own, bool claimsMany)
    {
        MinimumValue = own?.MinimumValue ?? policy.MinimumValue;
        MaxGasPrice = own?.MaxGasPrice ?? policy.MaxGasPrice;
        MaxGasPriceWait = own?.MaxGasPriceWait ?? policy.MaxGasPriceWait;
        MaxCostBps = own?.MaxCostBps ?? policy.MaxCostBps;
        MaxWait = own?.MaxWait ?? policy.MaxWait;
        ClosingWindow = policy.ClosingWindow;
        Waiting = own?.Waiting ?? policy.Waiting;
        ClaimForOthers = own?.ClaimForOthers ?? policy.ClaimForOthers;
        MaxTickets = own?.MaxTicketsPerTransaction ?? (claimsMany ? policy.MaxTicketsPerTransaction : Math.Min(1, policy.MaxTicketsPerTransaction));
        MaxCalldataBytes = own?.MaxCalldataBytes ?? policy.MaxCalldataBytes;
        MaxGas = own?.MaxGasPerTransaction ?? policy.MaxGasPerTransaction;
        Footprint = own?.Footprint ?? policy.Footprint;
        Check(nameof(policy));
    }

    public UInt256 MinimumValue { get; }

    public UInt256? MaxGasPrice { get; }

    public TimeSpan? MaxGasPriceWait { get; }

    public uint? MaxCostBps { get; }

    public TimeSpan? MaxWait { get; }

    public TimeSpan ClosingWindow { get; }

    public ValueOfWaiting? Waiting { get; }

    public bool ClaimForOthers { get; }

    public int MaxTickets { get; }

    public int MaxCalldataBytes { get; }

    public ulong MaxGas { get; }

    public ClaimFootprint Footprint { get; }

    /// <summary>Whether any gate depends on what a ticket is worth.</summary>
    public bool NeedsValue => !MinimumValue.IsZero || MaxCostBps is not null || Waiting is not null;

    /// <summary>When an economic gate ends for a ticket; null: never, or nobody knows yet.</summary>
    public DateTimeOffset? Deadline(DateTimeOffset? since, DateTimeOffset? windowEnd, bool ofGasPrice)
    {
        DateTimeOffset? closing = since is not null && windowEnd is { } end && end - DateTimeOffset.MinValue >= ClosingWindow && ClosingWindow > TimeSpan.Zero ? end - ClosingWindow : null;
        return Earlier(Earlier(After(since, MaxWait), ofGasPrice ? After(since, MaxGasPriceWait) : null), closing);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right ?? left : left;

    private static DateTimeOffset? After(DateTimeOffset? since, TimeSpan? wait) =>
        since is { } from && wait is { } time && time <= DateTimeOffset.MaxValue - from ? from + time : null;

    private void Check(string policy)
    {
        Require(MaxTickets >= 1, "The most tickets of one transaction are at least 1.", policy);
        Require(MaxCalldataBytes >= 1, "The most calldata of one transaction is at least 1 byte.", policy);
        Require(!(MaxWait < TimeSpan.Zero) && !(MaxGasPriceWait < TimeSpan.Zero) && ClosingWindow >= TimeSpan.Zero && !(Waiting?.Horizon < TimeSpan.Zero), "A time to wait is not negative.", policy);
        Require(
            Footprint is { BytesPerTransaction: >= 0, BytesPerTicket: >= 0, BytesPerFurtherAsset: >= 0 },
            "A footprint is not negative.", policy);
    }

    private static void Require(bool condition, string message, string paramName)
    {
        if (!condition)
        {
            throw new ArgumentException(message, paramName);
        }
    }
}
