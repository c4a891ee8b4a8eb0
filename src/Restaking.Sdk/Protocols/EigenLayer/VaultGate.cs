using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What duration vaults (EigenLayer 1.12) ask of those that come and go. Other strategies do not answer <c>state()</c> and ask nothing.</summary>
internal static class VaultGate
{
    public static async Task CheckLeavingAsync(
        EigenLayerContext context,
        IEnumerable<Address> strategies,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        foreach ((Address strategy, DurationVaultPhase phase) in await PhasesAsync(context, strategies, pin, cancellationToken).ConfigureAwait(false))
        {
            if (phase == DurationVaultPhase.Allocations)
            {
                refusals.Add(new VaultWithdrawalsLocked(strategy));
            }
        }
    }

    /// <summary>The vaults among some strategies, and their phases.</summary>
    public static async Task<ImmutableArray<(Address Strategy, DurationVaultPhase Phase)>> PhasesAsync(
        EigenLayerContext context,
        IEnumerable<Address> strategies,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        Address[] contracts = [.. strategies.Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy)).Distinct()];
        if (contracts.Length == 0)
        {
            return [];
        }

        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<byte>[] states = [.. contracts.Select(strategy => batch.TryAdd(new DurationVaultStrategy(strategy).State()))];
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        return
        [
            .. contracts.Zip(states)
                .Where(pair => pair.Second.Outcome.Succeeded)
                .Select(pair => (pair.First, (DurationVaultPhase)pair.Second.Outcome.Value)),
        ];
    }
}
