using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>A process that ends at any step of a cycle, and what the next one makes of it: one effect on chain.</summary>
public sealed class ClaimRestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("claims-").FullName;

    public static TheoryData<string, bool> Steps
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string step in new[] { "BeforeJournal", "AfterJournal", "SignedAndNotRecorded", "AfterSign", "AfterBroadcast", "AfterBroadcastRecorded", "BeforeConfirmationRecorded", "AfterConfirmationRecorded" })
            {
                data.Add(step, true);
                data.Add(step, false);
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_AtAStep_HasOneEffectOnChain(string step, bool sqlite)
    {
        string path = Path.Combine(_folder, "journal.db");
        SqliteOperationJournal? file = sqlite ? new SqliteOperationJournal(path) : null;
        var journal = new StoringJournal(file);
        using ClaimWorld world = new(journal);
        world.Add(7);
        world.Add(8, queue: world.Second);
        bool gone = false;
        journal.Reached = reached =>
        {
            // From the step on nothing is written any more, and nothing else is done: the process is gone.
            gone |= reached == step;
            if (gone)
            {
                throw new ProcessEndedException();
            }
        };
        ClaimEngine first = world.Engine(options => options.Confirmations = 2);
        for (int i = 0; i < 4 && !gone; i++)
        {
            await world.CycleAsync(first);
            world.Mine();
        }

        Assert.True(gone, $"The step {step} was never reached.");
        if (file is not null)
        {
            await file.DisposeAsync();
            file = new SqliteOperationJournal(path);
            world.Journal = new StoringJournal(file);
        }

        journal.Reached = null;
        ClaimEngine second = world.Engine(options => options.Confirmations = 2);
        world.Clock.Advance(TimeSpan.FromMinutes(1)); // a lease of the process before is over
        await world.SettleAsync(second);

        Assert.Equal((1, 1), (world.First.ClaimsOf("7"), world.Second.ClaimsOf("8")));
        Assert.Equal(2, world.Node.Mined.Length);
        Assert.Equal(0, (await world.Journal.GetStatusAsync(TestContext.Current.CancellationToken)).Unfinished);
        if (file is not null)
        {
            await file.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task Reorganisation_ThatTakesTheClaimsBlock_BringsItBackToPendingAndClaimsOnce(int depth, bool keepsTransactions)
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Add(7);
        ClaimEngine engine = world.Engine(options => options.Confirmations = 5);
        await world.CycleAsync(engine);
        ClaimCycleReport mined = await world.NextAsync(engine, depth);
        Assert.Equal(1, world.First.ClaimsOf("7"));

        world.Node.Reorganise(depth, keepsTransactions);
        ClaimCycleReport back = await world.CycleAsync(engine);
        int claimsWhileBack = world.First.ClaimsOf("7");
        await world.SettleAsync(engine);

        Assert.Equal(ClaimBatchStatus.Unconfirmed, Assert.Single(mined.Batches).Status);
        Assert.Equal(ClaimBatchStatus.Unconfirmed, Assert.Single(back.Batches).Status);
        Assert.Equal(0, claimsWhileBack);
        Assert.Equal(1, world.First.ClaimsOf("7"));
        Assert.Single(world.Node.Taken.Select(signed => signed.Hash).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reorganisation_DeeperThanTheConfirmations_OpensTheClaimAgainAndClaimsOnce(bool keepsTransactions)
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Transactions = world.Transactions with { UseFinalizedTag = false };
        world.Add(7);
        ClaimEngine engine = world.Engine();
        await world.SettleAsync(engine);
        Assert.Equal(1, world.First.ClaimsOf("7"));
        world.Mine(2);

        world.Node.Reorganise(4, keepsTransactions);
        int claimsWhileBack = world.First.ClaimsOf("7");
        for (int i = 0; i < 10; i++)
        {
            await world.NextAsync(engine);
        }

        await world.SettleAsync(engine);

        Assert.Equal(0, claimsWhileBack);
        Assert.Equal(1, world.First.ClaimsOf("7"));
        Assert.Single(world.Node.Taken.Select(signed => signed.Hash).Distinct());
        Assert.Contains(world.Logs.Lines, line => line.Id.Id == HostingEventIds.ClaimReopened);
    }

    [Fact]
    public async Task Claim_ThatIsNotMinedForSomeBlocks_GoesOutDearerUnderItsNonceAlsoAfterARestart()
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Add(7);
        static void Configure(ClaimWorkerOptions options) => options.Replacement = ReplacementSchedule.Default;
        await world.CycleAsync(world.Engine(Configure));
        world.Node.MinPriorityFee = world.Node.Taken[0].Unsigned.MaxPriorityFeePerGas!.Value + 1u;

        ClaimEngine restarted = world.Engine(Configure);
        for (int i = 0; i < 6; i++)
        {
            await world.NextAsync(restarted);
        }

        await world.SettleAsync(restarted);

        Assert.InRange(world.Node.Taken.Count, 2, 3);
        Assert.Single(world.Node.Taken.Select(signed => signed.Unsigned.Nonce).Distinct());
        Assert.Equal(1, world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Claim_ThatWaitsWhileItsQueueCanNotBeRead_IsWantedAndHoldsUpNoOtherQueue()
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Add(7);
        ClaimEngine engine = world.Engine(options => options.Replacement = ReplacementSchedule.Default);
        await world.CycleAsync(engine);
        world.Node.MinPriorityFee = world.Node.Taken[0].Unsigned.MaxPriorityFeePerGas!.Value + 1u;
        world.First.Figure.RefreshFault = new FormatException("The answer is no ticket.");
        world.Add(8, queue: world.Second);

        for (int i = 0; i < 6; i++)
        {
            await world.NextAsync(engine);
        }

        world.Node.MinPriorityFee = 0u;
        await world.SettleAsync(engine);

        Assert.Null(engine.Lanes[0].StopReason);
        Assert.Equal((1, 1), (world.First.ClaimsOf("7"), world.Second.ClaimsOf("8")));
    }

    [Fact]
    public async Task Claim_WhoseTicketANodeThatIsBehindShowsAsNotDueYet_IsNotCancelled()
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Mine(5);
        world.Add(7);
        ClaimEngine engine = world.Engine(options => options.Replacement = ReplacementSchedule.Default);
        ulong before = world.Node.Head - 1;
        await world.CycleAsync(engine);
        world.Node.MinPriorityFee = world.Node.Taken[0].Unsigned.MaxPriorityFeePerGas!.Value + 1u;
        world.First.Figure.Refreshed = ticket => ticket with { State = TicketState.Queued, Block = ticket.Block with { Number = before } };

        await world.NextAsync(engine);
        await world.NextAsync(engine);
        world.First.Figure.Refreshed = null;
        await world.SettleAsync(engine);

        Assert.All(world.Node.Taken, signed => Assert.Equal(ClaimWorld.FirstQueue, signed.Unsigned.To));
        Assert.Equal(1, world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Claim_WhoseTicketSomebodyElseClaimed_IsCancelledWhileItWaits()
    {
        using ClaimWorld world = new(new StoringJournal());
        world.Add(7);
        ClaimEngine engine = world.Engine(options => options.Replacement = ReplacementSchedule.Default);
        await world.CycleAsync(engine);
        world.Node.MinPriorityFee = world.Node.Taken[0].Unsigned.MaxPriorityFeePerGas!.Value + 1u;
        world.First.Tickets["7"] = world.First.Tickets["7"] with { State = TicketState.Claimed };

        for (int i = 0; i < 8; i++)
        {
            await world.NextAsync(engine);
        }

        Assert.Equal(0, engine.Lanes[0].Unconfirmed);
        Assert.Equal(world.Key.Address, Assert.Single(world.Node.Mined).Unsigned.To);
    }

    private sealed class ProcessEndedException() : Exception("The process ended here.");
}
