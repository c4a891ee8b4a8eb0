using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What stands against making a duration vault, locking it and opening it again.</summary>
internal static class VaultPreflight
{
    /// <summary>A vault registers as operator, joins its set and sets its splits to zero while it is made, so their pauses stop it too.</summary>
    public static ImmutableArray<RoleGate> Deploy(EigenLayerContext context, StrategyFactory factory, DurationVaultSettings settings) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.DurationVaults),
        RoleGates.NotPaused(factory.Address, factory.Paused(), PauseBits.FactoryNewStrategies, "New strategies"),
        Token(factory, settings.Token),
        RoleGates.NotPaused(context.Deployment.DelegationManager, context.DelegationManager.Paused(), PauseBits.DelegationNew, "New delegations, and so new operators,"),
        AllocationGates.NotPaused(context, PauseBits.AllocationRegistration, "Registrations for operator sets"),
        async (rounds, refusals) =>
        {
            RoundRead<bool> isSet = rounds.Read(context.AllocationManager.IsOperatorSet(settings.OperatorSet.ToAllocationManager()));
            await rounds.NextAsync().ConfigureAwait(false);
            if (!isSet.Value)
            {
                refusals.Add(new OperatorSetNotFound(settings.OperatorSet));
            }
        },
        AllocationGates.RegistrarHasCode(context, settings.OperatorSet.Avs),
        .. Splits(context),
    ];

    /// <summary>In the order of <c>lock()</c>; the allocation is a <c>modifyAllocations</c> of the vault itself.</summary>
    public static ImmutableArray<RoleGate> Lock(EigenLayerContext context, Address vault, Address sender) =>
    [
        async (rounds, refusals) =>
        {
            DurationVault found = await VaultReads.ReadAsync(context, rounds, vault).ConfigureAwait(false);
            RoundRead<ImmutableArray<Address>> strategies = rounds.Read(context.AllocationManager.GetStrategiesInOperatorSet(found.OperatorSet.ToAllocationManager()));
            (AllocationPreview allocation, _) = await AllocationPlanner.PlanAsync(
                context, rounds, vault, [new ResolvedTarget(found.OperatorSet, vault, MagnitudeMath.Wad)]).ConfigureAwait(false);
            if (sender != found.Admin)
            {
                refusals.Add(new NotVaultRole(vault, sender, found.Admin, "admin"));
            }

            if (found.Phase != DurationVaultPhase.Deposits)
            {
                // Later phases have an allocation, or had one: what stands against a second one is of no interest.
                refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Deposits));
                return;
            }

            if (!strategies.Value.Contains(vault))
            {
                refusals.Add(new VaultNotInOperatorSet(vault, found.OperatorSet));
            }

            refusals.AddRange(allocation.Refusals);
        },
        AllocationGates.NotPaused(context, PauseBits.AllocationModify, "Modifications of allocations"),
    ];

    /// <summary>In the order of <c>markMatured()</c>: once withdrawals are open, the clean-up can be tried again at any time.</summary>
    public static RoleGate MarkMatured(EigenLayerContext context, Address vault) => async (rounds, refusals) =>
    {
        DurationVault found = await VaultReads.ReadAsync(context, rounds, vault).ConfigureAwait(false);
        if (found.Phase is not (DurationVaultPhase.Allocations or DurationVaultPhase.Withdrawals))
        {
            refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Allocations));
        }
        else if (found.Phase == DurationVaultPhase.Allocations && !found.CanBeMarkedMatured)
        {
            refusals.Add(new VaultNotMature(vault, found.UnlockAt ?? uint.MaxValue, rounds.Block.Timestamp));
        }
    };

    /// <summary>In the order of <c>advanceToWithdrawals()</c>: once withdrawals are open, the arbitrator too can try the clean-up again.</summary>
    public static RoleGate Advance(EigenLayerContext context, Address vault, Address sender) => async (rounds, refusals) =>
    {
        DurationVault found = await VaultReads.ReadAsync(context, rounds, vault).ConfigureAwait(false);
        if (sender != found.Arbitrator)
        {
            refusals.Add(new NotVaultRole(vault, sender, found.Arbitrator, "arbitrator"));
        }

        if (found.Phase is not (DurationVaultPhase.Allocations or DurationVaultPhase.Withdrawals))
        {
            refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Allocations));
        }
        else if (found.CanBeMarkedMatured)
        {
            refusals.Add(new VaultAlreadyMature(vault, found.UnlockAt!.Value));
        }
    };

    private static RoleGate Token(StrategyFactory factory, Address token) => async (rounds, refusals) =>
    {
        RoundRead<Address> eigen = rounds.Read(factory.Eigen());
        RoundRead<Address> backing = rounds.Read(factory.BEIGEN());
        RoundRead<bool> blacklisted = rounds.Read(factory.IsBlacklisted(token));
        RoundRead<byte> decimals = rounds.Read(new ERC20(token).Decimals());
        await rounds.NextAsync().ConfigureAwait(false);

        // Until 1.12 the blacklist stood for this; since 1.13 the two tokens are named and the blacklist is not asked any more.
        if (eigen.Succeeded && (token == eigen.Value || token == backing.ValueOr(Address.Zero)))
        {
            refusals.Add(new VaultTokenProhibited(token));
        }

        if (!eigen.Succeeded && blacklisted.Value)
        {
            refusals.Add(new TokenBlacklisted(token));
        }

        if (!decimals.Succeeded)
        {
            refusals.Add(new TokenWithoutDecimals(token));
        }
    };

    private static IEnumerable<RoleGate> Splits(EigenLayerContext context)
    {
        if (context.Deployment.RewardsCoordinator is not { } address)
        {
            return [];
        }

        RewardsCoordinator rewards = new(address);
        return
        [
            RoleGates.NotPaused(address, rewards.Paused(), PauseBits.RewardsAvsSplits, "Splits of operators with AVSs"),
            RoleGates.NotPaused(address, rewards.Paused(), PauseBits.RewardsOperatorSetSplits, "Splits of operators in operator sets"),
            RoleGates.NotPaused(address, rewards.Paused(), PauseBits.RewardsProgrammaticSplits, "Splits of programmatic incentives"),
        ];
    }
}
