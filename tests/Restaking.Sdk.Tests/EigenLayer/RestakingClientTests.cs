using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.EigenLayer;

public sealed class RestakingClientTests
{
    private static readonly Address Staker = Address.Parse("0x000000000000000000000000000000000000dEaD");

    [Fact]
    public void New_WithUrl_GuardsTheNetworksChain()
    {
        NoNetwork unused = new();

        using RestakingClient client = new(new Uri("http://localhost:1"), RestakingNetwork.Sepolia);

        Assert.Equal(RestakingNetwork.Sepolia.ChainId, client.Rpc.ExpectedChainId);
        Assert.Equal(RestakingNetwork.Sepolia.ChainId, client.Transactions.ChainId);
        Assert.Equal(0, unused.Requests);
        Assert.Null(client.Signer);
    }

    [Fact]
    public void New_OptionsForAnotherChain_AreRefused()
    {
        RestakingClientOptions options = new() { RpcClientOptions = new RpcClientOptions { ExpectedChainId = 1 } };

        ArgumentException e = Assert.Throws<ArgumentException>(() => new RestakingClient(new Uri("http://localhost:1"), RestakingNetwork.Sepolia, options));

        Assert.Contains("chain 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("Sepolia", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_OwnRpcOptions_AreLeftAsTheyAre()
    {
        RpcClientOptions own = new() { MaxBatchSize = 7 };

        using RestakingClient client = new(new Uri("http://localhost:1"), RestakingNetwork.Sepolia, new RestakingClientOptions { RpcClientOptions = own });

        Assert.Null(own.ExpectedChainId);
        Assert.Equal(RestakingNetwork.Sepolia.ChainId, client.Rpc.ExpectedChainId);
    }

    [Fact]
    public async Task New_OwnClientThatExpectsNoChain_IsGuardedForTheNetworks()
    {
        ScriptedTransport otherChain = new ScriptedTransport().Always("eth_chainId", "\"0x5\"").Always("eth_call", "\"0x\"");
        using RpcClient rpc = new(otherChain);
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);

        await Assert.ThrowsAsync<ChainMismatchException>(
            () => client.EigenLayer.Delegation.IsOperatorAsync(Staker, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void EigenLayer_NetworkWithoutIt_SaysSo()
    {
        using RpcClient rpc = new(new NoNetwork());
        using RestakingClient client = new(rpc, RestakingNetwork.Base);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => client.EigenLayer);

        Assert.Contains("Base", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KnownContracts_HoldTheCoreAndItsTokens()
    {
        string[] names = [.. RestakingClient.KnownContracts.Select(contract => contract.Name)];

        Assert.Contains("DelegationManager", names);
        Assert.Contains("StrategyManager", names);
        Assert.Contains("AllocationManager", names);
        Assert.Contains("ERC20", names);
    }

    [Fact]
    public void PrepareDelegate_WithoutNetwork_BuildsForACustodian()
    {
        NoNetwork network = new();
        using RpcClient rpc = new(network);
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        Address operatorAddress = Address.Parse("0x00000000000000000000000000000000000000aA".ToLowerInvariant());

        UnsignedTransaction unsigned = client.EigenLayer.Delegation.PrepareDelegate(operatorAddress, staker: Staker).Build();

        Assert.Equal(RestakingNetwork.Mainnet.EigenLayer!.DelegationManager, unsigned.To);
        Assert.Equal(DelegationManager.DelegateToCall.Signature, unsigned.Method);
        Assert.Equal(Staker, unsigned.From);
        Assert.Equal(0, network.Requests);
    }

    [Fact]
    public void PrepareComplete_TicketInHand_BuildsWithoutNetworkWithOneTokenPerStrategy()
    {
        NoNetwork network = new();
        using RpcClient rpc = new(network);
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        QueuedWithdrawal ticket = Ticket("EIGEN");
        Address bEigen = RestakingNetwork.Mainnet.EigenLayer!.BackingEigen!.Value;
        Address strategy = ticket.Strategies[0].Strategy;

        var asEigen = Call(client.EigenLayer.Withdrawals.PrepareComplete(ticket));
        var asBackingEigen = Call(client.EigenLayer.Withdrawals.PrepareComplete(ticket, tokens: new Dictionary<Address, Address> { [strategy] = bEigen }));
        var asShares = Call(client.EigenLayer.Withdrawals.PrepareComplete(ticket, ReceiveAs.Shares));

        // underlyingToken() of the EIGEN strategy is bEIGEN; whoever passes it gets bEIGEN.
        Assert.Equal([RestakingNetwork.Mainnet.EigenLayer.Eigen!.Value], asEigen.Tokens);
        Assert.Equal([bEigen], asBackingEigen.Tokens);
        Assert.True(asEigen.ReceiveAsTokens);
        Assert.Single(asShares.Tokens);
        Assert.False(asShares.ReceiveAsTokens);
        Assert.Equal(0, network.Requests);
    }

    [Fact]
    public void PrepareCompleteMany_ThreeTickets_HasOneArrayEntryEach()
    {
        using RpcClient rpc = new(new NoNetwork());
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        QueuedWithdrawal[] tickets = [Ticket("stETH", 0), Ticket("rETH", 1), Ticket("EIGEN", 2)];

        var call = Assert.IsType<DelegationManager.CompleteQueuedWithdrawalsCall>(client.EigenLayer.Withdrawals.PrepareCompleteMany(tickets).Call);

        // Shorter arrays than withdrawals make the contract panic with 0x32.
        Assert.Equal(3, call.Withdrawals.Length);
        Assert.Equal(3, call.Tokens.Length);
        Assert.Equal(3, call.ReceiveAsTokens.Length);
        Assert.All(call.Tokens, tokens => Assert.Single(tokens));
    }

    [Fact]
    public async Task CompleteMany_OfTwoStakersWithOneWithdrawer_IsRefused()
    {
        using RpcClient rpc = new(new NoNetwork());
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        QueuedWithdrawal own = Ticket("stETH");
        DelegationManager.Withdrawal withdrawal = own.Withdrawal with { Staker = Address.Parse("0x0000000000000000000000000000000000000abc") };
        QueuedWithdrawal other = own with { Root = withdrawal.AbiHash(), Withdrawal = withdrawal };

        Assert.Throws<ArgumentException>(() => client.EigenLayer.Withdrawals.PrepareCompleteMany([own, other]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.EigenLayer.Withdrawals.CheckCompleteAsync([own, other], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void PrepareComplete_ListsOfUnequalLength_IsRefused()
    {
        using RpcClient rpc = new(new NoNetwork());
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        QueuedWithdrawal ticket = Ticket("stETH");

        Assert.Throws<ArgumentException>(() => client.EigenLayer.Withdrawals.PrepareComplete(ticket with { Withdrawal = ticket.Withdrawal with { ScaledShares = [] } }));
        Assert.Throws<ArgumentException>(() => client.EigenLayer.Withdrawals.PrepareComplete(ticket with { Strategies = [] }));
    }

    [Fact]
    public void CompleteResult_TransferOfAnotherContract_IsNoPayment()
    {
        using RpcClient rpc = new(new NoNetwork());
        using RestakingClient client = new(rpc, RestakingNetwork.Mainnet);
        QueuedWithdrawal ticket = Ticket("stETH");
        QueuedStrategyShares line = ticket.Strategies[0];
        Address stranger = Address.Parse("0x0000000000000000000000000000000000000bad");
        LogEntry completed = Log(
            RestakingNetwork.Mainnet.EigenLayer!.DelegationManager, [DelegationManager.SlashingWithdrawalCompletedEvent.Topic0], ticket.Root);
        Hash32[] transfer = [ERC20.TransferEvent.Topic0, line.Strategy.ToWord(), Staker.ToWord()];
        TransactionReceipt receipt = Receipt(Log(line.Token!.Value, transfer, Number(5)), Log(stranger, transfer, Number(200)), completed);

        CompleteWithdrawalsResult result = client.EigenLayer.Withdrawals.PrepareComplete(ticket).ReadResult(receipt);

        Assert.Equal(new WithdrawalPayment(line.Strategy, line.Token, 5UL), Assert.Single(result.Payments));
    }

    [Fact]
    public void Fake_OfAClient_NeedsNoChain()
    {
        FakeClient fake = new();

        Assert.Same(RestakingNetwork.Mainnet, fake.Network);
    }

    private static DelegationManager.CompleteQueuedWithdrawalCall Call(PreparedTransaction prepared) =>
        Assert.IsType<DelegationManager.CompleteQueuedWithdrawalCall>(prepared.Call);

    private static Hash32 Number(byte value)
    {
        byte[] word = new byte[Hash32.Size];
        word[^1] = value;
        return new Hash32(word);
    }

    private static LogEntry Log(Address emitter, Hash32[] topics, Hash32 data)
    {
        byte[] bytes = new byte[Hash32.Size];
        data.CopyTo(bytes);
        return new LogEntry
        {
            Address = emitter,
            Topics = [.. topics],
            Data = bytes,
            BlockNumber = 9,
            BlockHash = default,
            TransactionHash = default,
            TransactionIndex = 0,
            LogIndex = 0,
        };
    }

    private static TransactionReceipt Receipt(params LogEntry[] logs) =>
        new(default, default, 9, 0, Staker, null, null, true, 21_000, 1UL, 21_000, [.. logs], 2);

    private static QueuedWithdrawal Ticket(string symbol, ulong nonce = 0)
    {
        StrategyEntry entry = RestakingNetwork.Mainnet.EigenLayer!.Strategies.Single(found => found.Symbol == symbol);
        DelegationManager.Withdrawal withdrawal = new(Staker, Address.Zero, Staker, nonce, 100, [entry.Strategy], [UInt256.FromEther("1")]);
        return new QueuedWithdrawal
        {
            Root = withdrawal.AbiHash(),
            Withdrawal = withdrawal,
            ClaimableAtBlock = 100_901,
            Status = QueuedWithdrawalStatus.Claimable,
            Strategies = [new QueuedStrategyShares(entry.Strategy, symbol, entry.Token, UInt256.FromEther("1"), UInt256.FromEther("1"), UInt256.Zero, null)],
        };
    }

    private sealed class FakeClient : RestakingClient
    {
        public override RestakingNetwork Network => RestakingNetwork.Mainnet;
    }
}
