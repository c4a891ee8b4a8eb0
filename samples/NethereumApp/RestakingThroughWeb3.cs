using Microsoft.Extensions.DependencyInjection;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.Web3;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Nethereum;
using Restaking.Sdk.Nethereum.Messages.EigenLayer.DelegationManager;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Samples.NethereumApp;

/// <summary>What changes in an application built on Nethereum. The regions are shown in docs/nethereum.md.</summary>
internal static class RestakingThroughWeb3
{
    public static async Task FundAsync(TestChain chain, string account, CancellationToken cancellationToken)
    {
        await chain.FundAsync(account.ToAddress(), cancellationToken: cancellationToken);
        await chain.GetTokenAsync("stETH", account.ToAddress(), UInt256.FromEther("10"), cancellationToken);
    }

    public static async Task RunAsync(IWeb3 web3, RestakingNetwork network, Address operatorAddress, CancellationToken cancellationToken)
    {
        #region nethereum-one-line
        using RestakingClient client = web3.UseRestaking(network); // RestakingNetwork.Mainnet, in most applications
        #endregion

        await DepositAsync(client, cancellationToken);
        await DelegateAsync(client, operatorAddress, cancellationToken);
        await ConvertAsync(web3, client, cancellationToken);
        bool isDelegated = await AskWithAMessageAsync(web3, network.EigenLayer!.DelegationManager.ToString(), client.Signer!.Address.ToString());
        Console.WriteLine($"Delegated, says a FunctionMessage: {isDelegated}");
    }

    /// <summary>The same delegation without the SDK, as it looks in an application today.</summary>
    public static async Task<string> DelegateByHandAsync(IWeb3 web3, string abi, string delegationManager, string operatorAddress)
    {
        #region nethereum-before
        var contract = web3.Eth.GetContract(abi, delegationManager);
        var delegateTo = contract.GetFunction("delegateTo");
        var noSignature = new { Signature = Array.Empty<byte>(), Expiry = 0 };
        TransactionReceipt receipt = await delegateTo.SendTransactionAndWaitForReceiptAsync(
            web3.TransactionManager.Account.Address, null, operatorAddress, noSignature, new byte[32]);
        if (receipt.Status.Value != 1)
        {
            throw new InvalidOperationException("It reverted. Why?");
        }
        #endregion

        return receipt.TransactionHash;
    }

    public static void Register(IServiceCollection services)
    {
        #region nethereum-container
        services.AddRestaking().UseNethereum(RestakingNetwork.Mainnet); // takes the container's IWeb3
        #endregion
    }

    public static async Task<RestakingClient> WithExternalAccountAsync(IWeb3 web3, CancellationToken cancellationToken)
    {
        #region nethereum-external
        RestakingClient client = await web3.UseRestakingAsync(RestakingNetwork.Mainnet, cancellationToken: cancellationToken);
        #endregion

        return client;
    }

    public static async Task<bool> AskWithAMessageAsync(IWeb3 web3, string delegationManager, string staker)
    {
        #region nethereum-messages
        // using Restaking.Sdk.Nethereum.Messages.EigenLayer.DelegationManager;
        bool isDelegated = await web3.Eth.GetContractQueryHandler<IsDelegatedFunction>()
            .QueryAsync<bool>(delegationManager, new IsDelegatedFunction { Staker = staker });
        #endregion

        return isDelegated;
    }

    private static async Task DepositAsync(RestakingClient client, CancellationToken cancellationToken)
    {
        TransactionPlan<DepositResult> plan = await client.EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("10"), cancellationToken);
        foreach (PlanStep step in plan)
        {
            TransactionHandle sent = await step.SendAsync(cancellationToken: cancellationToken);
            ConfirmedTransaction done = await sent.WaitAsync(cancellationToken: cancellationToken);
            Console.WriteLine($"Block {done.Receipt.BlockNumber}: {step.Description}");
        }
    }

    private static async Task DelegateAsync(RestakingClient client, Address operatorAddress, CancellationToken cancellationToken)
    {
        #region nethereum-after
        TransactionHandle<DelegationResult> sent = await client.EigenLayer.Delegation.PrepareDelegate(operatorAddress).SendAsync(cancellationToken: cancellationToken);
        ConfirmedTransaction<DelegationResult> done = await sent.WaitForConfirmationAsync(cancellationToken: cancellationToken);
        Console.WriteLine($"Delegated to {done.Result.Operator} in block {done.Receipt.BlockNumber}");
        #endregion
    }

    private static async Task ConvertAsync(IWeb3 web3, RestakingClient client, CancellationToken cancellationToken)
    {
        #region nethereum-convert
        PreparedTransaction queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, cancellationToken);
        TransactionInput input = queue.ToTransactionInput();
        UInt256 gas = (await web3.TransactionManager.EstimateGasAsync(input)).ToUInt256();
        #endregion

        Console.WriteLine($"Queueing everything through the Web3 would take {gas} gas");
    }
}
