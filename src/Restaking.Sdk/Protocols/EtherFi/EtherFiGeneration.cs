namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// Which of the two generations the contracts behind ether.fi's addresses are. The proxies stay and their code changes, so it is asked of the chain, at
/// every block anew: <c>LiquidityPool.minWithdrawAmount()</c> answers since the upgrade only.
/// </summary>
public enum EtherFiGeneration
{
    /// <summary>
    /// Before the upgrade of July 2026: only the owner of a withdrawal NFT claims it, at the rate of that moment; requests have no minimum and no maximum;
    /// there is no block list and no limit on minting.
    /// </summary>
    BeforeJuly2026 = 1,

    /// <summary>Since the upgrade: anybody claims for the owner, at the rate that was frozen at finalisation; minimum, maximum, block list and rate limits.</summary>
    SinceJuly2026 = 2,
}
