using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing.Tests.Chains;

/// <summary>A core that somebody brings along: what is read of it, and how its arguments are found.</summary>
public sealed class CoreBuildTests
{
    private const string Core = """
        "AllocationManager": {"abi": [], "bytecode": "0x00"}, "DelegationManager": {"abi": [], "bytecode": "0x00"},
        "EigenPodManager": {"abi": [], "bytecode": "0x00"}, "PermissionController": {"abi": [], "bytecode": "0x00"},
        "StrategyManager": {"abi": [], "bytecode": "0x00"},
        "StrategyBaseTVLLimits": {"abi": [
          {"type": "function", "name": "initialize", "inputs": [{"name": "_underlyingToken", "type": "address", "internalType": "contract IERC20"}]},
          {"type": "function", "name": "initialize", "inputs": [{"name": "_maxPerDeposit", "type": "uint256"}, {"name": "_maxTotalDeposits", "type": "uint256"}, {"name": "_underlyingToken", "type": "address", "internalType": "contract IERC20"}]}
        ], "bytecode": "0x60"}
        """;

    private static readonly Address Owner = Address.Parse("0x00000000000000000000000000000000000000AA");

    private static readonly Address Manager = Address.Parse("0x00000000000000000000000000000000000000bb");

    [Fact]
    public void Read_WholeFile_NamesVersionAndContracts()
    {
        CoreBuild build = Read("{\"version\": \"1.12.0\", \"contracts\": {" + Core + "}}");

        Assert.Equal("1.12.0", build.Version);
        Assert.Equal(6, build.Contracts.Count());
        Assert.Null(build.Find("StrategyFactory"));
    }

    [Fact]
    public void Read_OverloadedInitialize_TakesTheOneThatSetsMost()
    {
        CoreBuild build = Read("{\"version\": \"1.12.0\", \"contracts\": {" + Core + "}}");

        Assert.Equal(["maxPerDeposit", "maxTotalDeposits", "underlyingToken"], build.Find("StrategyBaseTVLLimits")!.Initialize!.Value.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("[]", "is no core build")]
    [InlineData("{", "is no core build")]
    [InlineData("""{"version": "1"}""", "is no core build")]
    [InlineData("""{"version": "1", "contracts": {"AllocationManager": {"abi": [], "bytecode": "0x00"}}}""", "DelegationManager, EigenPodManager")]
    public void Read_SomethingElse_SaysSo(string json, string words)
    {
        Assert.Contains(words, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ContractsRolesNumbersTextAndStruct_AreInTheirPlaces()
    {
        CoreArguments arguments = new(new DevnetOptions { Version = "1.7.0", WithdrawalDelayBlocks = 7 }, Owner) { ["StrategyManager"] = Manager };
        using JsonDocument inputs = JsonDocument.Parse("""
            [{"name": "_strategyManager", "type": "address", "internalType": "contract IStrategyManager"}, {"name": "_version", "type": "string"},
             {"name": "params", "type": "tuple", "components": [{"name": "_MIN_WITHDRAWAL_DELAY", "type": "uint32"}, {"name": "initialOwner", "type": "address"}]},
             {"name": "_eigenPodManager", "type": "address", "internalType": "contract IEigenPodManager"}]
            """);

        string encoded = Convert.ToHexStringLower(arguments.Encode(CoreParameter.ParseAll(inputs.RootElement)));

        string[] words = [.. encoded.Chunk(64).Select(word => new string(word))];
        Assert.Equal(7, words.Length);
        Assert.Equal(("bb", "a0", "07", "aa", "00", "05"), (words[0][^2..], words[1][^2..], words[2][^2..], words[3][^2..], words[4][^2..], words[5][^2..]));
        Assert.StartsWith(Convert.ToHexStringLower("1.7.0"u8), words[6], StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_NumberOfNoKnownName_IsRefusedByName()
    {
        CoreArguments arguments = new(new DevnetOptions(), Owner);

        NotSupportedException e = Assert.Throws<NotSupportedException>(() => arguments.Encode([new CoreParameter("newThing", "uint256", "uint256", [])]));

        Assert.Contains("newThing", e.Message, StringComparison.Ordinal);
    }

    private static CoreBuild Read(string json)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            return CoreBuild.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
