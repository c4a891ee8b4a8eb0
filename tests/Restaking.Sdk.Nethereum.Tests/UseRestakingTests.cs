using Microsoft.Extensions.DependencyInjection;
using Nethereum.Signer;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Nethereum.Web3.Accounts.Managed;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>What is refused, and that nothing was sent by then.</summary>
public sealed class UseRestakingTests
{
    private static readonly Address Operator = Address.Parse("0x1111111111111111111111111111111111111111");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_Web3WithoutAccount_IsRefusedBeforeAnythingIsSent()
    {
        using var node = StubNode.Answering("\"0x1\"");
        using RestakingClient client = new Web3(Clients.Over(ClientKind.Newtonsoft, node)).UseRestaking(RestakingNetwork.Mainnet);

        Assert.Null(client.Signer);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.EigenLayer.Delegation.PrepareDelegate(Operator).SendAsync(cancellationToken: Token));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public void UseRestaking_AccountOfAnotherChain_IsRefused()
    {
        using var node = StubNode.Answering("\"0x1\"");
        EthECKey key = EthECKey.GenerateKey();
        var local = new Web3(new Account(key, 5), Clients.Over(ClientKind.Newtonsoft, node));
        var external = External(key, node, chainId: 5);

        Assert.Equal(5UL, Assert.Throws<ChainMismatchException>(() => local.UseRestaking(RestakingNetwork.Mainnet)).Actual);
        Assert.Throws<ChainMismatchException>(() => external.UseRestaking(RestakingNetwork.Mainnet));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task Read_NodeOfAnotherChain_IsRefused()
    {
        using var node = StubNode.Answering("\"0x5\"");
        using RestakingClient client = new Web3(Clients.Over(ClientKind.Newtonsoft, node)).UseRestaking(RestakingNetwork.Mainnet);

        ChainMismatchException mismatch = await Assert.ThrowsAsync<ChainMismatchException>(() => client.Rpc.GetBlockNumberAsync(Token));

        Assert.Equal(5UL, mismatch.Actual);
        Assert.Single(node.Asked);
    }

    [Fact]
    public void UseRestaking_ChainIdPinnedToMinusOne_IsNotTakenForAChain()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var web3 = new Web3(new Account(EthECKey.GenerateKey(), -1), Clients.Over(ClientKind.Newtonsoft, node));

        using RestakingClient client = web3.UseRestaking(RestakingNetwork.Mainnet);

        Assert.NotNull(client.Signer);
    }

    [Fact]
    public async Task Send_FromAnotherAddressThanTheAccounts_IsRefusedBeforeAnythingIsSent()
    {
        using var node = StubNode.Answering("\"0x1\"");
        using RestakingClient client = new Web3(new Account(EthECKey.GenerateKey(), 1), Clients.Over(ClientKind.Newtonsoft, node)).UseRestaking(RestakingNetwork.Mainnet);
        PreparedTransaction ofAnother = client.EigenLayer.Delegation.PrepareDelegate(Operator, staker: Operator);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ofAnother.SendAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => ((IRawTransactionSigner)client.Signer!).SignTransactionAsync(Complete(from: Operator), Token).AsTask());
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task UseRestaking_ExternalAccountWithoutAddress_SaysWhatToDo()
    {
        using var node = StubNode.Answering("\"0x1\"");
        EthECKey key = EthECKey.GenerateKey();
        Web3 web3 = External(key, node);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => web3.UseRestaking(RestakingNetwork.Mainnet));
        Assert.Contains("InitialiseAsync", refused.Message, StringComparison.Ordinal);

        using RestakingClient client = await web3.UseRestakingAsync(RestakingNetwork.Mainnet, cancellationToken: Token);
        Assert.Equal(key.GetPublicAddress(), client.Signer!.Address.ToString());
    }

    [Fact]
    public void UseRestaking_AccountWhoseAddressIsNone_IsRefused()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var web3 = new Web3(new ManagedAccount("0x12", "secret"), Clients.Over(ClientKind.Newtonsoft, node));

        ArgumentException refused = Assert.Throws<ArgumentException>(() => web3.UseRestaking(RestakingNetwork.Mainnet));
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_LocalAccount_AsksTheNodeNothingAndSignsWhatWasAsked()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var account = new Account(EthECKey.GenerateKey());
        using RestakingClient client = new Web3(account, Clients.Over(ClientKind.Newtonsoft, node)).UseRestaking(RestakingNetwork.Mainnet);
        var signer = (IRawTransactionSigner)client.Signer!;

        foreach (UnsignedTransaction asked in new[] { Complete(), Complete() with { MaxFeePerGas = null, MaxPriorityFeePerGas = null, GasPrice = 7u } })
        {
            SignedTransaction signed = await signer.SignTransactionAsync(asked, Token);
            SignedTransaction read = SignedTransaction.Decode(signed.RawBytes);

            Assert.Empty(asked.DifferencesTo(read.Unsigned));
            Assert.Equal(account.Address, NethereumSignatureVerifier.Instance.RecoverSigner(read.Unsigned.SigningHash(), read.Signature).ToString());
        }

        Assert.Empty(node.Asked);
        Assert.DoesNotContain(account.PrivateKey.Replace("0x", "", StringComparison.Ordinal), signer.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Sign_ExternalSignerWithoutEip1559_IsToldBeforeItIsAsked()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var external = new KeyExternalSigner(EthECKey.GenerateKey()) { SignsEip1559 = false };
        using RestakingClient client = await External(external, node).UseRestakingAsync(RestakingNetwork.Mainnet, cancellationToken: Token);
        var signer = (IRawTransactionSigner)client.Signer!;

        TransactionException refused = await Assert.ThrowsAsync<TransactionException>(() => signer.SignTransactionAsync(Complete(), Token).AsTask());
        Assert.Contains("UseLegacy", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, external.Signatures);

        UnsignedTransaction legacy = Complete() with { MaxFeePerGas = null, MaxPriorityFeePerGas = null, GasPrice = 7u };
        Assert.Empty(legacy.DifferencesTo((await signer.SignTransactionAsync(legacy, Token)).Unsigned));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task Sign_ExternalSignerThatFails_KeepsItsException()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var down = new HttpRequestException("the vault is down");
        using RestakingClient client = await External(new KeyExternalSigner(EthECKey.GenerateKey()) { Fails = down }, node)
            .UseRestakingAsync(RestakingNetwork.Mainnet, cancellationToken: Token);

        TransactionException failure = await Assert.ThrowsAsync<TransactionException>(
            () => ((IRawTransactionSigner)client.Signer!).SignTransactionAsync(Complete(), Token).AsTask());

        Assert.Equal(TransactionStage.Signing, failure.Stage);
        Assert.True(failure.IsTransient);
        Assert.Same(down, failure.InnerException);
    }

    [Fact]
    public async Task ManagedAccount_NodeWithoutPersonalMethods_SendsThroughTheUnlockedAccount()
    {
        string hash = "0x" + new string('a', 64);
        using var node = new StubNode(call => StubNode.Json((string)call["method"]! switch
        {
            "eth_chainId" => StubNode.Result(call, "\"0x1\""),
            "personal_sendTransaction" => StubNode.Error(call, """{"code":-32601,"message":"the method personal_sendTransaction does not exist"}"""),
            _ => StubNode.Result(call, $"\"{hash}\""),
        }));
        using RestakingClient client = new Web3(new ManagedAccount(Operator.ToString(), "secret"), Clients.Over(ClientKind.Newtonsoft, node)).UseRestaking(RestakingNetwork.Mainnet);

        Hash32 sent = await ((IBroadcastingSigner)client.Signer!).SendTransactionAsync(Complete(), Token);

        Assert.Equal(hash, sent.ToString());
        Assert.Equal(["eth_chainId", "personal_sendTransaction", "eth_sendTransaction"], node.Asked.Select(call => (string)call["method"]!));
        Assert.Equal("secret", (string)node.Asked[1]["params"]![1]!);
        Assert.Equal("0x64", (string)node.Asked[1]["params"]![0]!["maxFeePerGas"]!);
    }

    [Fact]
    public async Task UseNethereum_InAContainer_GivesTheClientItsTransportAndSigner()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var account = new Account(EthECKey.GenerateKey(), 1);
        var services = new ServiceCollection();
        services.AddSingleton<IWeb3>(new Web3(account, Clients.Over(ClientKind.Newtonsoft, node)));
        services.AddRestaking().UseNethereum(RestakingNetwork.Mainnet);
        services.AddRestaking("reader", options => options.Network = RestakingNetwork.Mainnet).UseNethereum(_ => new Web3(Clients.Over(ClientKind.SystemTextJson, node)));
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        RestakingClient client = provider.GetRequiredService<RestakingClient>();
        RestakingClient reader = provider.GetRequiredKeyedService<RestakingClient>("reader");

        Assert.Equal(account.Address, client.Signer!.Address.ToString());
        Assert.Null(reader.Signer);
        Assert.Equal(1UL, await client.Rpc.GetBlockNumberAsync(Token));
        Assert.Equal(1UL, await reader.Rpc.GetBlockNumberAsync(Token));
        Assert.Equal(4, node.Asked.Count);
    }

    [Fact]
    public void UseNethereum_WithEndpointsToo_IsRefused()
    {
        var services = new ServiceCollection();
        services.AddRestaking(options =>
        {
            options.Network = RestakingNetwork.Mainnet;
            options.Endpoints.Add("https://node.example");
        }).UseNethereum(_ => new Web3());
        using ServiceProvider provider = services.BuildServiceProvider();

        Microsoft.Extensions.Options.OptionsValidationException refused =
            Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => provider.GetRequiredService<RestakingClient>());
        Assert.Contains("Endpoints", refused.Message, StringComparison.Ordinal);
    }

    private static UnsignedTransaction Complete(Address? from = null) => new()
    {
        ChainId = 1,
        From = from,
        To = Operator,
        Data = new byte[] { 1, 2, 3 },
        Nonce = 0,
        GasLimit = 50_000,
        MaxFeePerGas = 100u,
        MaxPriorityFeePerGas = 1u,
    };

    private static Web3 External(EthECKey key, StubNode node, int? chainId = null) => External(new KeyExternalSigner(key), node, chainId);

    private static Web3 External(KeyExternalSigner signer, StubNode node, int? chainId = null)
    {
        var client = Clients.Over(ClientKind.Newtonsoft, node);
        var account = new ExternalAccount(signer, chainId);
        account.InitialiseDefaultTransactionManager(client);
        return new Web3(account, client);
    }
}
