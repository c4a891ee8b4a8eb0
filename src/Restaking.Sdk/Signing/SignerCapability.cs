namespace Restaking.Sdk.Signing;

/// <summary>What a signer does with a transaction it is given. It decides who owns the nonce and whether a transaction may be bumped here.</summary>
public enum SignerCapability
{
    /// <summary>Returns signed bytes. The pipeline picks the nonce, broadcasts, and may replace the transaction.</summary>
    Signs,

    /// <summary>
    /// Signs and broadcasts by itself (a node's account, a custodian). It owns the nonce and any replacement:
    /// speeding up or cancelling through the pipeline is refused.
    /// </summary>
    SignsAndBroadcasts,
}
