using Nethereum.JsonRpc.Client;
using Nethereum.Signer;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Restaking.Sdk.Samples.NethereumApp;
using Restaking.Sdk.Testing;

// An application that has its Web3 already. Here the node is a local devnet and the key is made for the run.
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
await using TestChain chain = await ChainSource.Devnet.StartAsync(stop.Token);
var account = new Account(EthECKey.GenerateKey(), chain.Network.ChainId);
IClient node = new RpcClient(chain.RpcUrl);
IWeb3 web3 = new Web3(account, node);

await RestakingThroughWeb3.FundAsync(chain, account.Address, stop.Token);
await RestakingThroughWeb3.RunAsync(web3, chain.Network, await chain.RegisterOperatorAsync(cancellationToken: stop.Token), stop.Token);
