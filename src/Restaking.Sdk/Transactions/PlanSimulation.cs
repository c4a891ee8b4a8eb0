using System.Collections.Immutable;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>What executing the rest of a plan would do. Nothing was sent.</summary>
/// <param name="Steps">The result of each step, in order; <see langword="null"/> for a step that is already done.</param>
/// <param name="Block">The block on whose state the plan was executed.</param>
public sealed record PlanSimulation(ImmutableArray<SimulationResult?> Steps, BlockRef Block)
{
    /// <summary>Whether every step that is left was executed and succeeded.</summary>
    public bool Succeeded => Steps.All(static step => step is null or { Succeeded: true });

    /// <summary>The first step that failed or was not executed; <see langword="null"/> when all succeeded.</summary>
    public SimulationResult? FirstFailure => Steps.FirstOrDefault(static step => step is { Succeeded: false });

    /// <summary>Gas of all steps together, without margin; <see langword="null"/> when a step's is not known.</summary>
    public ulong? GasEstimate =>
        Steps.Aggregate((ulong?)0, static (sum, step) => step is null ? sum : sum + step.GasEstimate);

    /// <summary>One sentence for people: what fails first, or that all succeeds.</summary>
    public string Describe() => FirstFailure?.Describe() ?? $"Succeeds at block {Block.Number}.";
}
