using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>The admins of an account, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Account">An operator or an AVS.</param>
/// <param name="Admins">
/// Who may do everything for it. While nobody was accepted that is the account itself, and only then without being in the list the contract
/// keeps.
/// </param>
/// <param name="PendingAdmins">Proposed, and not yet accepted; they may do nothing.</param>
/// <param name="HasAccepted">
/// Whether the list the contract keeps holds anybody. When not, the account acts for itself, and loses that right with the first admin that
/// accepts.
/// </param>
public sealed record AccountAdmins(BlockRef Block, Address Account, ImmutableArray<Address> Admins, ImmutableArray<Address> PendingAdmins, bool HasAccepted)
{
    /// <summary>Whether the account may act for itself.</summary>
    public bool AccountActsForItself => Admins.Contains(Account);

    /// <summary>Whether the account loses its rights as soon as a proposed admin accepts: it acts for itself, and is not in the list.</summary>
    public bool AccountLosesRightsOnNextAcceptance => !HasAccepted;
}

/// <summary>Who may call one function of one contract for an account, apart from its admins, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Account">An operator or an AVS.</param>
/// <param name="Function">The function.</param>
/// <param name="Appointees">Who may call it.</param>
public sealed record FunctionAppointees(BlockRef Block, Address Account, PermittedFunction Function, ImmutableArray<Address> Appointees);

/// <summary>What an appointee may call for an account, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Account">An operator or an AVS.</param>
/// <param name="Appointee">The appointee.</param>
/// <param name="Functions">The functions, in the contract's order (a set: a removal reorders it).</param>
public sealed record AppointeePermissions(BlockRef Block, Address Account, Address Appointee, ImmutableArray<PermittedFunction> Functions);

/// <summary>Who became or stopped being admin, as the receipt tells it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Admin">The admin, or the one proposed.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AdminChange(Address Account, Address Admin, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Who was appointed to a function, or is not any more, as the receipt tells it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Appointee">The appointee.</param>
/// <param name="Function">The function.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AppointeeChange(Address Account, Address Appointee, PermittedFunction Function, Hash32 TransactionHash, ulong BlockNumber);
