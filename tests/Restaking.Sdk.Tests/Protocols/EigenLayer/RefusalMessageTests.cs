using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer;

public sealed class RefusalMessageTests
{
    private static readonly Address s_contract = Address.Parse("0x1111111111111111111111111111111111111111");

    // In a deposit by signature the staker needs no token: whoever sends it pays.
    [Fact]
    public void InsufficientBalance_OfADepositForAStaker_SpeaksOfWhoPays() =>
        Assert.StartsWith("The account that pays holds 1 units", new InsufficientBalance(s_contract, UInt256.One, (UInt256)2UL).Message, StringComparison.Ordinal);

    // Changed terms have another digest, as another chain's have: the message must not leave the likelier of the two out.
    [Fact]
    public void SignedForAnotherDomain_OfChangedTerms_NamesThemAsAReason() =>
        Assert.Contains("changed after signing", new SignedForAnotherDomain(s_contract, Hash32.Zero, Hash32.Zero).Message, StringComparison.Ordinal);
}
