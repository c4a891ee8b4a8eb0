using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Integration.Tests.Claims;

public sealed class ClaimWorkerOnAnvilTests(ClaimStand stand) : IClassFixture<ClaimStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunCycle_SeveralProtocolsAndSigners_ClaimsAllOnceAndPlansNothingAfterwards()
    {
        using LocalSigner one = await stand.SignerAsync();
        using LocalSigner two = await stand.SignerAsync();
        using RestakingClient ofOne = stand.Client(one);
        using RestakingClient ofTwo = stand.Client(two);
        List<TicketKey> tickets =
        [
            await stand.EigenLayerTicketAsync(ofOne),
            await stand.EigenLayerTicketAsync(ofTwo, "cbETH"),
            await stand.LidoTicketAsync(ofOne),
            await stand.LidoTicketAsync(ofTwo),
            await stand.EtherFiTicketAsync(ofTwo),
            .. await stand.KelpTicketsAsync(ofOne, 2),
        ];
        await stand.MatureEigenLayerAsync();
        ulong nonceOfOne = await stand.NonceAsync(one.Address);
        ulong nonceOfTwo = await stand.NonceAsync(two.Address);
        using ClaimEngine engine = stand.Engine([one, two], confirmations: 2);

        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        ClaimBatchReport[] confirmed = [.. reports.SelectMany(report => report.Batches).Where(batch => batch.Status == ClaimBatchStatus.Confirmed)];
        Assert.Equal(tickets.Order(Comparer<TicketKey>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), confirmed.SelectMany(batch => batch.Tickets).Order(Comparer<TicketKey>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
        Assert.All(confirmed, batch => Assert.True(batch.GasPaid > UInt256.Zero));
        Assert.All(confirmed, batch => Assert.NotEmpty(batch.Paid));
        Assert.Empty(await stand.OpenTicketsAsync(one.Address, two.Address));
        Assert.Equal(nonceOfOne + 4, await stand.NonceAsync(one.Address)); // EigenLayer, Lido, Kelp twice
        Assert.Equal(nonceOfTwo + 3, await stand.NonceAsync(two.Address));
        await stand.Node.MineAsync(cancellationToken: Cancel);
        Assert.All(await engine.RunCycleAsync(Cancel), report => Assert.Equal(ClaimCycleOutcome.Idle, report.Outcome));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task RunCycle_WhenTheClaimsBlockIsReorganisedAway_ClaimsOnce(int depth)
    {
        using LocalSigner signer = await stand.SignerAsync();
        using RestakingClient client = stand.Client(signer);
        TicketKey ticket = await stand.LidoTicketAsync(client);
        await stand.Node.MineAsync(8, cancellationToken: Cancel);
        using ClaimEngine engine = stand.Engine([signer], confirmations: 8);
        ClaimCycleReport sent = (await engine.RunCycleAsync(Cancel))[0];
        await stand.Node.MineAsync((ulong)depth - 1, cancellationToken: Cancel);
        ClaimCycleReport mined = (await engine.RunCycleAsync(Cancel))[0];

        await stand.Node.ReorganiseAsync(depth, Cancel);
        WithdrawalTicket[] open = await stand.OpenTicketsAsync(signer.Address);
        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(sent.Batches).Status);
        Assert.Equal(ClaimBatchStatus.Unconfirmed, Assert.Single(mined.Batches).Status);
        Assert.Equal(ticket, Assert.Single(open).Key);
        Assert.Single(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Confirmed);
        Assert.Empty(await stand.OpenTicketsAsync(signer.Address));
    }

    [Fact]
    public async Task RunCycle_AfterARestartWithClaimsUnderWay_SettlesThemAndSendsNothingTwice()
    {
        string folder = Directory.CreateTempSubdirectory("claims-").FullName;
        try
        {
            using LocalSigner signer = await stand.SignerAsync();
            using RestakingClient client = stand.Client(signer);
            await stand.LidoTicketAsync(client);
            await stand.EtherFiTicketAsync(client);
            ulong nonce = await stand.NonceAsync(signer.Address);
            await using (SqliteOperationJournal journal = new(Path.Combine(folder, "claims.db")))
            {
                using ClaimEngine first = stand.Engine([signer], journal, confirmations: 3);
                await first.RunCycleAsync(Cancel);
            }

            await using SqliteOperationJournal again = new(Path.Combine(folder, "claims.db"));
            using ClaimEngine second = stand.Engine([signer], again, confirmations: 3);
            List<ClaimCycleReport> reports = await stand.RunAsync(second);

            Assert.Equal(2, reports.SelectMany(report => report.Batches).Count(batch => batch.Status == ClaimBatchStatus.Confirmed));
            Assert.DoesNotContain(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Sent);
            Assert.Equal(nonce + 2, await stand.NonceAsync(signer.Address));
            Assert.Empty(await stand.OpenTicketsAsync(signer.Address));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task RunCycle_OfATicketThatItsOwnerClaimedByHand_PlansNothing()
    {
        using LocalSigner signer = await stand.SignerAsync();
        using RestakingClient client = stand.Client(signer);
        await stand.LidoTicketAsync(client);
        using ClaimEngine engine = stand.Engine([signer], configure: options => options.DryRun = true);
        ClaimCycleReport planned = (await engine.RunCycleAsync(Cancel))[0];
        using ClaimEngine worker = stand.Engine([signer]);
        await worker.RefreshLanesAsync(Cancel);
        await client.Withdrawals.ClaimAsync([.. (await stand.OpenTicketsAsync(signer.Address))], cancellationToken: Cancel);
        ulong nonce = await stand.NonceAsync(signer.Address);

        await stand.RunAsync(worker);

        Assert.Equal(ClaimBatchStatus.Planned, Assert.Single(planned.Batches).Status);
        Assert.Equal(nonce, await stand.NonceAsync(signer.Address));
    }

    [Fact]
    public async Task RunCycle_OfABlockedAccount_SaysSoAndClaimsWhenItIsFree()
    {
        using LocalSigner signer = await stand.SignerAsync();
        using RestakingClient client = stand.Client(signer);
        await stand.EtherFiTicketAsync(client);
        await stand.EtherFi.SetBlockedAsync(signer.Address, true, Cancel);
        using ClaimEngine engine = stand.Engine([signer]);
        ClaimCycleReport blocked = (await engine.RunCycleAsync(Cancel))[0];

        await stand.EtherFi.SetBlockedAsync(signer.Address, false, Cancel);
        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        Assert.Contains("BlockedAccount", Assert.Single(blocked.Verdicts).Gates.Select(gate => gate.Code));
        Assert.Single(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Confirmed);
    }

    [Fact]
    public async Task RunCycle_OfAPausedQueue_SaysSoAndClaimsWhenItIsOpen()
    {
        using LocalSigner signer = await stand.SignerAsync();
        using RestakingClient client = stand.Client(signer);
        await stand.KelpTicketsAsync(client, 1);
        await stand.Kelp.SetPausedAsync(stand.Kelp.Deployment.WithdrawalManager, true, Cancel);
        using ClaimEngine engine = stand.Engine([signer]);
        ClaimCycleReport paused = (await engine.RunCycleAsync(Cancel))[0];

        await stand.Kelp.SetPausedAsync(stand.Kelp.Deployment.WithdrawalManager, false, Cancel);
        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        Assert.Contains("Paused", Assert.Single(paused.Verdicts).Gates.Select(gate => gate.Code));
        Assert.Single(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Confirmed);
    }

    [Fact]
    public async Task Footprint_ByDefault_CoversTheGasOfEveryProtocolHere()
    {
        using LocalSigner signer = await stand.SignerAsync();
        using RestakingClient client = stand.Client(signer);
        await stand.EigenLayerTicketAsync(client);
        await stand.LidoTicketAsync(client);
        await stand.EtherFiTicketAsync(client);
        await stand.KelpTicketsAsync(client, 1);
        await stand.MatureEigenLayerAsync();
        using ClaimEngine engine = stand.Engine([signer]);

        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        foreach (ClaimBatchReport batch in reports.SelectMany(report => report.Batches).Where(batch => batch.Status == ClaimBatchStatus.Confirmed))
        {
            TransactionReceipt receipt = (await stand.Node.Rpc.GetTransactionReceiptAsync(batch.Hash!.Value, Cancel))!;
            ClaimFootprint footprint = ClaimFootprint.Default;
            TestContext.Current.TestOutputHelper?.WriteLine($"{batch.Queue}: {receipt.GasUsed} gas for {batch.Tickets.Length} tickets");
            Assert.InRange(receipt.GasUsed, 21_000UL, footprint.GasPerTransaction + (footprint.GasPerTicket * (ulong)batch.Tickets.Length));
        }
    }
}
