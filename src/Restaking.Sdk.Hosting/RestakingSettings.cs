namespace Restaking.Sdk.Hosting;

/// <summary>
/// The keys of a configuration section for <c>AddRestaking(section)</c>. What is null was not set and leaves the option as it is.
/// </summary>
internal sealed class RestakingSettings
{
    /// <summary>Name of a built-in network: Mainnet, Sepolia, Hoodi; any casing.</summary>
    public string? Network { get; set; }

    public IList<string>? Endpoints { get; set; }

    public RpcSettings? Rpc { get; set; }

    public TransactionSettings? Transactions { get; set; }

    internal sealed class RpcSettings
    {
        public int? MaxAttempts { get; set; }

        public TimeSpan? AttemptTimeout { get; set; }

        public TimeSpan? OverallTimeout { get; set; }

        public TimeSpan? EndpointCoolDown { get; set; }

        public int? MaxBatchSize { get; set; }

        public ulong? MaxLogRange { get; set; }
    }

    internal sealed class TransactionSettings
    {
        public int? Confirmations { get; set; }

        public TimeSpan? WaitTimeout { get; set; }

        public TimeSpan? PollingInterval { get; set; }

        public int? GasMarginPercent { get; set; }

        public int? FinalityDepth { get; set; }

        public FeeSettings? Fees { get; set; }

        public ReplacementSettings? Replacement { get; set; }

        public PrivateRelaySettings? PrivateRelay { get; set; }
    }

    /// <summary>Decimal numbers as text, so that none is rounded.</summary>
    internal sealed class FeeSettings
    {
        public string? MaxFeePerGasGwei { get; set; }

        public string? MaxPriorityFeePerGasGwei { get; set; }

        public string? MinPriorityFeePerGasGwei { get; set; }

        public string? MaxTotalCostEther { get; set; }
    }

    internal sealed class ReplacementSettings
    {
        public int? AfterBlocks { get; set; }

        public TimeSpan? After { get; set; }

        public int? BumpPercent { get; set; }

        public int? MaxReplacements { get; set; }
    }

    internal sealed class PrivateRelaySettings
    {
        public string? Url { get; set; }

        public Transactions.PrivateRelayMethod? Method { get; set; }

        public int? FallbackAfterBlocks { get; set; }
    }
}
