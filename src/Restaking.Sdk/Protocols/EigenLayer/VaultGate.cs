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

    /// <summary>
    /// What <c>beforeAddShares</c> asks when shares of a completed withdrawal come back to a vault: one call per withdrawal and strategy, each
    /// within the caps after those before it.
    /// </summary>
    public static async Task CheckJoiningAsync(
        EigenLayerContext context,
        ImmutableArray<(Address Strategy, UInt256 Shares)> additions,
        Address operatorAddress,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        foreach ((Address vault, DurationVaultPhase phase) in await PhasesAsync(context, additions.Select(added => added.Strategy), pin, cancellationToken).ConfigureAwait(false))
        {
            ReadBatch first = context.Reader.CreateBatch();
            StrategyReads reads = StrategyReads.Begin(context, first, vault);
            ReadSlot<ImmutableArray<UInt256>> held = first.Add(context.DelegationManager.GetOperatorShares(vault, [vault]));
            await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
            ReadBatch second = context.Reader.CreateBatch();
            reads.AddTokenReads(second);
            Func<bool> taken = AskTokenTaken(context, second, reads.UnderlyingToken);
            await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

            StrategyState state = reads.ToState(pin.Block);
            if (phase != DurationVaultPhase.Deposits)
            {
                refusals.Add(new VaultDepositsLocked(vault));
            }

            if (!taken())
            {
                refusals.Add(new VaultTokenBlacklisted(vault, state.UnderlyingToken));
            }

            if (operatorAddress != vault)
            {
                refusals.Add(new VaultDelegationNeeded(vault, operatorAddress.IsZero ? null : operatorAddress));
            }

            UInt256 before = held.Value.OfLength(1, "getOperatorShares")[0];
            foreach (UInt256 shares in additions.Where(added => added.Strategy == vault).Select(added => added.Shares))
            {
                CheckCaps(state, shares, before, refusals);
                before += shares;
            }
        }
    }

    /// <summary>The caps of a vault: on what the new shares are worth, and on what its stakers have not queued, with them.</summary>
    /// <param name="state">The vault, with shares and balance as they are when the shares are added.</param>
    /// <param name="added">The new shares.</param>
    /// <param name="held">The shares delegated to the vault before.</param>
    /// <param name="refusals">Gets what stands against it.</param>
    public static void CheckCaps(StrategyState state, UInt256 added, UInt256 held, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        UInt256 worth = ShareMath.SharesToUnderlying(added, state.TotalShares, state.TokenBalance);
        if (state.MaxPerDeposit is { } perDeposit && worth > perDeposit)
        {
            refusals.Add(new MaxPerDepositExceeded(state.Strategy, worth, perDeposit));
        }

        UInt256 after = ShareMath.SharesToUnderlying(held + added, state.TotalShares, state.TokenBalance);
        if (state.MaxTotalDeposits is { } most && after > most)
        {
            refusals.Add(new TotalDepositsExceeded(state.Strategy, after, most));
        }
    }

    /// <summary>
    /// Whether vaults take more of a token, to be taken after the batch. The vault of 1.12 asks its factory's blacklist; that of 1.13, whose
    /// factory names EIGEN, does not.
    /// </summary>
    public static Func<bool> AskTokenTaken(EigenLayerContext context, ReadBatch batch, Address token)
    {
        if (context.Deployment.StrategyFactory is not { } address)
        {
            return static () => true;
        }

        StrategyFactory factory = new(address);
        ReadSlot<bool> blacklisted = batch.TryAdd(factory.IsBlacklisted(token));
        ReadSlot<Address> eigen = batch.TryAdd(factory.Eigen());
        return () => eigen.Outcome.Succeeded || blacklisted.OrNull() is not true;
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
