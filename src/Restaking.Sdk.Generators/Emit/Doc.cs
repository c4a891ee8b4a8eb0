using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>XML documentation of generated members: the Solidity declaration and the hash it goes by. Units are not in an ABI, so none are named.</summary>
internal static class Doc
{
    public static void Summary(SourceWriter writer, string xml) => writer.Line("/// <summary>" + xml + "</summary>");

    public static void Param(SourceWriter writer, string name, string xml) => writer.Line("/// <param name=\"" + name + "\">" + xml + "</param>");

    public static void Properties(SourceWriter writer, List<Field> fields)
    {
        foreach (Field field in fields)
        {
            Param(writer, field.Property, Describe(field));
        }
    }

    public static void Arguments(SourceWriter writer, List<Field> fields)
    {
        foreach (Field field in fields)
        {
            Param(writer, field.Argument.TrimStart('@'), Describe(field));
        }
    }

    public static string Describe(Field field)
    {
        string text = "<c>" + Declaration(field.Spec) + "</c>";
        return ReferenceEquals(field.Type, field.Spec.Type) ? text + "." : text + ": the Keccak-256 hash that stands in the topic for it.";
    }

    public static string Declaration(FunctionSpec function)
    {
        var text = new StringBuilder("function ").Append(function.Name).Append('(').Append(Parameters(function.Inputs)).Append(')');
        if (function.Mutability != Mutability.NonPayable)
        {
            text.Append(' ').Append(function.Mutability.ToString().ToLowerInvariant());
        }

        if (function.Outputs.Count > 0)
        {
            text.Append(" returns (").Append(Parameters(function.Outputs)).Append(')');
        }

        return Escape(text.ToString());
    }

    public static string Declaration(EventSpec item) =>
        Escape("event " + item.Name + "(" + Parameters(item.Inputs) + ")" + (item.IsAnonymous ? " anonymous" : ""));

    public static string Declaration(ErrorSpec item) => Escape("error " + item.Name + "(" + Parameters(item.Inputs) + ")");

    public static string Declaration(ParameterSpec parameter) => Escape(Parameter(parameter));

    /// <summary>Text as XML content on one line: a declared type comes from the file as it is.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                // Line separators would end the comment, and what follows would be code.
                case < ' ' or '\u0085' or '\u2028' or '\u2029' or (>= '\uD800' and <= '\uDFFF') or >= '\uFFFE':
                    escaped.Append(' ');
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    private static string Parameters(EquatableArray<ParameterSpec> parameters)
    {
        var text = new StringBuilder();
        foreach (ParameterSpec parameter in parameters)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(Parameter(parameter));
        }

        return text.ToString();
    }

    private static string Parameter(ParameterSpec parameter) =>
        parameter.DeclaredType + (parameter.IsIndexed ? " indexed" : "") + (parameter.Name.Length > 0 ? " " + parameter.Name : "");
}
