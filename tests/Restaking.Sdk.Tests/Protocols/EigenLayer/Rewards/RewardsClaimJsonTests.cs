using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>Claims as the public tools write them.</summary>
public sealed class RewardsClaimJsonTests
{
    private static readonly Address s_earner = Address.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Address s_token = Address.Parse("0x00000000000000000000000000000000000000b1");
    private static readonly Address s_other = Address.Parse("0x00000000000000000000000000000000000000b2");

    private static RewardsClaim Claim { get; } = RewardsTree.Build(new RewardsDistribution.Builder()
        .Add(s_earner, s_token, UInt256.Parse("123456789012345678901234567890"))
        .Add(s_earner, s_other, 5UL)
        .Add(s_token, s_other, 7UL)
        .Build()).Prove(s_earner, 12);

    [Fact]
    public void ToJson_AnyClaim_IsReadBack() => Same(Claim, RewardsClaim.Parse(Claim.ToJson()));

    [Theory]
    [MemberData(nameof(RewardsVectors.All), MemberType = typeof(RewardsVectors))]
    public void ToJson_PublishedClaim_IsReadBack(string name)
    {
        RewardsClaim claim = RewardsVectors.ClaimOrSkip(name);

        Same(claim, RewardsClaim.Parse(claim.ToJson()));
    }

    [Fact]
    public void Parse_SidecarsAnswer_Base64InsideProofWithAmountsAsText()
    {
        JsonObject proof = JsonNode.Parse(Claim.ToJson())!.AsObject();
        foreach (string name in (string[])["root", "earnerTreeProof"])
        {
            proof[name] = Base64(proof[name]!);
        }

        proof["earnerLeaf"]!["earnerTokenRoot"] = Base64(proof["earnerLeaf"]!["earnerTokenRoot"]!);
        proof["tokenTreeProofs"] = new JsonArray([.. proof["tokenTreeProofs"]!.AsArray().Select(node => (JsonNode)Base64(node!))]);
        foreach (JsonNode? leaf in proof["tokenLeaves"]!.AsArray())
        {
            leaf!["cumulativeEarnings"] = leaf["cumulativeEarnings"]!.ToJsonString();
        }

        proof["leafIndices"] = proof["tokenIndices"]!.DeepClone();
        proof.Remove("tokenIndices");
        proof.Remove("tokenTreeProofsNum");
        proof.Remove("tokenLeavesNum");

        Same(Claim, RewardsClaim.Parse(new JsonObject { ["proof"] = proof, ["more"] = new JsonArray(1, 2) }.ToJsonString()));
    }

    [Fact]
    public void Parse_WithoutRoot_TakesTheOneTheProofLeadsTo()
    {
        JsonObject claim = JsonNode.Parse(Claim.ToJson())!.AsObject();
        claim.Remove("root");

        Same(Claim, RewardsClaim.Parse(claim.ToJsonString()));
    }

    [Fact]
    public void Parse_ByteOrderMark_IsPassedOver() => Same(Claim, RewardsClaim.Parse([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Claim.ToJson())]));

    [Theory]
    [InlineData("rootIndex", "-1")]
    [InlineData("rootIndex", "4294967296")]
    [InlineData("rootIndex", "1.5")]
    [InlineData("rootIndex", "\"1\"")]
    [InlineData("rootIndex", "null")]
    [InlineData("earnerIndex", "1e3")]
    [InlineData("root", "\"0x00\"")]
    [InlineData("root", "7")]
    [InlineData("earnerTreeProof", "\"0x0\"")]
    [InlineData("earnerTreeProof", "\"0x00\"")]
    [InlineData("earnerTreeProof", "\"no base64!\"")]
    [InlineData("earnerLeaf", "{}")]
    [InlineData("earnerLeaf", "[]")]
    [InlineData("earnerLeaf", "{\"earner\":\"0x01\",\"earnerTokenRoot\":\"0x00\"}")]
    [InlineData("tokenIndices", "[0]")]
    [InlineData("tokenIndices", "{}")]
    [InlineData("tokenTreeProofs", "[\"0x\"]")]
    [InlineData("tokenLeaves", "[]")]
    [InlineData("tokenLeavesNum", "9")]
    public void Parse_OneMemberWrong_IsRefusedByName(string member, string value)
    {
        JsonObject claim = JsonNode.Parse(Claim.ToJson())!.AsObject();
        claim[member] = JsonNode.Parse(value);

        Assert.Throws<FormatException>(() => RewardsClaim.Parse(claim.ToJsonString()));
    }

    [Theory]
    [InlineData("rootIndex")]
    [InlineData("earnerIndex")]
    [InlineData("earnerLeaf")]
    [InlineData("tokenIndices")]
    [InlineData("tokenTreeProofs")]
    [InlineData("tokenLeaves")]
    public void Parse_OneMemberMissing_SaysWhich(string member)
    {
        JsonObject claim = JsonNode.Parse(Claim.ToJson())!.AsObject();
        claim.Remove(member);

        FormatException e = Assert.Throws<FormatException>(() => RewardsClaim.Parse(claim.ToJsonString()));
        Assert.Contains(member, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e18")]
    [InlineData("1.0")]
    [InlineData("-1")]
    [InlineData("\"0x10\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void Parse_AmountThatIsNoWholeNumberOf256Bits_IsRefused(string amount) => Assert.Throws<FormatException>(() =>
        RewardsClaim.Parse(Claim.ToJson().Replace("123456789012345678901234567890", amount, StringComparison.Ordinal)));

    [Fact]
    public void Parse_AmountAbove53Bits_KeepsEveryDigit() =>
        Assert.Equal(UInt256.Parse("123456789012345678901234567890"), RewardsClaim.Parse(Claim.ToJson()).Tokens[0].CumulativeEarnings);

    [Fact]
    public void Parse_MemberTwice_IsRefused()
    {
        string twice = Claim.ToJson().Replace("\"rootIndex\": 12", "\"rootIndex\": 12, \"RootIndex\": 12", StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => RewardsClaim.Parse(twice));
    }

    [Fact]
    public void Parse_TokenTwice_IsRefused()
    {
        string twice = Claim.ToJson().Replace(s_other.ToString(), s_token.ToString(), StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => RewardsClaim.Parse(twice));
    }

    [Fact]
    public void Parse_AnyPrefixOfADocument_IsRefused()
    {
        string whole = Claim.ToJson();
        for (int length = 0; length < whole.Length - 1; length++)
        {
            string cut = whole[..length];
            Assert.Throws<FormatException>(() => RewardsClaim.Parse(cut));
        }

        Assert.Throws<FormatException>(() => RewardsClaim.Parse(whole + "{}"));
    }

    [Fact]
    public void Parse_HostileDocuments_AreRefusedWithinBounds()
    {
        Assert.Throws<FormatException>(() => RewardsClaim.Parse(new string('[', 1_000_000)));
        Assert.Throws<FormatException>(() => RewardsClaim.Parse(string.Concat(Enumerable.Repeat("{\"proof\":", 1000))));
        Assert.Throws<FormatException>(() => RewardsClaim.Parse(new string(' ', RewardsClaim.MaxJsonBytes + 1)));
        Assert.Throws<FormatException>(() => RewardsClaim.Parse("{\"earnerTreeProof\":\"0x" + new string('0', 64 * 65) + "\"}"));
        Assert.Throws<FormatException>(() => RewardsClaim.Parse("{\"tokenIndices\":[" + string.Join(',', Enumerable.Repeat("1", RewardsClaim.MaxTokens + 1)) + "]}"));
        Assert.Throws<FormatException>(() => RewardsClaim.Parse([0x7b, 0x22, 0xff, 0x22, 0x7d]));
    }

    [Fact]
    public void Parse_AnyChangeOfAnyByte_GivesAClaimOrAFormatException()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Claim.ToJson());
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] copy = [.. whole];
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            try
            {
                RewardsClaim.Parse(copy).FindFault();
            }
            catch (FormatException)
            {
                // The only exception there may be.
            }
        }
    }

    private static string Base64(JsonNode hex) => Convert.ToBase64String(Hex.Decode(hex.GetValue<string>()));

    private static void Same(RewardsClaim expected, RewardsClaim actual)
    {
        Assert.Equal(expected.ToJson(), actual.ToJson());
        Assert.Equal(expected.Tokens.Length.ToString(CultureInfo.InvariantCulture), actual.Tokens.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Root, actual.Root);
        Assert.Null(actual.FindFault());
    }
}
