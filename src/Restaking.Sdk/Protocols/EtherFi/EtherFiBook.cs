using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>What the ether.fi clients share: the ways to the chain, the contracts, and what the two tokens are.</summary>
internal sealed class EtherFiBook(LiquidContext context, EtherFiDeployment deployment)
{
    public const string Protocol = "ether.fi";

    /// <summary>The most the contracts can count (<c>uint128</c>); above it their numbers are cut, or a Panic ends the call.</summary>
    public static readonly UInt256 LargestAmount = UInt128.MaxValue;

    public LiquidContext Context { get; } = context;

    public EtherFiDeployment Deployment { get; } = deployment;

    public LiquidTokenInfo EEthInfo { get; } = new(Protocol, "eETH", deployment.EETH, 18, UnitOfAccount.Ether) { IsRebasing = true };

    public LiquidTokenInfo WeEthInfo { get; } = new(Protocol, "weETH", deployment.WeETH, 18, UnitOfAccount.Ether);

    public LiquidityPool Pool => new(Deployment.LiquidityPool);

    public EETH EEth => new(Deployment.EETH);

    public WeETH WeEth => new(Deployment.WeETH);

    public WithdrawRequestNFT Nft => new(Deployment.WithdrawRequestNft);
}
