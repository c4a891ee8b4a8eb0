using Restaking.Sdk.Generators.Model;
using Restaking.Sdk.Generators.Parsing;

namespace Restaking.Sdk.Generators.Tests.Parsing;

public class AbiParserTests
{
    [Theory]
    // Published values: the ABI specification's examples, EIP-20, EIP-2612.
    [InlineData("""[{"name":"x","type":"uint32"},{"name":"y","type":"bool"}]""", "baz", "baz(uint32,bool)", 0xcdcd77c0)]
    [InlineData("""[{"name":"","type":"bytes3[2]"}]""", "bar", "bar(bytes3[2])", 0xfce353f6)]
    [InlineData("""[{"name":"","type":"uint256[][]"},{"name":"","type":"string[]"}]""", "g", "g(uint256[][],string[])", 0x2289b18c)]
    [InlineData("""[{"name":"","type":"address"},{"name":"","type":"uint256"}]""", "transfer", "transfer(address,uint256)", 0xa9059cbb)]
    public void Parse_Function_HashesTheCanonicalSignature(string inputs, string name, string signature, uint selector)
    {
        FunctionSpec function = Assert.Single(Parse($$"""[{"type":"function","name":"{{name}}","inputs":{{inputs}}}]""").Functions);

        Assert.Equal(signature, function.Signature);
        Assert.Equal(selector, function.Selector);
    }

    [Fact]
    public void Parse_Event_HashesToThePublishedTopic()
    {
        EventSpec item = Assert.Single(Parse(
            """[{"type":"event","name":"Transfer","inputs":[{"name":"","type":"address","indexed":true},{"name":"","type":"address","indexed":true},{"name":"","type":"uint256"}]}]""").Events);

        Assert.Equal("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", item.Topic0);
    }

    [Fact]
    public void Parse_CompilerArtifact_TakesItsAbi()
    {
        ContractSpec spec = Parse("""{"contractName":"Token","abi":[{"type":"error","name":"E","inputs":[]}],"bytecode":{"object":"0x60"}}""");

        Assert.Equal("E", Assert.Single(spec.Errors).Name);
    }

    [Fact]
    public void Parse_ByteOrderMarkAndEscapes_AreRead()
    {
        ContractSpec spec = Parse("\uFEFF[{\"type\":\"\\u0065rror\",\"name\":\"E\",\"inputs\":[]}]");

        Assert.Equal("E", Assert.Single(spec.Errors).Name);
    }

    [Theory]
    [InlineData("""{"name":"f","inputs":[],"constant":true}""", nameof(Mutability.View))]
    [InlineData("""{"name":"f","inputs":[],"payable":true}""", nameof(Mutability.Payable))]
    [InlineData("""{"name":"f","inputs":[]}""", nameof(Mutability.NonPayable))]
    public void Parse_AbiOfAnOldCompiler_IsUnderstood(string entry, string mutability)
    {
        Assert.Equal(mutability, Assert.Single(Parse($"[{entry}]").Functions).Mutability.ToString());
    }

    [Fact]
    public void Parse_ConstructorFallbackReceive_AreIgnored()
    {
        ContractSpec spec = Parse("""[{"type":"constructor","inputs":[]},{"type":"fallback","stateMutability":"payable"},{"type":"receive","stateMutability":"payable"}]""");

        Assert.Equal((0, 0, 0), (spec.Functions.Count, spec.Events.Count, spec.Errors.Count));
    }

    [Theory]
    [InlineData("uint256", false, 32)]
    [InlineData("uint256[3]", false, 96)]
    [InlineData("uint256[3][2]", false, 192)]
    [InlineData("uint256[]", true, 32)]
    [InlineData("string[2]", true, 32)]
    [InlineData("uint256[][2]", true, 32)]
    [InlineData("function", false, 32)]
    public void Parse_Type_KnowsItsHeadAndWhetherItIsDynamic(string type, bool isDynamic, int headSize)
    {
        AbiTypeSpec spec = Parse($$"""[{"type":"error","name":"E","inputs":[{"name":"a","type":"{{type}}"}]}]""").Errors[0].Inputs[0].Type;

        Assert.Equal((isDynamic, headSize), (spec.IsDynamic, spec.HeadSize));
    }

    [Fact]
    public void Parse_OneStructInManyPlaces_IsInTheTableOnce()
    {
        const string Point = """{"name":"p","type":"tuple","internalType":"struct Geo.Point","components":[{"name":"x","type":"int256"}]}""";

        ContractSpec spec = Parse($$"""[{"type":"function","name":"f","inputs":[{{Point}}],"outputs":[{{Point}}]}]""");

        Assert.Equal("Geo.Point", Assert.Single(spec.Structs).QualifiedName);
    }

    [Fact]
    public void Parse_FileCutOrAltered_ReportsAndNeverThrows()
    {
        string json = File.ReadAllText(Path.Combine(RepositoryPaths.Abi, "multicall", "Multicall3.json"));
        char[] replacements = ['"', '{', ']', ',', '\\', '\0', 'x'];
        for (int i = 0; i < json.Length; i += 13)
        {
            ParseAnything(json[..i]);
            ParseAnything(json[..i] + replacements[i % replacements.Length] + json[(i + 1)..]);
            ParseAnything(json.Remove(i, 1));
        }

        static void ParseAnything(string json)
        {
            ParsedContract parsed = AbiParser.Parse(new AbiFile("Token.json", "Sandbox", "Token", json), TestContext.Current.CancellationToken);
            Assert.True(parsed.Spec is not null || parsed.Diagnostics.Count > 0);
            if (parsed.Spec is not null)
            {
                Emit.ContractEmitter.Emit(parsed.Spec);
            }
        }
    }

    private static ContractSpec Parse(string json)
    {
        ParsedContract parsed = AbiParser.Parse(new AbiFile("Token.json", "Sandbox", "Token", json), TestContext.Current.CancellationToken);
        Assert.Empty(parsed.Diagnostics);
        return parsed.Spec!;
    }
}
