using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>
/// Only an admin of the account may change its admins and appointees [NotAdmin]. An account without accepted admins is its own admin; with
/// the first one it stops being one.
/// </summary>
/// <param name="Caller">Who would send.</param>
/// <param name="Account">The account.</param>
public sealed record CallerNotAdmin(Address Caller, Address Account)
    : EigenLayerRefusal(nameof(CallerNotAdmin), Caller == Account
        ? $"{Account} has accepted an admin and is none itself any more: one of its admins must send this."
        : $"{Caller} is no admin of {Account}.");

/// <summary>The account has this admin already [AdminAlreadySet].</summary>
public sealed record AdminAlreadySet(Address Account, Address Admin)
    : EigenLayerRefusal(nameof(AdminAlreadySet), $"{Admin} is an admin of {Account} already.");

/// <summary>The admin was proposed already and has not accepted [AdminAlreadyPending].</summary>
public sealed record AdminAlreadyPending(Address Account, Address Admin)
    : EigenLayerRefusal(nameof(AdminAlreadyPending), $"{Admin} is proposed as admin of {Account} already; it must accept.");

/// <summary>Nobody proposed this admin [AdminNotPending].</summary>
public sealed record AdminNotPending(Address Account, Address Admin)
    : EigenLayerRefusal(nameof(AdminNotPending), $"{Admin} is not proposed as admin of {Account}.");

/// <summary>The account has no such admin [AdminNotSet].</summary>
public sealed record AdminNotSet(Address Account, Address Admin)
    : EigenLayerRefusal(nameof(AdminNotSet), $"{Admin} is no admin of {Account}.");

/// <summary>An account that has accepted an admin keeps at least one for good [CannotHaveZeroAdmins].</summary>
public sealed record LastAdmin(Address Account, Address Admin)
    : EigenLayerRefusal(nameof(LastAdmin), $"{Admin} is the only admin of {Account}; the last one cannot be removed. Add another first.");

/// <summary>The appointee may call this function already [AppointeeAlreadySet].</summary>
public sealed record AppointeeAlreadySet(Address Account, Address Appointee, PermittedFunction Function)
    : EigenLayerRefusal(nameof(AppointeeAlreadySet), $"{Appointee} may call {Function} for {Account} already.");

/// <summary>The appointee was not appointed to this function [AppointeeNotSet].</summary>
public sealed record AppointeeNotSet(Address Account, Address Appointee, PermittedFunction Function)
    : EigenLayerRefusal(nameof(AppointeeNotSet), $"{Appointee} is not appointed to {Function} for {Account}.");

/// <summary>
/// The function does not ask the PermissionController: the contract would store the appointment, and the appointee's calls would act for
/// itself or be refused all the same. The chain does not refuse this, the client does, unless it is told not to (argument
/// <c>evenWithoutEffect</c>).
/// </summary>
public sealed record AppointmentWithoutEffect(PermittedFunction Function)
    : EigenLayerRefusal(nameof(AppointmentWithoutEffect), $"{Function} does not ask who is appointed: nobody can call it for another account.");
