using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.ClaimBot.Devnet;

/// <summary>
/// A local chain with eight protocols, three accounts that asked for withdrawals in each of them, and a fourth owner without a key, for whom anybody may claim. Keys are made here, lie in a folder of
/// their own, and go with it.
/// </summary>
public sealed class BotDevnet : IAsyncDisposable
{
    private const int Accounts = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("claim-bot-");
    private readonly List<byte[]> _keys = [];
    private readonly List<RestakingClient> _clients = [];

    private BotDevnet(AnvilNode node, RestakingNetwork network, LiquidParts parts)
    {
        Node = node;
        Network = network;
        Parts = parts;
        Client = new RestakingClient(node.RpcUrl, network);
    }

    /// <summary>The node.</summary>
    public AnvilNode Node { get; }

    /// <summary>Its contracts.</summary>
    public RestakingNetwork Network { get; }

    /// <summary>Reads the chain; signs nothing.</summary>
    public RestakingClient Client { get; }

    /// <summary>Everybody who waits for money.</summary>
    public ImmutableArray<Address> Owners { get; private set; } = [];

    /// <summary>What makes tickets mature.</summary>
    internal LiquidParts Parts { get; }

    /// <summary>Starts the chain, deploys, deposits, and asks for it back.</summary>
    public static async Task<BotDevnet> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        try
        {
            Testing.Devnet eigenLayer = await DevnetDeployment.DeployAsync(node, new DevnetOptions { WithdrawalDelayBlocks = 40 }, cancellationToken);
            LiquidParts parts = await LiquidParts.DeployAsync(node, cancellationToken);
            BotDevnet devnet = new(node, parts.AddTo(eigenLayer.Network with { Name = "Devnet" }), parts);
            await devnet.RequestAsync(eigenLayer, cancellationToken);
            return devnet;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Settings for a bot on this chain. The journal and the keys are in the devnet's folder.</summary>
    public async Task<Dictionary<string, string?>> SettingsAsync(CancellationToken cancellationToken)
    {
        string network = Path.Combine(_folder.FullName, "network.json");
        string keys = Path.Combine(_folder.FullName, "keys.txt");
        await NetworkFile.WriteAsync(network, Network, cancellationToken);
        await File.WriteAllLinesAsync(keys, _keys.Select(key => Convert.ToHexString(key)), cancellationToken);
        Dictionary<string, string?> settings = new()
        {
            ["Restaking:Endpoints:0"] = Node.RpcUrl.ToString(),

            // A local chain mines at once; on a real one the defaults are right.
            ["Restaking:Transactions:PollingInterval"] = "00:00:00.050",
            ["Bot:NetworkFile"] = network,
            ["Bot:Keys:PrivateKeyFile"] = keys,
            ["Bot:Journal:Sqlite"] = Path.Combine(_folder.FullName, "journal.db"),
            ["Claims:PollingInterval"] = "00:00:00.100",
            ["Claims:Confirmations"] = "2",
            ["Claims:MaxHeadAge"] = "10000.00:00:00",
            ["Claims:Policy:ClaimForOthers"] = "true",

            // The table says it all.
            ["Logging:LogLevel:Restaking.Sdk.Hosting"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        };
        for (int i = 0; i < Owners.Length; i++)
        {
            // The owner without a key: the first account claims for it.
            settings[string.Create(CultureInfo.InvariantCulture, $"Claims:Owners:{i}")] = i < Accounts ? Owners[i].ToString() : $"{Owners[i]}={Owners[0]}";
        }

        return settings;
    }

    /// <summary>Whether no ticket of anybody is open.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        WithdrawalSnapshot snapshot = await Client.Withdrawals.SnapshotAsync(Owners, cancellationToken: cancellationToken);
        return snapshot.Count == 0 && snapshot.Failures.IsEmpty;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (RestakingClient client in _clients.Append(Client))
        {
            client.Dispose();
        }

        await Node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task RequestAsync(Testing.Devnet eigenLayer, CancellationToken cancellationToken)
    {
        List<Address> owners = [];
        for (int i = 0; i < Accounts; i++)
        {
            byte[] key = RandomNumberGenerator.GetBytes(32);
            _keys.Add(key);
            var client = new RestakingClient(Node.RpcUrl, Network, new RestakingClientOptions
            {
                Signer = LocalSigner.FromPrivateKey(key),
                TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(20), GasMarginPercent = 100 },
            });
            _clients.Add(client);
            Address owner = client.Signer!.Address;
            owners.Add(owner);
            await Node.SetBalanceAsync(owner, UInt256.FromEther("100"), cancellationToken);
            await eigenLayer.MintAsync("stETH", owner, UInt256.FromEther("10"), cancellationToken);
        }

        // One after the other: a node that mines with every transaction answers a read in the middle of somebody else's block with the state of one block and the number of another.
        for (int i = 0; i < Accounts; i++)
        {
            await RequestEverywhereAsync(_clients[i], UInt256.FromEther($"{i + 1}"), cancellationToken);
        }

        owners.Add(await RequestForColdOwnerAsync(cancellationToken));
        Owners = [.. owners];
    }

    private static async Task RequestEverywhereAsync(RestakingClient client, UInt256 amount, CancellationToken cancellationToken)
    {
        await StepAsync("EigenLayer", async () =>
        {
            TransactionPlan<DepositResult> restake = await client.EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("10"), cancellationToken);
            await restake.ExecuteAsync(cancellationToken: cancellationToken);
            PreparedTransaction<QueueWithdrawalsResult> queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, cancellationToken);
            await (await queue.SendAsync(cancellationToken: cancellationToken)).WaitAsync(cancellationToken: cancellationToken);
        });
        (ILiquidStakingProtocol Token, IWithdrawalQueue Queue)[] protocols =
        [
            (client.Lido.StEth, client.Lido.Withdrawals),
            (client.EtherFi.EEth, client.EtherFi.Withdrawals),
            (client.Kelp.RsEth, client.Kelp.RsEth),
            (client.Puffer.PufEth, client.Puffer.PufEth),
            (client.Renzo.EzEth, client.Renzo.EzEth),
            (client.Swell.SwEth, client.Swell.SwEth),
            (client.Mantle.MEth, client.Mantle.MEth),
        ];
        foreach ((ILiquidStakingProtocol token, IWithdrawalQueue withdrawals) in protocols)
        {
            await StepAsync($"a deposit for {token.Info.Symbol}", async () =>
                await (await token.PrepareDepositAsync(new LiquidDeposit(amount + amount), cancellationToken)).ExecuteAsync(cancellationToken: cancellationToken));
            await StepAsync($"a request of {token.Info.Symbol}", async () =>
                await (await withdrawals.PrepareRequestAsync(new LiquidWithdrawal(amount), cancellationToken)).ExecuteAsync(cancellationToken: cancellationToken));
        }
    }

    private static async Task StepAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (RestakingException exception)
        {
            throw new DevnetStoryException($"The devnet could not be set up, at {what}: {exception.Message}", exception);
        }
    }

    /// <summary>An account nobody signs for, which got two tickets from somebody else.</summary>
    private async Task<Address> RequestForColdOwnerAsync(CancellationToken cancellationToken)
    {
        Address cold = Somebody();
        UInt256 amount = UInt256.FromEther("1");
        EtherFiDeploymentParts etherFi = new(Network);
        await using AnvilImpersonation payer = await Node.ImpersonateAsync(Somebody(), UInt256.FromEther("100"), cancellationToken);
        await SendAsync(etherFi.Pool.Deposit(), amount + amount);
        await SendAsync(etherFi.Token.Approve(etherFi.Pool.Address, amount));
        await SendAsync(etherFi.Pool.RequestWithdraw(cold, amount));
        PufferVaultV5 vault = new(Network.Puffer!.Vault);
        await SendAsync(vault.DepositETH(payer.Address), amount + amount);
        await SendAsync(vault.Approve(Network.Puffer.WithdrawalManager, amount));
        await SendAsync(new PufferWithdrawalManager(Network.Puffer.WithdrawalManager).RequestWithdrawal((UInt128)amount, cold));
        return cold;

        Task SendAsync(IContractCall call, UInt256? value = null) => payer.ExecuteAsync(call.Target, call.ToCalldata(), value, cancellationToken);
    }

    private static Address Somebody() => new(RandomNumberGenerator.GetBytes(Address.Size));

    private readonly record struct EtherFiDeploymentParts(RestakingNetwork Network)
    {
        public LiquidityPool Pool => new(Network.EtherFi!.LiquidityPool);

        public EETH Token => new(Network.EtherFi!.EETH);
    }
}

/// <summary>The set-up of the devnet failed; the message says at which step.</summary>
public sealed class DevnetStoryException(string message, Exception innerException) : Exception(message, innerException);
