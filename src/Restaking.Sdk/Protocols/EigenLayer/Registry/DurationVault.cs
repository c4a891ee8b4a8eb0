using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>
/// A duration vault (1.12 and later): a strategy that is its own operator. Stakers delegate to it and deposit; then it is locked for a time,
/// with all its magnitude allocated to one operator set, where it can be slashed; after that everybody leaves.
/// </summary>
public sealed record DurationVault
{
    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The vault: strategy and operator.</summary>
    public required Address Vault { get; init; }

    /// <summary>The token.</summary>
    public required Address Token { get; init; }

    /// <summary>Deposits, allocations or withdrawals.</summary>
    public required DurationVaultPhase Phase { get; init; }

    /// <summary>Who locks it and sets its limits.</summary>
    public required Address Admin { get; init; }

    /// <summary>Who may end the lock early.</summary>
    public required Address Arbitrator { get; init; }

    /// <summary>How long it is locked, seconds.</summary>
    public required uint DurationSeconds { get; init; }

    /// <summary>When it was locked, unix seconds; null before.</summary>
    public uint? LockedAt { get; init; }

    /// <summary>When the lock ends, unix seconds; null before it is locked.</summary>
    public uint? UnlockAt { get; init; }

    /// <summary>When withdrawals were opened, unix seconds; null before. Nothing opens by itself: somebody marks it as matured.</summary>
    public uint? MaturedAt { get; init; }

    /// <summary>Most token units in one deposit.</summary>
    public required UInt256 MaxPerDeposit { get; init; }

    /// <summary>Most token units its stakers may have in it, without what they have queued.</summary>
    public required UInt256 StakeCap { get; init; }

    /// <summary>Token units its stakers have in it, without what they have queued: what the cap is measured against.</summary>
    public required UInt256 Staked { get; init; }

    /// <summary>The operator set it allocates to.</summary>
    public required OperatorSetId OperatorSet { get; init; }

    /// <summary>Whether it is a member of the set.</summary>
    public required bool IsInOperatorSet { get; init; }

    /// <summary>Who must sign for stakers that want to delegate to it; null: anybody may.</summary>
    public Address? DelegationApprover { get; init; }

    /// <summary>Where it describes itself.</summary>
    public required string MetadataUri { get; init; }

    /// <summary>Token units that may still be deposited, in deposits of at most <see cref="MaxPerDeposit"/>; zero outside the deposit phase.</summary>
    public UInt256 Room => Phase != DurationVaultPhase.Deposits || Staked >= StakeCap ? UInt256.Zero : StakeCap - Staked;

    /// <summary>Whether the lock is over and nobody has marked it yet: withdrawals open with <c>markMatured</c>, which anybody may send.</summary>
    public bool CanBeMarkedMatured => Phase == DurationVaultPhase.Allocations && UnlockAt is { } end && Block.Timestamp >= end;
}

/// <summary>What a new duration vault is made with.</summary>
public sealed record DurationVaultSettings
{
    /// <summary>The longest a vault can be locked: two years of 365 days, in seconds.</summary>
    public const uint LongestDurationSeconds = 2 * 365 * 24 * 60 * 60;

    /// <summary>The token; not EIGEN or bEIGEN.</summary>
    public required Address Token { get; init; }

    /// <summary>Who locks it and sets its limits.</summary>
    public required Address Admin { get; init; }

    /// <summary>Who may end the lock early.</summary>
    public required Address Arbitrator { get; init; }

    /// <summary>How long it is locked, seconds: 1 to <see cref="LongestDurationSeconds"/>.</summary>
    public required uint DurationSeconds { get; init; }

    /// <summary>Most token units in one deposit; at most the cap.</summary>
    public required UInt256 MaxPerDeposit { get; init; }

    /// <summary>Most token units in it.</summary>
    public required UInt256 StakeCap { get; init; }

    /// <summary>The operator set it joins when it is made, and allocates to when it is locked. The AVS's registrar must take it.</summary>
    public required OperatorSetId OperatorSet { get; init; }

    /// <summary>What the AVS's registrar is given.</summary>
    public ReadOnlyMemory<byte> RegistrationData { get; init; }

    /// <summary>Who must sign for stakers that want to delegate to it; null: anybody may.</summary>
    public Address? DelegationApprover { get; init; }

    /// <summary>Where the vault describes itself.</summary>
    public string MetadataUri { get; init; } = string.Empty;

    /// <summary>Where the vault describes itself as operator.</summary>
    public string OperatorMetadataUri { get; init; } = string.Empty;

    internal void Check(string parameterName)
    {
        foreach (Address address in (Address[])[Token, Admin, Arbitrator, OperatorSet.Avs])
        {
            EigenLayerContext.Checked(address, parameterName);
        }

        if (DurationSeconds is 0 or > LongestDurationSeconds)
        {
            throw new ArgumentOutOfRangeException(parameterName, $"A vault is locked for 1 to {LongestDurationSeconds} seconds, not {DurationSeconds} [InvalidDuration].");
        }

        if (MaxPerDeposit > StakeCap)
        {
            throw new ArgumentException($"A single deposit ({MaxPerDeposit}) cannot be allowed more than the cap ({StakeCap}) [MaxPerDepositExceedsMax].", parameterName);
        }
    }
}

/// <summary>A vault that was deployed, as the receipt tells it (event <c>StrategyFactory.DurationVaultDeployed</c>).</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Token">Its token.</param>
/// <param name="OperatorSet">Its operator set.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DeployedVault(Address Vault, Address Token, OperatorSetId OperatorSet, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A vault that was locked, as the receipt tells it (event <c>VaultLocked</c>).</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Phase">Its phase since.</param>
/// <param name="At">The block's time, unix seconds.</param>
/// <param name="UnlockAt">When the lock ends, unix seconds.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record VaultPhaseChange(Address Vault, DurationVaultPhase Phase, uint At, uint UnlockAt, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>
/// What marking a vault as matured, or ending its lock early, has done, as the receipt tells it (events <c>VaultMatured</c>,
/// <c>DeallocateAttempted</c>, <c>DeregisterAttempted</c>). Withdrawals can be queued in any case. Until the vault has given back its
/// allocation or left its operator set it can be slashed there: send the same again when what stood against it is over.
/// </summary>
/// <param name="Vault">The vault; it is in its withdrawal phase.</param>
/// <param name="MaturedAt">When withdrawals were opened, unix seconds; null when they were open before and this was another try.</param>
/// <param name="IsDeallocated">Whether the allocation is given back, which counts after the deallocation delay, or there was none.</param>
/// <param name="IsDeregistered">Whether the vault has left its operator set, or was no member.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record VaultOpening(Address Vault, uint? MaturedAt, bool IsDeallocated, bool IsDeregistered, Hash32 TransactionHash, ulong BlockNumber)
{
    /// <summary>Whether withdrawals were open before: then only the allocation and the membership were tried again.</summary>
    public bool IsRetry => MaturedAt is null;

    /// <summary>Whether nothing is left to be tried.</summary>
    public bool IsCleanedUp => IsDeallocated && IsDeregistered;
}
