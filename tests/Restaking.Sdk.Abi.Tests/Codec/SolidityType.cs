namespace Restaking.Sdk.Abi.Tests;

/// <summary>
/// A Solidity type as a value: makes samples, and writes and reads them through the public writer and reader, as generated code would. Values are compared by
/// their text, which is also what cast takes.
/// </summary>
internal abstract class SolidityType
{
    internal abstract string Name { get; }

    internal abstract bool IsDynamic { get; }

    /// <summary>Bytes in the head: the whole value when it is static.</summary>
    internal abstract int HeadSize { get; }

    internal abstract object Sample(Random random);

    internal abstract string Text(object value);

    /// <summary>Bytes in the tail.</summary>
    internal abstract int TailSize(object value);

    internal abstract void Write(ref AbiWriter writer, object value);

    internal abstract object Read(ref AbiReader reader);

    internal static byte[] Encode(TupleType parameters, object[] values)
    {
        var bytes = new byte[parameters.PartsSize(values)];

        // Stale bytes in a rented buffer must not reach the chain.
        Array.Fill(bytes, (byte)0xa5);
        var writer = new AbiWriter(bytes, parameters.PartsHeadSize);
        parameters.WriteParts(ref writer, values);
        Assert.Equal(bytes.Length, writer.Length);
        return bytes;
    }

    internal static object[] Decode(TupleType parameters, ReadOnlySpan<byte> data, AbiLimits? limits = null)
    {
        var budget = new AbiBudget(limits ?? AbiLimits.Default);
        var reader = new AbiReader(data, ref budget);
        return parameters.ReadParts(ref reader);
    }
}

internal sealed class TupleType(params SolidityType[] parts) : SolidityType
{
    internal override string Name => $"({string.Join(',', parts.Select(static part => part.Name))})";

    internal override bool IsDynamic => parts.Any(static part => part.IsDynamic);

    internal override int HeadSize => IsDynamic ? AbiSize.Word : PartsHeadSize;

    internal int PartsHeadSize => parts.Sum(static part => part.HeadSize);

    internal SolidityType[] Parts => parts;

    internal int PartsSize(object[] values) => PartsHeadSize + parts.Zip(values, static (part, value) => part.TailSize(value)).Sum();

    internal override object[] Sample(Random random) => [.. parts.Select(part => part.Sample(random))];

    internal override string Text(object value) => $"({string.Join(',', parts.Zip((object[])value, static (part, item) => part.Text(item)))})";

    internal override int TailSize(object value) => IsDynamic ? PartsSize((object[])value) : 0;

    internal override void Write(ref AbiWriter writer, object value)
    {
        if (!IsDynamic)
        {
            WriteParts(ref writer, (object[])value);
            return;
        }

        AbiWriter child = writer.BeginTuple(PartsHeadSize);
        WriteParts(ref child, (object[])value);
        writer.End(child);
    }

    internal void WriteParts(ref AbiWriter writer, object[] values)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i].Write(ref writer, values[i]);
        }
    }

    internal override object Read(ref AbiReader reader)
    {
        if (!IsDynamic)
        {
            return ReadParts(ref reader);
        }

        AbiReader child = reader.ReadTuple();
        return ReadParts(ref child);
    }

    internal object[] ReadParts(ref AbiReader reader)
    {
        var values = new object[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            values[i] = parts[i].Read(ref reader);
        }

        return values;
    }
}

/// <summary>T[] (no length) or T[k].</summary>
internal sealed class ArrayType(SolidityType element, int? length = null) : SolidityType
{
    internal override string Name => $"{element.Name}[{length}]";

    internal override bool IsDynamic => length is null || element.IsDynamic;

    internal override int HeadSize => IsDynamic ? AbiSize.Word : element.HeadSize * length!.Value;

    internal override object Sample(Random random) =>
        Enumerable.Range(0, length ?? random.Next(4)).Select(_ => element.Sample(random)).ToArray();

    internal override string Text(object value) => $"[{string.Join(',', ((object[])value).Select(element.Text))}]";

    internal override int TailSize(object value)
    {
        if (!IsDynamic)
        {
            return 0;
        }

        var items = (object[])value;
        return (length is null ? AbiSize.Word : 0) + (items.Length * element.HeadSize) + items.Sum(element.TailSize);
    }

    internal override void Write(ref AbiWriter writer, object value)
    {
        var items = (object[])value;
        if (!IsDynamic)
        {
            WriteItems(ref writer, items);
            return;
        }

        AbiWriter child = length is null ? writer.BeginArray(items.Length, element.HeadSize) : writer.BeginFixedArray(items.Length * element.HeadSize);
        WriteItems(ref child, items);
        writer.End(child);
    }

    internal override object Read(ref AbiReader reader)
    {
        if (!IsDynamic)
        {
            return ReadItems(ref reader, length!.Value);
        }

        int count = length ?? 0;
        AbiReader child = length is null ? reader.ReadArray(element.HeadSize, out count) : reader.ReadFixedArray();
        return ReadItems(ref child, count);
    }

    private void WriteItems(ref AbiWriter writer, object[] items)
    {
        foreach (object item in items)
        {
            element.Write(ref writer, item);
        }
    }

    private object[] ReadItems(ref AbiReader reader, int count)
    {
        var items = new object[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = element.Read(ref reader);
        }

        return items;
    }
}
