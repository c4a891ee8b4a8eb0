using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks about liquid protocols in README.md and docs/liquid.md. A region here and a block there are the same text; a test compares them.</summary>
public static class LiquidSnippets
{
    public static async Task EveryProtocolAsync(RestakingClient client, CancellationToken ct)
    {
        #region Liquid protocols in short
        // In: what would come out, what stands against it, and the plan (an exact approval where a token is deposited).
        LiquidDeposit deposit = new(Amount.FromEther("32")) { MaxSlippageBps = 5 };
        LiquidDepositQuote quote = await client.EtherFi.WeEth.QuoteDepositAsync(deposit, cancellationToken: ct);
        Console.WriteLine($"{quote.Output} for {quote.Input}; refusals: {string.Join(" ", quote.Refusals)}");
        LiquidDepositResult bought = await (await client.EtherFi.WeEth.PrepareDepositAsync(deposit, ct)).ExecuteAsync(cancellationToken: ct);

        // Out: a request makes tickets; stETH above 1,000 a piece is split by itself.
        var request = await client.Lido.Withdrawals.PrepareRequestAsync(Amount.FromEther("2500"), ct);
        LiquidWithdrawalResult requested = await request.ExecuteAsync(cancellationToken: ct);

        // Every open ticket of an account, in every protocol and in EigenLayer, at one block.
        WithdrawalSnapshot tickets = await client.Withdrawals.ListAsync(requested.Owner, ct);
        foreach (WithdrawalTicket ticket in tickets)
        {
            Console.WriteLine($"{ticket.Protocol}: {string.Join(" + ", ticket.Payable)}, {ticket.State}, waits for {ticket.Timing.Describe()}");
        }

        // What can be claimed is claimed; the report says of each how it ended.
        ClaimReport report = await client.Withdrawals.ClaimAsync([.. tickets.Claimable], cancellationToken: ct);
        #endregion
        _ = (bought, report);
    }

    public static async Task BySmallInterfacesAsync(RestakingClient client, Address owner, CancellationToken ct)
    {
        #region What a token can do is what it implements
        foreach (ILiquidToken token in client.LiquidProtocols.SelectMany(protocol => protocol.Tokens))
        {
            ExchangeRate rate = await token.GetExchangeRateAsync(cancellationToken: ct);
            string age = rate.Age is { } known ? $"{known} old" : "age not told by the chain";
            Console.WriteLine($"{token.Info}: {rate.PerToken.FormatUnits(token.Info.Underlying.Decimals)} {token.Info.Underlying.Symbol} by {rate.Source}, {age}");

            if (token is IInstantRedemption instant)
            {
                LiquidRedemptionQuote now = await instant.QuoteRedemptionAsync(new LiquidRedemption(token.Info.One) { Owner = owner }, cancellationToken: ct);
                Console.WriteLine($"  at once: {now.Output} for a fee of {now.Fee}; the buffer holds {now.Available}");
            }
        }
        #endregion
    }

    public static async Task WatchAsync(RestakingClient client, IReadOnlyList<Address> owners, IAsyncEnumerable<ulong> blocks, CancellationToken ct)
    {
        #region Watching queues
        QueueWatch watch = client.Withdrawals.Watch(owners);
        WithdrawalSnapshot tickets = await client.Withdrawals.SnapshotAsync(owners, cancellationToken: ct);
        watch.Track(tickets);
        await foreach (ulong block in blocks.WithCancellation(ct))
        {
            // One multicall for all queues and owners.
            QueueWatchReport report = await watch.PollAsync(ct);
            if (!report.HasNews)
            {
                continue;
            }

            // The cursors remember how far logs were scanned.
            tickets = await client.Withdrawals.SnapshotAsync(owners, new TicketListOptions { Cursors = tickets.Cursors }, ct);
            watch.Track(tickets);
            await client.Withdrawals.ClaimAsync([.. tickets.Claimable], sendOptions: new SendOptions { IdempotencyKey = $"claims-{block}" }, cancellationToken: ct);
        }
        #endregion
    }

    public static async Task RefusalsAsync(RestakingClient client, CancellationToken ct)
    {
        #region What a refusal says
        LiquidWithdrawal withdrawal = Amount.FromWei(99);
        LiquidWithdrawalQuote quote = await client.Lido.Withdrawals.QuoteRequestAsync(withdrawal, cancellationToken: ct);
        foreach (LiquidRefusal refusal in quote.Refusals)
        {
            Console.WriteLine(refusal switch
            {
                AllowanceTooLow => "the plan brings the approval along",
                AmountBelowMinimum small => $"{small.Minimum} at least",
                OperationPaused pause => $"paused until {pause.Until?.ToString("u") ?? "somebody unpauses it"}",
                _ => refusal.Message,
            });
        }

        try
        {
            var plan = await client.Lido.Withdrawals.PrepareRequestAsync(withdrawal, ct);
            await plan.ExecuteAsync(cancellationToken: ct);
        }
        catch (PreflightException refused)
        {
            // Nothing was signed. Transient: the same may go through later (a pause, a limit that refills).
            Console.WriteLine($"{refused.Message} {(refused.IsTransient ? "Try later." : "Change the request.")}");
        }
        #endregion
    }

    public static async Task DevnetAsync(CancellationToken ct)
    {
        #region A devnet with every liquid protocol
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: ct);
        LiquidDevnets devnets = await LiquidDevnets.DeployAsync(node, ct);
        RestakingNetwork network = devnets.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(ct)));

        using LocalSigner signer = LocalSigner.CreateRandom();
        await node.SetBalanceAsync(signer.Address, UInt256.FromEther("100"), ct);
        using var client = new RestakingClient(node.RpcUrl, network, new RestakingClientOptions
        {
            Signer = signer,
            // Anvil mines at once. With the default, which is right for a real chain, every wait takes seconds.
            TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(20) },
        });

        await (await client.Lido.StEth.PrepareDepositAsync(Amount.FromEther("10"), ct)).ExecuteAsync(cancellationToken: ct);
        LiquidWithdrawalResult requested = await (await client.Lido.Withdrawals.PrepareRequestAsync(Amount.FromEther("2"), ct)).ExecuteAsync(cancellationToken: ct);

        // What Lido's oracle does on a real chain is done here by the devnet's class.
        await devnets.Lido.FinalizeAsync(UInt256.Parse(requested.Tickets[0].Id), cancellationToken: ct);
        WithdrawalSnapshot tickets = await client.Withdrawals.ListAsync(signer.Address, ct);
        ClaimReport report = await client.Withdrawals.ClaimAsync([.. tickets.Claimable], cancellationToken: ct);
        foreach (TicketClaimReport ticket in report.Tickets)
        {
            Console.WriteLine($"{ticket.Ticket.Key}: {ticket.Status} {string.Join(" + ", ticket.Paid)} {string.Join(" ", ticket.Reasons)}");
        }
        #endregion
    }

    public static async Task PlanAsync(
        RestakingClient client,
        IReadOnlySet<Address> owners,
        UInt256 gasPrice,
        IReadOnlyList<ExchangeRate> rates,
        IReadOnlyDictionary<TicketKey, DateTimeOffset> firstSeen,
        IReadOnlySet<TicketKey> inFlight,
        CancellationToken ct)
    {
        #region Planning claims
        // Pages of owners, one snapshot each; the gas price and what the protocols' rates say are read beside them.
        List<WithdrawalSnapshot> pages = await client.Withdrawals.ReadPagesAsync(owners, cancellationToken: ct).ToListAsync(ct);
        ClaimPolicy policy = new()
        {
            MinimumValue = UInt256.FromEther("0.05"),
            MaxGasPrice = UInt256.FromGwei(20),
            MaxGasPriceWait = TimeSpan.FromDays(1),
            MaxCostBps = 100,
            MaxWait = TimeSpan.FromDays(14),
            AllowedRecipients = [.. owners],
        };
        ClaimPlan plan = ClaimPlanner.Plan(pages, policy, new ClaimFacts
        {
            Now = pages[^1].Block.Time,
            GasPrice = gasPrice,
            Signers = owners,
            ClaimableSince = firstSeen,
            InFlight = inFlight,
            Valuation = AssetValuation.FromRates(rates),
            Queues = [.. client.Withdrawals.Queues.Select(queue => queue.Queue)],
        });
        foreach (TicketVerdict left in plan.Left)
        {
            // "1/0x…/4711: It is worth 5 wei, below the minimum of 100; it is held back until …"
            Console.WriteLine(left);
        }

        foreach (ClaimBatch batch in plan.Batches)
        {
            await client.Withdrawals.ClaimAsync(batch.Tickets, batch.Options, cancellationToken: ct);
        }
        #endregion
    }
}
