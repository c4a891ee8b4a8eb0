using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>Reads a duration vault in two rounds.</summary>
internal static class VaultReads
{
    public static async Task<DurationVault> ReadAsync(EigenLayerContext context, ReadRounds rounds, Address vault)
    {
        DurationVaultStrategy contract = new(vault);
        RoundRead<byte> state = rounds.Read(contract.State());
        RoundRead<Address> token = rounds.Read(contract.UnderlyingToken());
        RoundRead<Address> admin = rounds.Read(contract.VaultAdmin());
        RoundRead<Address> arbitrator = rounds.Read(contract.Arbitrator());
        RoundRead<uint> duration = rounds.Read(contract.Duration());
        RoundRead<uint> lockedAt = rounds.Read(contract.LockedAt());
        RoundRead<uint> unlockAt = rounds.Read(contract.UnlockAt());
        RoundRead<uint> maturedAt = rounds.Read(contract.MaturedAt());
        RoundRead<UInt256> perDeposit = rounds.Read(contract.MaxPerDeposit());
        RoundRead<UInt256> cap = rounds.Read(contract.StakeCap());
        RoundRead<UInt256> totalShares = rounds.Read(contract.TotalShares());
        RoundRead<string> metadata = rounds.Read(contract.MetadataURI());
        RoundRead<DurationVaultStrategy.OperatorSetInfoResult> set = rounds.Read(contract.OperatorSetInfo());
        RoundRead<bool> registered = rounds.Read(contract.OperatorSetRegistered());
        RoundRead<ImmutableArray<UInt256>> shares = rounds.Read(context.DelegationManager.GetOperatorShares(vault, [vault]));
        RoundRead<Address> approver = rounds.Read(context.DelegationManager.DelegationApprover(vault));
        await rounds.NextAsync().ConfigureAwait(false);
        var phase = (DurationVaultPhase)await FeatureProbe.ValueAsync(context, rounds, "state() of a duration vault (is this the address of one?)", vault, state).ConfigureAwait(false);
        RoundRead<UInt256> balance = rounds.Read(new ERC20(token.Value).BalanceOf(vault));
        await rounds.NextAsync().ConfigureAwait(false);
        (Address avs, uint id) = set.Value;
        return new DurationVault
        {
            Block = rounds.Block,
            Vault = vault,
            Token = token.Value,
            Phase = phase,
            Admin = admin.Value,
            Arbitrator = arbitrator.Value,
            DurationSeconds = duration.Value,
            LockedAt = TimeOrNull(lockedAt.Value),
            UnlockAt = TimeOrNull(unlockAt.Value),
            MaturedAt = TimeOrNull(maturedAt.Value),
            MaxPerDeposit = perDeposit.Value,
            StakeCap = cap.Value,
            Staked = ShareMath.SharesToUnderlying(shares.Value.OfLength(1, "getOperatorShares")[0], totalShares.Value, balance.Value),
            OperatorSet = new OperatorSetId(avs, id),
            IsInOperatorSet = registered.Value,
            DelegationApprover = approver.AddressOrNull(),
            MetadataUri = metadata.Value,
        };
    }

    private static uint? TimeOrNull(uint time) => time == 0 ? null : time;
}
