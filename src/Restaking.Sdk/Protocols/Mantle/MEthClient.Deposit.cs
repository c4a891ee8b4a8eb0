using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Mantle;

/// <content>Stakes.</content>
public partial class MEthClient
{
    // keccak256("STAKING_ALLOWLIST_ROLE"), 0xdec9d30d…: who may stake while the allow-list is on.
    private static readonly Hash32 AllowListRole = Keccak256.Hash("STAKING_ALLOWLIST_ROLE"u8);

    /// <summary>Ether, and nothing else.</summary>
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<Address>>([NativeAsset.Ether]);

    /// <summary>
    /// Minimum (<c>minimumStakeBound</c>), and as room the most ether whose mETH fits under <c>maximumMETHSupply</c>. An allow-list is about accounts and
    /// shows in a quote.
    /// </summary>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                StakeReads reads = new(this, rounds);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        CheckStake(deposit);
        return QuoteStakeAsync(deposit, depositor, block, cancellationToken);
    }

    /// <summary>
    /// Plans <c>stake(minMETHAmount)</c>: one step, no approval. The bound on what comes out is passed to the contract. The sender gets the mETH; there
    /// is no receiver. For another asset than ether the plan is one that neither this client nor the contract lets through: it carries no ether.
    /// </summary>
    /// <inheritdoc cref="ILiquidStakingProtocol.PrepareDepositAsync" path="/exception"/>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        UInt256 wei = CheckStake(deposit);
        LiquidDepositQuote quote = await QuoteStakeAsync(deposit, depositor, null, cancellationToken).ConfigureAwait(false);
        bool isTaken = NotEther(deposit) is null;
        UInt256 minimum = isTaken ? LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps) : UInt256.MaxValue;
        LiquidDeposit bounded = deposit with { MinimumOutput = minimum };
        Address staking = Deployment.Staking;
        AssetAmount Received(UInt256 amount) => new(Info.Token, amount);
        return await Context.PlanAsync(
            Staking.Stake(minimum),
            receipt =>
            {
                MantleStaking.StakedEvent staked = receipt.Single<MantleStaking.StakedEvent>(staking, found => found.Staker == depositor && found.EthAmount == wei);
                return new LiquidDepositResult(depositor, Received(staked.METHAmount), null, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Stake {wei} wei with Mantle for at least {minimum} units of mETH",
            depositor,
            (at, stop) => QuoteStakeAsync(bounded, depositor, at, stop),
            [],
            isTaken ? wei : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private static AssetNotAccepted? NotEther(LiquidDeposit deposit) =>
        deposit.Asset is { } asset && asset != NativeAsset.Ether ? new AssetNotAccepted(asset, [NativeAsset.Ether]) : null;

    private UInt256 CheckStake(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info);

    private Task<LiquidDepositQuote> QuoteStakeAsync(LiquidDeposit deposit, Address? depositor, BlockTag? block, CancellationToken cancellationToken) =>
        Context.ReadAsync(
            async rounds =>
            {
                StakeReads reads = new(this, rounds);
                RoundRead<bool> hasAllowList = rounds.Read(Staking.IsStakingAllowlist());
                RoundRead<bool>? isListed = depositor is { } named ? rounds.Read(Staking.HasRole(AllowListRole, named)) : null;
                RoundRead<UInt256>? balance = EtherBalance.Read(rounds, Context.Network, depositor);
                await rounds.NextAsync().ConfigureAwait(false);

                UInt256 wei = deposit.Amount.BaseUnits;
                LiquidRefusal? notTaken = NotEther(deposit);
                UInt256 minted = notTaken is null ? reads.Minted(wei) : UInt256.Zero;
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                if (notTaken is not null)
                {
                    refusals.Add(notTaken);
                }
                else
                {
                    // The order of the contract's checks.
                    reads.CheckPause(refusals);
                    if (hasAllowList.Value && isListed is { Value: false })
                    {
                        refusals.Add(new AccountNotAllowed(depositor!.Value, Deployment.Staking, "stake: its allow-list is on"));
                    }

                    reads.CheckAmount(refusals, wei, minted, deposit.MinimumOutput);
                    EtherBalance.Check(refusals, depositor, balance, wei);
                }

                return new LiquidDepositQuote
                {
                    Block = rounds.Block,
                    Refusals = refusals.ToImmutable(),
                    Input = new AssetAmount(deposit.Asset ?? NativeAsset.Ether, wei),
                    Output = new AssetAmount(Info.Token, minted),
                    Limits = reads.Limits(rounds.Block),
                };
            },
            block,
            cancellationToken);

    /// <summary>What every account meets that stakes.</summary>
    private sealed class StakeReads(MEthClient client, ReadRounds rounds)
    {
        private readonly RateReads _rate = new(client, rounds);
        private readonly RoundRead<bool> _paused = rounds.Read(client.Pauser.IsStakingPaused());
        private readonly RoundRead<UInt256> _minimum = rounds.Read(client.Staking.MinimumStakeBound());
        private readonly RoundRead<UInt256> _maximumSupply = rounds.Read(client.Staking.MaximumMETHSupply());

        private UInt256 Room => _maximumSupply.Value > _rate.Supply ? _maximumSupply.Value - _rate.Supply : UInt256.Zero;

        /// <summary>As <c>ethToMETH</c> computes it; what no chain has in ether is as much as can be counted.</summary>
        public UInt256 Minted(UInt256 wei)
        {
            try
            {
                return _rate.In.Apply(wei);
            }
            catch (OverflowException)
            {
                return UInt256.MaxValue;
            }
        }

        public void CheckPause(ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_paused.Value)
            {
                refusals.Add(new OperationPaused("Stakes", client.Deployment.Pauser));
            }
        }

        public void CheckAmount(ImmutableArray<LiquidRefusal>.Builder refusals, UInt256 wei, UInt256 minted, UInt256? bound)
        {
            if (wei < _minimum.Value)
            {
                refusals.Add(new AmountBelowMinimum(NativeAsset.Ether, wei, _minimum.Value));
            }

            if (MostFor(Room) is var available && wei > available)
            {
                refusals.Add(new CapacityExceeded("maximum supply of mETH", NativeAsset.Ether, wei, available));
            }

            UInt256 least = UInt256.Max(bound ?? UInt256.Zero, UInt256.One);
            if (minted < least)
            {
                refusals.Add(new OutputBelowMinimum(client.Info.Token, minted, least));
            }
        }

        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = NativeAsset.Ether,
            IsPaused = _paused.Value,
            Minimum = _minimum.Value,
            Available = MostFor(Room),
        };

        /// <summary>The most ether that mints no more than so much: floor(x·n/d) &lt;= room exactly when x·n &lt; (room + 1)·d.</summary>
        private UInt256 MostFor(UInt256 room)
        {
            RateFraction rate = _rate.In;
            try
            {
                return UInt256.MulDiv(room + UInt256.One, rate.Denominator, rate.Numerator, DivisionRounding.Up) - UInt256.One;
            }
            catch (OverflowException)
            {
                return UInt256.MaxValue;
            }
        }
    }
}
