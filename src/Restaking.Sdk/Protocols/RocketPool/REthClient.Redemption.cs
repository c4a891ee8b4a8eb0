using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <content>
/// Burning: <c>RocketTokenRETH.burn</c>, at once and without a fee, as far as the collateral goes (what rETH itself holds and what the deposit pool can
/// spare). There is no queue behind it: what is more than the collateral has to wait or be sold. The ether is sent with 2300 gas, so a contract wallet
/// that does more when it is paid cannot burn; the simulation says so.
/// </content>
public partial class REthClient
{
    // Ethereum's slot.
    private const ulong SecondsPerBlock = 12;

    /// <inheritdoc />
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckOptions(redemption);
        return QuoteBurnAsync(redemption, Context.AccountOrNull(redemption.Owner, nameof(redemption)), redemption.MinimumOutput, block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        CheckOptions(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        LiquidRedemptionQuote quote = await QuoteBurnAsync(redemption, owner, redemption.MinimumOutput, null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(redemption.MinimumOutput, quote.Output.Amount, redemption.MaxSlippageBps);
        UInt256 amount = redemption.Amount.BaseUnits;

        // An amount of another token, or for another payout, is refused by the gates; a payload built without them must not burn rETH for it.
        bool isMeant = (redemption.Token ?? _deployment.REth) == _deployment.REth && EtherOnly.Is(redemption.OutputAsset);
        return await Context.PlanAsync(
            new RocketTokenRETH(_deployment.REth).Burn(isMeant ? amount : UInt256.Zero),
            receipt => ReadBurn(receipt, owner),
            $"Burn {amount} units of rETH for ether",
            owner,
            (at, stop) => QuoteBurnAsync(redemption, owner, minimum, at, stop),
            [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private LiquidRedemptionResult ReadBurn(TransactionReceipt receipt, Address owner)
    {
        RocketTokenRETH.TokensBurnedEvent burned = receipt.Single<RocketTokenRETH.TokensBurnedEvent>(_deployment.REth, found => found.From == owner);
        return new LiquidRedemptionResult(owner, new AssetAmount(NativeAsset.Ether, burned.EthAmount), receipt.TransactionHash, receipt.BlockNumber);
    }

    private AssetNotAccepted NotREth(Address token) => new(token, [_deployment.REth]);

    private void CheckOptions(LiquidRedemption redemption) =>
        LiquidTerms.Check(Context, redemption, Info);

    private Task<LiquidRedemptionQuote> QuoteBurnAsync(
        LiquidRedemption redemption,
        Address? owner,
        UInt256? minimum,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        UInt256 amount = redemption.Amount.BaseUnits;
        return Context.ReadAsync(
            async rounds =>
            {
                RocketTokenRETH reth = new(_deployment.REth);
                REthRateReads rateReads = REthRateReads.Begin(rounds, _deployment);
                RoundRead<UInt256> collateral = rounds.Read(reth.GetTotalCollateral());
                HolderReads? holder = owner is { } account ? HolderReads.Begin(rounds, _deployment, account) : null;
                await rounds.NextAsync().ConfigureAwait(false);

                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                if (redemption.Token is { } token && token != _deployment.REth)
                {
                    refusals.Add(NotREth(token));
                }

                EtherOnly.Check(refusals, redemption.OutputAsset);
                UInt256 output = amount < UInt256.Pow(2, 128) ? rateReads.Value.ToEth.Apply(amount) : UInt256.Zero;
                if (output > collateral.Value)
                {
                    refusals.Add(new CapacityExceeded("collateral of rETH", NativeAsset.Ether, output, collateral.Value, Refills: true));
                }

                // Worth nothing: the contract would burn it all the same.
                UInt256 least = minimum is { } bound && bound > UInt256.Zero ? bound : UInt256.One;
                if (output < least)
                {
                    refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, output, least));
                }

                holder?.Check(refusals, amount, rounds.Block);
                return new LiquidRedemptionQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(redemption.Token ?? _deployment.REth, amount),
                    Output = new AssetAmount(redemption.OutputAsset ?? NativeAsset.Ether, output),
                    Available = collateral.Value,
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }

    /// <summary>What the holder's side has to say: the balance, and the wait that deposits of old pools began.</summary>
    private readonly struct HolderReads
    {
        private readonly Address _account;
        private readonly Address _reth;
        private readonly RoundRead<UInt256> _balance;
        private readonly RoundRead<UInt256> _deposited;
        private readonly RoundRead<UInt256> _delay;

        private HolderReads(ReadRounds rounds, Networks.RocketPoolDeployment deployment, Address account)
        {
            RocketStorage storage = new(deployment.Storage);
            _account = account;
            _reth = deployment.REth;
            _balance = rounds.Read(new RocketTokenRETH(deployment.REth).BalanceOf(account));
            _deposited = rounds.Read(storage.GetUint(RocketStorageKeys.LastDepositBlock(account)));
            _delay = rounds.Read(storage.GetUint(RocketStorageKeys.REthDepositDelay));
        }

        public static HolderReads Begin(ReadRounds rounds, Networks.RocketPoolDeployment deployment, Address account) => new(rounds, deployment, account);

        public void Check(ImmutableArray<LiquidRefusal>.Builder refusals, UInt256 amount, BlockRef block)
        {
            if (_balance.Value < amount)
            {
                refusals.Add(new BalanceTooLow(_reth, _account, _balance.Value, amount));
            }

            // "Not enough time has passed since deposit": more than the delay, seen from this block, in which the burn is simulated too.
            UInt256 deposited = _deposited.Value;
            UInt256 delay = _delay.Value;
            UInt256 current = block.Number;
            if (deposited != UInt256.Zero && deposited <= current && delay < UInt256.Pow(2, 32) && current - deposited <= delay)
            {
                ulong wait = (ulong)(deposited + delay + UInt256.One - current);
                refusals.Add(new AccountBlocked(_account, _reth, block.Time.AddSeconds(wait * SecondsPerBlock)));
            }
        }
    }
}
