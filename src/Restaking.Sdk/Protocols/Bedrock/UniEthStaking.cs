using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>Which of the two staking contracts of uniETH.</summary>
public enum UniEthStakingKind
{
    /// <summary>The first one. Instant swaps are here only.</summary>
    V1,

    /// <summary>The second one. Redeeming has a switch of its own (<c>redeemEnabled</c>).</summary>
    Pectra,
}

/// <summary>
/// One of the two staking contracts. They share most functions, so what is only read goes through the first one's binding; what is
/// signed names the contract it is for.
/// </summary>
internal sealed record UniEthStaking(UniEthStakingKind Kind, Address Address)
{
    /// <summary>The order in which one is looked for: the newer one first.</summary>
    public static ImmutableArray<UniEthStaking> Of(BedrockDeployment deployment)
    {
        UniEthStaking v1 = new(UniEthStakingKind.V1, deployment.StakingV1);
        return deployment.StakingPectra is { } pectra ? [new(UniEthStakingKind.Pectra, pectra), v1] : [v1];
    }

    /// <summary>What both have, for reading.</summary>
    public UniETHStakingV1 Views => new(Address);

    /// <summary>A ticket's prefix: debts are numbered by each contract for itself.</summary>
    public string Prefix => Kind == UniEthStakingKind.V1 ? "v1:" : "pectra:";

    public IContractCall Mint(UInt256 minimum, UInt256 deadline) => Kind == UniEthStakingKind.V1
        ? new UniETHStakingV1(Address).Mint(minimum, deadline)
        : new UniETHStakingPectra(Address).Mint(minimum, deadline);

    public IContractCall RedeemFromValidators(UInt256 ethers, UInt256 maximumBurn, UInt256 deadline) => Kind == UniEthStakingKind.V1
        ? new UniETHStakingV1(Address).RedeemFromValidators(ethers, maximumBurn, deadline)
        : new UniETHStakingPectra(Address).RedeemFromValidators(ethers, maximumBurn, deadline);

    /// <summary>The switch only the second contract has; on the first one redeeming is always on.</summary>
    public RoundRead<bool>? ReadRedeemEnabled(ReadRounds rounds) =>
        Kind == UniEthStakingKind.Pectra ? rounds.Read(new UniETHStakingPectra(Address).RedeemEnabled()) : null;
}

/// <summary>Deadlines as the staking contracts take them: unix seconds, and the block must be earlier.</summary>
internal static class UniEthDeadline
{
    /// <summary>No deadline: the bound on the amount is what protects the caller.</summary>
    public static UInt256 Seconds(DateTimeOffset? deadline) =>
        deadline is { } time ? (UInt256)(ulong)Math.Max(0, time.ToUnixTimeSeconds()) : UInt256.MaxValue;

    /// <summary>The refusal [USR001], or null.</summary>
    public static DeadlinePassed? Check(DateTimeOffset? deadline, ulong blockTimestamp) =>
        deadline is { } time && Seconds(deadline) <= (UInt256)blockTimestamp ? new DeadlinePassed(time) : null;
}
