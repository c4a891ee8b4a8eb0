using Restaking.Sdk.Abi;

namespace Restaking.Sdk;

/// <summary>
/// The deployment on this chain does not have what was asked for: its contracts are of a version without it, or the contract is not
/// deployed. Found out by asking the chain, never by its name.
/// </summary>
public sealed class FeatureNotAvailableException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="feature">What was asked for, in the contracts' words.</param>
    /// <param name="contract">The contract that lacks it; null when the deployment has no such contract.</param>
    /// <param name="version">The version the deployment says it is (<c>version()</c>); null when it says none.</param>
    /// <param name="innerException">What the chain answered.</param>
    public FeatureNotAvailableException(string feature, Address? contract, string? version, Exception? innerException = null)
        : base(Describe(feature, contract, version), innerException)
    {
        Feature = feature;
        Contract = contract;
        Version = version;
    }

    /// <summary>What was asked for.</summary>
    public string Feature { get; }

    /// <summary>The contract that lacks it; null when the deployment has no such contract.</summary>
    public Address? Contract { get; }

    /// <summary>The version found; null when the deployment says none.</summary>
    public string? Version { get; }

    /// <summary>False: it stays so until the contracts are upgraded.</summary>
    public override bool IsTransient => false;

    private static string Describe(string feature, Address? contract, string? version) =>
        $"{feature} is not available: "
        + (contract is { } there ? $"the contract at {there} does not have it" : "the deployment names no contract for it")
        + (version is null ? "." : $" (version found: {version}).");
}
