using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Which strategy is meant: a symbol of the address book (<c>"stETH"</c>, capitals do not matter), a strategy's address, or an
/// address as text. Converts from both implicitly; it is looked up, and refused, where it is used.
/// </summary>
public readonly record struct StrategyReference
{
    private readonly string? _symbol;
    private readonly Address _address;

    private StrategyReference(string? symbol, Address address)
    {
        _symbol = symbol;
        _address = address;
    }

    /// <summary>The symbol, or null when an address was given.</summary>
    public string? Symbol => _symbol;

    /// <summary>The strategy's address, or null when a symbol was given.</summary>
    public Address? Address => _symbol is null ? _address : null;

    /// <summary>A strategy by its contract address.</summary>
    public static StrategyReference FromAddress(Address strategy) => new(null, strategy);

    /// <summary>A strategy by its symbol, or by its address as text (0x and 40 digits; mixed case must satisfy EIP-55).</summary>
    /// <exception cref="ArgumentException">Blank, or an address with a wrong length or checksum.</exception>
    public static StrategyReference FromText(string symbolOrAddress)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbolOrAddress);
        string text = symbolOrAddress.Trim();
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return new(text, default);
        }

        try
        {
            return new(null, Abi.Address.Parse(text));
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"'{text}' is not a valid address: {e.Message}", nameof(symbolOrAddress), e);
        }
    }

    /// <summary>The same as <see cref="FromAddress"/>.</summary>
    public static implicit operator StrategyReference(Address strategy) => FromAddress(strategy);

    /// <summary>The same as <see cref="FromText"/>.</summary>
    public static implicit operator StrategyReference(string symbolOrAddress) => FromText(symbolOrAddress);

    /// <summary>The symbol or the address.</summary>
    public override string ToString() => _symbol ?? _address.ToString();
}
