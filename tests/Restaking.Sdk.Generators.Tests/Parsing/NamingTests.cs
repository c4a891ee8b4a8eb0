using Restaking.Sdk.Generators.Emit;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Parsing;

public class NamingTests
{
    [Theory]
    [InlineData("getTVLLimits", "GetTVLLimits", "getTVLLimits")]
    [InlineData("MAX_STAKER_OPT_OUT_WINDOW", "MaxStakerOptOutWindow", "maxStakerOptOutWindow")]
    [InlineData("EIGEN", "Eigen", "eigen")]
    [InlineData("bEIGEN", "BEIGEN", "beigen")]
    [InlineData("_owner", "Owner", "owner")]
    [InlineData("__deprecated_withdrawer", "DeprecatedWithdrawer", "deprecatedWithdrawer")]
    [InlineData("ETHAmount", "ETHAmount", "ethAmount")]
    [InlineData("v1_2", "V1_2", "v1_2")]
    [InlineData("_1", "_1", "_1")]
    [InlineData("$value", "Value", "value")]
    [InlineData("_", "", "")]
    public void Identifiers_SolidityName_BecomesDotNetStyle(string name, string pascal, string camel)
    {
        Assert.Equal(pascal, Identifiers.Pascal(name));
        Assert.Equal(camel, Identifiers.Camel(pascal));
    }

    [Fact]
    public void UniqueNames_NameTaken_AppendsTheSuffixThenNumbers()
    {
        var names = new UniqueNames("Target");

        Assert.Equal(["TargetValue", "TargetValue2", "Other"], [names.Claim("Target", "Value"), names.Claim("Target", "Value"), names.Claim("Other", "Value")]);
    }

    [Theory]
    [InlineData("RestakingFolder", "tokens/erc-20/", "App.Bindings.Tokens.Erc20.Token")]
    [InlineData("RestakingNamespace", "Custom.Place", "App.Bindings.Custom.Place.Token")]
    [InlineData("RestakingNamespace", "lower.case", "App.Bindings.lower.case.Token")]
    [InlineData("RestakingTypeName", "MyToken", "App.Bindings.MyToken")]
    [InlineData("RestakingTypeName", "event", "App.Bindings.event")]
    public void Metadata_OnAnItem_DecidesWhereTheBindingGoes(string metadata, string value, string fullName)
    {
        var file = new InMemoryAbi("x/Token.abi.json", "[]", new Dictionary<string, string> { ["RestakingAbi"] = "true", [metadata] = value });

        var run = GeneratorRun.CreateDriver([file], "App.Bindings").Run().Result();

        Assert.Contains(run.GeneratedSources, source => source.HintName == fullName + ".g.cs");
    }

    [Fact]
    public void Namespace_WithKeywords_CompilesUnderThoseNames()
    {
        var file = new InMemoryAbi("Token.json", """[{"type":"error","name":"E","inputs":[]}]""", new Dictionary<string, string> { ["RestakingAbi"] = "true", ["RestakingNamespace"] = "event", ["RestakingTypeName"] = "struct" });

        var compilation = GeneratorRun.Compile([file], out _);

        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.NotNull(compilation.GetTypeByMetadataName("Sandbox.Contracts.event.struct+EError"));
    }
}
