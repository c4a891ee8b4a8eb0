using System.Globalization;
using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>
/// What every emitter calls the entries of one ABI, before the target's own suffixes and reserved names: no name depends on the
/// order of entries in the file.
/// </summary>
internal static class EntryNames
{
    public static string Pascal(string solidityName)
    {
        string name = Identifiers.Pascal(solidityName);
        return name.Length == 0 ? "Unnamed" : name;
    }

    /// <summary>Short names; two structs of one short name both take the qualified one (<c>IFooTypes_Withdrawal</c>).</summary>
    public static string Struct(EquatableArray<StructSpec> structs, int index)
    {
        string name = Pascal(structs[index].ShortName);
        bool isAmbiguous = false;
        for (int i = 0; i < structs.Count; i++)
        {
            isAmbiguous |= i != index && Pascal(structs[i].ShortName) == name && structs[i].QualifiedName != structs[index].QualifiedName;
        }

        if (!isAmbiguous)
        {
            return name;
        }

        var qualified = new StringBuilder();
        foreach (string part in structs[index].QualifiedName.Split('.'))
        {
            qualified.Append(qualified.Length == 0 ? "" : "_").Append(Pascal(part));
        }

        return qualified.ToString();
    }

    /// <summary>The order in which structs claim their names.</summary>
    public static int[] StructOrder(EquatableArray<StructSpec> structs) => Order(structs.Count, i => structs[i].QualifiedName + structs[i].Type.Canonical);

    /// <summary>Per entry: the bare name, or with the words of its Solidity types where several entries share the name.</summary>
    public static string[] Distinguish(
        int count, Func<int, string> name, Func<int, EquatableArray<ParameterSpec>> inputs, Func<int, string> signature, string[] structNames)
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
                    AppendWords(text, input.Type, structNames);
                }
            }

            names[i] = unique.Claim(text.ToString(), "");
        }

        return names;
    }

    public static int[] Order(int count, Func<int, string> key)
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

    private static void AppendWords(StringBuilder text, AbiTypeSpec type, string[] structNames)
    {
        switch (type.Kind)
        {
            case AbiKind.Array:
                AppendWords(text, type.Element!, structNames);
                text.Append("Array");
                break;
            case AbiKind.FixedArray:
                AppendWords(text, type.Element!, structNames);
                text.Append("Array").Append(type.Size.ToString(CultureInfo.InvariantCulture));
                break;
            case AbiKind.Tuple:
                text.Append(structNames[type.StructIndex]);
                break;
            default:
                text.Append(Identifiers.Pascal(type.Canonical));
                break;
        }
    }
}
