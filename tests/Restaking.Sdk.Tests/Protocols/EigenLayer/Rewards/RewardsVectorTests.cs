using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>The proof files of the core contracts' tests: what verifies there verifies here, and nothing else.</summary>
public sealed class RewardsVectorTests
{
    [Theory]
    [MemberData(nameof(RewardsVectors.All), MemberType = typeof(RewardsVectors))]
    public void FindFault_PublishedClaim_Verifies(string name)
    {
        RewardsClaim claim = RewardsVectors.ClaimOrSkip(name);

        Assert.Null(claim.FindFault());
        Assert.NotEmpty(claim.Tokens);
    }

    [Theory]
    [MemberData(nameof(RewardsVectors.All), MemberType = typeof(RewardsVectors))]
    public void Parse_AnyHexDigitOfAProofChanged_DoesNotVerify(string name)
    {
        string text = RewardsVectors.TextOrSkip(name);
        int changed = 0;
        foreach (int position in HexDigits(text))
        {
            char[] copy = text.ToCharArray();
            copy[position] = copy[position] == 'a' ? 'b' : 'a';
            RewardsProofFault? fault;
            try
            {
                fault = RewardsClaim.Parse(new string(copy)).FindFault();
            }
            catch (FormatException)
            {
                // An address whose checksum is broken by the change, or a token that is now there twice.
                continue;
            }

            Assert.True(fault is not null, $"A change at {position} of {name} still verifies.");
            changed++;
        }

        Assert.True(changed > 500, $"Only {changed} changes were tried.");
    }

    [Theory]
    [InlineData(RewardsVectors.Root1)]
    [InlineData(RewardsVectors.Root2)]
    public void Build_TokensOfAPublishedEarner_GivesTheirTokenRootAndProofs(string name)
    {
        // Six leaves, so that padding to eight counts too.
        RewardsClaim published = RewardsVectors.ClaimOrSkip(name);
        var builder = new RewardsDistribution.Builder();
        foreach (RewardsTokenProof token in published.Tokens.Reverse())
        {
            builder.Add(published.Earner, token.Token, token.CumulativeEarnings);
        }

        RewardsTree tree = RewardsTree.Build(builder.Build(), TestContext.Current.CancellationToken);

        Assert.Equal(published.EarnerTokenRoot, tree.TokenRootOf(published.Earner));
        RewardsClaim ours = tree.Prove(published.Earner, 0);
        Assert.Equal(published.Tokens.Select(Line), ours.Tokens.Select(Line));

        static (Address, UInt256, uint, string) Line(RewardsTokenProof token) => (token.Token, token.CumulativeEarnings, token.Index, string.Join(' ', token.Proof));
    }

    [Fact]
    public void Build_OneEarner_RootIsTheLeafOfThePublishedSingleEarner()
    {
        RewardsClaim published = RewardsVectors.ClaimOrSkip(RewardsVectors.SingleEarner);

        Assert.Empty(published.EarnerProof);
        Assert.Equal(0u, published.EarnerIndex);
        Assert.Equal(published.Root, RewardsMerkle.EarnerLeaf(published.Earner, published.EarnerTokenRoot));
    }

    [Fact]
    public void FindFault_EarnerTakenForAnother_DoesNotVerify()
    {
        RewardsClaim claim = RewardsVectors.ClaimOrSkip(RewardsVectors.Root1);
        var stolen = new RewardsClaim(
            claim.RootIndex,
            claim.Root,
            Address.Parse("0x00000000000000000000000000000000000000A1"),
            claim.EarnerIndex,
            claim.EarnerProof,
            claim.EarnerTokenRoot,
            claim.Tokens);

        Assert.Equal(RewardsProofFaultKind.EarnerNotProven, stolen.FindFault()!.Kind);
    }

    [Fact]
    public void FindFault_IndexBeyondTheTree_IsNamed_ForTheContractTakesNoSecondIndexForAProof()
    {
        RewardsClaim claim = RewardsVectors.ClaimOrSkip(RewardsVectors.Root1);
        uint places = 1u << claim.EarnerProof.Length;
        RewardsClaim far = new(claim.RootIndex, claim.Root, claim.Earner, claim.EarnerIndex + places, claim.EarnerProof, claim.EarnerTokenRoot, claim.Tokens);
        ImmutableArray<RewardsTokenProof> tokens = [claim.Tokens[0] with { Index = claim.Tokens[0].Index + (1u << claim.Tokens[0].Proof.Length) }];
        RewardsClaim farToken = new(claim.RootIndex, claim.Root, claim.Earner, claim.EarnerIndex, claim.EarnerProof, claim.EarnerTokenRoot, tokens);

        Assert.Equal(RewardsProofFaultKind.EarnerIndexOutOfRange, far.FindFault()!.Kind);
        RewardsProofFault fault = farToken.FindFault()!;
        Assert.Equal(RewardsProofFaultKind.TokenIndexOutOfRange, fault.Kind);
        Assert.Equal(claim.Tokens[0].Token, fault.Token);
    }

    [Fact]
    public void FindFault_AnotherRoot_DoesNotVerify()
    {
        RewardsClaim claim = RewardsVectors.ClaimOrSkip(RewardsVectors.Root1);
        RewardsClaim other = RewardsVectors.ClaimOrSkip(RewardsVectors.Root2);

        Assert.Equal(RewardsProofFaultKind.EarnerNotProven, claim.FindFault(other.Root)!.Kind);
        Assert.Equal(RewardsProofFaultKind.EmptyRoot, claim.FindFault(Hash32.Zero)!.Kind);
    }

    private static IEnumerable<int> HexDigits(string text)
    {
        for (int start = text.IndexOf("\"0x", StringComparison.Ordinal); start >= 0; start = text.IndexOf("\"0x", start + 1, StringComparison.Ordinal))
        {
            int end = text.IndexOf('"', start + 1);
            for (int i = start + 3; i < end; i++)
            {
                yield return i;
            }
        }
    }
}
