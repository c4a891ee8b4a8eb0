using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>Who may claim an earner's rewards, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Earner">The earner.</param>
/// <param name="Claimer">Who may claim: the one set, else the earner.</param>
/// <param name="IsSet">Whether a claimer is set. While one is, the earner itself cannot claim, unless it is set as its own claimer.</param>
public sealed record RewardsClaimer(BlockRef Block, Address Earner, Address Claimer, bool IsSet);

/// <summary>A change of an earner's claimer, from its <c>ClaimerForSet</c> event.</summary>
/// <param name="Earner">The earner.</param>
/// <param name="Before">The claimer that was set; null: none.</param>
/// <param name="Claimer">The claimer that is set now; null: none, the earner claims itself.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record RewardsClaimerChange(Address Earner, Address? Before, Address? Claimer, Hash32 TransactionHash, ulong BlockNumber);

/// <content>Claimers.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>Who may claim an earner's rewards (<c>claimerFor</c>).</summary>
    /// <param name="earner">The earner.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<RewardsClaimer> GetClaimerAsync(Address earner, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(earner, nameof(earner));
        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                RoundRead<Address> read = rounds.Read(coordinator.ClaimerFor(earner));
                await rounds.NextAsync().ConfigureAwait(false);
                Address claimer = await RequiredAsync(rounds, read).ConfigureAwait(false);
                return new RewardsClaimer(rounds.Block, earner, claimer.IsZero ? earner : claimer, !claimer.IsZero);
            },
            block,
            cancellationToken);
    }

    /// <summary>Asks whether an account could set its own claimer. Nothing but a missing contract stands against it: it cannot be paused.</summary>
    /// <param name="claimer">Who shall claim; null: the earner itself again.</param>
    /// <param name="earner">Whose rewards; null: the signer's.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No earner is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<PreflightResult> CheckSetClaimerAsync(
        Address? claimer,
        Address? earner = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        OrNone(claimer);
        _context.Account(earner, nameof(earner));
        return CheckAsync([CoordinatorIsThere()], block, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>setClaimerFor(claimer)</c>: from then on only the claimer can claim, to whatever recipient it names, and the earner cannot.
    /// The claimer gets all that was earned and not claimed, past and to come: name only whom that is meant for.
    /// </summary>
    /// <inheritdoc cref="CheckSetClaimerAsync" path="/param[@name='claimer']|/param[@name='earner']|/exception"/>
    public virtual PreparedTransaction<RewardsClaimerChange> PrepareSetClaimer(Address? claimer, Address? earner = null)
    {
        Address set = OrNone(claimer);
        Address account = _context.Account(earner, nameof(earner));
        return PrepareClaimer(Coordinator.SetClaimerFor(set), account, set, account, [CoordinatorIsThere()]);
    }

    /// <summary>Asks whether a caller could set the claimer of an operator or an AVS.</summary>
    /// <param name="earner">The operator or AVS.</param>
    /// <param name="claimer">Who shall claim; null: the earner itself again.</param>
    /// <param name="caller">Who sends it: the earner, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator, or none with permissions.</exception>
    public virtual Task<PreflightResult> CheckSetClaimerForAsync(
        Address earner,
        Address? claimer,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        IContractCall call = SetClaimerFor(earner, claimer);
        return CheckAsync(ClaimerGates(call, earner, _context.Account(caller, nameof(caller))), block, cancellationToken);
    }

    /// <summary>Prepares <c>setClaimerFor(earner, claimer)</c>, for operators and AVSs with operator sets only.</summary>
    /// <inheritdoc cref="CheckSetClaimerForAsync" path="/param[@name='earner']|/param[@name='claimer']|/param[@name='caller']|/exception"/>
    public virtual PreparedTransaction<RewardsClaimerChange> PrepareSetClaimerFor(Address earner, Address? claimer, Address? caller = null)
    {
        IContractCall call = SetClaimerFor(earner, claimer);
        Address sender = _context.Account(caller, nameof(caller));
        return PrepareClaimer(call, earner, OrNone(claimer), sender, ClaimerGates(call, earner, sender));
    }

    private static Address OrNone(Address? claimer) => claimer is { } named ? EigenLayerContext.Checked(named, nameof(claimer)) : Address.Zero;

    private RewardsCoordinator.SetClaimerForAddressAddressCall SetClaimerFor(Address earner, Address? claimer) =>
        Coordinator.SetClaimerFor(EigenLayerContext.Checked(earner, nameof(earner)), OrNone(claimer));

    private ImmutableArray<RoleGate> ClaimerGates(IContractCall call, Address earner, Address caller) =>
        [CoordinatorIsThere(), MayAct(caller, earner, call), OperatorOrAvs(earner)];

    private RoleGate OperatorOrAvs(Address earner) => async (rounds, refusals) =>
    {
        RoundRead<bool> isOperator = rounds.Read(_context.DelegationManager.IsOperator(earner));
        RoundRead<UInt256> sets = rounds.Read(_context.AllocationManager.GetOperatorSetCount(earner));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!isOperator.Value && sets.Value.IsZero)
        {
            refusals.Add(new EarnerActsForItself(earner));
        }
    };

    private PreparedTransaction<RewardsClaimerChange> PrepareClaimer(IContractCall call, Address earner, Address claimer, Address sender, IReadOnlyList<RoleGate> gates)
    {
        Address coordinator = Coordinator.Address;
        return RoleGates.Prepare(
            _context,
            call,
            receipt =>
            {
                RewardsCoordinator.ClaimerForSetEvent set = receipt.Single<RewardsCoordinator.ClaimerForSetEvent>(
                    coordinator, found => found.Earner == earner && found.Claimer == claimer);
                return new RewardsClaimerChange(earner, OrNull(set.OldClaimer), OrNull(set.Claimer), receipt.TransactionHash, receipt.BlockNumber);
            },
            claimer.IsZero ? $"Let {earner} claim its rewards itself" : $"Let {claimer} claim the rewards of {earner}",
            sender,
            gates);
    }

    private static Address? OrNull(Address address) => address.IsZero ? null : address;
}
