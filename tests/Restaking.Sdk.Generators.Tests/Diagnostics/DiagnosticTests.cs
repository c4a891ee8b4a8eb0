using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Diagnostics;

public class DiagnosticTests
{
    /// <summary>The JSON (the marked text between ‹ and › is what the diagnostic must point at), the id, and words of the message.</summary>
    public static TheoryData<string, string, string> BrokenFiles => new()
    {
        { "", "RSK001", "the file ends" },
        { """[{"type":"error",‹›]""", "RSK001", "member name" },
        { """[{"type":"error" ‹›"name":"A"}]""", "RSK001", "',' or '}'" },
        { """[{"type":"err\‹›qor"}]""", "RSK001", "escape" },
        { """[1, 2‹›""", "RSK001", "end of the file" },
        { """[] ‹›x""", "RSK001", "nothing may follow" },
        { """[-‹›]""", "RSK001", "digit" },
        { """‹"abi"›""", "RSK002", "neither an array nor an object" },
        { """‹{"bytecode":"0x"}›""", "RSK002", "no \"abi\"" },
        { """{"abi":‹"[]"›}""", "RSK002", "not an array" },
        { """[‹{"type":"function","inputs":[]}›]""", "RSK003", "\"name\"" },
        { """[‹{"type":"event","name":"Moved"}›]""", "RSK003", "\"inputs\"" },
        { """[{"type":"error","name":"E","inputs":[‹{"name":"a"}›]}]""", "RSK003", "\"type\"" },
        { """[{"type":"error","name":"E","inputs":[‹{"name":"a","type":"tuple"}›]}]""", "RSK003", "\"components\"" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"uint265"›}]}]""", "RSK004", "did you mean 'uint256'" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"uint"›}]}]""", "RSK004", "write 'uint256'" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"uint12"›}]}]""", "RSK004", "not a Solidity ABI type" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"uint08"›}]}]""", "RSK004", "not a Solidity ABI type" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"bytes33"›}]}]""", "RSK004", "not a Solidity ABI type" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"address[0]"›}]}]""", "RSK004", "'0' is not an array length" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"address[]x"›}]}]""", "RSK004", "after its element type" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"uint256[99999999]"›}]}]""", "RSK004", "larger than any transaction" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":‹"bool[][][][][][][][][][][][][][][][][]"›}]}]""", "RSK004", "at most 16" },
        { """[{"type":"function","name":"f","inputs":[]},‹{"type":"function","name":"f","inputs":[]}›]""", "RSK005", "'f()'" },
        {
            """[{"type":"event","name":"E","inputs":[{"name":"a","type":"bool","indexed":true}]},‹{"type":"event","name":"E","inputs":[{"name":"a","type":"bool"}]}›]""",
            "RSK005",
            "'E(bool)'"
        },
        // A published pair of signatures with one selector (0x42966c68).
        {
            """[{"type":"function","name":"burn","inputs":[{"name":"","type":"uint256"}]},‹{"type":"function","name":"collate_propagate_storage","inputs":[{"name":"","type":"bytes16"}]}›]""",
            "RSK006",
            "0x42966c68"
        },
        { """[{"type":‹"fucntion"›,"name":"f","inputs":[]}]""", "RSK007", "did you mean 'function'" },
        {
            """[‹{"type":"event","name":"E","inputs":[{"name":"a","type":"bool","indexed":true},{"name":"b","type":"bool","indexed":true},{"name":"c","type":"bool","indexed":true},{"name":"d","type":"bool","indexed":true}]}›]""",
            "RSK010",
            "4 indexed"
        },
        { """[‹7›]""", "RSK011", "not a JSON object" },
        { """[{"type":"error","name":‹"a b"›,"inputs":[]}]""", "RSK011", "identifier" },
        { """[{"type":"error","name":‹"E(){}//"›,"inputs":[]}]""", "RSK011", "identifier" },
        { """[{"type":"error","name":"E","inputs":‹{}›}]""", "RSK011", "not a JSON array" },
        { """[{"type":"error","name":"E","inputs":[‹"a"›]}]""", "RSK011", "\"name\" and \"type\"" },
        { """[{"type":"error","name":"E","inputs":[{"name":‹"\n"›,"type":"bool"}]}]""", "RSK011", "identifier" },
        { """[{"type":"error","name":"E","inputs":[{"name":"a","type":"tuple","components":‹[]›}]}]""", "RSK011", "at least one member" },
        { """[{"type":"function","name":"f","inputs":[],"stateMutability":‹"veiw"›}]""", "RSK011", "pure, view, nonpayable or payable" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void Run_BrokenFile_PointsAtTheMistake(string marked, string id, string words)
    {
        // On the third line, indented: line and column are counted, not assumed.
        const string Prefix = "\n\r\n  ";
        int start = marked.IndexOf('‹', StringComparison.Ordinal);
        string text = marked.Replace("‹", "", StringComparison.Ordinal);
        int end = text.IndexOf('›', StringComparison.Ordinal);
        text = text.Replace("›", "", StringComparison.Ordinal);

        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("folder/Broken.json", Prefix + text));

        Assert.Null(run.Exception);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(words, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        Assert.Equal("folder/Broken.json", span.Path);
        Assert.Equal(2, span.StartLinePosition.Line);
        if (start >= 0)
        {
            Assert.Equal((2 + start, 2 + end), (span.StartLinePosition.Character, span.EndLinePosition.Character));
        }
    }

    [Fact]
    public void Run_OneEntryBroken_StillEmitsTheOthers()
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi(
            "Token.json",
            """[{"type":"function","name":"good","inputs":[]},{"type":"function","name":"bad","inputs":[{"name":"a","type":"uint7"}]}]"""));

        Assert.Equal("RSK004", Assert.Single(run.Diagnostics).Id);
        string source = run.Source("Sandbox.Contracts.Token.g.cs");
        Assert.Contains("GoodCall Good()", source, StringComparison.Ordinal);
        Assert.DoesNotContain("BadCall", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TwoFilesForOneType_NamesBothFilesAndEmitsNeither()
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("a/Token.json", "[]"), new InMemoryAbi("b/token.json", "[]"));

        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("RSK008", diagnostic.Id);
        Assert.Equal("b/token.json", diagnostic.Location.GetLineSpan().Path);
        Assert.Contains("a/Token.json", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain(run.GeneratedSources, source => source.HintName.EndsWith("oken.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_UnreadableFile_SaysSo()
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("Token.json", text: null));

        Assert.Equal("RSK009", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void Run_DeeplyNestedJson_ReportsInsteadOfOverflowing()
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("Token.json", new string('[', 100_000)));

        Assert.Equal("RSK001", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void Run_RepeatedEventOrError_IsTakenOnceWithoutAWord()
    {
        // The compiler writes an entry twice when a contract and a library it uses both declare it.
        const string Entry = """{"type":"error","name":"E","inputs":[]},{"type":"event","name":"V","inputs":[]}""";

        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("Token.json", $"[{Entry},{Entry}]"));

        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void Run_JsonThatIsNotAnAbiItem_IsLeftAlone()
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi("appsettings.json", "not json", new Dictionary<string, string>()));

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.GeneratedSources);
    }
}
