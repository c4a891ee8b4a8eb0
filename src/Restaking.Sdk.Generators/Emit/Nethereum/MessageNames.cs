using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit.Nethereum;

/// <summary>
/// The classes of one contract's namespace. Suffixes are those of Nethereum's generator; overloads and structs are told apart as
/// in the contract's binding, so that a name stays when an entry is added or moved.
/// </summary>
internal sealed class MessageNames
{
    /// <summary>Each message is a partial class, for the user, that derives from the generated one of this suffix.</summary>
    public const string Base = "Base";

    private readonly UniqueNames _taken = new();

    public MessageNames(ContractSpec contract)
    {
        string[] words = new string[contract.Structs.Count];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = EntryNames.Struct(contract.Structs, i);
        }

        string[] functions = EntryNames.Distinguish(
            contract.Functions.Count, i => EntryNames.Pascal(contract.Functions[i].Name), i => contract.Functions[i].Inputs, i => contract.Functions[i].Signature, words);
        string[] events = EntryNames.Distinguish(
            contract.Events.Count, i => EntryNames.Pascal(contract.Events[i].Name), i => contract.Events[i].Inputs, i => contract.Events[i].Signature, words);
        string[] errors = EntryNames.Distinguish(
            contract.Errors.Count, i => EntryNames.Pascal(contract.Errors[i].Name), i => contract.Errors[i].Inputs, i => contract.Errors[i].Signature, words);

        Functions = Claim(functions, "Function", i => contract.Functions[i].Signature);
        Outputs = Claim(functions, "OutputDTO", i => contract.Functions[i].Signature);
        Events = Claim(events, "EventDTO", i => contract.Events[i].Signature);
        Errors = Claim(errors, "Error", i => contract.Errors[i].Signature);
        // A struct has no suffix: it gives way.
        Structs = new string[words.Length];
        foreach (int i in EntryNames.StructOrder(contract.Structs))
        {
            Structs[i] = Claim(words[i], "Struct");
        }
    }

    public string[] Functions { get; }

    public string[] Outputs { get; }

    public string[] Events { get; }

    public string[] Errors { get; }

    public string[] Structs { get; }

    private string[] Claim(string[] names, string suffix, Func<int, string> signature)
    {
        string[] claimed = new string[names.Length];
        foreach (int i in EntryNames.Order(names.Length, signature))
        {
            claimed[i] = Claim(names[i] + suffix, "");
        }

        return claimed;
    }

    /// <summary>The first name that is free together with its base class's.</summary>
    private string Claim(string wanted, string suffix)
    {
        string name = wanted;
        for (int i = 1; _taken.IsTaken(name) || _taken.IsTaken(name + Base); i++)
        {
            name = wanted + suffix + (i == 1 && suffix.Length > 0 ? "" : CSharpTypes.Number(i + (suffix.Length > 0 ? 0 : 1)));
        }

        _taken.Reserve(name);
        _taken.Reserve(name + Base);
        return name;
    }
}
