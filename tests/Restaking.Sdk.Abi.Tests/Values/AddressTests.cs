using System.Text;

namespace Restaking.Sdk.Abi.Tests;

public class AddressTests
{
    /// <summary>The test cases of EIP-55.</summary>
    public static TheoryData<string> Eip55 =>
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    [Theory]
    [MemberData(nameof(Eip55))]
    public void ToString_OfAPublishedAddress_CarriesItsChecksum(string text)
    {
        Address address = Address.Parse(text.ToLowerInvariant());

        Assert.Equal(text, address.ToString());
        Assert.Equal(text, $"{address}");
        Assert.Equal(text.ToLowerInvariant(), $"{address:x}");
        var utf8 = new byte[42];
        Assert.True(address.TryFormat(utf8, out int written));
        Assert.Equal(text, Encoding.ASCII.GetString(utf8, 0, written));
    }

    [Theory]
    [MemberData(nameof(Eip55))]
    public void Parse_OfOneCaseOrARightChecksum_GivesTheSameAddress(string text)
    {
        Address address = Address.Parse(text);

        Assert.Equal(address, Address.Parse("0x" + text[2..].ToUpperInvariant()));
        Assert.Equal(address, Address.Parse(Encoding.ASCII.GetBytes(text)));
        Assert.True(Address.TryParse(text, out Address tried));
        Assert.Equal(address, tried);
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x6aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    public void Parse_WithAWrongChecksum_IsRefusedAndSaysSo(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Address.Parse(text));

        Assert.Contains("checksum", thrown.Message, StringComparison.Ordinal);
        Assert.False(Address.TryParse(text, out Address address));
        Assert.True(address.IsZero);
        Assert.False(Address.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0X52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE70")]
    [InlineData(" 0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EEg")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE\u0660")]
    [InlineData("0x4242424242424242424242424242424242424242424242424242424242424242")]
    public void Parse_OfOtherText_IsRefusedWithoutRepeatingIt(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Address.Parse(text));

        Assert.False(text.Length > 2 && thrown.Message.Contains(text, StringComparison.Ordinal));
        Assert.False(Address.TryParse(text, out _));
        Assert.False(Address.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Parse_OfNull_IsAnArgumentError()
    {
        Assert.Throws<ArgumentNullException>(() => Address.Parse((string)null!));
        Assert.False(Address.TryParse((string?)null, out _));
    }

    [Fact]
    public void Constructor_WithOtherThanTwentyBytes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Address(new byte[19]));
        Assert.Throws<ArgumentException>(() => new Address(new byte[21]));
        Assert.Throws<ArgumentException>(() => Address.Zero.CopyTo(new byte[19]));
    }

    [Fact]
    public void CompareTo_OfTwoAddresses_OrdersByTheirBytes()
    {
        var random = new Random(5);
        for (int i = 0; i < 500; i++)
        {
            var left = new byte[20];
            random.NextBytes(left);
            byte[] right = [.. left];
            right[random.Next(20)] ^= (byte)random.Next(256);
            int expected = left.AsSpan().SequenceCompareTo(right);

            Assert.Equal(Math.Sign(expected), new Address(left).CompareTo(new Address(right)));
            Assert.Equal(expected < 0, new Address(left) < new Address(right));
            Assert.Equal(expected == 0, new Address(left) == new Address(right));
            Assert.Equal(left, new Address(left).ToArray());
        }
    }

    /// <summary>The examples of EIP-1014.</summary>
    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000000000000000000000000000000", "0x00", "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38")]
    [InlineData("0xdeadbeef00000000000000000000000000000000", "0x0000000000000000000000000000000000000000000000000000000000000000", "0x00", "0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3")]
    [InlineData("0xdeadbeef00000000000000000000000000000000", "0x000000000000000000000000feed000000000000000000000000000000000000", "0x00", "0xD04116cDd17beBE565EB2422F2497E06cC1C9833")]
    [InlineData("0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000000000000000000000000000000", "0xdeadbeef", "0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e")]
    [InlineData("0x00000000000000000000000000000000deadbeef", "0x00000000000000000000000000000000000000000000000000000000cafebabe", "0xdeadbeef", "0x60f3f640a8508fC6a86d45DF051962668E1e8AC7")]
    public void CreatedBy_WithASalt_IsTheAddressOfTheEip(string sender, string salt, string initCode, string expected) =>
        Assert.Equal(expected, Address.Parse(sender).CreatedBy(Hash32.Parse(salt), Keccak256.Hash(Hex.Decode(initCode))).ToString());

    /// <summary>From go-ethereum's crypto tests (TestNewContractAddress).</summary>
    [Theory]
    [InlineData(0, "0x333c3310824b7c685133f2bedb2ca4b8b4df633d")]
    [InlineData(1, "0x8bda78331c916a08481428e4b07c96d3e916d165")]
    [InlineData(2, "0xc9ddedf451bc62ce88bf9292afb13df35b670699")]
    public void CreatedBy_WithANonce_IsThePublishedAddress(ulong nonce, string expected) =>
        Assert.Equal(expected, Address.Parse("0x970e8128ab834e8eac17ab8e3812f010678cf791").CreatedBy(nonce).ToString("x"));

    [Fact]
    public void FromPublicKey_OfThePrivateKeyOne_IsItsAccount()
    {
        // The generator point of secp256k1.
        byte[] key = Hex.Decode("0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");

        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", Address.FromPublicKey(key).ToString());
        Assert.Throws<ArgumentException>(() => Address.FromPublicKey(new byte[65]));
    }

    [Fact]
    public void ToWord_OfAnAddress_GoesBackToIt()
    {
        Address address = Address.Parse("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

        Assert.Equal("0x000000000000000000000000d1220a0cf47c7b9be7a2e6ba89f429762e7b9adb", address.ToWord().ToString());
        Assert.Equal(address, address.ToWord().ToAddress());
        Assert.Throws<OverflowException>(() => Hash32.Parse("0x000000000000000000000001d1220a0cf47c7b9be7a2e6ba89f429762e7b9adb").ToAddress());
    }

    [Fact]
    public void ToString_WithAnUnknownFormat_IsRefused() => Assert.Throws<FormatException>(() => Address.Zero.ToString("X"));
}
