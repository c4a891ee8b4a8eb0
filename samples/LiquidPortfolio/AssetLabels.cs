using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Portfolio = Restaking.Sdk.Protocols.Liquid.LiquidPortfolio;

namespace Restaking.Sdk.Samples.LiquidPortfolio;

/// <summary>Symbols and decimals of what tickets pay, so that amounts can be printed for people.</summary>
public sealed class AssetLabels
{
    private readonly Dictionary<Address, (string Symbol, int Decimals)> _labels = new() { [NativeAsset.Ether] = ("ETH", 18) };

    private AssetLabels()
    {
    }

    /// <summary>Asks the tokens themselves, all in one request.</summary>
    public static async Task<AssetLabels> ReadAsync(RestakingClient client, Portfolio portfolio, CancellationToken cancellationToken)
    {
        AssetLabels labels = new();
        Address[] tokens = [.. portfolio.Tickets.SelectMany(ticket => ticket.Payable).Select(amount => amount.Asset).Where(asset => asset != NativeAsset.Ether).Distinct()];
        if (tokens.Length == 0)
        {
            return labels;
        }

        ReadBatch batch = client.Reader.CreateBatch();
        var reads = tokens.Select(token => (Symbol: batch.TryAdd(new ERC20(token).Symbol()), Decimals: batch.TryAdd(new ERC20(token).Decimals()))).ToArray();
        await batch.ExecuteAsync(cancellationToken: cancellationToken);
        foreach ((Address token, var read) in tokens.Zip(reads))
        {
            labels._labels[token] = read.Decimals.Outcome.Succeeded
                ? (read.Symbol.Outcome.ValueOr(token.ToString()), read.Decimals.Value)
                : ($"units of {token}", 0);
        }

        return labels;
    }

    /// <summary>"1.5 ETH", or several joined by a plus.</summary>
    public string Text(ImmutableArray<AssetAmount> amounts) => amounts.IsEmpty ? "nothing" : string.Join(" + ", amounts.Select(Text));

    private string Text(AssetAmount amount)
    {
        (string symbol, int decimals) = _labels[amount.Asset];
        return $"{amount.Amount.FormatUnits(decimals)} {symbol}";
    }
}
