using System.Globalization;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk;

/// <summary>
/// Somebody else has taken the account over: this writer was away for longer than its lease. Nothing was written, and where it stood before a broadcast, nothing was sent.
/// The operation under the same key can be tried again: it finds what became of it.
/// </summary>
public sealed class LeaseLostException : JournalException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="key">The operation.</param>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account.</param>
    /// <param name="fence">The token the writer had.</param>
    /// <param name="held">The newest token; <see langword="null"/> when the lease was released.</param>
    public LeaseLostException(string key, ulong chainId, Address account, long fence, long? held)
        : base(
            $"The operation '{key}' can not be written under lease {fence.ToString(CultureInfo.InvariantCulture)} on {account} (chain {chainId.ToString(CultureInfo.InvariantCulture)}): "
                + (held is { } token ? $"lease {token.ToString(CultureInfo.InvariantCulture)} holds the account now." : "it was released."),
            isTransient: true)
    {
        Key = key;
        ChainId = chainId;
        Account = account;
        Fence = fence;
        Held = held;
    }

    /// <summary>The operation.</summary>
    public string Key { get; }

    /// <summary>The chain.</summary>
    public ulong ChainId { get; }

    /// <summary>The account.</summary>
    public Address Account { get; }

    /// <summary>The token the writer had.</summary>
    public long Fence { get; }

    /// <summary>The newest token; <see langword="null"/> when the lease was released.</summary>
    public long? Held { get; }
}
