using System.Globalization;
using System.Text;

namespace Restaking.Sdk.Abi;

public ref partial struct AbiReader
{
    private const int MostWordsShown = 64;

    /// <summary>
    /// The words of this tuple or array and what lies behind it, one per line with its offset, and an arrow at the next one: for a debugger or a failing test.
    /// It prints the payload, so keep it out of logs.
    /// </summary>
    public override readonly string ToString()
    {
        var text = new StringBuilder();
        int first = Math.Max(0, (_position / AbiSize.Word) - (MostWordsShown / 2));
        int shown = 0;
        for (int at = first * AbiSize.Word; at < _data.Length && shown < MostWordsShown; at += AbiSize.Word, shown++)
        {
            ReadOnlySpan<byte> word = _data.Slice(at, Math.Min(AbiSize.Word, _data.Length - at));
            text.Append(at == _position ? "-> " : "   ")
                .Append(CultureInfo.InvariantCulture, $"{at,6:x} ")
                .Append(Convert.ToHexStringLower(word))
                .Append('\n');
        }

        if (_position >= _data.Length)
        {
            text.Append("-> end\n");
        }

        return text.ToString();
    }
}
