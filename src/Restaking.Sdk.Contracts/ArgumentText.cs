using System.Collections;
using System.Globalization;
using System.Text;

namespace Restaking.Sdk.Contracts;

/// <summary>Writes argument values for people: bytes as hex, lists in brackets, the rest in invariant culture.</summary>
internal static class ArgumentText
{
    public static string Format(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string words:
                text.Append('"').Append(words).Append('"');
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case byte[] bytes:
                text.Append("0x").Append(Convert.ToHexStringLower(bytes));
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append("0x").Append(Convert.ToHexStringLower(bytes.Span));
                break;
            case IContractStruct structure:
                AppendStruct(text, structure);
                break;
            case IFormattable formattable:
                text.Append(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                AppendList(text, list);
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void AppendStruct(StringBuilder text, IContractStruct structure)
    {
        text.Append('(');
        string joint = "";
        foreach (ContractArgument member in structure.DescribeMembers())
        {
            text.Append(joint);
            if (member.Name.Length > 0)
            {
                text.Append(member.Name).Append(": ");
            }

            Append(text, member.Value);
            joint = ", ";
        }

        text.Append(')');
    }

    private static void AppendList(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        int start = text.Length;
        try
        {
            foreach (object? item in list)
            {
                if (text.Length > start)
                {
                    text.Append(", ");
                }

                Append(text, item);
            }
        }
        catch (InvalidOperationException)
        {
            // An ImmutableArray that was never set throws when it is walked; a description must not.
            text.Append("not set");
        }

        text.Append(']');
    }
}
