using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-rewards.md. A region here and a block there are the same text; a test compares them.</summary>
public static class RewardsSnippets
{
    public static async Task ClaimGivenAsync(RestakingClient client, string proofJson, Address recipient, CancellationToken ct)
    {
        #region Rewards: a claim from given proofs
        RewardsClaim given = RewardsClaim.Parse(proofJson);             // FormatException: not the tools' JSON
        ClaimableRewards rewards = await client.EigenLayer.Rewards.GetClaimableAsync(given, cancellationToken: ct);
        foreach (TokenRewards token in rewards.Tokens)
        {
            Console.WriteLine($"{token.Token}: earned {token.Earned}, claimed {token.Claimed}, to claim {token.Claimable}");
        }

        if (rewards.Claim is { } claim && rewards.IsClaimableNow)       // without the tokens of which nothing is new
        {
            var prepared = client.EigenLayer.Rewards.PrepareClaim(claim, recipient);
            RewardsClaimResult paid = await (await prepared.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
            Console.WriteLine(string.Join(Environment.NewLine, paid.Payments));
        }
        #endregion
    }

    public static async Task ClaimFromDistributionAsync(RestakingClient client, Stream file, IReadOnlyList<Address> earners, Address recipient, CancellationToken ct)
    {
        #region Rewards: claims from a full distribution
        RewardsDistribution distribution = await RewardsDistribution.ReadLinesAsync(file, ct);
        RewardsTree tree = RewardsTree.Build(distribution, ct);
        DistributionRoot? root = await client.EigenLayer.Rewards.FindRootAsync(tree.Root, cancellationToken: ct);
        Console.WriteLine(root is null ? "This is not a root of this chain." : $"Root {root.Index}, {root.State}, active from {root.ActivatesAt}");

        List<RewardsClaim> claims = [];
        foreach (Address earner in earners)
        {
            if ((await client.EigenLayer.Rewards.GetClaimableAsync(tree, earner, cancellationToken: ct)).Claim is { } claim)
            {
                claims.Add(claim);
            }
        }

        // One transaction, or several when they grow too large; the signer is the claimer of all of these earners.
        foreach (var batch in client.EigenLayer.Rewards.PrepareClaims(claims, recipient))
        {
            await (await batch.SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);
        }
        #endregion
    }

    public static async Task WatchRootsAsync(RestakingClient client, CancellationToken ct)
    {
        #region Rewards: roots
        DistributionRoot? claimable = await client.EigenLayer.Rewards.GetCurrentClaimableRootAsync(cancellationToken: ct);
        await foreach (DistributionRoot root in client.EigenLayer.Rewards.ListRootsAsync(claimable?.Index ?? 0, cancellationToken: ct))
        {
            Console.WriteLine($"{root.Index} {root.Root}: {root.State} (active from second {root.ActivatesAt})");
        }
        #endregion
    }

    public static async Task SettingsAsync(RestakingClient client, Address hotWallet, Address operatorAddress, Address avs, CancellationToken ct)
    {
        #region Rewards: claimers and splits
        // From now on the hot wallet claims, and the earner itself cannot.
        await client.EigenLayer.Rewards.PrepareSetClaimer(hotWallet).SendAsync(cancellationToken: ct);

        // 25 % for the operator, the rest for its stakers; counts after the activation delay, and until then there is no other change.
        SplitScope scope = SplitScope.OfAvs(avs);
        PreflightResult check = await client.EigenLayer.Rewards.CheckSetSplitAsync(operatorAddress, scope, 2_500, cancellationToken: ct);
        Console.WriteLine(check.IsClear ? "can be set" : string.Join(" ", check.Refusals));
        OperatorSplit split = await client.EigenLayer.Rewards.GetSplitAsync(operatorAddress, scope, cancellationToken: ct);
        Console.WriteLine($"now {split.Bips} bips, then {split.Pending?.Bips} from second {split.Pending?.ActivatesAt}");
        #endregion
    }

    public static async Task SubmitAsync(RestakingClient client, StrategyMultiplier stEth, Address token, UInt256 amount, CancellationToken ct)
    {
        #region Rewards: a submission of an AVS
        RewardsRules rules = await client.EigenLayer.Rewards.GetRulesAsync(cancellationToken: ct);
        uint interval = rules.CalculationIntervalSeconds;
        uint start = (uint)(rules.Block.Timestamp / interval) * interval;
        RewardsSubmission submission = new([stEth], token, amount, start, 7 * interval);

        // The approval of exactly the amount, then the submission; the AVS itself signs.
        var plan = await client.EigenLayer.Rewards.PrepareAvsSubmissionAsync([submission], cancellationToken: ct);
        RewardsSubmissionResult created = await plan.ExecuteAsync(cancellationToken: ct);
        Console.WriteLine($"{created.Submissions[0].Hash}: {created.Submissions[0].AmountNet} for earners");
        #endregion
    }
}
