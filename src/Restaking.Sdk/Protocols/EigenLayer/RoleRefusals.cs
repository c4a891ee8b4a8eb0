using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>A function of a contract is paused [CurrentlyPaused].</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Bit">The bit of <c>paused()</c>.</param>
/// <param name="What">What it stops, a plural.</param>
public sealed record FunctionPaused(Address Contract, int Bit, string What)
    : EigenLayerRefusal(nameof(FunctionPaused), Pause($"{What} (bit {Bit})", Contract), isTransient: true);

/// <summary>The caller is neither the account, nor an admin, nor an appointee for this function [InvalidPermissions, InvalidCaller].</summary>
/// <param name="Caller">Who would send.</param>
/// <param name="Account">For whom.</param>
/// <param name="Target">The contract.</param>
/// <param name="Function">The function's signature.</param>
public sealed record CallerNotPermitted(Address Caller, Address Account, Address Target, string Function)
    : EigenLayerRefusal(nameof(CallerNotPermitted), $"{Caller} may not call {Function} of {Target} for {Account}: it is no admin and not appointed to it.");
