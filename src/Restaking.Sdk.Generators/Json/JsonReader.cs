using System.Globalization;
using System.Text;

namespace Restaking.Sdk.Generators.Json;

/// <summary>
/// A strict RFC 8259 reader that keeps positions. Written here because an analyzer that targets netstandard2.0 would have to
/// ship System.Text.Json and its dependencies beside itself, and because that reader gives no positions for a document tree.
/// </summary>
internal sealed class JsonReader
{
    // A Solidity ABI nests two levels per tuple; artifacts add a few. Deeper is not an ABI, and would exhaust the stack.
    private const int MaxDepth = 128;

    private readonly string _text;
    private int _offset;
    private int _line;
    private int _lineStart;

    private JsonReader(string text) => _text = text;

    private JsonPosition Here => new(_offset, _line, _offset - _lineStart);

    /// <exception cref="JsonSyntaxException">The text is not one JSON value.</exception>
    public static JsonNode Parse(string text)
    {
        var reader = new JsonReader(text);
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            reader._offset = 1;
        }

        reader.SkipWhiteSpace();
        JsonNode root = reader.ReadValue(0);
        reader.SkipWhiteSpace();
        if (reader._offset < text.Length)
        {
            throw reader.Fail("nothing may follow the JSON value, but there is " + reader.Found());
        }

        return root;
    }

    private JsonNode ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Fail("values are nested more than " + MaxDepth.ToString(CultureInfo.InvariantCulture) + " deep");
        }

        if (_offset >= _text.Length)
        {
            throw Fail("a value is expected, but the file ends");
        }

        char c = _text[_offset];
        return c switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadStringNode(),
            't' => ReadLiteral("true", JsonKind.True),
            'f' => ReadLiteral("false", JsonKind.False),
            'n' => ReadLiteral("null", JsonKind.Null),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            _ => throw Fail("a value is expected, but there is " + Found()),
        };
    }

    private JsonNode ReadObject(int depth)
    {
        JsonPosition start = Here;
        var members = new List<KeyValuePair<string, JsonNode>>();
        _offset++;
        SkipWhiteSpace();
        if (TryTake('}'))
        {
            return new JsonNode(JsonKind.Object, start, Here);
        }

        while (true)
        {
            if (_offset >= _text.Length || _text[_offset] != '"')
            {
                throw Fail("a member name in quotes is expected, but there is " + Found());
            }

            string name = ReadString();
            SkipWhiteSpace();
            if (!TryTake(':'))
            {
                throw Fail("':' is expected after the member name \"" + name + "\", but there is " + Found());
            }

            SkipWhiteSpace();
            members.Add(new KeyValuePair<string, JsonNode>(name, ReadValue(depth + 1)));
            SkipWhiteSpace();
            if (TryTake('}'))
            {
                return new JsonNode(JsonKind.Object, start, Here) { Members = members };
            }

            if (!TryTake(','))
            {
                throw Fail("',' or '}' is expected, but there is " + Found());
            }

            SkipWhiteSpace();
        }
    }

    private JsonNode ReadArray(int depth)
    {
        JsonPosition start = Here;
        var items = new List<JsonNode>();
        _offset++;
        SkipWhiteSpace();
        if (TryTake(']'))
        {
            return new JsonNode(JsonKind.Array, start, Here);
        }

        while (true)
        {
            items.Add(ReadValue(depth + 1));
            SkipWhiteSpace();
            if (TryTake(']'))
            {
                return new JsonNode(JsonKind.Array, start, Here) { Items = items };
            }

            if (!TryTake(','))
            {
                throw Fail("',' or ']' is expected, but there is " + Found());
            }

            SkipWhiteSpace();
        }
    }

    private JsonNode ReadStringNode()
    {
        JsonPosition start = Here;
        string text = ReadString();
        return new JsonNode(JsonKind.String, start, Here) { Text = text };
    }

    private string ReadString()
    {
        int start = ++_offset;
        StringBuilder? unescaped = null;
        while (_offset < _text.Length)
        {
            char c = _text[_offset];
            if (c == '"')
            {
                string tail = _text.Substring(start, _offset - start);
                _offset++;
                return unescaped is null ? tail : unescaped.Append(tail).ToString();
            }

            if (c < ' ')
            {
                throw Fail("a string must not contain the control character U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }

            if (c == '\\')
            {
                unescaped ??= new StringBuilder();
                unescaped.Append(_text, start, _offset - start);
                _offset++;
                unescaped.Append(ReadEscape());
                start = _offset;
                continue;
            }

            _offset++;
        }

        throw Fail("a string is not closed before the file ends");
    }

    private char ReadEscape()
    {
        if (_offset >= _text.Length)
        {
            throw Fail("a string is not closed before the file ends");
        }

        char c = _text[_offset++];
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                if (_offset + 4 <= _text.Length
                    && ushort.TryParse(_text.Substring(_offset, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
                {
                    _offset += 4;
                    return (char)unit;
                }

                break;
        }

        _offset--;
        throw Fail("'\\" + c + "' is not an escape JSON knows");
    }

    private JsonNode ReadNumber()
    {
        JsonPosition start = Here;
        TryTake('-');
        if (!TryTake('0'))
        {
            TakeDigits();
        }

        if (TryTake('.'))
        {
            TakeDigits();
        }

        if (TryTake('e') || TryTake('E'))
        {
            if (!TryTake('+'))
            {
                TryTake('-');
            }

            TakeDigits();
        }

        return new JsonNode(JsonKind.Number, start, Here) { Text = _text.Substring(start.Offset, _offset - start.Offset) };
    }

    private void TakeDigits()
    {
        int first = _offset;
        while (_offset < _text.Length && _text[_offset] is >= '0' and <= '9')
        {
            _offset++;
        }

        if (_offset == first)
        {
            throw Fail("a digit is expected, but there is " + Found());
        }
    }

    private JsonNode ReadLiteral(string literal, JsonKind kind)
    {
        JsonPosition start = Here;
        if (string.CompareOrdinal(_text, _offset, literal, 0, literal.Length) != 0)
        {
            throw Fail("a value is expected, but there is " + Found());
        }

        _offset += literal.Length;
        return new JsonNode(kind, start, Here);
    }

    private void SkipWhiteSpace()
    {
        while (_offset < _text.Length)
        {
            switch (_text[_offset])
            {
                case '\n':
                    _offset++;
                    _line++;
                    _lineStart = _offset;
                    break;
                case '\r':
                    _offset++;
                    // A lone CR ends a line too, as it does for the compiler's own line table.
                    if (_offset >= _text.Length || _text[_offset] != '\n')
                    {
                        _line++;
                        _lineStart = _offset;
                    }

                    break;
                case ' ' or '\t':
                    _offset++;
                    break;
                default:
                    return;
            }
        }
    }

    private bool TryTake(char c)
    {
        if (_offset < _text.Length && _text[_offset] == c)
        {
            _offset++;
            return true;
        }

        return false;
    }

    private string Found() => _offset < _text.Length ? "'" + _text[_offset] + "'" : "the end of the file";

    private JsonSyntaxException Fail(string message) => new(message, Here);
}
