using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>
/// Whether a function that <c>requiresAuth</c> is open to a caller: its contract's owner may, and whom the authority names. Asked from the chain,
/// since a deployment opens and closes its functions by it.
/// </summary>
internal sealed class AuthorityGate
{
    private readonly ReadRounds _rounds;
    private readonly IContractCall _call;
    private readonly Address? _caller;
    private readonly RoundRead<Address> _authority;
    private readonly RoundRead<Address> _owner;
    private RoundRead<bool>? _allowed;

    /// <summary>Asks who decides.</summary>
    /// <param name="rounds">The rounds.</param>
    /// <param name="call">The call that is to be made.</param>
    /// <param name="caller">Who is to make it; null: anybody.</param>
    public AuthorityGate(ReadRounds rounds, IContractCall call, Address? caller)
    {
        _rounds = rounds;
        _call = call;
        _caller = caller;
        CmETHDelayedWithdraw contract = new(call.Target);
        _authority = rounds.Read(contract.Authority());
        _owner = rounds.Read(contract.Owner());
    }

    /// <summary>After the first round: asks the authority. False when there is none to ask.</summary>
    public bool AskMore()
    {
        if (_authority.AddressOrNull() is not { } authority || IsOwner)
        {
            return false;
        }

        CmETHRolesAuthority roles = new(authority);
        _allowed = _caller is { } caller
            ? _rounds.Read(roles.CanCall(caller, _call.Target, _call.Function.Selector))
            : _rounds.Read(roles.IsCapabilityPublic(_call.Target, _call.Function.Selector));
        return true;
    }

    /// <summary>Why the call would be refused [UNAUTHORIZED]; null when it would not be.</summary>
    public LiquidRefusal? Refusal(string what)
    {
        // An authority of another kind than solmate's need not know "public"; it was only asked that when nobody is known.
        bool allowed = IsOwner || (_allowed is { } asked && asked.ValueOr(false));
        if (allowed)
        {
            return null;
        }

        return _caller is { } caller
            ? new AccountNotAllowed(caller, _call.Target, what)
            : new NotOffered($"everybody to {what}", _call.Target, "its authority lets only some accounts do so");
    }

    private bool IsOwner => _caller is { } caller && _owner.AddressOrNull() == caller;
}
