using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <content>What a deposit would give, and what stands against it.</content>
internal sealed partial class EtherFiDeposits
{
    public async Task<OperationLimits> ReadLimitsAsync(ReadRounds rounds, Address asset)
    {
        // The amount plays no part in the limits.
        Quoted quoted = await ReadQuoteAsync(rounds, new LiquidDeposit(Amount.FromWei(UInt256.One)) { Asset = asset }, null).ConfigureAwait(false);
        return quoted.Quote.Limits;
    }

    private async Task<Quoted> ReadQuoteAsync(ReadRounds rounds, LiquidDeposit deposit, Address? depositor)
    {
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        UInt256 amount = deposit.Amount.BaseUnits;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (amount > EtherFiBook.LargestAmount)
        {
            refusals.Add(new AmountAboveMaximum(asset, amount, EtherFiBook.LargestAmount));
            amount = EtherFiBook.LargestAmount;
        }

        Route? route = RouteOf(asset);
        EtherFiReads state = new(book, rounds, depositor);
        if (toWeEth)
        {
            state.AskPause(Deployment.WeETH);
        }

        Spending? spending = depositor is { } payer && route is { } known && SpendOf(known, deposit.Amount.BaseUnits) is { } spend
            ? new Spending(spend, rounds.Read(spend.BalanceOf(payer)), rounds.Read(spend.Allowance(payer)))
            : null;
        RoundRead<UInt256>? ether = route == Route.Ether ? EtherBalance.Read(rounds, Context.Network, depositor) : null;
        StEthReads? stEth = route is Route.StEth or Route.WstEth ? new StEthReads(this, rounds, state, route.Value, amount) : null;
        await state.CompleteAsync().ConfigureAwait(false);
        if (stEth is not null)
        {
            await stEth.CompleteAsync().ConfigureAwait(false);
        }

        if (route is null)
        {
            refusals.Add(Assets.IsEmpty
                ? new NotOffered($"deposits to {Token.Symbol}", Deployment.LiquidityPool, "the deployment names no deposit adapter")
                : new AssetNotAccepted(asset, Assets));
        }

        bool paused = CheckGates(refusals, state, route, depositor);
        EtherBalance.Check(refusals, depositor, ether, deposit.Amount.BaseUnits);
        if (spending is { } token)
        {
            LiquidContext.CheckSpend(refusals, depositor!.Value, token.Spend, token.Balance.Value, token.Allowance.Value);
        }

        (UInt256 value, UInt256 fee) = route is null ? default : stEth is null ? (amount, UInt256.Zero) : stEth.Value(refusals);
        EEthPool pool = state.Pool;
        UInt256 shares = pool.SharesForDeposit(value);
        EEthPool after = pool.After(value, shares);
        UInt256 minted = after.AmountFor(shares);
        UInt256 output = toWeEth ? after.SharesFor(minted) : minted;

        // Drawn is what is minted, which may be a wei less: at the very edge this refuses a deposit that would just fit.
        UInt256 most = value + (stEth?.Lost ?? UInt256.Zero);
        state.Mint?.Check(refusals, "eETH mint bucket", most, Bucket.Units(most));
        UInt256 least = deposit.MinimumOutput ?? UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(Token.Token, output, least));
        }

        UInt256? room = (state.Mint?.AvailableWei, stEth?.Room) switch
        {
            ({ } bucket, { } cap) => UInt256.Min(bucket, cap),
            (var bucket, var cap) => bucket ?? cap,
        };
        DateTimeOffset? until = refusals.OfType<OperationPaused>().Select(pause => pause.Until).Max();
        bool endsByItself = refusals.OfType<OperationPaused>().All(pause => pause.Until is not null);
        LiquidDepositQuote quote = new()
        {
            Block = rounds.Block,
            Input = new AssetAmount(asset, deposit.Amount.BaseUnits),
            Output = new AssetAmount(Token.Token, output),
            Fee = fee,
            Limits = new OperationLimits
            {
                Block = rounds.Block,
                Asset = asset,
                IsPaused = paused,
                PausedUntil = paused && endsByItself ? until : null,
                Available = room,
            },
            Refusals = refusals.ToImmutable(),
        };
        return new Quoted(quote, route, state.Generation, pool);
    }

    private bool CheckGates(ImmutableArray<LiquidRefusal>.Builder refusals, EtherFiReads state, Route? route, Address? depositor)
    {
        int before = refusals.Count;
        state.CheckPaused(refusals, ("Deposits", Deployment.LiquidityPool), ("Transfers of eETH", Deployment.EETH));
        if (toWeEth)
        {
            state.CheckPaused(refusals, ("Transfers of weETH", Deployment.WeETH));
        }

        if (route is Route.StEth or Route.WstEth)
        {
            state.CheckPaused(refusals, ("Deposits of stETH", Deployment.Liquifier!.Value));
        }

        bool paused = refusals.Count > before;
        state.CheckBlocked(refusals, depositor);
        return paused;
    }

    private readonly record struct Spending(TokenSpend Spend, RoundRead<UInt256> Balance, RoundRead<UInt256> Allowance);

    /// <summary>What the Liquifier says of stETH.</summary>
    private sealed class StEthReads
    {
        private readonly EtherFiDeposits _deposits;
        private readonly ReadRounds _rounds;
        private readonly RoundRead<Liquifier.TokenInfosResult> _info;
        private readonly RoundRead<uint> _period;
        private readonly RoundRead<UInt256>? _unwrapped;
        private readonly uint _transfers;
        private RoundRead<UInt256> _market;

        public StEthReads(EtherFiDeposits deposits, ReadRounds rounds, EtherFiReads state, Route route, UInt256 amount)
        {
            _deposits = deposits;
            _rounds = rounds;
            state.AskPause(deposits.Deployment.Liquifier!.Value);
            _info = rounds.Read(Contract.TokenInfos(Token));
            _period = rounds.Read(Contract.TimeBoundCapRefreshInterval());
            _transfers = route == Route.WstEth ? 2 : deposits.Transfers;
            if (route == Route.WstEth)
            {
                _unwrapped = rounds.Read(new StETH(Token).GetPooledEthByShares(amount));
            }
            else
            {
                _market = rounds.Read(Contract.QuoteByMarketValue(Token, Arriving(amount)));
            }
        }

        private Liquifier Contract => new(_deposits.Deployment.Liquifier!.Value);

        private Address Token => _deposits.Deployment.StETH!.Value;

        /// <summary>The most wei that its transfers can lose: what arrives may be as much more than what the quote counts on.</summary>
        public UInt256 Lost => _transfers * LostPerTransfer;

        /// <summary>What the caps leave at this block, in wei.</summary>
        public UInt256 Room
        {
            get
            {
                Liquifier.TokenInfosResult info = _info.Value;
                bool newPeriod = _rounds.Block.Timestamp >= (ulong)info.TimeBoundCapClockStartTime + _period.Value;
                return UInt256.Min(
                    Left(info.TimeBoundCapInEther, newPeriod ? UInt128.Zero : info.TotalDepositedThisPeriod),
                    Left(info.TotalCapInEther, info.TotalDeposited));
            }
        }

        public async Task CompleteAsync()
        {
            if (_unwrapped is { } stEth)
            {
                _market = _rounds.Read(Contract.QuoteByMarketValue(Token, Arriving(stEth.Value)));
                await _rounds.NextAsync().ConfigureAwait(false);
            }
        }

        /// <summary>The ETH value that is credited, and the discount that is kept.</summary>
        public (UInt256 Value, UInt256 Fee) Value(ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            Liquifier.TokenInfosResult info = _info.Value;
            if (!info.IsWhitelisted)
            {
                refusals.Add(new AssetNotAccepted(Token, [.. _deposits.Assets.Where(asset => asset == NativeAsset.Ether || asset == _deposits.Deployment.Weth)]));
                return default;
            }

            if (!_market.Succeeded)
            {
                refusals.Add(new PriceUnavailable(Contract.Address, _market.Outcome.Error!.ToString()));
                return default;
            }

            UInt256 market = _market.Value;
            UInt256 value = UInt256.MulDiv(market, BasisPoints - (uint)info.DiscountInBasisPoints, BasisPoints);
            UInt256 most = value + Lost;
            if (most > Room)
            {
                bool refills = most <= Left(info.TimeBoundCapInEther, UInt128.Zero) && most <= Left(info.TotalCapInEther, info.TotalDeposited);
                refusals.Add(new CapacityExceeded("Liquifier's stETH cap", NativeAsset.Ether, most, Room, refills));
            }

            return (value, market - value);
        }

        /// <summary>What is sure to arrive.</summary>
        private UInt256 Arriving(UInt256 amount) => amount > Lost ? amount - Lost : UInt256.Zero;

        private static UInt256 Left(uint capInEther, UInt128 used)
        {
            UInt256 cap = UInt256.MulDiv(capInEther, UInt256.ParseUnits("1", 18), UInt256.One);
            return cap > used ? cap - used : UInt256.Zero;
        }
    }
}
