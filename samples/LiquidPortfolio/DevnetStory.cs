using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.LiquidPortfolio;

/// <summary>A devnet with several protocols on it, and a fresh account that deposits, asks for some of it back, and waits.</summary>
public sealed class DevnetStory : IAsyncDisposable
{
    private readonly AnvilNode _node;
    private readonly LocalSigner _signer;

    private DevnetStory(AnvilNode node, LocalSigner signer, RestakingClient client)
    {
        _node = node;
        _signer = signer;
        Client = client;
    }

    /// <summary>The account's client.</summary>
    public RestakingClient Client { get; }

    /// <summary>The account.</summary>
    public Address Owner => _signer.Address;

    /// <summary>The node.</summary>
    public Uri RpcUrl => _node.RpcUrl;

    /// <summary>Starts the chain and tells the story.</summary>
    public static async Task<DevnetStory> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        try
        {
            await Multicall3Placement.PlaceAsync(node, cancellationToken);
            LidoDevnet lido = await LidoDevnet.DeployAsync(node, cancellationToken);
            RocketPoolDevnet rocketPool = await RocketPoolDevnet.DeployAsync(node, cancellationToken);
            MantleDevnet mantle = await MantleDevnet.DeployAsync(node, cancellationToken);
            YieldNestDevnet yieldNest = await YieldNestDevnet.DeployAsync(node, cancellationToken);
            BedrockDevnet bedrock = await BedrockDevnet.DeployAsync(node, cancellationToken);
            RestakingNetwork network = new("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address };
            network = new ILiquidDevnet[] { lido, rocketPool, mantle, yieldNest, bedrock }.Aggregate(network, (all, protocol) => protocol.AddTo(all));

            // A fresh account. The key never leaves this process, and dies with it.
            LocalSigner signer = LocalSigner.CreateRandom();
            var client = new RestakingClient(node.RpcUrl, network, new RestakingClientOptions
            {
                Signer = signer,
                // A local chain mines at once; on a real one the default of 4 s is right.
                TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(20) },
            });
            var story = new DevnetStory(node, signer, client);
            await node.SetBalanceAsync(signer.Address, UInt256.FromEther("200"), cancellationToken);
            await story.LidoAsync(lido, cancellationToken);
            await DepositAsync(client.RocketPool.REth, Amount.FromEther("5"), null, cancellationToken);
            await story.MantleAsync(cancellationToken);
            await story.YieldNestAsync(cancellationToken);
            await story.BedrockAsync(bedrock, cancellationToken);
            return story;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _signer.Dispose();
        await _node.DisposeAsync();
    }

    // 10 ETH in; 2 come back, 1 waits for the oracle.
    private async Task LidoAsync(LidoDevnet lido, CancellationToken cancellationToken)
    {
        await DepositAsync(Client.Lido.StEth, Amount.FromEther("10"), null, cancellationToken);
        LiquidWithdrawalResult first = await RequestAsync(Client.Lido.Withdrawals, new LiquidWithdrawal(Amount.FromEther("2")), cancellationToken);
        await lido.FinalizeAsync(UInt256.Parse(first.Tickets[0].Id), cancellationToken: cancellationToken);
        await RequestAsync(Client.Lido.Withdrawals, new LiquidWithdrawal(Amount.FromEther("1")), cancellationToken);
    }

    private async Task MantleAsync(CancellationToken cancellationToken)
    {
        await DepositAsync(Client.Mantle.MEth, Amount.FromEther("8"), null, cancellationToken);
        await RequestAsync(Client.Mantle.MEth, new LiquidWithdrawal(Amount.FromEther("3")), cancellationToken);
    }

    private async Task YieldNestAsync(CancellationToken cancellationToken)
    {
        await DepositAsync(Client.YieldNest.YnEth, Amount.FromEther("6"), null, cancellationToken);
        await RequestAsync(Client.YieldNest.YnEth, new LiquidWithdrawal(Amount.FromEther("2")), cancellationToken);
    }

    // Of 64 ETH asked back from validators 32 have come; bitcoin waits for its eight days.
    private async Task BedrockAsync(BedrockDevnet bedrock, CancellationToken cancellationToken)
    {
        Address staking = bedrock.Deployment.StakingPectra!.Value;
        await DepositAsync(Client.Bedrock.UniEth, Amount.FromEther("100"), null, cancellationToken);
        await bedrock.StakeAsync(staking, UInt256.FromEther("96"), cancellationToken);
        await RequestAsync(Client.Bedrock.UniEth, new LiquidWithdrawal(Amount.FromEther("64")), cancellationToken);
        await bedrock.ReturnFromValidatorsAsync(staking, UInt256.FromEther("32"), cancellationToken);

        await bedrock.MintBitcoinAsync(bedrock.Bitcoin, Owner, UInt256.ParseUnits("2", 8), cancellationToken);
        await DepositAsync(Client.Bedrock.UniBtc!, UInt256.ParseUnits("2", 8), bedrock.Bitcoin, cancellationToken);
        await RequestAsync(Client.Bedrock.UniBtc!, new LiquidWithdrawal(UInt256.ParseUnits("0.5", 8)), cancellationToken);
    }

    private static async Task DepositAsync(ILiquidStakingProtocol token, Amount amount, Address? asset, CancellationToken cancellationToken)
    {
        TransactionPlan<LiquidDepositResult> plan = await token.PrepareDepositAsync(new LiquidDeposit(amount) { Asset = asset }, cancellationToken);
        await plan.ExecuteAsync(cancellationToken: cancellationToken);
    }

    private static async Task<LiquidWithdrawalResult> RequestAsync(IWithdrawalQueue queue, LiquidWithdrawal withdrawal, CancellationToken cancellationToken)
    {
        TransactionPlan<LiquidWithdrawalResult> plan = await queue.PrepareRequestAsync(withdrawal, cancellationToken);
        return await plan.ExecuteAsync(cancellationToken: cancellationToken);
    }
}
