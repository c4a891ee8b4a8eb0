using System.Collections.Frozen;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>What assets are worth in wei: ether one for one, tokens by fractions that the caller names. What is not known has no worth, not the worth zero.</summary>
public sealed class AssetValuation
{
    private readonly FrozenDictionary<Address, ImmutableArray<RateFraction>> _steps;

    private AssetValuation(IEnumerable<KeyValuePair<Address, ImmutableArray<RateFraction>>> steps) => _steps = steps.ToFrozenDictionary();

    /// <summary>Knows ether only.</summary>
    public static AssetValuation EtherOnly { get; } = new([]);

    /// <summary>By fractions from a token's smallest unit to wei: market prices, for example. Ether needs none.</summary>
    /// <exception cref="ArgumentException">A fraction whose denominator is zero.</exception>
    public static AssetValuation FromFractions(IEnumerable<KeyValuePair<Address, RateFraction>> fractions)
    {
        ArgumentNullException.ThrowIfNull(fractions);
        return new AssetValuation(fractions.Select(entry => entry.Value.Denominator.IsZero
            ? throw new ArgumentException($"The fraction of {entry.Key} has the denominator zero.", nameof(fractions))
            : KeyValuePair.Create(entry.Key, ImmutableArray.Create(entry.Value))));
    }

    /// <summary>
    /// By what the protocols say their tokens are worth, which is no market price. A token that is measured in another (cmETH in mETH) is worth what that one is;
    /// tokens measured in bitcoin, or in a token without a rate here, have no known worth.
    /// </summary>
    /// <exception cref="ArgumentException">Two rates of one token.</exception>
    public static AssetValuation FromRates(IEnumerable<ExchangeRate> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        Dictionary<Address, ExchangeRate> byToken = rates.ToDictionary(rate => rate.Token.Token);
        Dictionary<Address, ImmutableArray<RateFraction>> steps = [];
        foreach (ExchangeRate first in byToken.Values)
        {
            List<RateFraction> way = [];
            ExchangeRate? rate = first;

            // A token that is measured in itself, by whatever detour, never arrives at ether.
            while (rate is not null && way.Count < byToken.Count && !rate.ToUnderlyingFraction.Denominator.IsZero)
            {
                way.Add(rate.ToUnderlyingFraction);
                if (rate.Token.Underlying.Asset == NativeAsset.Ether)
                {
                    steps[first.Token.Token] = [.. way];
                    break;
                }

                rate = rate.Token.Underlying.Asset is { } next ? byToken.GetValueOrDefault(next) : null;
            }
        }

        return new AssetValuation(steps);
    }

    /// <summary>What an amount is worth in wei, rounded down; null when its asset is not known.</summary>
    public UInt256? ToWei(AssetAmount amount)
    {
        if (amount.IsEther)
        {
            return amount.Amount;
        }

        if (!_steps.TryGetValue(amount.Asset, out ImmutableArray<RateFraction> steps))
        {
            return null;
        }

        UInt256 value = amount.Amount;
        foreach (RateFraction step in steps)
        {
            value = step.ApplyOrMax(value);
        }

        return value;
    }

    /// <summary>What several amounts are worth together in wei; null when one of their assets is not known.</summary>
    public UInt256? ToWei(ImmutableArray<AssetAmount> amounts)
    {
        UInt256 sum = UInt256.Zero;
        foreach (AssetAmount amount in amounts)
        {
            if (ToWei(amount) is not { } value)
            {
                return null;
            }

            sum = Wei.AddOrMax(sum, value);
        }

        return sum;
    }
}
