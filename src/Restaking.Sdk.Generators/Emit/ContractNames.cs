using System.Globalization;
using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>
/// The C# names of everything in one contract. A name never depends on the order of entries in the file: of overloads the one
/// without arguments keeps the bare name and each other one carries its Solidity types.
/// </summary>
internal sealed class ContractNames
{
    private readonly ContractSpec _contract;
    private readonly UniqueNames _taken = new(KnownNames.ObjectMembers);

    public ContractNames(ContractSpec contract)
    {
        _contract = contract;
        foreach (string name in new[] { "Address", "Binding", "TryDecodeError", contract.Name })
        {
            _taken.Reserve(name);
        }

        string[] methods = new string[contract.Functions.Count];
        for (int i = 0; i < methods.Length; i++)
        {
            string name = MemberName(contract.Functions[i].Name);
            methods[i] = _taken.IsTaken(name) ? name + "Function" : name;
        }

        // Struct names take part in overload suffixes, so they come first; methods are there before them, because a method
        // and a nested type cannot share a name and the method is what callers type.
        var overloadBases = new UniqueNames(methods);
        Structs = StructNames(overloadBases);
        string[] full = Distinguish(contract.Functions.Count, i => methods[i], i => contract.Functions[i].Inputs, i => contract.Functions[i].Signature);
        Methods = MethodNames(methods, full);
        foreach (string method in Methods)
        {
            _taken.Reserve(method);
        }

        Calls = Claim(full, "Call", i => contract.Functions[i].Signature);
        Results = Claim(full, "Result", i => contract.Functions[i].Signature);
        Events = Claim(
            Distinguish(contract.Events.Count, i => MemberName(contract.Events[i].Name), i => contract.Events[i].Inputs, i => contract.Events[i].Signature),
            "Event",
            i => contract.Events[i].Signature);
        Errors = Claim(
            Distinguish(contract.Errors.Count, i => MemberName(contract.Errors[i].Name), i => contract.Errors[i].Inputs, i => contract.Errors[i].Signature),
            "Error",
            i => contract.Errors[i].Signature);
    }

    public string FullContractName => "global::" + _contract.Namespace + "." + _contract.Name;

    public string[] Methods { get; }

    public string[] Calls { get; }

    public string[] Results { get; }

    public string[] Events { get; }

    public string[] Errors { get; }

    public string[] Structs { get; }

    public EquatableArray<ParameterSpec> StructFields(int structIndex) => _contract.Structs[structIndex].Fields;

    private static string MemberName(string solidityName)
    {
        string name = Identifiers.Pascal(solidityName);
        return name.Length == 0 ? "Unnamed" : name;
    }

    /// <summary>Short names; two structs of one short name both take the qualified one (<c>IFooTypes_Withdrawal</c>).</summary>
    private string[] StructNames(UniqueNames methods)
    {
        EquatableArray<StructSpec> structs = _contract.Structs;
        string[] names = new string[structs.Count];
        foreach (int i in Order(structs.Count, i => structs[i].QualifiedName + structs[i].Type.Canonical))
        {
            string name = MemberName(structs[i].ShortName);
            bool isAmbiguous = false;
            for (int j = 0; j < structs.Count; j++)
            {
                isAmbiguous |= j != i && MemberName(structs[j].ShortName) == name && structs[j].QualifiedName != structs[i].QualifiedName;
            }

            if (isAmbiguous)
            {
                var qualified = new StringBuilder();
                foreach (string part in structs[i].QualifiedName.Split('.'))
                {
                    qualified.Append(qualified.Length == 0 ? "" : "_").Append(MemberName(part));
                }

                name = qualified.ToString();
            }

            if (methods.IsTaken(name))
            {
                name += "Struct";
            }

            names[i] = _taken.Claim(name, "Struct");
        }

        return names;
    }

    /// <summary>Per entry: the bare name, or with the types' words where several entries share the name.</summary>
    private string[] Distinguish(int count, Func<int, string> name, Func<int, EquatableArray<ParameterSpec>> inputs, Func<int, string> signature)
    {
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            groups.TryGetValue(name(i), out int size);
            groups[name(i)] = size + 1;
        }

        var unique = new UniqueNames();
        string[] names = new string[count];
        foreach (int i in Order(count, signature))
        {
            var text = new StringBuilder(name(i));
            if (groups[name(i)] > 1)
            {
                foreach (ParameterSpec input in inputs(i))
                {
                    AppendWords(text, input.Type);
                }
            }

            names[i] = unique.Claim(text.ToString(), "");
        }

        return names;
    }

    private void AppendWords(StringBuilder text, AbiTypeSpec type)
    {
        switch (type.Kind)
        {
            case AbiKind.Array:
                AppendWords(text, type.Element!);
                text.Append("Array");
                break;
            case AbiKind.FixedArray:
                AppendWords(text, type.Element!);
                text.Append("Array").Append(type.Size.ToString(CultureInfo.InvariantCulture));
                break;
            case AbiKind.Tuple:
                text.Append(Structs[type.StructIndex]);
                break;
            default:
                text.Append(Identifiers.Pascal(type.Canonical));
                break;
        }
    }

    /// <summary>Overloads share one method name as long as their C# argument types differ.</summary>
    private string[] MethodNames(string[] bare, string[] full)
    {
        string[] shapes = new string[bare.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            var shape = new StringBuilder(bare[i]);
            foreach (ParameterSpec input in _contract.Functions[i].Inputs)
            {
                shape.Append(',').Append(CSharpTypes.Name(input.Type, this));
            }

            shapes[i] = shape.ToString();
        }

        string[] names = new string[bare.Length];
        for (int i = 0; i < names.Length; i++)
        {
            bool isShared = Array.FindAll(shapes, s => s == shapes[i]).Length > 1;
            names[i] = isShared ? full[i] : bare[i];
        }

        return names;
    }

    private string[] Claim(string[] names, string kind, Func<int, string> signature)
    {
        string[] claimed = new string[names.Length];
        foreach (int i in Order(names.Length, signature))
        {
            claimed[i] = _taken.Claim(names[i] + kind, "");
        }

        return claimed;
    }

    private static int[] Order(int count, Func<int, string> key)
    {
        int[] order = new int[count];
        string[] keys = new string[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
            keys[i] = key(i);
        }

        Array.Sort(keys, order, StringComparer.Ordinal);
        return order;
    }
}
