using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>
/// What the redemption vault of ynLSDe would pay for an amount: its tokens in the registry's order until the amount is covered, as
/// <c>transferRedemptionAssets</c> goes through them. Others that claim first change it.
/// </summary>
internal sealed class RedemptionBasket
{
    private const int EtherDecimals = 18;
    private readonly ImmutableArray<Position> _positions;

    private RedemptionBasket(ImmutableArray<Position> positions) => _positions = positions;

    /// <summary>Asks for what it is made of in the next round; the result is for after it.</summary>
    public static Func<RedemptionBasket> Begin(ReadRounds rounds, Address registry, Address vault, ImmutableArray<Address> assets)
    {
        AssetRegistry rates = new(registry);
        RoundRead<ImmutableArray<UInt256>> balances = rounds.Read(new YnEigenRedemptionAssetsVault(vault).AssetBalances(assets));
        ImmutableArray<RoundRead<UInt256>> worths = rounds.ReadMany(assets.Select(asset => rates.ConvertToUnitOfAccount(asset, Power(EtherDecimals))).Cast<Contracts.IContractCall<UInt256>>());
        ImmutableArray<RoundRead<byte>> decimals = rounds.ReadMany(assets.Select(asset => new ERC20(asset).Decimals()).Cast<Contracts.IContractCall<byte>>());
        return () =>
        {
            ImmutableArray<UInt256> held = balances.Value;
            if (held.Length != assets.Length)
            {
                throw new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, $"assetBalances answered {held.Length} balances for {assets.Length} assets.");
            }

            ImmutableArray<Position>.Builder positions = ImmutableArray.CreateBuilder<Position>();
            for (int i = 0; i < assets.Length; i++)
            {
                // The vault passes over what it holds none of, also when that has no rate.
                if (held[i] != UInt256.Zero)
                {
                    positions.Add(new Position(assets[i], held[i], RateOf(worths[i].Value, decimals[i].Value), Power(decimals[i].Value)));
                }
            }

            return new RedemptionBasket(positions.ToImmutable());
        };
    }

    /// <summary>For an amount in wei, fee taken off; what is not covered is left out.</summary>
    public ImmutableArray<AssetAmount> Pay(UInt256 wei)
    {
        ImmutableArray<AssetAmount>.Builder paid = ImmutableArray.CreateBuilder<AssetAmount>();
        foreach (Position position in _positions)
        {
            UInt256 worth = position.Rate * position.Held / position.One;
            if (worth >= wei)
            {
                if (wei * position.One / position.Rate is var last && last != UInt256.Zero)
                {
                    paid.Add(new AssetAmount(position.Asset, last));
                }

                break;
            }

            paid.Add(new AssetAmount(position.Asset, position.Held));
            wei -= worth;
        }

        return paid.ToImmutable();
    }

    /// <summary>The provider's rate, from what 10^18 units are worth: the registry divides their product by 10^decimals.</summary>
    private static UInt256 RateOf(UInt256 worth, byte decimals) =>
        decimals <= EtherDecimals ? worth / Power(EtherDecimals - decimals) : worth * Power(decimals - EtherDecimals);

    private static UInt256 Power(int decimals) => UInt256.ParseUnits("1", decimals);

    /// <param name="Asset">The token.</param>
    /// <param name="Held">What the vault counts of it.</param>
    /// <param name="Rate">Wei per whole token.</param>
    /// <param name="One">One whole token, in its smallest unit.</param>
    private readonly record struct Position(Address Asset, UInt256 Held, UInt256 Rate, UInt256 One);
}
