using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Renzo lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record RenzoDeployment
{
    /// <summary>Takes deposits.</summary>
    public required Address RestakeManager { get; init; }

    /// <summary>ezETH.</summary>
    public required Address EzETH { get; init; }

    /// <summary>Withdrawal requests and claims.</summary>
    public required Address WithdrawQueue { get; init; }

    /// <summary>Prices of the collateral.</summary>
    public Address? Oracle { get; init; }

    /// <summary>The rate of ezETH (<c>getRate()</c>).</summary>
    public Address? RateProvider { get; init; }

    /// <summary>Instant redemption from the withdraw buffer.</summary>
    public Address? InstantWithdrawer { get; init; }

    internal static RenzoDeployment From(AddressBook contracts) => new()
    {
        RestakeManager = contracts.Required(nameof(RestakeManager)),
        EzETH = contracts.Required(nameof(EzETH)),
        WithdrawQueue = contracts.Required(nameof(WithdrawQueue)),
        Oracle = contracts.Find(nameof(Oracle)),
        RateProvider = contracts.Find(nameof(RateProvider)),
        InstantWithdrawer = contracts.Find(nameof(InstantWithdrawer)),
    };
}
