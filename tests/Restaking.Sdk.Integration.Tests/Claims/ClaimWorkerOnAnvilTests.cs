using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Withdrawals;

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
}
