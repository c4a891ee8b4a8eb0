using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Gates that several writes of operators and AVSs have in common.</summary>
internal static class AllocationGates
{
    public static RoleGate NotPaused(EigenLayerContext context, int bit, string what) =>
        RoleGates.NotPaused(context.Deployment.AllocationManager, context.AllocationManager.Paused(), bit, what);

    /// <summary>The caller may send this very function for the account.</summary>
    public static RoleGate MayAct(EigenLayerContext context, Address caller, Address account, IContractCall call) =>
        PermissionGate.MayAct(context, caller, account, call);

    public static RoleGate IsOperator(EigenLayerContext context, Address operatorAddress) => async (rounds, refusals) =>
    {
        RoundRead<bool> isOperator = rounds.Read(context.DelegationManager.IsOperator(operatorAddress));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!isOperator.Value)
        {
            refusals.Add(new NotAnOperator(operatorAddress));
        }
    };

    public static RoleGate SetsExist(EigenLayerContext context, IReadOnlyList<OperatorSetId> sets) => async (rounds, refusals) =>
    {
        ImmutableArray<RoundRead<bool>> exist = rounds.ReadMany(sets.Select(set => (IContractCall<bool>)context.AllocationManager.IsOperatorSet(set.ToAllocationManager())));
        await rounds.NextAsync().ConfigureAwait(false);
        refusals.AddRange(sets.Where((_, i) => !exist[i].Value).Select(set => new OperatorSetNotFound(set)));
    };

    public static RoleGate SetsAreNew(EigenLayerContext context, IReadOnlyList<OperatorSetId> sets) => async (rounds, refusals) =>
    {
        ImmutableArray<RoundRead<bool>> exist = rounds.ReadMany(sets.Select(set => (IContractCall<bool>)context.AllocationManager.IsOperatorSet(set.ToAllocationManager())));
        await rounds.NextAsync().ConfigureAwait(false);
        refusals.AddRange(sets.Where((_, i) => exist[i].Value).Select(set => new OperatorSetExists(set)));
    };

    /// <summary>Natively restaked ETH and EIGEN are in no redistributing set.</summary>
    public static RoleGate Redistributable(EigenLayerContext context, OperatorSetId set, IReadOnlyList<Address> strategies, bool? isRedistributing = null) => async (rounds, refusals) =>
    {
        RoundRead<Address> eigen = rounds.Read(context.AllocationManager.EigenStrategy());
        RoundRead<bool> redistributes = rounds.Read(context.AllocationManager.IsRedistributingOperatorSet(set.ToAllocationManager()));
        await rounds.NextAsync().ConfigureAwait(false);
        if (isRedistributing ?? redistributes.ValueOr(false))
        {
            Address? eigenStrategy = eigen.AddressOrNull();
            refusals.AddRange(strategies
                .Where(strategy => EigenLayerContext.IsBeaconChainEth(strategy) || strategy == eigenStrategy)
                .Select(strategy => new StrategyNotRedistributable(set, strategy)));
        }
    };

    /// <summary>The AVS's registrar is a contract. What it thinks of the operator is known only by asking it: see <see cref="DryRun"/>.</summary>
    public static RoleGate RegistrarHasCode(EigenLayerContext context, Address avs) => async (rounds, refusals) =>
    {
        RoundRead<Address> registrar = rounds.Read(context.AllocationManager.GetAVSRegistrar(avs));
        await rounds.NextAsync().ConfigureAwait(false);
        Address asked = registrar.Value;
        RoundRead<bool> supports = rounds.Read(new IAVSRegistrar(asked).SupportsAVS(avs));
        await rounds.NextAsync().ConfigureAwait(false);
        if (supports.Outcome.Error is MissingContractError)
        {
            refusals.Add(new RegistrarHasNoCode(asked, avs));
        }
    };
}
