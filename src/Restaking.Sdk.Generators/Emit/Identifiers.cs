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

    /// <summary>Any text (a file or folder name) to a C# identifier in Pascal case.</summary>
    public static string FromFileName(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            clean.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : '_');
        }

        string text = clean.ToString();
        // A contract keeps the spelling of its file: ERC20 stays ERC20.
        string pascal = IsConstantCase(text) && text.IndexOf('_') < 0 ? text : Pascal(text);
        return pascal.Length == 0 ? "_" : pascal[0] is >= '0' and <= '9' ? "_" + pascal : pascal;
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
