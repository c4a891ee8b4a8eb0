using System.Text;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>Text with indentation. Lines end with LF on every system, so that the output is the same everywhere.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _indentation;

    public void Line()
    {
        _text.Append('\n');
    }

    public void Line(string line)
    {
        _text.Append(' ', _indentation * 4).Append(line).Append('\n');
    }

    /// <summary>A line, then an opening brace; what follows is indented until <see cref="Close"/>.</summary>
    public void Open(string line)
    {
        Line(line);
        Open();
    }

    public void Open()
    {
        Line("{");
        _indentation++;
    }

    public void Close(string after = "")
    {
        _indentation--;
        Line("}" + after);
    }

    /// <summary>Indents continuation lines without a brace.</summary>
    public void Indent() => _indentation++;

    public void Unindent() => _indentation--;

    public override string ToString() => _text.ToString();
}
