namespace Restaking.Sdk.Contracts;

/// <summary>How many calls a <see cref="ContractReader"/> puts into one request.</summary>
public sealed class ContractReaderOptions
{
    /// <summary>The most calls in one <c>aggregate3</c>. Default 1,000: with some 30,000 gas each they stay under the 50 million gas most nodes allow a call.</summary>
    public int MaxCallsPerRequest { get; set; } = 1_000;

    /// <summary>The most calldata in one <c>aggregate3</c>, in bytes. Default 256 KiB.</summary>
    public int MaxCalldataBytes { get; set; } = 256 * 1024;

    /// <summary>Requests of one batch that are on their way at the same time. Default 4.</summary>
    public int MaxConcurrentRequests { get; set; } = 4;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCallsPerRequest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCalldataBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentRequests, 1);
    }
}
