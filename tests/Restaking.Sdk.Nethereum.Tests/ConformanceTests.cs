using Nethereum.Signer;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Restaking.Sdk.Integration.Tests.EigenLayer;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>The EigenLayer suite through a Web3 with a local account and Nethereum's usual client, on the project's own contracts.</summary>
public sealed class LocalAccountConformanceTests(DevnetFixture chain) : EigenLayerConformance(chain), IClassFixture<DevnetFixture>
{
    protected override Task<RestakingClient> CreateClientAsync(TestChain chain, byte[] privateKey) => Web3Clients.WithLocalAccountAsync(chain, privateKey, ClientKind.Newtonsoft);
}

/// <summary>The same on Sepolia's real bytecode, with Nethereum's System.Text.Json client.</summary>
public sealed class LocalAccountSepoliaConformanceTests(SepoliaFixture chain) : EigenLayerConformance(chain), IClassFixture<SepoliaFixture>
{
    protected override Task<RestakingClient> CreateClientAsync(TestChain chain, byte[] privateKey) => Web3Clients.WithLocalAccountAsync(chain, privateKey, ClientKind.SystemTextJson);
}

/// <summary>The suite with an external signer, as the Azure and AWS packages bring theirs.</summary>
public sealed class ExternalSignerConformanceTests(DevnetFixture chain) : EigenLayerConformance(chain), IClassFixture<DevnetFixture>
{
    protected override Task<RestakingClient> CreateClientAsync(TestChain chain, byte[] privateKey) => Web3Clients.WithExternalSignerAsync(chain, privateKey, ClientKind.Newtonsoft);
}

/// <summary>Clients made as an application makes them.</summary>
internal static class Web3Clients
{
    public static Task<RestakingClient> WithLocalAccountAsync(TestChain chain, byte[] privateKey, ClientKind kind)
    {
        var web3 = new Web3(new Account(new EthECKey(privateKey, true), chain.Network.ChainId), Clients.To(kind, chain.RpcUrl));
        return Task.FromResult(web3.UseRestaking(chain.Network, Staker.Options));
    }

    public static Task<RestakingClient> WithExternalSignerAsync(TestChain chain, byte[] privateKey, ClientKind kind)
    {
        var client = Clients.To(kind, chain.RpcUrl);
        var account = new ExternalAccount(new KeyExternalSigner(new EthECKey(privateKey, true)), chain.Network.ChainId);
        account.InitialiseDefaultTransactionManager(client);
        return new Web3(account, client).UseRestakingAsync(chain.Network, Staker.Options);
    }
}
