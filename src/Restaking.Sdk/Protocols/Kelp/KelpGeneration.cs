namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>Which of Kelp's contracts answer behind the proxies. The address does not tell and the network's name does not either: the chain is asked.</summary>
public enum KelpGeneration
{
    /// <summary>Contracts 5.1 (2025): queue only, no daily limit of minting, no transfer blocks.</summary>
    Legacy,

    /// <summary>
    /// Contracts of 2026, recognised by <c>LRTWithdrawalManager.instantWithdrawalFee()</c>: instant withdrawals, operators that complete for a user, a daily
    /// limit of minting, transfer blocks of 24 hours, ETH that is lent out between unlocking and claim.
    /// </summary>
    Current,
}
