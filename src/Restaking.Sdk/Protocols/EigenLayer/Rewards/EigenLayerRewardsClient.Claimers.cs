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
        CancellationToken cancellationToken = default) =>
        OwnClaimer(claimer, earner).CheckAsync(block, cancellationToken);

    /// <summary>
    /// Prepares <c>setClaimerFor(claimer)</c>: from then on only the claimer can claim, to whatever recipient it names, and the earner cannot.
    /// The claimer gets all that was earned and not claimed, past and to come: name only whom that is meant for.
    /// </summary>
    /// <inheritdoc cref="CheckSetClaimerAsync" path="/param[@name='claimer']|/param[@name='earner']|/exception"/>
    public virtual PreparedTransaction<RewardsClaimerChange> PrepareSetClaimer(Address? claimer, Address? earner = null) =>
        OwnClaimer(claimer, earner).Prepare();

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
        CancellationToken cancellationToken = default) =>
        ClaimerOf(earner, claimer, caller).CheckAsync(block, cancellationToken);

    /// <summary>Prepares <c>setClaimerFor(earner, claimer)</c>, for operators and AVSs with operator sets only.</summary>
    /// <inheritdoc cref="CheckSetClaimerForAsync" path="/param[@name='earner']|/param[@name='claimer']|/param[@name='caller']|/exception"/>
    public virtual PreparedTransaction<RewardsClaimerChange> PrepareSetClaimerFor(Address earner, Address? claimer, Address? caller = null) =>
        ClaimerOf(earner, claimer, caller).Prepare();

    private static Address OrNone(Address? claimer) => claimer is { } named ? EigenLayerContext.Checked(named, nameof(claimer)) : Address.Zero;

    private RoleWrite<RewardsClaimerChange> OwnClaimer(Address? claimer, Address? earner)
    {
        Address next = OrNone(claimer);
        Address account = _context.Account(earner, nameof(earner));
        return Claimer(Coordinator.SetClaimerFor(next), account, next, account, [CoordinatorIsThere()]);
    }

    private RoleWrite<RewardsClaimerChange> ClaimerOf(Address earner, Address? claimer, Address? caller)
    {
        Address next = OrNone(claimer);
        IContractCall call = Coordinator.SetClaimerFor(EigenLayerContext.Checked(earner, nameof(earner)), next);
        Address sender = _context.Account(caller, nameof(caller));
        return Claimer(call, earner, next, sender, [CoordinatorIsThere(), MayAct(sender, earner, call), OperatorOrAvs(earner)]);
    }

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

    private RoleWrite<RewardsClaimerChange> Claimer(IContractCall call, Address earner, Address claimer, Address sender, IReadOnlyList<RoleGate> gates)
    {
        Address coordinator = Coordinator.Address;
        return new RoleWrite<RewardsClaimerChange>(
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
