using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>Claiming.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>Asks whether a claim would go through, and names every reason why not. Its proofs are verified before the network is touched.</summary>
    /// <param name="claim">The claim; <see cref="GetClaimableAsync(RewardsClaim, BlockTag?, CancellationToken)"/> leaves out what has nothing new.</param>
    /// <param name="caller">Who sends it: the earner's claimer, or the earner where none is set; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A proof does not verify, the claim is of no token, or the caller is the zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<PreflightResult> CheckClaimAsync(RewardsClaim claim, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Claiming(Checked([claim], nameof(claim)), null, caller).CheckAsync(block, cancellationToken);

    /// <summary>Asks the same of several claims at one block.</summary>
    /// <param name="claims">The claims; an earner's token only once among them.</param>
    /// <inheritdoc cref="CheckClaimAsync" path="/param[not(@name='claim')]|/exception"/>
    /// <param name="caller">Who sends them; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public virtual Task<PreflightResult> CheckClaimsAsync(
        IReadOnlyList<RewardsClaim> claims,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Claiming(Checked(claims, nameof(claims)), null, caller).CheckAsync(block, cancellationToken);

    /// <summary>
    /// Prepares <c>processClaim</c>: pays, for every token of the claim, what was earned less what was claimed before. Who is paid is in
    /// the transaction: nobody who signs or sends it can pay it elsewhere.
    /// </summary>
    /// <param name="claim">The claim; <see cref="GetClaimableAsync(RewardsClaim, BlockTag?, CancellationToken)"/> leaves out what has nothing new.</param>
    /// <param name="recipient">Who is paid. Any account: there is no default, for a claimer may pay itself or the earner.</param>
    /// <param name="caller">Who sends it: the earner's claimer, or the earner where none is set; null: the signer.</param>
    /// <exception cref="ArgumentException">A proof does not verify, the claim is of no token, or an address is zero.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment names no RewardsCoordinator.</exception>
    public virtual PreparedTransaction<RewardsClaimResult> PrepareClaim(RewardsClaim claim, Address recipient, Address? caller = null) =>
        Claiming(Checked([claim], nameof(claim)), recipient, caller).Prepare();

    /// <summary>
    /// Prepares <c>processClaims</c>: claims of one or many earners that have the same claimer, all paid to one recipient. They are split
    /// over as many transactions as the limits ask for, a claim of very many tokens too; each transaction is all or nothing.
    /// </summary>
    /// <param name="claims">The claims; an earner's token only once among them.</param>
    /// <param name="recipient">Who is paid.</param>
    /// <param name="caller">Who sends them; null: the signer.</param>
    /// <param name="limits">The size of a transaction; null: the defaults.</param>
    /// <returns>At least one; they do not depend on each other's order.</returns>
    /// <inheritdoc cref="PrepareClaim" path="/exception"/>
    public virtual ImmutableArray<PreparedTransaction<RewardsClaimResult>> PrepareClaims(
        IReadOnlyList<RewardsClaim> claims,
        Address recipient,
        Address? caller = null,
        RewardsClaimLimits? limits = null)
    {
        limits ??= new RewardsClaimLimits();
        limits.Validate();
        ImmutableArray<RewardsClaim> chosen = Checked(claims, nameof(claims));
        EigenLayerContext.Checked(recipient, nameof(recipient));
        return [.. RewardsClaimBatches.Split(Coordinator, chosen, recipient, limits).Select(batch => Claiming(batch, recipient, caller).Prepare())];
    }

    private static ImmutableArray<RewardsClaim> Checked(IReadOnlyList<RewardsClaim> claims, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(claims, parameterName);
        if (claims.Count == 0)
        {
            throw new ArgumentException("Name at least one claim.", parameterName);
        }

        HashSet<(Address, Address)> seen = [];
        foreach (RewardsClaim claim in claims)
        {
            CheckProofs(claim, parameterName);

            // The contract takes a claim of nothing and does nothing: whoever prepares one means something else.
            if (claim.Tokens.IsEmpty)
            {
                throw new ArgumentException($"A claim of {claim.Earner} is of no token and would pay nothing.", parameterName);
            }

            foreach (RewardsTokenProof token in claim.Tokens)
            {
                if (!seen.Add((claim.Earner, token.Token)))
                {
                    throw new ArgumentException($"Token {token.Token} of {claim.Earner} is claimed twice; the second claim would find nothing left.", parameterName);
                }
            }
        }

        return [.. claims];
    }

    // Whom it pays does not matter to whether it can be made: a check names nobody.
    private RoleWrite<RewardsClaimResult> Claiming(ImmutableArray<RewardsClaim> claims, Address? recipient, Address? caller)
    {
        RewardsCoordinator coordinator = Coordinator;
        Address sender = _context.Account(caller, nameof(caller));
        Address paid = recipient is { } named ? EigenLayerContext.Checked(named, nameof(recipient)) : sender;
        return new RoleWrite<RewardsClaimResult>(
            _context,
            RewardsClaimBatches.CallOf(coordinator, claims, paid),
            receipt => ReadPayments(receipt, coordinator.Address, claims, paid),
            $"Claim rewards: {claims.Sum(claim => claim.Tokens.Length)} tokens of {(claims.Length == 1 ? claims[0].Earner.ToString() : $"{claims.Length} claims")}, paid to {paid}",
            sender,
            [
                CoordinatorIsThere(),
                NotPaused(PauseBits.RewardsClaims, "Claims of rewards"),
                .. claims.DistinctBy(claim => (claim.RootIndex, claim.Root)).Select(claim => ClaimGate.RootAllows(coordinator, claim.RootIndex, claim.Root)),
                .. claims.DistinctBy(claim => claim.Earner).Select(claim => ClaimGate.CallerMayClaim(coordinator, claim.Earner, sender)),
                ClaimGate.SomethingToPay(coordinator, claims),
            ]);
    }

    private static RewardsClaimResult ReadPayments(TransactionReceipt receipt, Address coordinator, ImmutableArray<RewardsClaim> claims, Address recipient) => new(
        [
            .. from claim in claims
               from token in claim.Tokens
               let paid = receipt.Single<RewardsCoordinator.RewardsClaimedEvent>(
                   coordinator, found => found.Root == claim.Root && found.Earner == claim.Earner && found.Recipient == recipient && found.Token == token.Token)
               select new RewardPayment(paid.Root, paid.Earner, paid.Claimer, paid.Recipient, paid.Token, paid.ClaimedAmount),
        ],
        receipt.TransactionHash,
        receipt.BlockNumber);
}
