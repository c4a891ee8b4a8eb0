using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit.Nethereum;

/// <summary>A parameter as a property of a Nethereum message.</summary>
internal sealed class MessageProperty
{
    private MessageProperty(ParameterSpec spec, string name, string type, string doc)
    {
        Spec = spec;
        Name = name;
        Type = type;
        Doc = doc;
    }

    public ParameterSpec Spec { get; }

    public string Name { get; }

    public string Type { get; }

    public string Doc { get; }

    public bool IsReference => NethereumTypes.IsReference(Spec.Type) || Type == "string";

    /// <param name="parameters">The parameters, in order.</param>
    /// <param name="unnamed">What a parameter without a name is called; its order, from 1, is appended.</param>
    /// <param name="ownerType">The class the properties belong to: none may have its name.</param>
    /// <param name="inherited">Members of that class's base that must stay reachable.</param>
    /// <param name="structNames">The classes of the contract's structs.</param>
    public static List<MessageProperty> List(
        EquatableArray<ParameterSpec> parameters, string unnamed, string ownerType, string[] inherited, string[] structNames)
    {
        var names = new UniqueNames(KnownNames.ObjectMembers);
        names.Reserve(ownerType);
        names.Reserve(ownerType + MessageNames.Base);
        foreach (string name in inherited)
        {
            names.Reserve(name);
        }

        var properties = new List<MessageProperty>(parameters.Count);
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterSpec spec = parameters[i];
            string name = Identifiers.Pascal(spec.Name);
            name = names.Claim(name.Length > 0 ? name : unnamed + CSharpTypes.Number(i + 1), "Value");
            string doc = "<c>" + Emit.Doc.Declaration(spec) + "</c>";
            if (IsReadFromTopicAsHash(spec))
            {
                properties.Add(new MessageProperty(spec, name, "string", doc + ": the Keccak-256 hash that stands in the topic for it, as hex."));
                continue;
            }

            doc += IsHashedAsTopic(spec) ? ": its topic holds a Keccak-256 hash. Nethereum finds the event by topic 0, but throws when it decodes this." : ".";
            properties.Add(new MessageProperty(spec, name, NethereumTypes.CSharpName(spec.Type, structNames), doc));
        }

        return properties;
    }

    /// <summary>ABI specification, "Encoding of Indexed Event Parameters".</summary>
    private static bool IsHashedAsTopic(ParameterSpec spec) =>
        spec.IsIndexed && spec.Type.Kind is (AbiKind.Bytes or AbiKind.String or AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple);

    /// <summary>
    /// Nethereum's decoder wants a string where a dynamic type is indexed. Not where a struct is inside: from a string it could not
    /// read the struct's members, and the event's signature, with it topic 0, would be wrong without a word.
    /// </summary>
    private static bool IsReadFromTopicAsHash(ParameterSpec spec) =>
        IsHashedAsTopic(spec) && spec.Type.IsDynamic && !NethereumTypes.HoldsStruct(spec.Type);
}
