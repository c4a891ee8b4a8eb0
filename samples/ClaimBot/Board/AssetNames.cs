using System.Collections.Concurrent;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Samples.ClaimBot.Board;

/// <summary>Symbols and decimals of what tickets pay, as the tokens themselves say, and short forms of what is too long to be read.</summary>
public sealed class AssetNames
{
    private readonly ConcurrentDictionary<Address, (string Symbol, int Decimals)> _names = new() { [NativeAsset.Ether] = ("ETH", 18) };

    /// <summary>Asks the tokens that are not known yet, all in one request. What does not answer is called by its address, and its amounts are base units.</summary>
    public async Task LearnAsync(RestakingClient client, IEnumerable<Address> assets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        Address[] unknown = [.. assets.Where(asset => !_names.ContainsKey(asset)).Distinct()];
        if (unknown.Length == 0)
        {
            return;
        }

        ReadBatch batch = client.Reader.CreateBatch();
        var reads = unknown.Select(token => (Token: token, Symbol: batch.TryAdd(new ERC20(token).Symbol()), Decimals: batch.TryAdd(new ERC20(token).Decimals()))).ToArray();
        await batch.ExecuteAsync(cancellationToken: cancellationToken);
        foreach (var read in reads)
        {
            _names[read.Token] = read.Decimals.Outcome.Succeeded ? (read.Symbol.Outcome.ValueOr(Short(read.Token)), read.Decimals.Value) : ($"units of {Short(read.Token)}", 0);
        }
    }

    /// <summary>"1.5 WETH".</summary>
    public string Text(AssetAmount amount)
    {
        (string symbol, int decimals) = _names.GetValueOrDefault(amount.Asset, ($"units of {Short(amount.Asset)}", 0));
        return $"{amount.Amount.FormatUnits(decimals)} {symbol}";
    }

    /// <summary>"0x83D2…D04c".</summary>
    public static string Short(object text) => text?.ToString() is { Length: > 20 } whole ? $"{whole[..6]}…{whole[^4..]}" : $"{text}";
}
