using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Samples.QuickStart;

/// <summary>The whole way of restaked money, in and out again, on a local chain, through the public API.</summary>
internal static class QuickStartRun
{
    private const ulong TwentyPercent = TestChain.FullMagnitude / 5;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ChainSource source = ChainSource.LiveFork.Missing is null ? ChainSource.LiveFork : ChainSource.Devnet;
        Console.WriteLine($"Starting a chain: {source} (set {ChainSource.LiveForkVariable} to fork a real one) ...");
        await using TestChain chain = await source.StartAsync(cancellationToken);

        // A fresh account. The key never leaves this process, and dies with it.
        using var signer = LocalSigner.CreateRandom();
        using var client = new RestakingClient(chain.RpcUrl, chain.Network, new RestakingClientOptions
        {
            Signer = signer,
            // A local chain mines at once; on a real one the default of 4 s is right.
            TransactionOptions = TransactionOptions.Default with { PollingInterval = TimeSpan.FromMilliseconds(50) },
        });
        await chain.FundAsync(signer.Address, UInt256.FromEther("5"), cancellationToken);
        await chain.GetTokenAsync("stETH", signer.Address, UInt256.FromEther("10"), cancellationToken);
        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: cancellationToken);
        Address strategy = chain.StrategyOf("stETH").Strategy;
        TestOperatorSet operatorSet = await chain.AllocateAsync(operatorAddress, [strategy], cancellationToken: cancellationToken);

        Console.WriteLine($"Chain {chain.Network.ChainId} is up. A fresh account {signer.Address} has 10 stETH to restake.");
        Console.WriteLine();
        var story = new Story(client, chain, signer.Address);
        await story.BeginAsync(cancellationToken);
        await DepositAsync(story, cancellationToken);
        await DelegateAsync(story, operatorAddress, cancellationToken);
        QueuedWithdrawal ticket = await QueueAsync(story, cancellationToken);
        ticket = await SlashAsync(story, operatorSet, ticket, cancellationToken);
        await CompleteEarlyAsync(story, ticket, cancellationToken);
        await CompleteAsync(story, ticket, cancellationToken);
        return await story.EndAsync(cancellationToken) ? 0 : 1;
    }

    private static async Task DepositAsync(Story story, CancellationToken cancellationToken)
    {
        Amount amount = Amount.FromEther("10");
        DepositQuote quote = await story.Client.EigenLayer.Strategies.QuoteDepositAsync("stETH", amount, cancellationToken);
        Story.Note("quote", $"10 stETH would give {Story.Ether(quote.Shares)} shares; one share is worth {Story.Ether(quote.Strategy.ExchangeRate)} stETH", quote.Block.Number);

        TransactionPlan<DepositResult> plan = await story.Client.EigenLayer.Strategies.PrepareDepositAsync("stETH", amount, cancellationToken);
        foreach (PlanStep step in plan)
        {
            TransactionHandle sent = await step.SendAsync(cancellationToken: cancellationToken);
            ConfirmedTransaction done = await sent.WaitAsync(cancellationToken: cancellationToken);
            bool isDeposit = step == plan[^1];
            story.Tell(isDeposit ? "deposit" : "approve", isDeposit ? "10 stETH into its strategy" : "exactly 10 stETH for the StrategyManager, no more", done.Receipt);
        }
    }

    private static async Task DelegateAsync(Story story, Address operatorAddress, CancellationToken cancellationToken)
    {
        PreparedTransaction<DelegationResult> delegation = story.Client.EigenLayer.Delegation.PrepareDelegate(operatorAddress);
        TransactionHandle<DelegationResult> sent = await delegation.SendAsync(cancellationToken: cancellationToken);
        ConfirmedTransaction<DelegationResult> done = await sent.WaitForConfirmationAsync(cancellationToken: cancellationToken);
        story.Tell("delegate", $"to operator {done.Result.Operator}", done.Receipt);

        StakerPosition position = await story.Client.EigenLayer.GetPositionAsync(story.Staker, cancellationToken: cancellationToken);
        foreach (StrategyPosition p in position.Strategies)
        {
            Story.Note("position", $"{Story.Ether(p.Withdrawable)} shares of {p.Symbol}, worth {Story.Ether(p.Underlying)} {p.Symbol}", position.Block.Number);
        }
    }

    private static async Task<QueuedWithdrawal> QueueAsync(Story story, CancellationToken cancellationToken)
    {
        PreparedTransaction<QueueWithdrawalsResult> queue = await story.Client.EigenLayer.Withdrawals.PrepareQueueAsync("stETH", WithdrawalAmount.All, cancellationToken);
        TransactionHandle<QueueWithdrawalsResult> sent = await queue.SendAsync(cancellationToken: cancellationToken);
        ConfirmedTransaction<QueueWithdrawalsResult> done = await sent.WaitForConfirmationAsync(cancellationToken: cancellationToken);
        story.Tell("queue", "everything, for withdrawal", done.Receipt);
        return await TellTicketAsync(story, cancellationToken);
    }

    private static async Task<QueuedWithdrawal> TellTicketAsync(Story story, CancellationToken cancellationToken)
    {
        WithdrawalQueueSnapshot queue = await story.Client.EigenLayer.Withdrawals.ListQueuedAsync(story.Staker, cancellationToken: cancellationToken);
        QueuedWithdrawal ticket = queue[0];
        QueuedStrategyShares shares = ticket.Strategies[0];
        Story.Note(
            "ticket",
            $"pays {Story.Ether(shares.Underlying)} {shares.Symbol} from block {ticket.ClaimableAtBlock}; {Story.Ether(shares.SharesAtRisk)} shares at risk till block {ticket.SlashableUntilBlock}",
            queue.Block.Number);
        return ticket;
    }

    private static async Task<QueuedWithdrawal> SlashAsync(Story story, TestOperatorSet operatorSet, QueuedWithdrawal before, CancellationToken cancellationToken)
    {
        Rpc.TransactionReceipt receipt = await operatorSet.SlashAsync(TwentyPercent, cancellationToken);
        Story.Note("slashing", "an AVS slashes the operator by 20 % while the withdrawal waits", receipt.BlockNumber);
        QueuedWithdrawal after = await TellTicketAsync(story, cancellationToken);
        UInt256 lost = before.Strategies[0].Shares - after.Strategies[0].Shares;
        Story.Note("", $"the ticket lost {Story.Ether(lost)} shares");
        return after;
    }

    private static async Task CompleteEarlyAsync(Story story, QueuedWithdrawal ticket, CancellationToken cancellationToken)
    {
        PreparedTransaction early = story.Client.EigenLayer.Withdrawals.PrepareComplete(ticket);
        try
        {
            await early.SendAsync(cancellationToken: cancellationToken);
            story.Fail("the early completion was not refused");
        }
        catch (PreflightException refused)
        {
            Story.Note("too early", $"refused, nothing sent: {refused.Issues[0].Message}");
        }
    }

    private static async Task CompleteAsync(Story story, QueuedWithdrawal ticket, CancellationToken cancellationToken)
    {
        ulong head = await story.Client.Rpc.GetBlockNumberAsync(cancellationToken);
        ulong missing = ticket.ClaimableAtBlock - head;
        await story.Chain.AdvanceBlocksAsync(missing, cancellationToken);
        Story.Note("time", $"{missing} blocks pass", await story.Client.Rpc.GetBlockNumberAsync(cancellationToken));

        PreparedTransaction<CompleteWithdrawalsResult> complete = story.Client.EigenLayer.Withdrawals.PrepareComplete(ticket);
        TransactionHandle<CompleteWithdrawalsResult> sent = await complete.SendAsync(cancellationToken: cancellationToken);
        ConfirmedTransaction<CompleteWithdrawalsResult> done = await sent.WaitForConfirmationAsync(cancellationToken: cancellationToken);
        story.Tell("complete", $"as tokens: {string.Join(", ", done.Result.Payments.Select(payment => Story.Ether(payment.Amount) + " stETH"))}", done.Receipt);
    }
}
