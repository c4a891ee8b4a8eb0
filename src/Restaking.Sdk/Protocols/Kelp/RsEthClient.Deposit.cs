using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Kelp;

/// <content>Deposits.</content>
public partial class RsEthClient
{
    /// <inheritdoc />
    public virtual async Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default)
    {
        ImmutableArray<Address> listed = await Context.Reader.ReadAsync(_parts.Config.GetSupportedAssetList(), cancellationToken: cancellationToken).ConfigureAwait(false);
        _assets.Learn(listed);
        return listed;
    }

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="OperationLimits.Available"/> is what the asset's cap leaves, or what the daily limit of minting rsETH leaves where that is less. The cap
    /// counts the deposit itself, for ETH too: the ETH that is sent along is in the pool's balance when its total is taken.
    /// </remarks>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address which = LiquidContext.NotZero(asset ?? NativeAsset.Ether, nameof(asset));
        return Context.ReadAsync(
            async rounds =>
            {
                DepositReads reads = new(_parts, rounds, which, null);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(deposit, out Address asset);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(
            async rounds =>
            {
                DepositReads reads = new(_parts, rounds, asset, depositor);
                RoundRead<UInt256>? ether = asset == NativeAsset.Ether ? EtherBalance.Read(rounds, Context.Network, depositor) : null;
                await rounds.NextAsync().ConfigureAwait(false);
                return Quote(reads, rounds.Block, amount, deposit.MinimumOutput, ether);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>The bound goes into the call (<c>minRSETHAmountExpected</c>). There is no receiver and no deadline: the sender gets the rsETH.</remarks>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(deposit, out Address asset);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await QuoteDepositAsync(deposit, null, cancellationToken).ConfigureAwait(false);
        UInt256 least = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        LiquidDeposit bounded = deposit with { Depositor = depositor, MinimumOutput = least };
        string referral = deposit.ReferralId ?? string.Empty;
        bool isEther = asset == NativeAsset.Ether;
        IContractCall call = isEther ? _parts.Pool.DepositETH(least, referral) : _parts.Pool.DepositAsset(asset, amount, least, referral);
        return await Context.PlanAsync(
            call,
            receipt => ReadDeposit(receipt, depositor, asset, amount),
            $"Deposit {new AssetAmount(asset, amount)} for rsETH",
            depositor,
            (at, stop) => QuoteDepositAsync(bounded, at, stop),
            isEther ? [] : [new TokenSpend(asset, _parts.Pool.Address, amount)],
            isEther ? amount : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private UInt256 CheckOptions(LiquidDeposit deposit, out Address asset)
    {
        UInt256 amount = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.ReferralId);
        asset = deposit.Asset ?? NativeAsset.Ether;
        return amount;
    }

    private LiquidDepositQuote Quote(DepositReads reads, BlockRef block, UInt256 amount, UInt256? minimum, RoundRead<UInt256>? ether)
    {
        Address asset = reads.Asset;
        UInt256 minted = reads.Minted(amount);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (reads.PoolPaused.Value)
        {
            refusals.Add(new OperationPaused("Deposits", _parts.Pool.Address));
        }

        if (reads.TokenPaused.Value)
        {
            refusals.Add(new OperationPaused("Mints of rsETH", Info.Token));
        }

        _assets.Learn(reads.Supported.Value);
        if (!reads.IsSupported)
        {
            refusals.Add(new AssetNotAccepted(asset, reads.Supported.Value));
        }
        else
        {
            CheckAmounts(reads, amount, minted, minimum, refusals);
        }

        if (reads.Depositor is { } depositor)
        {
            CheckBlocked(refusals, depositor, reads.BlockedUntil!.Value, reads.Exempt!.Value, block);
            EtherBalance.Check(refusals, depositor, ether, amount);
            if (asset != NativeAsset.Ether && reads.Balance!.Value.OrNull() is { } balance)
            {
                LiquidContext.CheckSpend(refusals, depositor, new TokenSpend(asset, _parts.Pool.Address, amount), balance, reads.Allowance!.Value.OrNull());
            }
        }

        return new LiquidDepositQuote
        {
            Block = block,
            Input = new AssetAmount(asset, amount),
            Output = new AssetAmount(Info.Token, minted),
            Limits = reads.Limits(block),
            Refusals = refusals.ToImmutable(),
        };
    }

    private void CheckAmounts(DepositReads reads, UInt256 amount, UInt256 minted, UInt256? minimum, ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        Address asset = reads.Asset;
        if (amount < reads.Minimum.Value)
        {
            refusals.Add(new AmountBelowMinimum(asset, amount, reads.Minimum.Value));
        }

        if (amount > reads.Room.Value)
        {
            refusals.Add(new CapacityExceeded("deposit cap", asset, amount, reads.Room.Value));
        }

        if (!reads.AssetPrice.Succeeded)
        {
            refusals.Add(new PriceUnavailable(_parts.Oracle.Address, $"it answers {reads.AssetPrice.Outcome.Error} for {asset}"));
            return;
        }

        LiquidQuotes.CheckOutput(refusals, Info.Token, minted, minimum);
        if (reads.DailyRoom.OrNull() is { } today && minted > today)
        {
            string renewed = reads.DailyReset.OrNull() is { } reset ? $" (counted anew from {Clipped.Time(reset):u})" : string.Empty;
            refusals.Add(new CapacityExceeded($"daily mint limit of rsETH{renewed}", Info.Token, minted, today, Refills: true));
        }
    }

    private LiquidDepositResult ReadDeposit(TransactionReceipt receipt, Address depositor, Address asset, UInt256 amount)
    {
        Address pool = _parts.Pool.Address;
        UInt256 minted = asset == NativeAsset.Ether
            ? receipt.Single<LRTDepositPool.ETHDepositEvent>(pool, made => made.Depositor == depositor && made.DepositAmount == amount).RsethMintAmount
            : receipt.Single<LRTDepositPool.AssetDepositEvent>(pool, made => made.Depositor == depositor && made.Asset == asset && made.DepositAmount == amount).RsethMintAmount;
        return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, minted), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What a deposit of one asset depends on, asked in one round.</summary>
    private sealed class DepositReads
    {
        public DepositReads(KelpParts parts, ReadRounds rounds, Address asset, Address? depositor)
        {
            Asset = asset;
            Depositor = depositor;
            PoolPaused = rounds.Read(parts.Pool.Paused());
            TokenPaused = rounds.Read(parts.Token.Paused());
            Supported = rounds.Read(parts.Config.GetSupportedAssetList());
            Minimum = rounds.Read(parts.Pool.MinAmountToDeposit());
            Room = rounds.Read(parts.Pool.GetAssetCurrentLimit(asset));
            Price = rounds.Read(parts.Oracle.RsETHPrice());
            AssetPrice = rounds.Read(parts.Oracle.GetAssetPrice(asset));
            DailyRoom = rounds.Read(parts.Token.RemainingDailyMintLimit());
            DailyReset = rounds.Read(parts.Token.GetNextDailyLimitResetTimestamp());
            if (depositor is not { } account)
            {
                return;
            }

            BlockedUntil = rounds.Read(parts.Token.TransfersBlockedUntil(account));
            Exempt = rounds.Read(parts.Token.IsPermanentlyExempt(account));
            if (asset != NativeAsset.Ether)
            {
                TokenSpend spend = new(asset, parts.Pool.Address, UInt256.Zero);
                Balance = rounds.Read(spend.BalanceOf(account));
                Allowance = rounds.Read(spend.Allowance(account));
            }
        }

        public Address Asset { get; }

        public Address? Depositor { get; }

        public RoundRead<bool> PoolPaused { get; }

        public RoundRead<bool> TokenPaused { get; }

        public RoundRead<ImmutableArray<Address>> Supported { get; }

        public RoundRead<UInt256> Minimum { get; }

        public RoundRead<UInt256> Room { get; }

        public RoundRead<UInt256> Price { get; }

        public RoundRead<UInt256> AssetPrice { get; }

        /// <summary>Newer generation only.</summary>
        public RoundRead<UInt256> DailyRoom { get; }

        /// <summary>Newer generation only.</summary>
        public RoundRead<UInt256> DailyReset { get; }

        /// <summary>Newer generation only.</summary>
        public RoundRead<UInt256>? BlockedUntil { get; }

        /// <summary>Newer generation only.</summary>
        public RoundRead<bool>? Exempt { get; }

        public RoundRead<UInt256>? Balance { get; }

        public RoundRead<UInt256>? Allowance { get; }

        public bool IsSupported => Supported.Value.Contains(Asset);

        public UInt256 Minted(UInt256 amount) => KelpParts.Convert(amount, AssetPrice.ValueOr(UInt256.Zero), Price.Value);

        public OperationLimits Limits(BlockRef block)
        {
            UInt256 room = Room.ValueOr(UInt256.Zero);
            if (DailyRoom.OrNull() is { } today && KelpParts.Convert(today, Price.Value, AssetPrice.ValueOr(UInt256.Zero)) is var inAsset && inAsset < room)
            {
                room = inAsset;
            }

            return new OperationLimits
            {
                Block = block,
                Asset = Asset,
                IsPaused = PoolPaused.Value || TokenPaused.Value,
                Minimum = Minimum.Value,
                Available = IsSupported ? room : UInt256.Zero,
            };
        }
    }
}
