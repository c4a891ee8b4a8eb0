using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What a claim is refused for, apart from its proofs, which are verified when it is prepared.</summary>
internal static class ClaimGate
{
    /// <summary>The root is on the chain at its index, not disabled, and active.</summary>
    public static RoleGate RootAllows(RewardsCoordinator coordinator, uint index, Hash32 root) => async (rounds, refusals) =>
    {
        RoundRead<RewardsCoordinator.DistributionRoot> read = rounds.Read(coordinator.GetDistributionRootAtIndex(index));
        RoundRead<UInt256> count = rounds.Read(coordinator.GetDistributionRootsLength());
        await rounds.NextAsync().ConfigureAwait(false);
        if (count.Value <= (UInt256)index)
        {
            refusals.Add(new RootIndexOutOfRange(index, (uint)count.Value));
            return;
        }

        DistributionRoot there = DistributionRoot.From(index, read.Value, rounds.Block);
        if (there.Root != root)
        {
            refusals.Add(new RootMismatch(index, there.Root, root));
        }
        else if (there.IsDisabled)
        {
            refusals.Add(new RootIsDisabled(index, root));
        }
        else if (there.State == DistributionRootState.NotYetActive)
        {
            refusals.Add(new RootNotYetActive(index, there.ActivatesAt, rounds.Block.Timestamp));
        }
    };

    /// <summary>The caller is the earner's claimer, or the earner where none is set.</summary>
    public static RoleGate CallerMayClaim(RewardsCoordinator coordinator, Address earner, Address caller) => async (rounds, refusals) =>
    {
        RoundRead<Address> set = rounds.Read(coordinator.ClaimerFor(earner));
        await rounds.NextAsync().ConfigureAwait(false);
        Address claimer = set.Value.IsZero ? earner : set.Value;
        if (caller != claimer)
        {
            refusals.Add(new CallerIsNotClaimer(caller, earner, claimer));
        }
    };

    /// <summary>Every token has something new, and the contract holds what would be paid.</summary>
    public static RoleGate SomethingToPay(RewardsCoordinator coordinator, ImmutableArray<RewardsClaim> claims) => async (rounds, refusals) =>
    {
        ImmutableArray<(Address Earner, RewardsTokenProof Token)> lines = [.. claims.SelectMany(claim => claim.Tokens.Select(token => (claim.Earner, token)))];
        ImmutableArray<RoundRead<UInt256>> claimed =
            rounds.ReadMany(lines.Select(line => (IContractCall<UInt256>)coordinator.CumulativeClaimed(line.Earner, line.Token.Token)));
        ImmutableArray<Address> tokens = [.. lines.Select(line => line.Token.Token).Distinct()];
        ImmutableArray<RoundRead<UInt256>> held = rounds.ReadMany(tokens.Select(token => (IContractCall<UInt256>)new ERC20(token).BalanceOf(coordinator.Address)));
        await rounds.NextAsync().ConfigureAwait(false);
        Dictionary<Address, UInt256> due = tokens.ToDictionary(token => token, _ => UInt256.Zero);
        for (int i = 0; i < lines.Length; i++)
        {
            (Address earner, RewardsTokenProof token) = lines[i];
            UInt256 before = claimed[i].Value;
            if (token.CumulativeEarnings <= before)
            {
                refusals.Add(new NothingNewToClaim(earner, token.Token, token.CumulativeEarnings, before));
            }
            else
            {
                UInt256 sum = due[token.Token];
                UInt256 more = token.CumulativeEarnings - before;
                due[token.Token] = more > UInt256.MaxValue - sum ? UInt256.MaxValue : sum + more;
            }
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            // What does not tell its balances is left to the simulation.
            if (held[i].OrNull() is { } have && have < due[tokens[i]])
            {
                refusals.Add(new RewardsFundsShort(tokens[i], have, due[tokens[i]]));
            }
        }
    };
}
