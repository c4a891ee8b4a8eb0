using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Mantle's mETH and cmETH lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record MantleDeployment
{
    /// <summary>Takes ether and unstake requests.</summary>
    public required Address Staking { get; init; }

    /// <summary>mETH.</summary>
    public required Address MEth { get; init; }

    /// <summary>The unstake requests.</summary>
    public required Address UnstakeRequestsManager { get; init; }

    /// <summary>The oracle records that requests are finalised by.</summary>
    public required Address Oracle { get; init; }

    /// <summary>The pause flags.</summary>
    public required Address Pauser { get; init; }

    /// <summary>Where a search for unstake requests starts: the block the contracts were deployed in, or one before it. Zero is never wrong, only slow.</summary>
    public ulong FirstBlock { get; init; }

    /// <summary>cmETH.</summary>
    public Address? CmEth { get; init; }

    /// <summary>Holds the mETH behind cmETH; deposits approve it.</summary>
    public Address? CmEthVault { get; init; }

    /// <summary>Takes deposits of mETH.</summary>
    public Address? CmEthTeller { get; init; }

    /// <summary>The rate of cmETH.</summary>
    public Address? CmEthAccountant { get; init; }

    /// <summary>The withdrawal requests of cmETH.</summary>
    public Address? CmEthDelayedWithdraw { get; init; }

    /// <summary>Which functions are open to everybody.</summary>
    public Address? CmEthRolesAuthority { get; init; }

    internal static MantleDeployment From(AddressBook contracts) => new()
    {
        Staking = contracts.Required(nameof(Staking)),
        MEth = contracts.Required(nameof(MEth)),
        UnstakeRequestsManager = contracts.Required(nameof(UnstakeRequestsManager)),
        Oracle = contracts.Required(nameof(Oracle)),
        Pauser = contracts.Required(nameof(Pauser)),
        // mantle-lsp/contracts broadcast/deploy.s.sol/1/deploy-latest.json
        FirstBlock = contracts.ChainId == 1 ? 18_290_585ul : 0,
        CmEth = contracts.Find(nameof(CmEth)),
        CmEthVault = contracts.Find(nameof(CmEthVault)),
        CmEthTeller = contracts.Find(nameof(CmEthTeller)),
        CmEthAccountant = contracts.Find(nameof(CmEthAccountant)),
        CmEthDelayedWithdraw = contracts.Find(nameof(CmEthDelayedWithdraw)),
        CmEthRolesAuthority = contracts.Find(nameof(CmEthRolesAuthority)),
    };
}
