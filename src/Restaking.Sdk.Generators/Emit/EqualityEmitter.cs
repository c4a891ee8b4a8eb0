using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>
/// Equality by value where the compiler's would not be: ImmutableArray and ReadOnlyMemory compare by reference, so two decodes
/// of the same bytes would not be equal.
/// </summary>
internal static class EqualityEmitter
{
    private const string Equality = KnownNames.Contracts + "BindingEquality";

    public static bool IsNeeded(List<Field> fields) => fields.Exists(f => NeedsOwnEquality(f.Type));

    public static void Emit(SourceWriter writer, string type, bool isClass, string? firstProperty, List<Field> fields, bool isFirstMember = false)
    {
        if (!IsNeeded(fields))
        {
            return;
        }

        if (!isFirstMember)
        {
            writer.Line();
        }

        writer.Line("/// <summary>True when all values are equal, element by element.</summary>");
        Doc.Param(writer, "other", "The value compared with.");
        writer.Line("public bool Equals(" + type + (isClass ? "?" : "") + " other) =>");
        writer.Indent();
        string joint = "";
        if (isClass)
        {
            writer.Line("other is not null");
            joint = "&& ";
        }

        if (firstProperty is not null)
        {
            writer.Line(joint + firstProperty + ".Equals(other." + firstProperty + ")");
            joint = "&& ";
        }

        for (int i = 0; i < fields.Count; i++)
        {
            writer.Line(joint + AreEqual(fields[i].Type, fields[i].Property, "other." + fields[i].Property) + (i == fields.Count - 1 ? ";" : ""));
            joint = "&& ";
        }

        writer.Unindent();
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override int GetHashCode()");
        writer.Line("var hash = new global::System.HashCode();");
        if (firstProperty is not null)
        {
            writer.Line("hash.Add(" + firstProperty + ");");
        }

        foreach (Field field in fields)
        {
            writer.Line(AddTo(field.Type, field.Property));
        }

        writer.Line("return hash.ToHashCode();");
        writer.Close();
    }

    private static bool NeedsOwnEquality(AbiTypeSpec type) => type.Kind is AbiKind.Bytes or AbiKind.Array or AbiKind.FixedArray;

    private static string AreEqual(AbiTypeSpec type, string left, string right) => type.Kind switch
    {
        AbiKind.Bytes => Equality + ".SequenceEqual(" + left + ", " + right + ")",
        AbiKind.String => "string.Equals(" + left + ", " + right + ")",
        AbiKind.Array or AbiKind.FixedArray when NeedsOwnEquality(type.Element!) =>
            Equality + ".SequenceEqual(" + left + ", " + right + ", static (x, y) => " + AreEqual(type.Element!, "x", "y") + ")",
        AbiKind.Array or AbiKind.FixedArray => Equality + ".SequenceEqual(" + left + ", " + right + ")",
        _ => left + ".Equals(" + right + ")",
    };

    // Equal values have equal hash codes; of nested arrays the length is enough for that.
    private static string AddTo(AbiTypeSpec type, string value) => type.Kind switch
    {
        AbiKind.Bytes => "hash.AddBytes(" + value + ".Span);",
        AbiKind.Array or AbiKind.FixedArray when NeedsOwnEquality(type.Element!) => "hash.Add(" + value + ".IsDefault ? -1 : " + value + ".Length);",
        AbiKind.Array or AbiKind.FixedArray => Equality + ".AddTo(ref hash, " + value + ");",
        _ => "hash.Add(" + value + ");",
    };
}
