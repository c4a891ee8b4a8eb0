using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Redemption from validators.</content>
public partial class UniEthClient
{
    /// <summary>Redemptions come in multiples of this many wei: one validator's deposit (<c>DEPOSIT_SIZE</c>).</summary>
    public static UInt256 RedemptionUnit { get; } = UInt256.FromEther("32");

    /// <inheritdoc />
    /// <remarks>
    /// In uniETH: the minimum is what 32 ETH cost now, rounded up; what is available is the stake of the better of the two contracts, less what it
    /// owes already. With <see cref="NativeAsset.Ether"/> the same in wei.
    /// </remarks>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        bool inEther = CheckedUnit(token);
        return Context.ReadAsync(Limits, block, cancellationToken);

        async Task<OperationLimits> Limits(ReadRounds rounds) =>
            LimitsOf(await RedeemState.ReadAsync(rounds, Token, _stakings).ConfigureAwait(false), inEther, rounds.Block);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <para>
    /// The amount is uniETH, the most that may be given up: the largest multiple of 32 ETH that it covers is redeemed, and
    /// <see cref="LiquidWithdrawalQuote.Input"/> says how much is burned for it; the rest stays with the owner. With
    /// <see cref="LiquidWithdrawal.Token"/> = <see cref="NativeAsset.Ether"/> the amount is the wei to be paid out, and must be a multiple of 32 ETH.
    /// </para>
    /// <para>The Pectra contract is taken while redeeming is enabled there and its stake covers the amount beside what it owes; else V1.</para>
    /// </remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckRequest(withdrawal);
        return QuoteRedeemAsync(withdrawal, null, block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <c>redeemFromValidators(ethersToRedeem, maxToBurn, deadline)</c>: what is paid is fixed, so the bound is on what is burned, and is passed on with
    /// the deadline. The approval is of the bound: what of it is not burned stays approved. The receipt does not name the debt's number: list the
    /// owner's tickets.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        CheckRequest(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawal ours = withdrawal with { Owner = owner };
        RedeemState state = await Context.ReadAsync(rounds => RedeemState.ReadAsync(rounds, Token, _stakings), null, cancellationToken).ConfigureAwait(false);
        RedeemTerms terms = TermsOf(withdrawal, state);
        return await Context.PlanAsync<LiquidWithdrawalQuote, LiquidWithdrawalResult>(
            terms.Staking.RedeemFromValidators(terms.Ethers, terms.MaximumBurn, UniEthDeadline.Seconds(withdrawal.Deadline)),
            receipt => ReadRequest(receipt, terms, owner),
            $"Redeem {terms.Ethers} wei from validators at {terms.Staking.Kind} for at most {terms.MaximumBurn} units of uniETH",
            owner,
            (at, stop) => QuoteRedeemAsync(ours, terms, at, stop),
            [new TokenSpend(Info.Token, terms.Staking.Address, terms.MaximumBurn)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private Task<LiquidWithdrawalQuote> QuoteRedeemAsync(LiquidWithdrawal withdrawal, RedeemTerms? prepared, BlockTag? block, CancellationToken cancellationToken)
    {
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Context.ReadAsync(Quote, block, cancellationToken);

        async Task<LiquidWithdrawalQuote> Quote(ReadRounds rounds)
        {
            var allowances = _stakings.Select(staking => owner is { } account ? rounds.Read(Token.Allowance(account, staking.Address)) : (RoundRead<UInt256>?)null).ToArray();
            BurnReads burn = BurnReads.Begin(rounds, Token, owner, new TokenSpend(Info.Token, _deployment.StakingV1, UInt256.Zero));
            RedeemState state = await RedeemState.ReadAsync(rounds, Token, _stakings).ConfigureAwait(false);
            RedeemTerms terms = prepared ?? TermsOf(withdrawal, state);
            UInt256 burned = state.Burned(terms.Ethers);

            // A prepared call needs the allowance it was prepared with; a quote needs what is burned.
            TokenSpend spend = new(Info.Token, terms.Staking.Address, burned);
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            state.Check(withdrawal, terms, refusals);
            if (UniEthDeadline.Check(withdrawal.Deadline, rounds.Block.Timestamp) is { } passed)
            {
                refusals.Add(passed);
            }

            (burn with { Allowance = allowances[_stakings.IndexOf(terms.Staking)] }).Check(owner, spend, refusals);
            return new LiquidWithdrawalQuote
            {
                Block = rounds.Block,
                Input = new AssetAmount(Info.Token, burned),
                Parts = terms.Ethers == UInt256.Zero ? [] : [burned],
                Output = new AssetAmount(NativeAsset.Ether, terms.Ethers),
                Limits = LimitsOf(state, inEther: withdrawal.Token == NativeAsset.Ether, rounds.Block),
                Refusals = refusals.ToImmutable(),
            };
        }
    }

    private OperationLimits LimitsOf(RedeemState state, bool inEther, BlockRef block)
    {
        UInt256 available = state.Doors.Where(door => door.Enabled).Select(door => door.Free).DefaultIfEmpty(UInt256.Zero).Max();
        available -= available % RedemptionUnit;
        return new OperationLimits
        {
            Block = block,
            Asset = inEther ? NativeAsset.Ether : Info.Token,
            IsPaused = state.TokenPaused || !state.Doors.Any(door => door.Enabled),
            Minimum = inEther ? RedemptionUnit : state.BurnedAtMost(RedemptionUnit),
            Available = inEther ? available : state.BurnedAtMost(available),
        };
    }

    private static RedeemTerms TermsOf(LiquidWithdrawal withdrawal, RedeemState state)
    {
        UInt256 amount = withdrawal.Amount.BaseUnits;
        bool inEther = withdrawal.Token == NativeAsset.Ether;
        UInt256 worth = inEther ? amount : state.Worth(amount);
        UInt256 ethers = worth - (worth % RedemptionUnit);
        UInt256 burned = state.Burned(ethers);
        UInt256 most = burned + UInt256.MulDiv(burned, withdrawal.MaxSlippageBps, LiquidContext.WholeBps, DivisionRounding.Down);
        return new RedeemTerms(state.Choose(ethers).Staking, ethers, inEther || most < amount ? most : amount);
    }

    private void CheckRequest(LiquidWithdrawal withdrawal)
    {
        LiquidTerms.Check(Context, withdrawal, Info, OfferedOptions.Deadline);
        CheckedUnit(withdrawal.Token);
    }

    private bool CheckedUnit(Address? token)
    {
        LiquidTerms.Refuse(token is { } named && named != Info.Token && named != NativeAsset.Ether, Info, nameof(token));
        return token == NativeAsset.Ether;
    }

    private static LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt, RedeemTerms terms, Address owner)
    {
        receipt.Single<UniETHStakingV1.DebtQueuedEvent>(terms.Staking.Address, found => found.Creditor == owner && found.AmountEther == terms.Ethers);
        return new LiquidWithdrawalResult([], owner, receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What is sent: from which contract, for how much, and the bound.</summary>
    private sealed record RedeemTerms(UniEthStaking Staking, UInt256 Ethers, UInt256 MaximumBurn);

    /// <summary>What redeeming depends on, at one block.</summary>
    private sealed record RedeemState(Address Token, UInt256 Supply, UInt256 Reserve, bool TokenPaused, ImmutableArray<RedeemState.Door> Doors)
    {
        /// <param name="Staking">The contract.</param>
        /// <param name="Enabled">Whether it redeems.</param>
        /// <param name="Free">Its stake less its debts: more than that it could never pay.</param>
        internal sealed record Door(UniEthStaking Staking, bool Enabled, UInt256 Free);

        public static async Task<RedeemState> ReadAsync(ReadRounds rounds, UniETH token, ImmutableArray<UniEthStaking> stakings)
        {
            RoundRead<UInt256> supply = rounds.Read(token.TotalSupply());
            RoundRead<bool> paused = rounds.Read(token.Paused());
            RoundRead<UInt256> reserve = rounds.Read(stakings[^1].Views.CurrentReserve());
            var reads = stakings.Select(staking => (
                Staking: staking,
                Enabled: staking.ReadRedeemEnabled(rounds),
                Staked: rounds.Read(staking.Views.GetTotalStaked()),
                Debts: rounds.Read(staking.Views.GetCurrentDebts()))).ToArray();
            await rounds.NextAsync().ConfigureAwait(false);
            return new RedeemState(token.Address, supply.Value, reserve.Value, paused.Value, [.. reads.Select(read =>
                new Door(
                    read.Staking,
                    read.Enabled is not { } enabled || enabled.Value,
                    read.Staked.Value > read.Debts.Value ? read.Staked.Value - read.Debts.Value : UInt256.Zero))]);
        }

        /// <summary><c>totalSupply * ethers / currentReserve</c>, as the contract rounds.</summary>
        public UInt256 Burned(UInt256 ethers) =>
            Reserve == UInt256.Zero ? UInt256.Zero : UInt256.MulDiv(Supply, ethers, Reserve, DivisionRounding.Down);

        /// <summary>The same, rounded up: so many tokens are enough.</summary>
        public UInt256 BurnedAtMost(UInt256 ethers) =>
            Reserve == UInt256.Zero ? UInt256.Zero : UInt256.MulDiv(Supply, ethers, Reserve, DivisionRounding.Up);

        /// <summary>What tokens are worth.</summary>
        public UInt256 Worth(UInt256 tokens) =>
            Supply == UInt256.Zero ? UInt256.Zero : UInt256.MulDiv(tokens, Reserve, Supply, DivisionRounding.Down);

        /// <summary>The contract to redeem at: the first that is on and can pay; else the first that is on; else the last.</summary>
        public Door Choose(UInt256 ethers) =>
            Doors.FirstOrDefault(door => door.Enabled && door.Free >= ethers) ?? Doors.FirstOrDefault(door => door.Enabled) ?? Doors[^1];

        public void Check(LiquidWithdrawal withdrawal, RedeemTerms terms, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            UInt256 amount = withdrawal.Amount.BaseUnits;
            bool inEther = withdrawal.Token == NativeAsset.Ether;
            if (withdrawal.OutputAsset is { } asset && asset != NativeAsset.Ether)
            {
                refusals.Add(new AssetNotAccepted(asset, [NativeAsset.Ether]));
            }

            if (inEther && amount % RedemptionUnit != UInt256.Zero)
            {
                refusals.Add(new AmountNotMultiple(NativeAsset.Ether, amount, RedemptionUnit));
            }
            else if (terms.Ethers == UInt256.Zero)
            {
                refusals.Add(new AmountBelowMinimum(Token, amount, BurnedAtMost(RedemptionUnit)));
            }

            Door door = Doors.First(candidate => candidate.Staking == terms.Staking);
            if (!door.Enabled)
            {
                refusals.Add(new OperationPaused("Redemptions from validators", door.Staking.Address));
            }

            if (terms.Ethers > door.Free)
            {
                refusals.Add(new CapacityExceeded($"stake of {door.Staking.Kind} that nobody waits for", NativeAsset.Ether, terms.Ethers, door.Free));
            }

            // The rate fell: what may be burned is worth less than what was to be paid.
            if (Burned(terms.Ethers) > terms.MaximumBurn)
            {
                refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, Worth(terms.MaximumBurn), terms.Ethers));
            }
            else if (withdrawal.MinimumOutput is { } least && terms.Ethers < least)
            {
                refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, terms.Ethers, least));
            }
        }
    }
}
