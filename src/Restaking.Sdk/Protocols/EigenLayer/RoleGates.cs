using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// One gate of a write: reads what it needs by <paramref name="rounds"/> (awaiting nothing but its rounds) and adds a refusal for
/// everything that stands against the action.
/// </summary>
internal delegate Task RoleGate(ReadRounds rounds, ImmutableArray<EigenLayerRefusal>.Builder refusals);

/// <summary>Asks the gates of a write side by side, at one block.</summary>
internal static class RoleGates
{
    /// <summary>Asks every gate; the refusals come in the order of the gates.</summary>
    public static async Task<PreflightResult> CheckAsync(
        EigenLayerContext context,
        IReadOnlyList<RoleGate> gates,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        BlockRef at = default!;
        Func<ReadRounds, Task<ImmutableArray<EigenLayerRefusal>>>[] reads = [.. gates.Select(gate => (Func<ReadRounds, Task<ImmutableArray<EigenLayerRefusal>>>)(rounds => AskAsync(gate, rounds)))];
        ImmutableArray<Task<ImmutableArray<EigenLayerRefusal>>> ended =
            await ReadRounds.RunAllAsync(context.Reader, reads, found => at = found, block, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        foreach (Task<ImmutableArray<EigenLayerRefusal>> gate in ended)
        {
            refusals.AddRange(await gate.ConfigureAwait(false));
        }

        return new PreflightResult(at, refusals.ToImmutable());
    }

    /// <summary>Refuses while a bit of a contract's <c>paused()</c> is set.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="paused">Its <c>paused()</c>.</param>
    /// <param name="bit">Which bit stops the action (<see cref="PauseBits"/>).</param>
    /// <param name="what">What is paused, a plural that begins the sentence: "Rewards claims".</param>
    public static RoleGate NotPaused(Address contract, IContractCall<UInt256> paused, int bit, string what) => async (rounds, refusals) =>
    {
        RoundRead<UInt256> bits = rounds.Read(paused);
        await rounds.NextAsync().ConfigureAwait(false);
        if (PauseBits.IsPaused(bits.Value, bit))
        {
            refusals.Add(new FunctionPaused(contract, bit, what));
        }
    };

    private static async Task<ImmutableArray<EigenLayerRefusal>> AskAsync(RoleGate gate, ReadRounds rounds)
    {
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        await gate(rounds, refusals).ConfigureAwait(false);
        return refusals.ToImmutable();
    }
}
