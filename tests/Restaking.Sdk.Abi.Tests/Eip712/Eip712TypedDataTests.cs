namespace Restaking.Sdk.Abi.Tests;

/// <summary>Documents as eth_signTypedData_v4 takes them.</summary>
public class Eip712TypedDataTests
{
    private const string MailTypes = """
        "EIP712Domain": [
          { "name": "name", "type": "string" }, { "name": "version", "type": "string" },
          { "name": "chainId", "type": "uint256" }, { "name": "verifyingContract", "type": "address" }
        ]
        """;

    private const string MailDomain = """{ "name": "Ether Mail", "version": "1", "chainId": 1, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC" }""";

    private const string AllTypes = """
        "Everything": [
          { "name": "flag", "type": "bool" }, { "name": "small", "type": "int8" }, { "name": "big", "type": "int256" }, { "name": "count", "type": "uint64" },
          { "name": "max", "type": "uint256" }, { "name": "tag", "type": "bytes4" }, { "name": "root", "type": "bytes32" }, { "name": "data", "type": "bytes" },
          { "name": "text", "type": "string" }, { "name": "who", "type": "address" }, { "name": "grid", "type": "uint8[2][]" }, { "name": "inner", "type": "Inner" },
          { "name": "inners", "type": "Inner[]" }, { "name": "texts", "type": "string[2]" }
        ],
        "Inner": [{ "name": "leaf", "type": "Leaf" }, { "name": "blobs", "type": "bytes[]" }],
        "Leaf": [{ "name": "x", "type": "int16" }],
        "Unused": [{ "name": "y", "type": "bool" }]
        """;

    private const string Everything = """
        {
          "flag": true, "small": -128, "big": "-57896044618658097711785492504343953926634992332820282019728792003956564819968", "count": 18446744073709551615,
          "max": "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "tag": "0x01020304",
          "root": "0xabababababababababababababababababababababababababababababababab", "data": "0x00ff", "text": "h\u00e9llo 🥩",
          "who": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "grid": [[1, 2], ["3", "0xff"]],
          "inner": { "leaf": { "x": -300 }, "blobs": ["0x", "0xdeadbeef"] },
          "inners": [{ "leaf": { "x": -300 }, "blobs": ["0x", "0xdeadbeef"] }, { "leaf": { "x": 7 }, "blobs": [] }],
          "texts": ["a", ""]
        }
        """;

    [Fact]
    public void Parse_OfTheEipsExample_GivesThePublishedHashes()
    {
        var data = Eip712TypedData.Parse(Document(
            MailTypes + """, "Person": [{ "name": "name", "type": "string" }, { "name": "wallet", "type": "address" }], "Mail": [{ "name": "from", "type": "Person" }, { "name": "to", "type": "Person" }, { "name": "contents", "type": "string" }]""",
            "Mail",
            MailDomain,
            """
            {
              "from": { "name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
              "to": { "name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
              "contents": "Hello, Bob!"
            }
            """));

        Assert.Equal("Mail", data.PrimaryType);
        Assert.Equal("Mail(Person from,Person to,string contents)Person(string name,address wallet)", data.EncodedType);
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", data.DomainSeparator.ToString());
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", data.StructHash.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", data.Digest.ToString());
    }

    /// <summary>The v4 example of MetaMask's eth-sig-util: arrays of structs and of addresses.</summary>
    [Fact]
    public void HashTypedData_OfTheV4Example_IsThePublishedDigest()
    {
        string json = Document(
            MailTypes + """
            , "Person": [{ "name": "name", "type": "string" }, { "name": "wallets", "type": "address[]" }],
            "Mail": [{ "name": "from", "type": "Person" }, { "name": "to", "type": "Person[]" }, { "name": "contents", "type": "string" }],
            "Group": [{ "name": "name", "type": "string" }, { "name": "members", "type": "Person[]" }]
            """,
            "Mail",
            MailDomain,
            """
            {
              "from": { "name": "Cow", "wallets": ["0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", "0xDeaDbeefdEAdbeefdEadbEEFdeadbeEFdEaDbeeF"] },
              "to": [{
                "name": "Bob",
                "wallets": ["0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB", "0xB0BdaBea57B0BDABeA57b0bdABEA57b0BDabEa57", "0xB0B0b0b0b0b0B000000000000000000000000000"]
              }],
              "contents": "Hello, Bob!"
            }
            """);

        Assert.Equal("0xa85c2e2b118698e88db68a8105b794a8cc7cec074e89ef991cb4f5f533819cc2", Eip712.HashTypedData(json).ToString());
    }

    /// <summary>The hashes are viem's (2.x, hashTypedData, hashDomain, hashStruct) for the same document.</summary>
    [Fact]
    public void Parse_OfEveryType_AgreesWithViem()
    {
        var data = Eip712TypedData.Parse(Document(
            AllTypes,
            "Everything",
            """{ "name": "Everything", "version": "2", "chainId": "17000", "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC", "salt": "0x1111111111111111111111111111111111111111111111111111111111111111" }""",
            Everything));

        Assert.Equal("0x35e39f26e97808a94bc8555b3d458836be1ad7c7595a6ecf33c24c6bfc264ab8", data.DomainSeparator.ToString());
        Assert.Equal("0xbaba1199620d0e3d476c440f22cfd039970190f877b302c4856e1b33d863de41", data.StructHash.ToString());
        Assert.Equal("0x1b854231c138b04fcac3c40123bfdceedc0796da8db3df08694233f5fdb07806", data.Digest.ToString());
    }

    /// <summary>The digests are viem's (2.x) for the same documents.</summary>
    [Theory]
    [InlineData("""{ "types": { "EIP712Domain": [{ "name": "name", "type": "string" }] }, "primaryType": "EIP712Domain", "domain": { "name": "X" }, "message": {} }""", "0x1a6f7dd1ef2de24c335418c17ce808591ba8aadc5a26a6c6fe724b19c2724fad")]
    [InlineData("""{ "types": { "Node": [{ "name": "value", "type": "uint256" }, { "name": "next", "type": "Node[]" }] }, "primaryType": "Node", "domain": { "name": "X" }, "message": { "value": 1, "next": [{ "value": 2, "next": [] }, { "value": 3, "next": [{ "value": 4, "next": [] }] }] } }""", "0x973ad86c458d5dbf12a001bc9fd9d7b5e7823aa647176f11b7b0612419b50791")]
    [InlineData("""{ "types": { "Mail": [{ "name": "contents", "type": "string" }] }, "primaryType": "Mail", "domain": {}, "message": { "contents": "x" } }""", "0x7921bb4eae8fb1d41d62d8241e48d5a18f401170630d2ccbef42faacd17ae3b7")]
    public void HashTypedData_OfUnusualDocuments_AgreesWithViem(string json, string digest) => Assert.Equal(digest, Eip712.HashTypedData(json).ToString());

    [Fact]
    public void Parse_OfANullStruct_CountsItAsZeros()
    {
        const string Types = """ "Outer": [{ "name": "inner", "type": "Inner" }], "Inner": [{ "name": "x", "type": "bool" }]""";
        Hash32 expected = new Eip712StructEncoder("Outer(Inner inner)Inner(bool x)").AddHash32(Hash32.Zero).Hash();

        Assert.Equal(expected, Eip712TypedData.Parse(Document(Types, "Outer", MailDomain, """{ "inner": null }""")).StructHash);
    }

    [Theory]
    [InlineData("bool", "1", "flag")]
    [InlineData("bool", "\"true\"", "flag")]
    [InlineData("uint8", "256", "flag")]
    [InlineData("uint8", "-1", "flag")]
    [InlineData("uint8", "1.5", "flag")]
    [InlineData("uint8", "1e2", "flag")]
    [InlineData("uint8", "\" 1\"", "flag")]
    [InlineData("uint8", "null", "flag")]
    [InlineData("uint256", "\"0x10000000000000000000000000000000000000000000000000000000000000000\"", "flag")]
    [InlineData("int8", "128", "flag")]
    [InlineData("int8", "-129", "flag")]
    [InlineData("int8", "\"0xff\"", "flag")]
    [InlineData("address", "\"0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"", "flag")]
    [InlineData("address", "\"0x00\"", "flag")]
    [InlineData("address", "0", "flag")]
    [InlineData("bytes", "\"00ff\"", "flag")]
    [InlineData("bytes", "\"0x0\"", "flag")]
    [InlineData("bytes4", "\"0x010203\"", "flag")]
    [InlineData("bytes4", "\"0x0102030405\"", "flag")]
    [InlineData("string", "7", "flag")]
    [InlineData("string", "null", "flag")]
    [InlineData("string", "\"\\ud800\"", "flag")]
    [InlineData("bool[]", "true", "flag")]
    [InlineData("bool[2]", "[true]", "flag")]
    [InlineData("bool[]", "[true, 1]", "flag[1]")]
    [InlineData("Item", "[]", "flag")]
    public void Parse_OfAValueThatDoesNotFitItsType_IsRefusedByName(string type, string value, string path)
    {
        string json = Document($$""" "Item": [{ "name": "flag", "type": "{{type}}" }]""", "Item", MailDomain, $$"""{ "flag": {{value}} }""");

        FormatException thrown = Assert.Throws<FormatException>(() => Eip712TypedData.Parse(json));

        Assert.Contains("message." + path, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uint")]
    [InlineData("int")]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("byte")]
    [InlineData("Missing")]
    [InlineData("bool[")]
    [InlineData("bool[0]")]
    [InlineData("bool[-1]")]
    [InlineData("bool a,uint8")]
    [InlineData("")]
    public void Parse_OfATypeThatDoesNotExist_IsRefused(string type) => AssertRefused(
        Document($$""" "Item": [{ "name": "flag", "type": "{{type}}" }]""", "Item", MailDomain, """{ "flag": null }"""));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{ "types": {}, "primaryType": "Item", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": {} }, "primaryType": "Item", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": [{ "name": "a" }] }, "primaryType": "Item", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": [{ "name": "a b", "type": "bool" }] }, "primaryType": "Item", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "uint8": [] }, "primaryType": "uint8", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "It(em": [] }, "primaryType": "It(em", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": [{ "name": "a", "type": "bool" }, { "name": "a", "type": "bool" }] }, "primaryType": "Item", "domain": {}, "message": { "a": true } }""")]
    [InlineData("""{ "types": { "Item": [], "Item": [] }, "primaryType": "Item", "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": [] }, "primaryType": 7, "domain": {}, "message": {} }""")]
    [InlineData("""{ "types": { "Item": [] }, "primaryType": "Item", "domain": [], "message": {} }""")]
    [InlineData("""{ "types": { "Item": [] }, "primaryType": "Item", "domain": {}, "message": null }""")]
    public void Parse_OfABrokenDocument_IsRefused(string json) => AssertRefused(json);

    [Fact]
    public void Parse_OfAFieldThatWouldBeShownButNotSigned_IsRefused()
    {
        const string Types = """ "Item": [{ "name": "a", "type": "bool" }]""";

        AssertRefused(Document(Types, "Item", MailDomain, """{ "a": true, "amount": "100" }"""));
        AssertRefused(Document(Types, "Item", """{ "name": "x", "contract": "y" }""", """{ "a": true }"""));
        AssertRefused(Document(Types, "Item", MailDomain, """{ "a": true, "a": false }"""));
        AssertRefused(Document(Types, "Item", MailDomain, "{ }"));
    }

    [Fact]
    public void Parse_OfTooManyTypes_IsRefused()
    {
        string types = string.Join(',', Enumerable.Range(0, 300).Select(static i => $$""" "T{{i}}": [{ "name": "next", "type": "T{{(i + 1) % 300}}[]" }]"""));

        AssertRefused(Document(types, "T0", MailDomain, """{ "next": [] }"""));
    }

    [Fact]
    public void Parse_OfADocumentCutAnywhere_IsRefused()
    {
        string json = Document(AllTypes, "Everything", MailDomain, Everything).TrimEnd();
        for (int length = 0; length < json.Length; length += char.IsHighSurrogate(json[length]) ? 2 : 1)
        {
            AssertRefused(json[..length]);
        }
    }

    private static void AssertRefused(string json) => Assert.Throws<FormatException>(() => Eip712.HashTypedData(json));

    private static string Document(string types, string primaryType, string domain, string message) =>
        $$"""{ "types": { {{types}} }, "primaryType": "{{primaryType}}", "domain": {{domain}}, "message": {{message}} }""";
}
