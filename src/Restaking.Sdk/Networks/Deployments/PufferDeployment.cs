using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Puffer lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record PufferDeployment
{
    /// <summary>pufETH, an ERC-4626 vault of WETH.</summary>
    public required Address Vault { get; init; }

    /// <summary>The batched withdrawal queue.</summary>
    public required Address WithdrawalManager { get; init; }

    /// <summary>Deposits stETH and wstETH with permits.</summary>
    public Address? Depositor { get; init; }

    /// <summary>Who may call what, and which contracts are closed.</summary>
    public Address? AccessManager { get; init; }

    /// <summary>Wrapped ether: the vault's asset and what the queue pays.</summary>
    public required Address Weth { get; init; }

    /// <summary>Lido's stETH.</summary>
    public Address? StETH { get; init; }

    /// <summary>Lido's wstETH.</summary>
    public Address? WstETH { get; init; }

    internal static PufferDeployment From(AddressBook contracts) => new()
    {
        Vault = contracts.Required(nameof(Vault)),
        WithdrawalManager = contracts.Required(nameof(WithdrawalManager)),
        Depositor = contracts.Find(nameof(Depositor)),
        AccessManager = contracts.Find(nameof(AccessManager)),
        Weth = contracts.Required(nameof(Weth)),
        StETH = contracts.Find(nameof(StETH)),
        WstETH = contracts.Find(nameof(WstETH)),
    };
}
