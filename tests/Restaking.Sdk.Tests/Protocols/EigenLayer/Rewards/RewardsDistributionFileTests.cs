using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>The two forms in which distributions are published.</summary>
public sealed class RewardsDistributionFileTests
{
    private const string Earner = "0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E";
    private const string Token = "0x1006dd1B8C3D0eF53489beD27577C75299F71473";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Parse_ObjectOfObjects_IsRead()
    {
        RewardsDistribution distribution = RewardsDistribution.Parse(Encoding.UTF8.GetBytes($$"""{ "{{Earner}}": { "{{Token}}": 2000000000000000000 } }"""));

        Assert.Equal([new TokenEarnings(Address.Parse(Token), UInt256.FromEther("2"))], distribution.EarningsOf(Address.Parse(Earner)));
        Assert.Equal((1, 1), (distribution.EarnerCount, distribution.EntryCount));
    }

    [Fact]
    public async Task ReadLinesAsync_OneObjectPerLine_GivesTheSameTree()
    {
        string lines = $$"""
            {"earner":"{{Earner}}","token":"{{Token}}","snapshot":1700000000000,"cumulative_amount":"2000000000000000000"}

            {"token":"{{Earner}}","earner":"{{Token}}","cumulative_amount":"3","more":[ 1 ] }
            """;
        RewardsDistribution fromLines = await RewardsDistribution.ReadLinesAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), Cancel);
        RewardsDistribution fromObject = RewardsDistribution.Parse(Encoding.UTF8.GetBytes(
            $$"""{ "{{Earner}}": { "{{Token}}": 2000000000000000000 }, "{{Token}}": { "{{Earner}}": "3" } }"""));

        Assert.Equal(RewardsTree.Build(fromObject, TestContext.Current.CancellationToken).Root, RewardsTree.Build(fromLines, TestContext.Current.CancellationToken).Root);
    }

    [Fact]
    public async Task ReadLinesAsync_ManyLinesInSmallPieces_ReadsEach()
    {
        var text = new StringBuilder();
        for (int i = 1; i <= 2_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"earner\":\"0x{i:x40}\",\"token\":\"{Token}\",\"cumulative_amount\":\"{i}\"}}\r\n");
        }

        await using var pieces = new SmallPieces(Encoding.UTF8.GetBytes(text.ToString()));
        RewardsDistribution distribution = await RewardsDistribution.ReadLinesAsync(pieces, Cancel);

        Assert.Equal(2_000, distribution.EarnerCount);
        Assert.Equal((UInt256)2_000UL, distribution.EarningsOf(distribution.Earners[^1])[0].CumulativeEarnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{ \"0x01\": {} }")]
    [InlineData("{ \"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\": {} }")]
    [InlineData("{ \"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\": { \"0x1006dd1B8C3D0eF53489beD27577C75299F71473\": 1.5 } }")]
    [InlineData("{ \"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\": { \"0x0000000000000000000000000000000000000000\": 1 } }")]
    [InlineData("{ \"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\": { \"0x1006dd1B8C3D0eF53489beD27577C75299F71473\": 1, \"0x1006dd1b8c3d0ef53489bed27577c75299f71473\": 1 } }")]
    public void Parse_NotADistribution_IsRefused(string text) => Assert.Throws<FormatException>(() => RewardsDistribution.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{\"earner\":\"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\"}")]
    [InlineData("{\"earner\":\"0x0D6bA28b9919CfCDb6b233469Cc5Ce30b979e08E\",\"token\":\"0x1006dd1B8C3D0eF53489beD27577C75299F71473\",\"cumulative_amount\":\"1\",\"token\":\"0x1006dd1B8C3D0eF53489beD27577C75299F71473\"}")]
    [InlineData("nonsense")]
    public async Task ReadLinesAsync_WrongLine_IsNamed(string line)
    {
        string good = $$"""{"earner":"{{Token}}","token":"{{Token}}","cumulative_amount":"1"}""";

        FormatException e = await Assert.ThrowsAsync<FormatException>(() =>
            RewardsDistribution.ReadLinesAsync(new MemoryStream(Encoding.UTF8.GetBytes(good + "\n" + line + "\n")), Cancel));

        Assert.StartsWith("Line 2:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadLinesAsync_EndlessLine_IsRefusedWithinBounds() => await Assert.ThrowsAsync<FormatException>(() =>
        RewardsDistribution.ReadLinesAsync(new MemoryStream(new byte[10_000_000]), Cancel));

    private sealed class SmallPieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
