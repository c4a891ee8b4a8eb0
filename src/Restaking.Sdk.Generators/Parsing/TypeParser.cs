using System.Globalization;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Parsing;

/// <summary>Solidity type names to <see cref="AbiTypeSpec"/>, by the "Types" section of the contract ABI specification.</summary>
internal static class TypeParser
{
    // The decoder refuses deeper values (AbiLimits.MaxDepth), so deeper types could never be read.
    private const int MaxArrayDepth = 16;

    // No calldata or return value comes near 16 MiB; the bound keeps all head sizes far inside an int.
    private const int MaxHeadSize = 1 << 24;

    private const int Word = 32;

    private static readonly string[] _knownNames = CreateKnownNames();

    /// <summary>Splits <c>uint256[3][]</c> into <c>uint256</c> and <c>[3][]</c>.</summary>
    public static void Split(string type, out string name, out string suffix)
    {
        int bracket = type.IndexOf('[');
        name = bracket < 0 ? type : type.Substring(0, bracket);
        suffix = bracket < 0 ? "" : type.Substring(bracket);
    }

    /// <summary>An elementary type; null, with the reason as the end of a sentence, when there is none of that name.</summary>
    public static AbiTypeSpec? Elementary(string name, out string hint)
    {
        hint = "";
        switch (name)
        {
            case "address":
                return Value(AbiKind.Address, 0, name);
            case "bool":
                return Value(AbiKind.Bool, 0, name);
            case "string":
                return Dynamic(AbiKind.String, name);
            case "bytes":
                return Dynamic(AbiKind.Bytes, name);
            case "function":
                return Value(AbiKind.FixedBytes, 24, name);
            case "uint" or "int":
                hint = "; signatures are made of full names, write '" + name + "256'";
                return null;
        }

        if (TryNumber(name, "uint", out int bits) && bits is >= 8 and <= 256 && bits % 8 == 0)
        {
            return Value(AbiKind.UInt, bits, name);
        }

        if (TryNumber(name, "int", out bits) && bits is >= 8 and <= 256 && bits % 8 == 0)
        {
            return Value(AbiKind.Int, bits, name);
        }

        if (TryNumber(name, "bytes", out int length) && length is >= 1 and <= 32)
        {
            return Value(AbiKind.FixedBytes, length, name);
        }

        hint = SolidityNames.DidYouMean(name, _knownNames);
        return null;
    }

    public static AbiTypeSpec Tuple(IReadOnlyList<ParameterSpec> fields, int structIndex)
    {
        bool isDynamic = false;
        int headSize = 0;
        var canonical = new System.Text.StringBuilder("(");
        for (int i = 0; i < fields.Count; i++)
        {
            AbiTypeSpec field = fields[i].Type;
            isDynamic |= field.IsDynamic;
            headSize += field.HeadSize;
            canonical.Append(i == 0 ? "" : ",").Append(field.Canonical);
        }

        return new AbiTypeSpec(
            AbiKind.Tuple, 0, null, structIndex, canonical.Append(')').ToString(), isDynamic, isDynamic ? Word : headSize, headSize);
    }

    /// <summary>Puts the array suffixes around a type; null with the reason when a suffix is malformed or too large.</summary>
    public static AbiTypeSpec? WithArrays(AbiTypeSpec element, string suffix, out string hint)
    {
        hint = "";
        AbiTypeSpec type = element;
        int depth = 0;
        int offset = 0;
        while (offset < suffix.Length)
        {
            int close = suffix.IndexOf(']', offset);
            if (suffix[offset] != '[' || close < 0)
            {
                hint = "; an array is written '[]' or '[3]' after its element type";
                return null;
            }

            if (++depth > MaxArrayDepth)
            {
                hint = "; arrays may be nested at most " + MaxArrayDepth.ToString(CultureInfo.InvariantCulture) + " deep";
                return null;
            }

            string count = suffix.Substring(offset + 1, close - offset - 1);
            string canonical = type.Canonical + "[" + count + "]";
            if (count.Length == 0)
            {
                type = new AbiTypeSpec(AbiKind.Array, 0, type, -1, canonical, true, Word, 0);
            }
            else if (TryNumber(count, "", out int length) && length > 0)
            {
                // Also for dynamic elements: the heads of a T[k] are laid out in full behind its offset.
                long headSize = (long)type.HeadSize * length;
                if (headSize > MaxHeadSize)
                {
                    hint = "; its encoding would be larger than any transaction";
                    return null;
                }

                type = new AbiTypeSpec(AbiKind.FixedArray, length, type, -1, canonical, type.IsDynamic, type.IsDynamic ? Word : (int)headSize, 0);
            }
            else
            {
                hint = "; '" + count + "' is not an array length";
                return null;
            }

            offset = close + 1;
        }

        return type;
    }

    private static AbiTypeSpec Value(AbiKind kind, int size, string name) => new(kind, size, null, -1, name, false, Word, 0);

    private static AbiTypeSpec Dynamic(AbiKind kind, string name) => new(kind, 0, null, -1, name, true, Word, 0);

    private static bool TryNumber(string name, string prefix, out int number)
    {
        number = 0;
        if (name.Length == prefix.Length || !name.StartsWith(prefix, System.StringComparison.Ordinal))
        {
            return false;
        }

        string digits = name.Substring(prefix.Length);
        // "08" would hash to another selector than "8"; the compiler never writes it.
        return digits[0] is >= '1' and <= '9'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string[] CreateKnownNames()
    {
        var names = new List<string> { "address", "bool", "string", "bytes", "tuple", "function" };
        for (int bits = 256; bits >= 8; bits -= 8)
        {
            names.Add("uint" + bits.ToString(CultureInfo.InvariantCulture));
            names.Add("int" + bits.ToString(CultureInfo.InvariantCulture));
            names.Add("bytes" + (bits / 8).ToString(CultureInfo.InvariantCulture));
        }

        return names.ToArray();
    }
}
