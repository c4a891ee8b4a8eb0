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
            string name = EntryNames.Pascal(contract.Functions[i].Name);
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
            Distinguish(contract.Events.Count, i => EntryNames.Pascal(contract.Events[i].Name), i => contract.Events[i].Inputs, i => contract.Events[i].Signature),
            "Event",
            i => contract.Events[i].Signature);
        Errors = Claim(
            Distinguish(contract.Errors.Count, i => EntryNames.Pascal(contract.Errors[i].Name), i => contract.Errors[i].Inputs, i => contract.Errors[i].Signature),
            "Error",
            i => contract.Errors[i].Signature);
    }

    public string FullContractName => "global::" + Identifiers.EscapeQualified(_contract.Namespace + "." + _contract.Name);

    public string[] Methods { get; }

    public string[] Calls { get; }

    public string[] Results { get; }

    public string[] Events { get; }

    public string[] Errors { get; }

    public string[] Structs { get; }

    public EquatableArray<ParameterSpec> StructFields(int structIndex) => _contract.Structs[structIndex].Fields;

    private string[] StructNames(UniqueNames methods)
    {
        EquatableArray<StructSpec> structs = _contract.Structs;
        string[] names = new string[structs.Count];
        foreach (int i in EntryNames.StructOrder(structs))
        {
            string name = EntryNames.Struct(structs, i);
            names[i] = _taken.Claim(methods.IsTaken(name) ? name + "Struct" : name, "Struct");
        }

        return names;
    }

    private string[] Distinguish(int count, Func<int, string> name, Func<int, EquatableArray<ParameterSpec>> inputs, Func<int, string> signature) =>
        EntryNames.Distinguish(count, name, inputs, signature, Structs);

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
        foreach (int i in EntryNames.Order(names.Length, signature))
        {
            claimed[i] = _taken.Claim(names[i] + kind, "");
        }

        return claimed;
    }
}
