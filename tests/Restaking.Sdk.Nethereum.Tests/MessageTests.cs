using System.Numerics;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.Contracts;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.Signer;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Integration.Tests.EigenLayer;
using Restaking.Sdk.Nethereum.Messages.EigenLayer.DelegationManager;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Core = Restaking.Sdk.Contracts.EigenLayer.DelegationManager;
// Nethereum.RPC.Eth.DTOs has one too.
using Withdrawal = Restaking.Sdk.Nethereum.Messages.EigenLayer.DelegationManager.Withdrawal;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>The typed messages of the package, read and encoded by Nethereum, against the SDK's own bindings of the same contracts.</summary>
public sealed class MessageTests(DevnetFixture fixture) : IClassFixture<DevnetFixture>
{
    private const string Messages = "Restaking.Sdk.Nethereum.Messages.";

    private readonly TestChain _chain = fixture.ChainOrSkip();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Contracts =>
        [.. typeof(QueueWithdrawalsFunction).Assembly.GetTypes().Select(type => type.Namespace).OfType<string>().Where(ns => ns.StartsWith(Messages, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Selectors_AsNethereumComputesThem_AreThoseOfTheBinding(string messageNamespace)
    {
        Type binding = typeof(Core).Assembly.GetType("Restaking.Sdk.Contracts." + messageNamespace[Messages.Length..], throwOnError: true)!;
        var contract = (ContractBinding)binding.GetProperty("Binding")!.GetValue(null)!;
        Type[] types = [.. typeof(QueueWithdrawalsFunction).Assembly.GetTypes().Where(type => type.Namespace == messageNamespace && type.BaseType!.Name == type.Name + "Base")];
        var extractor = new AttributesToABIExtractor();

        AssertSame(
            contract.Functions.Select(item => (item.Signature, item.Selector.ToString())),
            types.Select(extractor.ExtractFunctionABI).Where(item => item is not null).Select(item => item.Sha3Signature));
        AssertSame(
            contract.Events.Select(item => (item.Signature, item.Topic0.ToString())),
            types.Select(extractor.ExtractEventABI).Where(item => item is not null).Select(item => item.Sha3Signature));
        AssertSame(
            contract.Errors.Select(item => (item.Signature, item.Selector.ToString())),
            types.Select(extractor.ExtractErrorABI).Where(item => item is not null).Select(item => item.Sha3Signature));

        // A struct in an array of arrays has no message: Nethereum would compute another selector.
        static void AssertSame(IEnumerable<(string Signature, string Hash)> expected, IEnumerable<string> actual) =>
            Assert.Equal(
                expected.Where(item => !item.Signature.Contains(")[][]", StringComparison.Ordinal)).Select(item => item.Hash).Order(StringComparer.Ordinal),
                actual.Select(hash => "0x" + hash.Replace("0x", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Calldata_OfAMessageWithAStruct_IsThatOfTheBinding()
    {
        Address manager = FreshAddress(), staker = FreshAddress(), strategy = FreshAddress(), token = FreshAddress();
        var withdrawal = new Core.Withdrawal(staker, manager, staker, (UInt256)7u, 99, [strategy], [UInt256.MaxValue]);
        var message = new CompleteQueuedWithdrawalFunction
        {
            Withdrawal = new Withdrawal
            {
                Staker = staker.ToString(), DelegatedTo = manager.ToString(), Withdrawer = staker.ToString(), Nonce = 7, StartBlock = 99,
                Strategies = [strategy.ToString()], ScaledShares = [BigInteger.Pow(2, 256) - 1],
            },
            Tokens = [token.ToString()],
            ReceiveAsTokens = true,
        };

        byte[] calldata = new Core(manager).CompleteQueuedWithdrawal(withdrawal, [token], true).ToCalldata();
        CompleteQueuedWithdrawalFunction decoded = new CompleteQueuedWithdrawalFunction().DecodeInput("0x" + Convert.ToHexStringLower(calldata));

        Assert.Equal(calldata, message.GetCallData());
        Assert.Equal(calldata, decoded.GetCallData());
        // The withdrawal's nonce is not the transaction's.
        Assert.Null(decoded.Nonce);
    }

    [Fact]
    public async Task QueueWithdrawals_SentAsANethereumMessage_IsReadBackByOurClient()
    {
        var account = new Account(EthECKey.GenerateKey(), _chain.Network.ChainId);
        var web3 = new Web3(account, Clients.To(ClientKind.Newtonsoft, _chain.RpcUrl));
        var options = new RestakingClientOptions { TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(20) } };
        using RestakingClient client = web3.UseRestaking(_chain.Network, options);
        Address staker = client.Signer!.Address;
        await _chain.FundAsync(staker, UInt256.FromEther("5"), Token);
        await _chain.GetTokenAsync("stETH", staker, UInt256.FromEther("10"), Token);
        foreach (PlanStep step in await client.EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("10"), Token))
        {
            await (await step.SendAsync(cancellationToken: Token)).WaitAsync(cancellationToken: Token);
        }

        StakerPosition position = await client.EigenLayer.GetPositionAsync(staker, cancellationToken: Token);
        Address strategy = position.Find("stETH")!.Strategy;
        UInt256 shares = position.Find("stETH")!.DepositShares;
        PreparedTransaction<QueueWithdrawalsResult> ours = await client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, Token);

        var message = new QueueWithdrawalsFunction
        {
            Params = [new QueuedWithdrawalParams { Strategies = [strategy.ToString()], DepositShares = [shares.ToBigInteger()], DeprecatedWithdrawer = staker.ToString() }],
        };
        string manager = ours.Build().To.ToString();
        TransactionReceipt receipt = await web3.Eth.GetContractTransactionHandler<QueueWithdrawalsFunction>().SendRequestAndWaitForReceiptAsync(manager, message, Token);

        SlashingWithdrawalQueuedEventDTO queuedEvent = Assert.Single(receipt.DecodeAllEvents<SlashingWithdrawalQueuedEventDTO>()).Event;
        WithdrawalQueueSnapshot queued = await client.EigenLayer.Withdrawals.ListQueuedAsync(staker, cancellationToken: Token);
        QueuedWithdrawal ticket = Assert.Single(queued);
        Assert.Equal(ticket.Root, queuedEvent.WithdrawalRoot.ToHash32());
        Assert.Equal(staker, queuedEvent.Withdrawal.Staker.ToAddress());
        Assert.Equal([strategy], queuedEvent.Withdrawal.Strategies.Select(item => item.ToAddress()));

        GetQueuedWithdrawalsOutputDTO output = await web3.Eth.GetContractQueryHandler<GetQueuedWithdrawalsFunction>()
            .QueryDeserializingToObjectAsync<GetQueuedWithdrawalsOutputDTO>(new GetQueuedWithdrawalsFunction { Staker = staker.ToString() }, manager);
        Assert.Equal(queuedEvent.Withdrawal.StartBlock, Assert.Single(output.Withdrawals).StartBlock);
        Assert.Equal(shares, Assert.Single(Assert.Single(output.Shares)).ToUInt256());

        await _chain.AdvanceBlocksAsync(ticket.ClaimableAtBlock, Token);
        ConfirmedTransaction<CompleteWithdrawalsResult> done =
            await (await client.EigenLayer.Withdrawals.PrepareComplete(ticket).SendAsync(cancellationToken: Token)).WaitForConfirmationAsync(cancellationToken: Token);
        Assert.Single(done.Result.Payments);
    }

    private static Address FreshAddress() => EthECKey.GenerateKey().GetPublicAddress().ToAddress();
}
