using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What the KeyRegistrar asks, in its order, without signatures.</summary>
internal static class KeyPreflight
{
    public static KeyRegistrar.OperatorSet Set(OperatorSetId operatorSet) => new(operatorSet.Avs, operatorSet.Id);

    public static bool IsSet(KeyRegistrar.OperatorSet found, OperatorSetId operatorSet) => found.Avs == operatorSet.Avs && found.Id == operatorSet.Id;

    public static ImmutableArray<RoleGate> Configure(EigenLayerContext context, KeyRegistrar registrar, OperatorSetId operatorSet, Address sender, IContractCall call) =>
    [
        .. By(context, sender, operatorSet.Avs, call),
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
        IContractCall call,
        OperatorKeyCurve wanted,
        Hash32 keyHash) =>
    [
        .. By(context, sender, operatorAddress, call),
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
        Address sender,
        IContractCall call) =>
    [
        .. By(context, sender, operatorAddress, call),
        async (rounds, refusals) =>
        {
            RoundRead<bool> slashable = rounds.Read(context.AllocationManager.IsOperatorSlashable(operatorAddress, operatorSet.ToAllocationManager()));
            RoundRead<bool> member = rounds.Read(context.AllocationManager.IsMemberOfOperatorSet(operatorAddress, operatorSet.ToAllocationManager()));
            RoundRead<uint> delay = rounds.Read(context.AllocationManager.DeallocationDelay());
            RoundRead<byte> curve = rounds.Read(registrar.GetOperatorSetCurveType(Set(operatorSet)));
            RoundRead<bool> registered = rounds.Read(registrar.IsRegistered(Set(operatorSet), operatorAddress));
            await rounds.NextAsync().ConfigureAwait(false);
            if (slashable.Value)
            {
                refusals.Add(new OperatorStillSlashable(operatorAddress, operatorSet, member.Value, member.Value ? null : rounds.Block.Number + delay.Value + 1));
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

    private static RoleGate[] By(EigenLayerContext context, Address sender, Address account, IContractCall call) =>
        [FeatureProbe.Required(context, EigenLayerFeature.KeyRegistrar), PermissionGate.MayAct(context, sender, account, call)];

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
