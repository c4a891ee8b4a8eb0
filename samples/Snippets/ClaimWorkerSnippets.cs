using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/claim-worker.md. A region here and a block there are the same text; a test compares them.</summary>
public static class ClaimWorkerSnippets
{
    public static IHost Register(string[] args, ITransactionSigner first, ITransactionSigner second, Address treasury)
    {
        #region A worker for two signers and one account without
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services
            .AddRestaking(builder.Configuration.GetSection("Restaking"))
            .AddClaimSigner(first)
            .AddClaimSigner(second)
            .AddClaimWorker(builder.Configuration.GetSection("Claims"), options =>
            {
                options.Owners.Add(new ClaimOwner(first.Address));
                options.Owners.Add(new ClaimOwner(second.Address));
                options.Owners.Add(new ClaimOwner(treasury, Sender: first.Address)); // only where anybody, or the approved, may claim
                options.Policy = options.Policy with { ClaimForOthers = true, MaxGasPrice = UInt256.FromGwei("20"), MaxWait = TimeSpan.FromDays(3) };
                options.Confirmations = 12;
            })
            .AddRestakingHealthChecks();
        return builder.Build();
        #endregion
    }

    public static async Task RunLanesAsync(IServiceProvider services, CancellationToken ct)
    {
        #region Lanes that another scheduler runs
        ClaimEngine engine = services.GetRequiredService<ClaimEngine>(); // from AddClaimEngine instead of AddClaimWorker
        foreach (ClaimLane lane in await engine.RefreshLanesAsync(ct))
        {
            ClaimCycleReport report = await lane.RunCycleAsync(ct);
            Console.WriteLine($"{lane.Sender}: {report.Outcome} at block {report.Block?.Number}, {report.Batches.Length} claims, next because {report.NextWake ?? "something moves"}");
            foreach (var left in report.Verdicts.Where(verdict => !verdict.IsPlanned))
            {
                Console.WriteLine($"  {left.Ticket.Key}: {string.Join(" ", left.Gates)}");
            }
        }
        #endregion
    }

    public static void Resume(ClaimEngine engine, Address sender)
    {
        #region A stopped lane is looked at and resumed
        foreach (ClaimLane lane in engine.Lanes.Where(lane => lane.StopReason is not null))
        {
            Console.WriteLine($"{lane.Sender} is stopped: {lane.StopReason!.Message}");
        }

        engine.Lanes.Single(lane => lane.Sender == sender).Resume();
        #endregion
    }
}
