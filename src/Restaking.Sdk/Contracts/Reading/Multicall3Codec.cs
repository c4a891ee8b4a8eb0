using System.Buffers;
using System.Buffers.Binary;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// <c>aggregate3((address target, bool allowFailure, bytes callData)[])</c> of Multicall3, by hand: every call is encoded straight into its place
/// in one pooled buffer.
/// </summary>
internal static class Multicall3Codec
{
    private const int Word = 32;
    private const uint Aggregate3 = 0x82ad56cb;

    // target, allowFailure, offset of callData, length of callData
    private const int CallHead = 4 * Word;

    /// <summary>Bytes one call adds to the calldata.</summary>
    public static int SizeOf(IContractCall call) => Word + CallHead + Pad(call.EncodedLength);

    /// <summary>Encodes the calls; all may fail on the wire, so that it is known which one did.</summary>
    public static void Encode(ReadOnlySpan<ReadSlot> slots, IBufferWriter<byte> output)
    {
        int size = 4 + (2 * Word);
        foreach (ReadSlot slot in slots)
        {
            size += SizeOf(slot.Call);
        }

        Span<byte> buffer = output.GetSpan(size)[..size];
        buffer.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(buffer, Aggregate3);
        Span<byte> body = buffer[4..];
        WriteWord(body, Word);
        WriteWord(body[Word..], slots.Length);
        Span<byte> array = body[(2 * Word)..];
        int at = slots.Length * Word;
        var window = new ArrayBufferWriter<byte>();
        for (int i = 0; i < slots.Length; i++)
        {
            IContractCall call = slots[i].Call;
            int length = call.EncodedLength;
            WriteWord(array[(i * Word)..], at);
            Span<byte> tuple = array[at..];
            call.Target.CopyTo(tuple[(Word - Address.Size)..]);
            tuple[(2 * Word) - 1] = 1;
            WriteWord(tuple[(2 * Word)..], 3 * Word);
            WriteWord(tuple[(3 * Word)..], length);
            window.ResetWrittenCount();
            call.Encode(window);
            if (window.WrittenCount != length)
            {
                throw new InvalidOperationException($"{call.Function.Contract}.{call.Function.Name} said it is {length} bytes long and wrote {window.WrittenCount}.");
            }

            window.WrittenSpan.CopyTo(tuple[CallHead..]);
            at += CallHead + Pad(length);
        }

        output.Advance(size);
    }

    /// <summary>Opens the answer: a reader of <paramref name="count"/> results, to be read with <see cref="ReadResult"/>.</summary>
    /// <exception cref="AbiFormatException">The data is not a <c>(bool, bytes)[]</c> of that count.</exception>
    public static AbiReader OpenResults(ReadOnlySpan<byte> data, int count)
    {
        var reader = new AbiReader(data);
        AbiReader items = reader.ReadArray(Word, out int answered);
        return answered == count
            ? items
            : throw new AbiFormatException(AbiFormatReason.UnexpectedLength, Word, "(bool,bytes)[]", $"Multicall3 answered {answered} of {count} calls.");
    }

    /// <summary>Reads the next result in place.</summary>
    public static bool ReadResult(ref AbiReader items, out ReadOnlySpan<byte> data)
    {
        AbiReader item = items.ReadTuple();
        bool succeeded = item.ReadBool();
        data = item.ReadBytesSpan();
        return succeeded;
    }

    private static int Pad(int length) => (length + Word - 1) & ~(Word - 1);

    private static void WriteWord(Span<byte> word, int value) => BinaryPrimitives.WriteInt32BigEndian(word[(Word - 4)..], value);
}
