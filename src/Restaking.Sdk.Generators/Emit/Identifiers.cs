using System.Text;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>Solidity identifiers to C# ones.</summary>
internal static class Identifiers
{
    private static readonly HashSet<string> _keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object",
        "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short",
        "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
        // Contextual ones that are special where the generator puts a parameter name.
        "field", "scoped", "value", "await", "var", "record", "required", "dynamic", "nameof",
    ];

    /// <summary>
    /// <c>getTVLLimits</c> to <c>GetTVLLimits</c>, <c>MAX_STAKER_OPT_OUT</c> to <c>MaxStakerOptOut</c>, <c>EIGEN</c> to <c>Eigen</c>,
    /// <c>_owner</c> to <c>Owner</c>. Empty when the name holds neither letter nor digit.
    /// </summary>
    public static string Pascal(string name)
    {
        bool isConstant = IsConstantCase(name);
        var text = new StringBuilder(name.Length);
        bool startOfWord = true;
        foreach (char c in name)
        {
            if (c is '_' or '$')
            {
                startOfWord = true;
                continue;
            }

            // Two digits that an underscore kept apart must not become one number: v1_2 is not v12.
            if (startOfWord && text.Length > 0 && c is >= '0' and <= '9' && text[text.Length - 1] is >= '0' and <= '9')
            {
                text.Append('_');
            }

            text.Append(startOfWord ? char.ToUpperInvariant(c) : isConstant ? char.ToLowerInvariant(c) : c);
            startOfWord = false;
        }

        if (text.Length > 0 && text[0] is >= '0' and <= '9')
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }

    /// <summary>Pascal case with the leading capitals lowered: <c>ETHAmount</c> to <c>ethAmount</c>. Not yet escaped.</summary>
    public static string Camel(string pascal)
    {
        int upper = 0;
        while (upper < pascal.Length && pascal[upper] is >= 'A' and <= 'Z')
        {
            upper++;
        }

        // The last capital of a run begins the next word, unless the run ends the name or a digit follows.
        int lowered = upper <= 1 || upper == pascal.Length || pascal[upper] is >= '0' and <= '9' ? upper : upper - 1;
        return pascal.Substring(0, lowered).ToLowerInvariant() + pascal.Substring(lowered);
    }

    /// <summary>The name with an @ where C# would read a keyword.</summary>
    public static string Escape(string name) => _keywords.Contains(name) ? "@" + name : name;

    /// <summary>A dotted name with an @ before each part that C# would read as a keyword.</summary>
    public static string EscapeQualified(string name)
    {
        string[] parts = name.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Escape(parts[i]);
        }

        return string.Join(".", parts);
    }

    /// <summary>The name as it is, with an underscore for each character that no C# identifier may hold there.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (char c in name)
        {
            clean.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || (c > '\u007f' && char.IsLetter(c)) ? c : '_');
        }

        return clean.Length == 0 || clean[0] is >= '0' and <= '9' ? clean.Insert(0, '_').ToString() : clean.ToString();
    }

    /// <summary>A file's or folder's name as a C# identifier in Pascal case: <c>erc-20</c> to <c>Erc20</c>; <c>ERC20</c> keeps its spelling.</summary>
    public static string FromFileName(string name)
    {
        string clean = Clean(name);
        string pascal = IsConstantCase(clean) && clean.IndexOf('_') < 0 ? clean : Pascal(clean);
        return pascal.Length == 0 ? "_" : pascal;
    }

    private static bool IsConstantCase(string name)
    {
        int letters = 0;
        foreach (char c in name)
        {
            if (c is >= 'a' and <= 'z')
            {
                return false;
            }

            letters += c is >= 'A' and <= 'Z' ? 1 : 0;
        }

        return letters > 1;
    }
}
