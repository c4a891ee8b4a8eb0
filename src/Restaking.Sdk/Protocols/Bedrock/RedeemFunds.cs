using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>What the vault holds of one bitcoin token, and what stands against paying it out.</summary>
/// <param name="Unit">Units of the token for one unit of uniBTC; null: the router would pay nothing.</param>
/// <param name="Held">The vault's balance.</param>
/// <param name="Retained">What the router leaves in the vault, except for accounts of the fast lane.</param>
/// <param name="IsPaused">Whether the router has paused the token.</param>
/// <param name="IsTarget">Whether the vault lets the router move the token.</param>
internal sealed record RedeemableToken(UInt256? Unit, UInt256 Held, UInt256 Retained, bool IsPaused, bool IsTarget);

/// <summary>
/// Whether a claim of an owner's next requests would be paid, by the rules of <c>_claimDelayedRedeems</c> and <c>_useFastLane</c>: amounts are
/// summed by token first, and one token that cannot be paid fails all. Requests are added in their order.
/// </summary>
internal sealed class RedeemFunds(IReadOnlyDictionary<Address, RedeemableToken> tokens, bool fastLane)
{
    private readonly List<(Address Token, UInt256 Sent)> _totals = [];

    /// <summary>Adds a request if the claim would still be paid with it; says whether it was added.</summary>
    public bool TryAdd(Address token, UInt256 sent)
    {
        int slot = _totals.FindIndex(total => total.Token == token);
        UInt256 before = slot < 0 ? UInt256.Zero : _totals[slot].Sent;
        if (slot < 0)
        {
            slot = _totals.Count;
            _totals.Add((token, sent));
        }
        else
        {
            _totals[slot] = (token, before + sent);
        }

        if (CanPay())
        {
            return true;
        }

        _totals[slot] = (token, before);
        return false;
    }

    private bool CanPay()
    {
        bool laneOpen = fastLane;
        foreach ((Address token, UInt256 sent) in _totals)
        {
            RedeemableToken funds = tokens[token];
            if (sent == UInt256.Zero || funds.Held >= funds.Retained + sent)
            {
                continue;
            }

            // The fast lane reaches what is retained, for one token of one claim.
            if (!laneOpen || funds.Held < funds.Retained || funds.Retained < sent)
            {
                return false;
            }

            laneOpen = false;
        }

        return true;
    }
}
