namespace Restaking.Sdk.Abi.Tests;

/// <summary>The example of EIP-712 (Example.sol, Example.js), hashed with the typed encoder.</summary>
public class Eip712Tests
{
    private const string MailType = "Mail(Person from,Person to,string contents)Person(string name,address wallet)";
    private const string PersonType = "Person(string name,address wallet)";

    private static readonly Eip712Domain Domain = new()
    {
        Name = "Ether Mail",
        Version = "1",
        ChainId = 1,
        VerifyingContract = Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
    };

    [Fact]
    public void Separator_OfTheExample_IsThePublishedOne()
    {
        Assert.Equal("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)", Domain.EncodeType());
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", Domain.Separator.ToString());
    }

    [Fact]
    public void Digest_OfTheExample_IsThePublishedOne()
    {
        var mail = new Eip712StructEncoder(MailType);
        Hash32 hash = mail
            .AddStruct(Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"))
            .AddStruct(Person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"))
            .AddString("Hello, Bob!")
            .Hash();

        Assert.Equal("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", mail.TypeHash.ToString());
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", hash.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", Eip712.Digest(Domain.Separator, hash).ToString());
    }

    [Fact]
    public void Hash_WithAnotherNumberOfFieldsThanTheType_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new Eip712StructEncoder(PersonType).AddString("Cow").Hash());
        Assert.Throws<InvalidOperationException>(() => new Eip712StructEncoder(PersonType).AddString("Cow").AddAddress(default).AddBool(true).Hash());
        Assert.Throws<ArgumentException>(() => new Eip712StructEncoder("Person"));
    }

    [Fact]
    public void Hash_OfAStructByItsTypeHash_IsTheSame()
    {
        Hash32 byType = Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
        Hash32 byHash = new Eip712StructEncoder(Keccak256.HashText(PersonType))
            .AddString("Cow")
            .AddAddress(Address.Parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"))
            .Hash();

        Assert.Equal(byType, byHash);
    }

    [Fact]
    public void Separator_WithoutAnyField_IsRefused() => Assert.Throws<InvalidOperationException>(() => new Eip712Domain().Separator);

    [Fact]
    public void Separator_WithSomeFields_CoversTheseOnly()
    {
        // ECDSACertificateVerifier of EigenLayer has no chainId in its domain.
        Eip712Domain partial = Domain with { ChainId = null, Salt = Hash32.Zero };

        Assert.Equal("EIP712Domain(string name,string version,address verifyingContract,bytes32 salt)", partial.EncodeType());
        Assert.NotEqual(Domain.Separator, partial.Separator);
    }

    private static Hash32 Person(string name, string wallet) =>
        new Eip712StructEncoder(PersonType).AddString(name).AddAddress(Address.Parse(wallet)).Hash();
}
