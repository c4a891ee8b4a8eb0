using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>The address book: names to strategies and back. No chain involved.</summary>
internal sealed class StrategyBook
{
    private readonly Dictionary<string, StrategyEntry> _bySymbol = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Address, StrategyEntry> _byAddress = [];

    public StrategyBook(ImmutableArray<StrategyEntry> entries)
    {
        Entries = entries.IsDefault ? [] : entries;
        foreach (StrategyEntry entry in Entries)
        {
            _byAddress.TryAdd(entry.Strategy, entry);
            if (!_bySymbol.TryAdd(entry.Symbol, entry))
            {
                throw new ArgumentException($"The address book has two strategies with the symbol '{entry.Symbol}'.", nameof(entries));
            }
        }
    }

    public ImmutableArray<StrategyEntry> Entries { get; }

    public StrategyEntry? Find(Address strategy) => _byAddress.GetValueOrDefault(strategy);

    public string? SymbolOf(Address strategy) => Find(strategy)?.Symbol;

    public string Describe(Address strategy) => SymbolOf(strategy) ?? strategy.ToString();

    /// <summary>The strategy that is meant.</summary>
    /// <exception cref="ArgumentException">No such symbol in the book (the message says which ones come near), or the zero address.</exception>
    public Address Resolve(StrategyReference reference, string parameterName)
    {
        if (reference.Symbol is { } symbol)
        {
            return _bySymbol.TryGetValue(symbol, out StrategyEntry? entry) ? entry.Strategy : throw new ArgumentException(Unknown(symbol), parameterName);
        }

        Address address = reference.Address!.Value;
        return address.IsZero ? throw new ArgumentException("The zero address is not a strategy.", parameterName) : address;
    }

    /// <summary>As <see cref="Resolve"/>, for actions that need a strategy contract and a token.</summary>
    public Address ResolveTokenStrategy(StrategyReference reference, string parameterName)
    {
        Address strategy = Resolve(reference, parameterName);
        return strategy == EigenLayerDeployment.BeaconChainEthStrategy
            ? throw new ArgumentException("Natively restaked ETH has no strategy contract and no token; it is restaked through an EigenPod.", parameterName)
            : strategy;
    }

    private string Unknown(string symbol)
    {
        if (_byAddress.Values.FirstOrDefault(entry => entry.Token is { } token && token.ToString().Equals(symbol, StringComparison.OrdinalIgnoreCase)) is { } byToken)
        {
            return $"'{symbol}' is the token of {byToken.Symbol}, not a strategy.";
        }

        string[] near = [.. _bySymbol.Keys.Where(known => EditDistance(known, symbol) <= (symbol.Length < 4 ? 1 : 2)).Order(StringComparer.Ordinal)];
        string known = _bySymbol.Count == 0 ? "The address book of this network is empty; pass the strategy's address."
            : $"Known: {string.Join(", ", _bySymbol.Keys)}. Other strategies can be given by address.";
        return near.Length == 0 ? $"No strategy has the symbol '{symbol}'. {known}" : $"No strategy has the symbol '{symbol}'. Did you mean {string.Join(" or ", near)}? {known}";
    }

    /// <summary>Levenshtein distance without regard to capitals.</summary>
    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
