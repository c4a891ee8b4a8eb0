using System.Text;
using System.Text.Json;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>Claims of the core contracts' own tests, beside the repository.</summary>
internal static class RewardsVectors
{
    public const string Root1 = "processClaimProofs_Root1.json";
    public const string Root2 = "processClaimProofs_Root2.json";
    public const string SingleEarner = "processClaimProofs_SingleEarnerLeaf.json";

    public static TheoryData<string> All => [Root1, Root2, SingleEarner];

    public static string TextOrSkip(string name)
    {
        using JsonDocument document = ReferenceFile.OpenOrSkip($"vectors/eigenlayer-rewards/{name}");
        return document.RootElement.GetRawText();
    }

    public static RewardsClaim ClaimOrSkip(string name) => RewardsClaim.Parse(Encoding.UTF8.GetBytes(TextOrSkip(name)));
}
