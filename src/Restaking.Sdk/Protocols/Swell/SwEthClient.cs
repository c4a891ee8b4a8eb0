using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>swETH: ether in, exits by NFT (swEXIT).</summary>
public class SwEthClient : SwellTokenClient
{
    /// <summary>For fakes.</summary>
    protected SwEthClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    public SwEthClient(LiquidContext context, SwellDeployment deployment)
        : base(context, "swETH", Given(deployment).SwETH, deployment.SwExit)
    {
    }

    private protected override IContractCall DepositCall(Address? referral)
    {
        SwETH token = new(Info.Token);
        return referral is { } named ? token.DepositWithReferral(named) : token.Deposit();
    }

    private protected override UInt256 ReadMinted(TransactionReceipt receipt, Address depositor, UInt256 amount) =>
        receipt.Single<SwETH.ETHDepositReceivedEvent>(Info.Token, found => found.From == depositor && found.Amount == amount).SwETHMinted;

    private protected override IContractCall RequestCall(UInt256 amount) => new SwEXIT(Exit).CreateWithdrawRequest(amount);

    private protected override IContractCall ClaimCall(UInt256 tokenId) => new SwEXIT(Exit).FinalizeWithdrawal(tokenId);

    private static SwellDeployment Given(SwellDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment;
    }
}
