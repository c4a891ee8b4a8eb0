using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting;

/// <summary>A private relay that signed transactions go to before the public node has them (<see cref="PrivateRelay"/>).</summary>
public sealed class PrivateRelayOptions
{
    /// <summary>Its URL, http or https. Path, query and user part are secrets, as those of an endpoint.</summary>
    public string? Url { get; set; }

    /// <summary>How it takes transactions. Default <c>eth_sendRawTransaction</c>.</summary>
    public PrivateRelayMethod Method { get; set; } = PrivateRelayMethod.SendRawTransaction;

    /// <summary>After how many blocks without inclusion the same bytes go to the public node. Default 5.</summary>
    public int FallbackAfterBlocks { get; set; } = 5;
}
