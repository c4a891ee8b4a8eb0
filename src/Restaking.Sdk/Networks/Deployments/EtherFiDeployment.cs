using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where ether.fi lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record EtherFiDeployment
{
    /// <summary>Takes ether and withdrawal requests.</summary>
    public required Address LiquidityPool { get; init; }

    /// <summary>eETH, rebasing.</summary>
    public required Address EETH { get; init; }

    /// <summary>weETH: one share of eETH.</summary>
    public required Address WeETH { get; init; }

    /// <summary>The NFTs of the withdrawal queue.</summary>
    public required Address WithdrawRequestNft { get; init; }

    /// <summary>Instant redemption.</summary>
    public Address? RedemptionManager { get; init; }

    /// <summary>Requests withdrawals from weETH.</summary>
    public Address? WeETHWithdrawAdapter { get; init; }

    /// <summary>The queue of the whitelisted.</summary>
    public Address? PriorityWithdrawalQueue { get; init; }

    /// <summary>Deposits ether, WETH, stETH and wstETH to weETH.</summary>
    public Address? DepositAdapter { get; init; }

    /// <summary>Deposits stETH to eETH.</summary>
    public Address? Liquifier { get; init; }

    /// <summary>The buckets that minting and burning of eETH draw on.</summary>
    public Address? RateLimiter { get; init; }

    /// <summary>Accounts that may not move eETH.</summary>
    public Address? Blacklister { get; init; }

    /// <summary>Lido's stETH.</summary>
    public Address? StETH { get; init; }

    /// <summary>Lido's wstETH.</summary>
    public Address? WstETH { get; init; }

    /// <summary>Wrapped ether.</summary>
    public Address? Weth { get; init; }

    internal static EtherFiDeployment From(AddressBook contracts) => new()
    {
        LiquidityPool = contracts.Required(nameof(LiquidityPool)),
        EETH = contracts.Required(nameof(EETH)),
        WeETH = contracts.Required(nameof(WeETH)),
        WithdrawRequestNft = contracts.Required(nameof(WithdrawRequestNft)),
        RedemptionManager = contracts.Find(nameof(RedemptionManager)),
        WeETHWithdrawAdapter = contracts.Find(nameof(WeETHWithdrawAdapter)),
        PriorityWithdrawalQueue = contracts.Find(nameof(PriorityWithdrawalQueue)),
        DepositAdapter = contracts.Find(nameof(DepositAdapter)),
        Liquifier = contracts.Find(nameof(Liquifier)),
        RateLimiter = contracts.Find(nameof(RateLimiter)),
        Blacklister = contracts.Find(nameof(Blacklister)),
        StETH = contracts.Find(nameof(StETH)),
        WstETH = contracts.Find(nameof(WstETH)),
        Weth = contracts.Find(nameof(Weth)),
    };
}
