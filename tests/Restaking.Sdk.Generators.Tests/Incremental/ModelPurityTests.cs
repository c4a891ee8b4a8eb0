using System.Collections;
using System.Reflection;
using Restaking.Sdk.Generators.Model;
using Restaking.Sdk.Generators.Parsing;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Incremental;

/// <summary>What stages hand to each other must compare by structure and must not keep a compilation alive.</summary>
public class ModelPurityTests
{
    public static TheoryData<Type> StageOutputs =>
    [
        typeof(AbiFile), typeof(ParsedContract), typeof(ContractSpec), typeof(DiagnosticInfo), typeof(DuplicateFile), typeof(NamespaceSpec), typeof(ContractName),
    ];

    [Theory]
    [MemberData(nameof(StageOutputs))]
    public void StageOutput_AllFields_ArePlainEquatableData(Type type)
    {
        List<string> wrong = [];
        Walk(type, type.Name, [], wrong);

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(StageOutputs))]
    public void StageOutput_Type_IsASealedRecord(Type type)
    {
        Assert.True(type.IsSealed);
        Assert.NotNull(type.GetMethod("<Clone>$"));
    }

    [Fact]
    public void TrackedSteps_OfARun_HoldOnlyOurTypes()
    {
        var run = GeneratorRun.Once(new InMemoryAbi("Token.json", File.ReadAllText(Path.Combine(RepositoryPaths.Abi, "erc20", "ERC20.json"))));
        string[] stages =
        [
            GeneratorStages.Files, GeneratorStages.Parse, GeneratorStages.Specs, GeneratorStages.Duplicates, GeneratorStages.Namespaces,
        ];

        foreach (object value in stages.SelectMany(stage => run.TrackedSteps[stage]).SelectMany(step => step.Outputs).Select(output => output.Value))
        {
            Assert.Equal(typeof(RestakingGenerator).Assembly, value.GetType().Assembly);
        }
    }

    private static void Walk(Type type, string path, HashSet<Type> seen, List<string> wrong)
    {
        if (type == typeof(string) || type == typeof(int) || type == typeof(uint) || type == typeof(bool) || type.IsEnum || !seen.Add(type))
        {
            return;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            Walk(type.GenericTypeArguments[0], path + "[]", seen, wrong);
            return;
        }

        bool isOurRecord = type.Assembly == typeof(RestakingGenerator).Assembly && type.GetMethod("<Clone>$") is not null;
        if (!isOurRecord || typeof(IEnumerable).IsAssignableFrom(type))
        {
            wrong.Add($"{path} is a {type}");
            return;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.FieldType, path + "." + field.Name, seen, wrong);
        }
    }
}
