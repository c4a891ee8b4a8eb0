using System.Globalization;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>A parameter with the C# names it gets as a property and as a method argument.</summary>
internal sealed class Field
{
    private Field(ParameterSpec spec, AbiTypeSpec type, string property, string argument)
    {
        Spec = spec;
        Type = type;
        Property = property;
        Argument = argument;
    }

    public ParameterSpec Spec { get; }

    /// <summary>The type carried: the parameter's own, or bytes32 for the hash of an indexed reference type.</summary>
    public AbiTypeSpec Type { get; }

    public string Property { get; }

    /// <summary>Camel case, with @ where it is a keyword.</summary>
    public string Argument { get; }

    /// <summary>What error messages and <c>DescribeArguments</c> call it.</summary>
    public string SolidityName => Spec.Name;

    public string DisplayName => Spec.Name.Length > 0 ? Spec.Name : Property;

    /// <param name="parameters">The parameters, in order.</param>
    /// <param name="unnamed"><c>Arg</c> for inputs, <c>Value</c> for outputs: an index is appended.</param>
    /// <param name="ownerType">The type that will hold the properties: none may have its name.</param>
    /// <param name="reserved">Names the type that holds the properties needs for itself.</param>
    public static List<Field> List(EquatableArray<ParameterSpec> parameters, string unnamed, string ownerType, params string[] reserved)
    {
        var properties = new UniqueNames(KnownNames.ObjectMembers);
        properties.Reserve(ownerType);
        foreach (string name in reserved)
        {
            properties.Reserve(name);
        }

        // "contract" and "contracts" are the filter's own arguments.
        var arguments = new UniqueNames("contract", "contracts");
        var fields = new List<Field>(parameters.Count);
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterSpec spec = parameters[i];
            AbiTypeSpec type = spec.Type;
            string name = Identifiers.Pascal(spec.Name);
            if (name.Length == 0)
            {
                name = unnamed + i.ToString(CultureInfo.InvariantCulture);
            }

            if (spec.IsIndexed && IsHashedAsTopic(type))
            {
                name += "Hash";
                type = CSharpTypes.Bytes32;
            }

            string property = properties.Claim(name, "Value");
            string argument = arguments.Claim(Identifiers.Camel(name), "Value");
            fields.Add(new Field(spec, type, property, Identifiers.Escape(argument)));
        }

        return fields;
    }

    /// <summary>ABI specification, "Encoding of Indexed Event Parameters": of anything but a value type the topic is a Keccak hash.</summary>
    private static bool IsHashedAsTopic(AbiTypeSpec type) =>
        type.Kind is AbiKind.Bytes or AbiKind.String or AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple;
}
