using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>
/// Asks Puffer's access manager who may call what. The contracts name their manager themselves; the one that is known already is asked in the same
/// round, and only when they name another one that one is asked in a second.
/// </summary>
internal sealed class PufferAccess(Address? known)
{
    // OpenZeppelin's AccessManager: everybody has this role.
    private const ulong PublicRole = ulong.MaxValue;

    private readonly Lock _gate = new();
    private Address? _known = known;

    /// <summary>The manager that was named last; null when none was.</summary>
    public Address? Known
    {
        get
        {
            lock (_gate)
            {
                return _known;
            }
        }
    }

    private void Learn(Address manager)
    {
        lock (_gate)
        {
            _known = manager;
        }
    }

    /// <summary>A question whether somebody may call a function.</summary>
    /// <param name="rounds">Where it is asked.</param>
    /// <param name="authority">The target's <c>authority()</c>.</param>
    /// <param name="function">The call; its target and selector count.</param>
    /// <param name="caller">Who would call; null: only whether everybody may is asked.</param>
    public Question Ask(ReadRounds rounds, IContractCall<Address> authority, IContractCall function, Address? caller)
    {
        Question question = new(this, rounds, rounds.Read(authority), function, caller);
        question.AskKnown();
        return question;
    }

    /// <summary>The answers of a manager.</summary>
    /// <param name="Manager">The access manager.</param>
    /// <param name="IsClosed">The target is closed as a whole: that is how it is paused.</param>
    /// <param name="ForEverybody">Everybody may call the function while the target is open.</param>
    /// <param name="MayCall">The caller may call it now; null when no caller is known.</param>
    internal sealed record Answer(Address Manager, bool IsClosed, bool ForEverybody, bool? MayCall)
    {
        /// <summary>Adds why the caller cannot call.</summary>
        public void Refuse(ImmutableArray<LiquidRefusal>.Builder refusals, Address target, string operations, string what, Address? caller)
        {
            if (IsClosed)
            {
                refusals.Add(new OperationPaused(operations, Manager));
            }
            else if (MayCall == false && caller is { } account)
            {
                refusals.Add(new AccountNotAllowed(account, target, what));
            }
        }
    }

    internal sealed class Question(PufferAccess owner, ReadRounds rounds, RoundRead<Address> authority, IContractCall function, Address? caller)
    {
        private Reads? _reads;

        private sealed record Reads(Address Manager, RoundRead<bool> Closed, RoundRead<ulong> Role, RoundRead<AccessManager.CanCallResult>? CanCall);

        public void AskKnown()
        {
            if (owner.Known is { } manager)
            {
                _reads = Begin(manager);
            }
        }

        /// <summary>The answer, after the round; in a round more when the target names a manager that was not known.</summary>
        public async ValueTask<Answer> AnswerAsync()
        {
            Address manager = authority.Value;
            if (_reads is null || _reads.Manager != manager)
            {
                owner.Learn(manager);
                _reads = Begin(manager);
                await rounds.NextAsync().ConfigureAwait(false);
            }

            return new Answer(manager, _reads.Closed.Value, _reads.Role.Value == PublicRole, _reads.CanCall?.Value.Immediate);
        }

        private Reads Begin(Address address)
        {
            AccessManager manager = new(address);
            Address target = function.Target;
            Selector selector = function.Function.Selector;
            return new Reads(
                address,
                rounds.Read(manager.IsTargetClosed(target)),
                rounds.Read(manager.GetTargetFunctionRole(target, selector)),
                caller is { } account ? rounds.Read(manager.CanCall(account, target, selector)) : null);
        }
    }
}
