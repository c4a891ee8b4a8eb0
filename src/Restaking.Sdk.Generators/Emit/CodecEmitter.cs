using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>
/// The statements that measure, write and read lists of values: straight-line code with loops for arrays only, no allocation but
/// the values read. Measuring goes over everything first and refuses what cannot be encoded, so writing needs no checks.
/// </summary>
internal sealed class CodecEmitter
{
    private const string AbiReader = KnownNames.Abi + "AbiReader";
    private const string AbiWriter = KnownNames.Abi + "AbiWriter";
    private const string AbiSize = KnownNames.Abi + "AbiSize";
    private const string Arguments = KnownNames.Contracts + "BindingArguments";

    private readonly SourceWriter _writer;
    private readonly ContractNames _names;
    private int _locals;

    public CodecEmitter(SourceWriter writer, ContractNames names)
    {
        _writer = writer;
        _names = names;
    }

    public static int HeadSize(List<Field> fields)
    {
        int size = 0;
        foreach (Field field in fields)
        {
            size += field.Type.HeadSize;
        }

        return size;
    }

    /// <summary>The size depends on the value, or the value has to be checked: then statements are needed, not a constant.</summary>
    public bool NeedsMeasuring(List<Field> fields) => fields.Exists(f => NeedsMeasuring(f.Type));

    /// <summary>Statements that add the tails to the local <c>size</c>.</summary>
    public void Measure(List<Field> fields)
    {
        _locals = 0;
        foreach (Field field in fields)
        {
            Measure(field.Type, field.Property, field.DisplayName);
        }
    }

    /// <summary>Statements that write every field with the writer of the given name.</summary>
    public void Write(List<Field> fields, string writer)
    {
        _locals = 0;
        foreach (Field field in fields)
        {
            Write(field.Type, field.Property, writer);
        }
    }

    /// <summary>
    /// The constructor arguments, read in the order the fields are encoded in. Where a field needs statements all go through
    /// locals, because an argument expression would be evaluated after the statements of a later field.
    /// </summary>
    /// <param name="fields">The values to read.</param>
    /// <param name="readers">Per field the reader it comes from.</param>
    public List<string> Read(List<Field> fields, System.Func<Field, string> readers)
    {
        _locals = 0;
        bool inline = !fields.Exists(f => NeedsStatements(f.Type));
        var values = new List<string>(fields.Count);
        foreach (Field field in fields)
        {
            string value = Read(field.Type, readers(field));
            if (!inline && !NeedsStatements(field.Type))
            {
                string local = Local("v");
                _writer.Line(CSharpTypes.Name(field.Type, _names) + " " + local + " = " + value + ";");
                value = local;
            }

            values.Add(value);
        }

        return values;
    }

    private bool NeedsMeasuring(AbiTypeSpec type) => type.Kind switch
    {
        AbiKind.Tuple => NeedsMeasuring(type.StructIndex),
        AbiKind.FixedArray => true,
        _ => type.IsDynamic || CSharpTypes.NeedsRangeCheck(type),
    };

    private bool NeedsMeasuring(int structIndex)
    {
        foreach (ParameterSpec field in _names.StructFields(structIndex))
        {
            if (NeedsMeasuring(field.Type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NeedsStatements(AbiTypeSpec type) =>
        type.Kind is AbiKind.Array or AbiKind.FixedArray || (type.Kind == AbiKind.Tuple && type.IsDynamic);

    private void Measure(AbiTypeSpec type, string value, string path)
    {
        string name = "\"" + path + "\"";
        switch (type.Kind)
        {
            case AbiKind.String:
                _writer.Line("size += " + AbiSize + ".String(" + Arguments + ".Require(" + value + ", " + name + "));");
                break;
            case AbiKind.Bytes:
                _writer.Line("size += " + AbiSize + ".Bytes(" + value + ".Length);");
                break;
            case AbiKind.Tuple when NeedsMeasuring(type):
                _writer.Line((type.IsDynamic ? "size += " : "_ = ") + value + ".MeasureTuple();");
                break;
            case AbiKind.Array or AbiKind.FixedArray:
                MeasureArray(type, value, path, name);
                break;
            case AbiKind.FixedBytes when CSharpTypes.NeedsRangeCheck(type):
                _writer.Line(Arguments + ".RequireLength(" + value + ", " + CSharpTypes.Number(type.Size) + ", " + name + ");");
                break;
            case AbiKind.UInt or AbiKind.Int when CSharpTypes.NeedsRangeCheck(type):
                // Without the cast a uint would bind to the overload for signed numbers.
                string cast = type.Kind == AbiKind.UInt && type.Size < 32 ? "(ulong)" : "";
                _writer.Line(Arguments + ".RequireBits(" + cast + value + ", " + CSharpTypes.Number(type.Size) + ", " + name + ");");
                break;
        }
    }

    private void MeasureArray(AbiTypeSpec type, string value, string path, string name)
    {
        AbiTypeSpec element = type.Element!;
        bool visits = NeedsMeasuring(element);
        string fixedLength = type.Kind == AbiKind.FixedArray ? CSharpTypes.Number(type.Size) + ", " : "";
        string require = Arguments + ".Require(" + value + ", " + fixedLength + name + ")";
        string items = Local("items");
        if (type.Kind == AbiKind.Array)
        {
            _writer.Line("var " + items + " = " + require + ";");
            _writer.Line("size = checked(size + 32 + (" + items + ".Length * " + CSharpTypes.Number(element.HeadSize) + "));");
        }
        else
        {
            _writer.Line((visits ? "var " + items : "_") + " = " + require + ";");
            if (type.IsDynamic)
            {
                _writer.Line("size += " + CSharpTypes.Number(type.Size * element.HeadSize) + ";");
            }
        }

        if (visits)
        {
            string item = Local("item");
            _writer.Open("foreach (ref readonly var " + item + " in " + items + ")");
            Measure(element, item, path + "[]");
            _writer.Close();
        }
    }

    private void Write(AbiTypeSpec type, string value, string writer)
    {
        switch (type.Kind)
        {
            case AbiKind.Tuple when type.IsDynamic:
                string tuple = Local("tuple");
                _writer.Line(AbiWriter + " " + tuple + " = " + writer + ".BeginTuple(" + CSharpTypes.Number(type.TupleHeadSize) + ");");
                _writer.Line(value + ".WriteTuple(ref " + tuple + ");");
                _writer.Line(writer + ".End(" + tuple + ");");
                break;
            case AbiKind.Tuple:
                _writer.Line(value + ".WriteTuple(ref " + writer + ");");
                break;
            case AbiKind.Array:
                string array = Local("array");
                _writer.Line(AbiWriter + " " + array + " = " + writer + ".BeginArray(" + value + ".Length, " + CSharpTypes.Number(type.Element!.HeadSize) + ");");
                WriteElements(type.Element!, value, array);
                _writer.Line(writer + ".End(" + array + ");");
                break;
            case AbiKind.FixedArray when type.IsDynamic:
                string fixedArray = Local("array");
                _writer.Line(AbiWriter + " " + fixedArray + " = " + writer + ".BeginFixedArray(" + CSharpTypes.Number(type.Size * type.Element!.HeadSize) + ");");
                WriteElements(type.Element!, value, fixedArray);
                _writer.Line(writer + ".End(" + fixedArray + ");");
                break;
            case AbiKind.FixedArray:
                WriteElements(type.Element!, value, writer);
                break;
            default:
                _writer.Line(writer + "." + CSharpTypes.Write(type, value) + ";");
                break;
        }
    }

    private void WriteElements(AbiTypeSpec element, string value, string writer)
    {
        string item = Local("item");
        _writer.Open("foreach (ref readonly var " + item + " in " + value + ".AsSpan())");
        Write(element, item, writer);
        _writer.Close();
    }

    /// <summary>Writes the statements a value needs, and gives the expression that then stands for it.</summary>
    private string Read(AbiTypeSpec type, string reader)
    {
        switch (type.Kind)
        {
            case AbiKind.Tuple when type.IsDynamic:
                string tuple = Local("tuple");
                string value = Local("v");
                _writer.Line(AbiReader + " " + tuple + " = " + reader + ".ReadTuple();");
                _writer.Line(CSharpTypes.Name(type, _names) + " " + value + " = " + CSharpTypes.Name(type, _names) + ".ReadTuple(ref " + tuple + ");");
                return value;
            case AbiKind.Tuple:
                return CSharpTypes.Name(type, _names) + ".ReadTuple(ref " + reader + ")";
            case AbiKind.Array:
                string array = Local("array");
                string count = Local("count");
                _writer.Line(AbiReader + " " + array + " = " + reader + ".ReadArray(" + CSharpTypes.Number(type.Element!.HeadSize) + ", out int " + count + ");");
                return ReadElements(type.Element!, array, count, mayBeEmpty: true);
            case AbiKind.FixedArray when type.IsDynamic:
                string fixedArray = Local("array");
                _writer.Line(AbiReader + " " + fixedArray + " = " + reader + ".ReadFixedArray();");
                return ReadElements(type.Element!, fixedArray, CSharpTypes.Number(type.Size), mayBeEmpty: false);
            case AbiKind.FixedArray:
                return ReadElements(type.Element!, reader, CSharpTypes.Number(type.Size), mayBeEmpty: false);
            default:
                return CSharpTypes.Read(type, reader);
        }
    }

    private string ReadElements(AbiTypeSpec element, string reader, string count, bool mayBeEmpty)
    {
        string type = CSharpTypes.Name(element, _names);
        string items = Local("items");
        string index = Local("i");
        string make = NewArray(element, count);
        _writer.Line("var " + items + " = " + (mayBeEmpty ? count + " == 0 ? global::System.Array.Empty<" + type + ">() : " + make : make) + ";");
        _writer.Open("for (int " + index + " = 0; " + index + " < " + items + ".Length; " + index + "++)");
        string value = Read(element, reader);
        _writer.Line(items + "[" + index + "] = " + value + ";");
        _writer.Close();
        return KnownNames.Marshal + ".AsImmutableArray(" + items + ")";
    }

    private string NewArray(AbiTypeSpec element, string count) => "new " + CSharpTypes.Name(element, _names) + "[" + count + "]";

    private string Local(string name)
    {
        _locals++;
        return name + CSharpTypes.Number(_locals);
    }

    /// <summary><c>a, b</c></summary>
    public static string Join(List<string> values)
    {
        var text = new StringBuilder();
        foreach (string value in values)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(value);
        }

        return text.ToString();
    }
}
