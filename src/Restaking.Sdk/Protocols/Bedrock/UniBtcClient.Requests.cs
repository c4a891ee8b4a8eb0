using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Requests.</content>
public partial class UniBtcClient
{
    /// <summary>What fee rates are counted in (<c>REDEEM_FEE_RATE_RANGE</c>): 200 are 2 %.</summary>
    private const uint FeeRange = 10_000;

    /// <inheritdoc />
    /// <remarks>In uniBTC, for the first of the bitcoin tokens known: the quota of a token is over all users and fills up by the second.</remarks>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        LiquidTerms.Refuse(token is { } named && named != Info.Token, Info, nameof(token));
        return Context.ReadAsync(
            async rounds =>
            {
                RequestReads reads = new(rounds, this, OutputOf(null), owner: null);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="LiquidWithdrawal.OutputAsset"/> names the bitcoin token to be paid in; without it the first of those known. The fee is taken off
    /// when the request is made. What the vault holds is not asked: it counts when the claim is made. An account that is on the router's
    /// block list may request but could not claim, so it is refused here.
    /// </remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckedRequest(withdrawal);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        Address output = OutputOf(withdrawal.OutputAsset);
        return Context.ReadAsync(Quote, block, cancellationToken);

        async Task<LiquidWithdrawalQuote> Quote(ReadRounds rounds)
        {
            RequestReads reads = new(rounds, this, output, owner);
            await rounds.NextAsync().ConfigureAwait(false);
            UInt256 net = reads.Net(amount);
            UInt256 unit = reads.Unit ?? UInt256.Zero;
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            reads.Check(amount, withdrawal.MinimumOutput, refusals);
            return new LiquidWithdrawalQuote
            {
                Block = rounds.Block,
                Input = new AssetAmount(Info.Token, amount),
                Parts = [amount],
                Output = new AssetAmount(output, net * unit),
                Fee = (amount - net) * unit,
                Limits = reads.Limits(rounds.Block),
                Refusals = refusals.ToImmutable(),
            };
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// <c>createDelayedRedeem(token, amount)</c>. It takes no bound; the fee can be changed, so what would be left is compared with the bound right
    /// before sending.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckedRequest(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        Address output = OutputOf(withdrawal.OutputAsset);
        LiquidWithdrawalQuote quote = await QuoteRequestAsync(withdrawal, null, cancellationToken).ConfigureAwait(false);
        LiquidWithdrawal ours = withdrawal with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps),
        };
        return await Context.PlanAsync<LiquidWithdrawalQuote, LiquidWithdrawalResult>(
            Router.CreateDelayedRedeem(output, amount),
            receipt => ReadRequest(receipt, owner, output),
            $"Request {output} for {amount} units of uniBTC",
            owner,
            (at, stop) => QuoteRequestAsync(ours, at, stop),
            [new TokenSpend(Info.Token, _router, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private UInt256 CheckedRequest(LiquidWithdrawal withdrawal)
    {
        UInt256 amount = LiquidTerms.Check(Context, withdrawal, Info);
        LiquidTerms.Refuse(withdrawal.Token is { } token && token != Info.Token, Info, nameof(withdrawal.Token));
        return amount;
    }

    private Address OutputOf(Address? outputAsset)
    {
        if (outputAsset is { } token)
        {
            return LiquidContext.NotZero(token, nameof(outputAsset));
        }

        return _bitcoinTokens.IsEmpty
            ? throw new ArgumentException("The deployment names no bitcoin tokens: say which one is to be paid out.", nameof(outputAsset))
            : _bitcoinTokens[0];
    }

    private LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt, Address owner, Address output)
    {
        UniBTCDelayRedeemRouter.DelayedRedeemCreatedEvent created = receipt.Single<UniBTCDelayRedeemRouter.DelayedRedeemCreatedEvent>(
            _router, found => found.Recipient == owner && found.Token == output);
        return new LiquidWithdrawalResult([KeyOf(owner, created.Index)], owner, receipt.TransactionHash, receipt.BlockNumber);
    }

    private TicketKey KeyOf(Address owner, UInt256 index) =>
        new(Context.ChainId, _router, string.Create(CultureInfo.InvariantCulture, $"{owner}:{index}"));

    /// <summary>What a request in one token depends on, at one block.</summary>
    private sealed class RequestReads
    {
        private readonly UniBtcClient _client;
        private readonly Address _output;
        private readonly Address? _owner;
        private readonly RoundRead<bool> _paused;
        private readonly RoundRead<bool> _whitelistEnabled;
        private readonly RoundRead<bool> _listed;
        private readonly RoundRead<bool> _tokenPaused;
        private readonly RoundRead<UInt256> _cap;
        private readonly RoundRead<UInt256> _refill;
        private readonly RoundRead<UInt256> _feeRate;
        private readonly RoundRead<byte> _decimals;
        private readonly ImmutableArray<RoundRead<bool>> _known;
        private readonly OwnerReads? _ownerReads;

        private sealed record OwnerReads(
            RoundRead<bool> Whitelisted,
            RoundRead<bool> Blacklisted,
            RoundRead<bool> Frozen,
            RoundRead<UInt256> Balance,
            RoundRead<UInt256> Allowance);

        public RequestReads(ReadRounds rounds, UniBtcClient client, Address output, Address? owner)
        {
            UniBTCDelayRedeemRouter router = client.Router;
            _client = client;
            _output = output;
            _owner = owner;
            _paused = rounds.Read(router.Paused());
            _whitelistEnabled = rounds.Read(router.WhitelistEnabled());
            _listed = rounds.Read(router.IsBtclisted(output));
            _tokenPaused = rounds.Read(router.IsPausedToken(output));
            _cap = rounds.Read(router.GetCurrentCap(output));
            _refill = rounds.Read(router.QuotaRates(output));
            _feeRate = rounds.Read(router.RedeemFeeRate());
            _decimals = rounds.Read(new ERC20(output).Decimals());
            _known = [.. client._bitcoinTokens.Select(token => rounds.Read(router.IsBtclisted(token)))];
            _ownerReads = owner is { } account
                ? new OwnerReads(
                    rounds.Read(router.IsWhitelisted(account)),
                    rounds.Read(router.IsBlacklisted(account)),
                    rounds.Read(client.Token.FrozenUsers(account)),
                    rounds.Read(client.Token.BalanceOf(account)),
                    rounds.Read(client.Token.Allowance(account, client._router)))
                : null;
        }

        /// <summary>Units of the token that one unit of uniBTC is paid with; null for a token the router would pay nothing of.</summary>
        public UInt256? Unit => _decimals.Succeeded ? BtcScale.UnitsOf(_decimals.Value) : null;

        private bool IsAccepted => _listed.Value && Unit is not null;

        private UInt256 Cap => _cap.OrNull() ?? UInt256.Zero;

        /// <summary>What is left of an amount when the fee is taken off, as the router rounds.</summary>
        public UInt256 Net(UInt256 amount) => UInt256.MulDiv(amount, FeeRange - _feeRate.Value, FeeRange, DivisionRounding.Down);

        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = _client.Info.Token,
            IsPaused = _paused.Value || _tokenPaused.Value || !IsAccepted,
            Minimum = Smallest(),
            Available = IsAccepted ? Cap : UInt256.Zero,
        };

        public void Check(UInt256 amount, UInt256? minimum, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_paused.Value)
            {
                refusals.Add(new OperationPaused("Redemptions of uniBTC", _client._router));
            }

            if (!IsAccepted)
            {
                refusals.Add(new AssetNotAccepted(_output, [.. _client._bitcoinTokens.Where((_, i) => _known[i].Value)]));
            }
            else
            {
                CheckAmount(amount, minimum, refusals);
            }

            if (_ownerReads is { } reads && _owner is { } owner)
            {
                CheckOwner(reads, owner, amount, refusals);
            }
        }

        private void CheckAmount(UInt256 amount, UInt256? minimum, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_tokenPaused.Value)
            {
                refusals.Add(new OperationPaused($"Redemptions for {_output}", _client._router));
            }

            if (amount > Cap)
            {
                refusals.Add(new CapacityExceeded("redemption quota of the token", _client.Info.Token, amount, Cap, Refills: _refill.Value != UInt256.Zero));
            }

            UInt256 net = Net(amount);
            UInt256 paid = net * Unit!.Value;
            if (net == UInt256.Zero)
            {
                refusals.Add(new AmountBelowMinimum(_client.Info.Token, amount, Smallest() ?? UInt256.MaxValue));
            }
            else if (minimum is { } least && paid < least)
            {
                refusals.Add(new OutputBelowMinimum(_output, paid, least));
            }
        }

        private void CheckOwner(OwnerReads reads, Address owner, UInt256 amount, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_whitelistEnabled.Value && !reads.Whitelisted.Value)
            {
                refusals.Add(new AccountNotAllowed(owner, _client._router, "redeem: it is not on the list of those who may"));
            }

            if (reads.Blacklisted.Value)
            {
                refusals.Add(new AccountBlocked(owner, _client._router));
            }

            if (reads.Frozen.Value)
            {
                refusals.Add(new AccountBlocked(owner, _client.Info.Token));
            }

            LiquidContext.CheckSpend(
                refusals, owner, new TokenSpend(_client.Info.Token, _client._router, amount), reads.Balance.Value, reads.Allowance.Value);
        }

        /// <summary>The smallest amount that leaves something after the fee; null when the fee takes everything.</summary>
        private UInt256? Smallest()
        {
            UInt256 left = _feeRate.Value >= (UInt256)FeeRange ? UInt256.Zero : FeeRange - _feeRate.Value;
            return left == UInt256.Zero ? null : UInt256.MulDiv(UInt256.One, FeeRange, left, DivisionRounding.Up);
        }
    }
}
