using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of README.md. A region here and a block there are the same text; a test compares them.</summary>
public static class ReadmeSnippets
{
    public static async Task ByHandAsync(string rpcUrl, ITransactionSigner signer, Address staker, CancellationToken ct)
    {
        #region By hand
        using var client = new RestakingClient(new Uri(rpcUrl), RestakingNetwork.Mainnet, new RestakingClientOptions { Signer = signer });

        // Read: one snapshot at one block.
        StakerPosition position = await client.EigenLayer.GetPositionAsync(staker, cancellationToken: ct);
        foreach (StrategyPosition p in position.Strategies)
        {
            Console.WriteLine($"{p.Symbol}: {p.Withdrawable} shares after slashing, worth {p.Underlying} wei at block {position.Block.Number}");
        }

        // Write: an exact approval when the allowance is short, then the deposit. A refusal is named before anything is sent.
        TransactionPlan<DepositResult> deposit = await client.EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("32"), ct);
        Console.WriteLine((await deposit.SimulateAsync(cancellationToken: ct)).Describe());
        DepositResult deposited = await deposit.ExecuteAsync(confirmations: 2, timeout: TimeSpan.FromMinutes(10), cancellationToken: ct);
        Console.WriteLine($"{deposited.Shares} shares in block {deposited.BlockNumber}");

        // Leave: queue everything ("all" loses no wei), and later complete what can be completed.
        PreparedTransaction<QueueWithdrawalsResult> queue = await client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, ct);
        TransactionHandle<QueueWithdrawalsResult> sent = await queue.SendAsync(cancellationToken: ct);
        await sent.WaitAsync(cancellationToken: ct);

        WithdrawalQueueSnapshot tickets = await client.EigenLayer.Withdrawals.ListQueuedAsync(staker, cancellationToken: ct);
        foreach (QueuedWithdrawal ticket in tickets.Claimable)
        {
            await (await client.EigenLayer.Withdrawals.PrepareComplete(ticket).SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        }
        #endregion
    }

    public static async Task WithDependencyInjectionAsync(string[] args, string rpcUrl, string secondRpcUrl, ITransactionSigner signer)
    {
        #region With dependency injection
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services
            .AddRestaking(options =>
            {
                options.Network = RestakingNetwork.Mainnet;
                options.Endpoints.Add(rpcUrl);
                options.Endpoints.Add(secondRpcUrl); // reads fail over; a write never moves
            })
            .UseSigner(signer)
            .CheckNodeOnStart(); // refuses a wrong chain or a node that is behind

        using IHost host = builder.Build();
        await host.StartAsync();
        RestakingClient client = host.Services.GetRequiredService<RestakingClient>();
        #endregion
        _ = client;
    }

    public static async Task ForACustodianAsync(RestakingClient client, Address vault, Func<ContractCallRequest, Task<ReadOnlyMemory<byte>>> approveAndSignAsync, CancellationToken ct)
    {
        #region For a custodian
        // The custodian's address sends, and no key is here. Preparing reads the chain: an exact approval comes first when the allowance is short.
        TransactionPlan<DepositResult> plan = await client.EigenLayer.Strategies.PrepareDepositAsync(
            "stETH", Amount.FromEther("32"), new DepositOptions { Staker = vault }, ct);

        foreach (PlanStep step in plan.Where(step => step.State != PlanStepState.Done))
        {
            // Building asks no node and estimates no gas. What people and policies read: target, method, decoded arguments,
            // and a digest that a second person derives again.
            UnsignedTransaction unsigned = step.Build();
            ContractCallRequest request = unsigned.ToContractCall();
            Console.WriteLine($"{request.Method} at {request.To}, review digest {unsigned.Digest()}");
            foreach (ContractArgument argument in request.Arguments)
            {
                Console.WriteLine($"  {argument}");
            }

            // Hours later, signed elsewhere. What came back must be what was asked for, signed by the vault and still possible;
            // then it is sent, once for its key, and followed to its end.
            ReadOnlyMemory<byte> signed = await approveAndSignAsync(request);
            var once = new SendOptions { IdempotencyKey = $"deposit-2026-0042: {step.Description}" };
            TransactionHandle sent = await client.Transactions.BroadcastAsync(signed, step.Transaction, once, ct);
            await sent.WaitAsync(confirmations: 12, timeout: TimeSpan.FromHours(1), ct);
        }
        #endregion
    }

    public static async Task CallsAreValuesAsync(RestakingClient client, Address strategyAddress, CancellationToken ct)
    {
        #region A call is a value
        var strategy = new StrategyBase(strategyAddress);
        (UInt256 total, Address token) = await client.ReadAsync(strategy.TotalShares(), strategy.UnderlyingToken(), cancellationToken: ct);
        #endregion
        _ = (total, token);
    }
}
