using Nethereum.RPC.Accounts;
using Nethereum.Signer;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Nethereum.Web3.Accounts.Managed;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>In and out of EigenLayer with an application's Web3 and its account.</summary>
public sealed class EigenLayerThroughWeb3Tests(DevnetFixture fixture) : IClassFixture<DevnetFixture>
{
    private readonly TestChain _chain = fixture.ChainOrSkip();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task DepositToComplete_LocalAccount_BringsTheTokensBack(ClientKind kind)
    {
        // Without a chain id: the network's is used.
        var account = new Account(EthECKey.GenerateKey());
        using RestakingClient client = new Web3(account, Clients.To(kind, _chain.RpcUrl)).UseRestaking(_chain.Network, Fast());

        await InAndOutAsync(client);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft, true)]
    [InlineData(ClientKind.SystemTextJson, true)]
    [InlineData(ClientKind.Newtonsoft, false)]
    public async Task DepositToComplete_ExternalSigner_BringsTheTokensBack(ClientKind kind, bool signsEip1559)
    {
        var external = new KeyExternalSigner(EthECKey.GenerateKey()) { SignsEip1559 = signsEip1559 };
        Web3 web3 = External(external, kind);
        RestakingClientOptions options = Fast();
        options = options with { TransactionOptions = options.TransactionOptions! with { Fees = FeePolicy.Default with { UseLegacy = !signsEip1559 } } };
        using RestakingClient client = await web3.UseRestakingAsync(_chain.Network, options, Token);

        await InAndOutAsync(client);

        Assert.Equal(5, external.Signatures);
    }

    [Fact]
    public async Task DepositToComplete_ManagedAccount_BringsTheTokensBack()
    {
        Address held = await _chain.CreateAccountAsync(cancellationToken: Token);
        using RestakingClient client = new Web3(new ManagedAccount(held.ToString(), "password"), Clients.To(ClientKind.Newtonsoft, _chain.RpcUrl)).UseRestaking(_chain.Network, Fast());

        await InAndOutAsync(client);
    }

    [Fact]
    public async Task Send_ExternalSignerThatSignsWithAnotherKey_IsNotBroadcast()
    {
        var external = new KeyExternalSigner(EthECKey.GenerateKey(), signsWith: EthECKey.GenerateKey());
        using RestakingClient client = await External(external, ClientKind.Newtonsoft).UseRestakingAsync(_chain.Network, Fast(), Token);
        Address account = client.Signer!.Address;
        await _chain.FundAsync(account, UInt256.FromEther("5"), Token);
        Address operatorAddress = await _chain.RegisterOperatorAsync(cancellationToken: Token);

        SignerMismatchException refused = await Assert.ThrowsAsync<SignerMismatchException>(
            () => client.EigenLayer.Delegation.PrepareDelegate(operatorAddress).SendAsync(cancellationToken: Token));

        Assert.Equal(["From"], refused.Differences);
        Assert.Equal(0UL, await _chain.Rpc.GetTransactionCountAsync(account, Rpc.BlockTag.Pending, Token));
    }

    [Fact]
    public async Task Send_CallThatReverts_IsTheDecodedError()
    {
        using RestakingClient client = await FundedAsync();
        Address nobody = Address.Parse("0x1111111111111111111111111111111111111111");

        RestakingException refused = await Assert.ThrowsAnyAsync<RestakingException>(
            () => client.EigenLayer.Delegation.PrepareDelegate(nobody).SendAsync(cancellationToken: Token));

        Assert.True(refused is PreflightException or ContractRevertException, refused.ToString());
    }

    [Fact]
    public async Task TransactionInput_OfAPreparedTransaction_IsSentByTheWeb3()
    {
        using RestakingClient client = await FundedAsync();
        var web3 = new Web3(_account, Clients.To(ClientKind.Newtonsoft, _chain.RpcUrl));
        Address operatorAddress = await _chain.RegisterOperatorAsync(cancellationToken: Token);
        var input = client.EigenLayer.Delegation.PrepareDelegate(operatorAddress).ToTransactionInput();

        input.Gas = await web3.TransactionManager.EstimateGasAsync(input);
        var receipt = await web3.TransactionManager.SendTransactionAndWaitForReceiptAsync(input, Token);

        Assert.Equal(1, receipt.Status.Value);
        StakerPosition position = await client.EigenLayer.GetPositionAsync(client.Signer!.Address, cancellationToken: Token);
        Assert.Equal(operatorAddress, position.Operator);
    }

    [Fact]
    public async Task Nonces_BesideTheWeb3sOwnSends_StayRight()
    {
        using RestakingClient client = await FundedAsync();
        var web3 = new Web3(_account, Clients.To(ClientKind.Newtonsoft, _chain.RpcUrl));
        Address operatorAddress = await _chain.RegisterOperatorAsync(cancellationToken: Token);

        await web3.Eth.GetEtherTransferService().TransferEtherAndWaitForReceiptAsync(operatorAddress.ToString(), 0.1m, cancellationToken: Token);
        TransactionHandle<DelegationResult> sent = await client.EigenLayer.Delegation.PrepareDelegate(operatorAddress).SendAsync(cancellationToken: Token);
        await sent.WaitForConfirmationAsync(cancellationToken: Token);

        Assert.Equal(2UL, await _chain.Rpc.GetTransactionCountAsync(client.Signer!.Address, Rpc.BlockTag.Latest, Token));
    }

    private Account? _account;

    private static RestakingClientOptions Fast() => new()
    {
        TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(20) },
    };

    private async Task<RestakingClient> FundedAsync()
    {
        _account = new Account(EthECKey.GenerateKey(), _chain.Network.ChainId);
        RestakingClient client = new Web3(_account, Clients.To(ClientKind.Newtonsoft, _chain.RpcUrl)).UseRestaking(_chain.Network, Fast());
        await _chain.FundAsync(client.Signer!.Address, UInt256.FromEther("5"), Token);
        return client;
    }

    private Web3 External(KeyExternalSigner external, ClientKind kind)
    {
        var client = Clients.To(kind, _chain.RpcUrl);
        var account = new ExternalAccount(external, _chain.Network.ChainId);
        account.InitialiseDefaultTransactionManager(client);
        return new Web3((IAccount)account, client);
    }

    private async Task InAndOutAsync(RestakingClient client)
    {
        Address staker = client.Signer!.Address;
        UInt256 ten = UInt256.FromEther("10");
        await _chain.FundAsync(staker, UInt256.FromEther("5"), Token);
        await _chain.GetTokenAsync("stETH", staker, ten, Token);
        Address operatorAddress = await _chain.RegisterOperatorAsync(cancellationToken: Token);
        var token = new ERC20(_chain.StrategyOf("stETH").Token!.Value);
        UInt256 before = await client.ReadAsync(token.BalanceOf(staker), cancellationToken: Token);

        TransactionPlan<DepositResult> deposit = await client.EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("10"), Token);
        foreach (PlanStep step in deposit)
        {
            await (await step.SendAsync(cancellationToken: Token)).WaitAsync(cancellationToken: Token);
        }

        await (await client.EigenLayer.Delegation.PrepareDelegate(operatorAddress).SendAsync(cancellationToken: Token)).WaitForConfirmationAsync(cancellationToken: Token);
        StakerPosition position = await client.EigenLayer.GetPositionAsync(staker, cancellationToken: Token);
        Assert.Equal(operatorAddress, position.Operator);
        Assert.True(position.Find("stETH")!.Withdrawable > UInt256.Zero);

        PreparedTransaction<QueueWithdrawalsResult> queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, Token);
        await (await queue.SendAsync(cancellationToken: Token)).WaitForConfirmationAsync(cancellationToken: Token);
        WithdrawalQueueSnapshot queued = await client.EigenLayer.Withdrawals.ListQueuedAsync(staker, cancellationToken: Token);
        QueuedWithdrawal ticket = queued[0];
        PreparedTransaction<CompleteWithdrawalsResult> complete = client.EigenLayer.Withdrawals.PrepareComplete(ticket);
        await Assert.ThrowsAsync<PreflightException>(() => complete.SendAsync(cancellationToken: Token));

        await _chain.AdvanceBlocksAsync(ticket.ClaimableAtBlock, Token);
        ConfirmedTransaction<CompleteWithdrawalsResult> done =
            await (await complete.SendAsync(cancellationToken: Token)).WaitForConfirmationAsync(cancellationToken: Token);

        Assert.Single(done.Result.Payments);
        UInt256 after = await client.ReadAsync(token.BalanceOf(staker), cancellationToken: Token);
        Assert.InRange(before - after, UInt256.Zero, (UInt256)10u); // a rebasing token rounds by wei
    }
}
