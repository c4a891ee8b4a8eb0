using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Symbols and tokens of strategies: from the address book, and for strategies outside it from the chain, at one block. A strategy or
/// token that does not answer stays without a label; it never fails a read.
/// </summary>
internal sealed class TokenLabels
{
    private readonly Dictionary<Address, (string? Symbol, Address? Token)> _labels = [];

    private TokenLabels()
    {
    }

    public string? SymbolOf(Address strategy) => _labels[strategy].Symbol;

    public Address? TokenOf(Address strategy) => _labels[strategy].Token;

    public static async Task<TokenLabels> ReadAsync(
        EigenLayerContext context,
        IEnumerable<Address> strategies,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        TokenLabels labels = new();
        List<(Address Strategy, ReadSlot<Address> Underlying, ReadSlot<Address> Eigen)> unknown = [];
        ReadBatch tokens = context.Reader.CreateBatch();
        foreach (Address strategy in strategies.Distinct())
        {
            if (EigenLayerContext.IsBeaconChainEth(strategy))
            {
                labels._labels[strategy] = (context.Book.SymbolOf(strategy) ?? "ETH", null);
            }
            else if (context.Book.Find(strategy) is { Token: not null } entry)
            {
                labels._labels[strategy] = (entry.Symbol, entry.Token);
            }
            else
            {
                unknown.Add((strategy, tokens.TryAdd(new StrategyBaseTVLLimits(strategy).UnderlyingToken()), tokens.TryAdd(new EigenStrategy(strategy).Eigen())));
            }
        }

        if (unknown.Count > 0)
        {
            await tokens.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
            await labels.AddFromChainAsync(context, unknown, pin, cancellationToken).ConfigureAwait(false);
        }

        return labels;
    }

    private async Task AddFromChainAsync(
        EigenLayerContext context,
        List<(Address Strategy, ReadSlot<Address> Underlying, ReadSlot<Address> Eigen)> unknown,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        ReadBatch symbols = context.Reader.CreateBatch();
        List<(Address Strategy, Address? Token, ReadSlot<string>? Symbol)> found = [];
        foreach ((Address strategy, ReadSlot<Address> underlying, ReadSlot<Address> eigen) in unknown)
        {
            Address? token = StrategyReads.TokenOf(eigen) ?? underlying.OrNull();
            found.Add((strategy, token, token is { } known ? symbols.TryAdd(new ERC20(known).Symbol()) : null));
        }

        if (found.Any(entry => entry.Symbol is not null))
        {
            await symbols.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        foreach ((Address strategy, Address? token, ReadSlot<string>? symbol) in found)
        {
            _labels[strategy] = (context.Book.SymbolOf(strategy) ?? symbol.TextOrNull(), token);
        }
    }
}
