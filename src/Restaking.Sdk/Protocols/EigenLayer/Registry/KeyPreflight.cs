using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What the KeyRegistrar asks, in its order, without signatures.</summary>
internal static class KeyPreflight
{
    public static KeyRegistrar.OperatorSet Set(OperatorSetId operatorSet) => new(operatorSet.Avs, operatorSet.Id);

    public static ImmutableArray<RoleGate> Configure(EigenLayerContext context, KeyRegistrar registrar, OperatorSetId operatorSet, Address sender) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.KeyRegistrar),
        PermissionGate.MayAct(
            context, sender, operatorSet.Avs, registrar.Address, KeyRegistrar.ConfigureOperatorSetCall.Selector, KeyRegistrar.ConfigureOperatorSetCall.Signature),
        async (rounds, refusals) =>
        {
            RoundRead<byte> curve = rounds.Read(registrar.GetOperatorSetCurveType(Set(operatorSet)));
            await rounds.NextAsync().ConfigureAwait(false);
            if (curve.Value != (byte)OperatorKeyCurve.None)
            {
                refusals.Add(new KeysAlreadyConfigured(operatorSet, (OperatorKeyCurve)curve.Value));
            }
        },
    ];

    public static ImmutableArray<RoleGate> Register(
        EigenLayerContext context,
        KeyRegistrar registrar,
        OperatorSetId operatorSet,
        Address operatorAddress,
        Address sender,
        OperatorKeyCurve wanted,
        Hash32 keyHash) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.KeyRegistrar),
        PermissionGate.MayAct(
            context, sender, operatorAddress, registrar.Address, KeyRegistrar.RegisterKeyCall.Selector, KeyRegistrar.RegisterKeyCall.Signature),
        async (rounds, refusals) =>
        {
            RoundRead<byte> curve = rounds.Read(registrar.GetOperatorSetCurveType(Set(operatorSet)));
            RoundRead<bool> registered = rounds.Read(registrar.IsRegistered(Set(operatorSet), operatorAddress));
            RoundRead<bool> used = rounds.Read(registrar.IsKeyGloballyRegistered(keyHash));
            await rounds.NextAsync().ConfigureAwait(false);
            AddCurve((OperatorKeyCurve)curve.Value, operatorSet, wanted, refusals);
            if (registered.Value)
            {
                refusals.Add(new OperatorHasKey(operatorAddress, operatorSet));
            }

            if (used.Value)
            {
                refusals.Add(new KeyBurnt(keyHash));
            }
        },
    ];

    public static ImmutableArray<RoleGate> Deregister(
        EigenLayerContext context,
        KeyRegistrar registrar,
        OperatorSetId operatorSet,
        Address operatorAddress,
        Address sender) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.KeyRegistrar),
        PermissionGate.MayAct(
            context, sender, operatorAddress, registrar.Address, KeyRegistrar.DeregisterKeyCall.Selector, KeyRegistrar.DeregisterKeyCall.Signature),
        async (rounds, refusals) =>
        {
            RoundRead<bool> slashable = rounds.Read(context.AllocationManager.IsOperatorSlashable(operatorAddress, operatorSet.ToAllocationManager()));
            RoundRead<byte> curve = rounds.Read(registrar.GetOperatorSetCurveType(Set(operatorSet)));
            RoundRead<bool> registered = rounds.Read(registrar.IsRegistered(Set(operatorSet), operatorAddress));
            await rounds.NextAsync().ConfigureAwait(false);
            if (slashable.Value)
            {
                refusals.Add(new StillSlashable(operatorAddress, operatorSet));
            }

            if (curve.Value == (byte)OperatorKeyCurve.None)
            {
                refusals.Add(new KeysNotConfigured(operatorSet));
            }
            else if (!registered.Value)
            {
                refusals.Add(new NoKey(operatorAddress, operatorSet));
            }
        },
    ];

    private static void AddCurve(OperatorKeyCurve curve, OperatorSetId operatorSet, OperatorKeyCurve wanted, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (curve == OperatorKeyCurve.None)
        {
            refusals.Add(new KeysNotConfigured(operatorSet));
        }
        else if (curve != wanted)
        {
            refusals.Add(new OtherCurve(operatorSet, curve));
        }
    }
}
