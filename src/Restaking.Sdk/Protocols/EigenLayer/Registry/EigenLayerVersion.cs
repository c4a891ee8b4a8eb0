using System.Globalization;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>Which contract said the version.</summary>
public enum EigenLayerVersionSource
{
    /// <summary>None answered.</summary>
    None,

    /// <summary><c>ProtocolRegistry.version()</c>: that of the whole deployment (since 1.9).</summary>
    ProtocolRegistry,

    /// <summary><c>DelegationManager.version()</c>: that of this contract's code, which can be older than the deployment.</summary>
    DelegationManager,

    /// <summary><c>StrategyManager.version()</c>.</summary>
    StrategyManager,

    /// <summary><c>AVSDirectory.version()</c>.</summary>
    AVSDirectory,

    /// <summary><c>KeyRegistrar.version()</c>.</summary>
    KeyRegistrar,

    /// <summary><c>AllocationManager.version()</c> (until 1.8).</summary>
    AllocationManager,
}

/// <summary>
/// The version a deployment says it is, at one block. For people and logs: what a deployment can do is asked of its contracts
/// (<see cref="EigenLayerRegistryClient.HasAsync"/>), for networks of one version differ.
/// </summary>
/// <param name="Block">The block it is from.</param>
/// <param name="Version">As the contract writes it ("1.5.0", "1.7.0-rc.1"); null when no contract says one.</param>
/// <param name="Source">Which contract said it.</param>
public sealed record EigenLayerVersion(BlockRef Block, string? Version, EigenLayerVersionSource Source)
{
    /// <summary>The numbers in front of any suffix ("1.7.0-rc.1" is 1.7.0); null when there is none to read.</summary>
    public Version? Number
    {
        get
        {
            if (Version is null)
            {
                return null;
            }

            ReadOnlySpan<char> text = Version.AsSpan();
            text = text.StartsWith("v", StringComparison.OrdinalIgnoreCase) ? text[1..] : text;
            int end = 0;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            {
                end++;
            }

            text = text[..end];
            return System.Version.TryParse(text, out Version? number)
                ? number
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? new Version(major, 0) : null;
        }
    }

    /// <summary>The version and who said it.</summary>
    public override string ToString() => Version is null ? "unknown version" : $"{Version} ({Source})";
}
