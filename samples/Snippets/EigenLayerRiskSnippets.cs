using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-risk.md. A region here and a block there are the same text; a test compares them.</summary>
public static class EigenLayerRiskSnippets
{
    public static async Task PositionAsync(RestakingClient client, Address staker, CancellationToken ct)
    {
        #region A position with slashing in it
        RestakedPosition position = await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: ct);
        foreach (RestakedStrategy stake in position.Strategies)
        {
            Console.WriteLine($"{stake.Symbol}: {stake.Withdrawable} shares of {stake.DepositShares} deposited, worth {stake.Underlying}");
            Console.WriteLine($"  queued {stake.Queued}: completable {stake.QueuedCompletable}, slashable {stake.QueuedSlashable} until block {stake.SlashableUntilBlock}");
            foreach (AllocationRisk risk in stake.Risks.Where(risk => risk.CanSlash))
            {
                string fate = risk.RedistributionRecipient is { } recipient ? $"handed to {recipient}" : "burnt";
                Console.WriteLine($"  {risk.OperatorSet} can take {risk.SlashableShare.FormatUnits(18)} of it, which is {fate}");
            }
        }
        #endregion
    }

    public static async Task ManyAsync(RestakingClient client, IAsyncEnumerable<Address> stakers, CancellationToken ct)
    {
        #region Many stakers at one block
        // A page is read when it is asked for and forgotten when it has been handed out: a hundred thousand take no more memory than five hundred.
        await foreach (RestakedPosition one in client.EigenLayer.Positions.ReadPositionsAsync(stakers, cancellationToken: ct))
        {
            Console.WriteLine($"{one.Staker} at block {one.Block.Number}: {one.Strategies.Length} strategies");
        }
        #endregion
    }

    public static async Task ReconcileAsync(RestakingClient client, Address operatorAddress, ulong firstBlock, ulong lastBlock, CancellationToken ct)
    {
        #region Does it add up
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;
        IAsyncEnumerable<Address> stakers = positions.FindStakersAsync(operatorAddress, firstBlock, lastBlock, ct);
        Reconciliation sum = await positions.ReconcileOperatorAsync(operatorAddress, "stETH", stakers, cancellationToken: ct);
        Console.WriteLine($"{sum.Gap}: {sum.Accounted} of {sum.Total}. {sum}"); // None, RoundingDust, StakersMissing or ExceedsTotal
        #endregion
    }

    public static async Task WhatIfAsync(
        RestakingClient client,
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        IReadOnlyList<Address> stakers,
        CancellationToken ct)
    {
        #region What if it slashes
        // A fifth of what the operator has allocated to the set, in the next block.
        SlashForecast forecast = await client.EigenLayer.Positions.ForecastSlashAsync(
            operatorSet, operatorAddress, "stETH", ShareMath.Wad / 5UL, stakers, cancellationToken: ct);
        SlashPrediction slash = forecast.Prediction;
        Console.WriteLine($"{slash.Obstacle}: {slash.SlashedFromOperator} shares from stake, {slash.SlashedFromQueue} from the queue, to {slash.RedistributionRecipient?.ToString() ?? "nobody"}");
        foreach (StakerLoss loss in forecast.Stakers)
        {
            Console.WriteLine($"{loss.Staker} loses {loss.LostDeposited} shares out of the queue and {loss.LostInQueue} in it");
        }
        #endregion
    }

    public static async Task WhatIfManyAsync(
        RestakingClient client,
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        IAsyncEnumerable<Address> stakers,
        CancellationToken ct)
    {
        #region What if for very many
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;
        SlashSnapshot snapshot = await positions.ReadSlashSnapshotAsync(operatorSet, operatorAddress, "stETH", cancellationToken: ct);
        SlashPrediction all = snapshot.Predict(ShareMath.Wad); // pure: as many parts as you like from one snapshot
        BlockTag sameBlock = BlockTag.FromHash(snapshot.Block.Hash);
        await foreach (RestakedPosition position in positions.ReadPositionsAsync(stakers, block: sameBlock, cancellationToken: ct))
        {
            Console.WriteLine($"{position.Staker} would lose {all.LossOf(position).Lost} shares");
        }
        #endregion
    }

    public static async Task HistoryAsync(RestakingClient client, Address staker, ulong firstBlock, Stream file, CancellationToken ct)
    {
        #region History of a staker
        StakerHistoryOptions options = new() { FromBlock = firstBlock, WithTime = true };
        DepositShareLedger ledger = new();
        await foreach (StakerEvent happened in client.EigenLayer.Positions.ReadHistoryAsync(staker, options, ct))
        {
            ledger.Apply(happened);
            Console.WriteLine($"{happened.Time:u} block {happened.BlockNumber}: {happened.Kind}");
        }

        // As records for other programs: JSON Lines here, CSV by WriteCsvAsync.
        await StakerHistoryExport.WriteJsonLinesAsync(client.EigenLayer.Positions.ReadHistoryAsync(staker, options, ct), file, ct);
        #endregion
    }

    public static async Task GoOnAsync(RestakingClient client, Address staker, string kept, Func<StakerHistoryPage, string, Task> saveAsync, CancellationToken ct)
    {
        #region Going on tomorrow
        StakerHistoryOptions options = new() { Cursor = StakerHistoryCursorJson.Read(kept) };
        await foreach (StakerHistoryPage page in client.EigenLayer.Positions.ReadHistoryPagesAsync(staker, options, ct))
        {
            // Save both in one transaction. Each event comes once; one that a reorganisation took back comes as StakerEventRetracted.
            await saveAsync(page, StakerHistoryCursorJson.Write(page.Cursor));
        }
        #endregion
    }
}
