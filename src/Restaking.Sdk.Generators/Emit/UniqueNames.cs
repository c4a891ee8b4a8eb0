using System.Globalization;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>The names taken in one C# scope. Every name the generator makes up goes through here.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public UniqueNames(params string[] reserved)
    {
        foreach (string name in reserved)
        {
            _taken.Add(name);
        }
    }

    public void Reserve(string name) => _taken.Add(name);

    public bool IsTaken(string name) => _taken.Contains(name);

    /// <summary>The wanted name, or the first free one of: name + suffix, name + suffix + 2, 3, ...</summary>
    public string Claim(string wanted, string suffix)
    {
        if (_taken.Add(wanted))
        {
            return wanted;
        }

        string name = wanted + suffix;
        for (int i = 2; !_taken.Add(name); i++)
        {
            name = wanted + suffix + i.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
