using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <content>Unstake requests.</content>
public partial class MEthClient
{
    // The contract takes both amounts as uint128.
    private static readonly UInt256 Most = UInt128.MaxValue;

    /// <summary>Minimum (<c>minimumUnstakeBound</c>) and pause; no maximum.</summary>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                RequestReads reads = new(this, rounds, owner: null);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);

    /// <summary>
    /// What a request would fix: <c>mETHToETH</c>, rounded down. It is paid in this amount and no other, unless the protocol cancels the request, which
    /// gives the mETH back.
    /// </summary>
    /// <inheritdoc cref="IWithdrawalQueue.QuoteRequestAsync" path="/exception"/>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        CheckRequest(withdrawal);
        return QuoteUnstakeAsync(withdrawal, owner, block, cancellationToken);
    }

    /// <summary>
    /// Plans an approval of exactly the amount for the staking contract, then <c>unstakeRequest(methAmount, minETHAmount)</c>: the bound on what comes
    /// out is passed to the contract. The mETH is held by the queue and burned by the claim. For another token than mETH, or another asset than ether,
    /// the plan is one that neither this client nor the contract lets through.
    /// </summary>
    /// <inheritdoc cref="IWithdrawalQueue.PrepareRequestAsync" path="/exception"/>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        UInt256 amount = CheckRequest(withdrawal);
        (LiquidWithdrawal bounded, UInt128 locked, UInt128 minimum) = await BoundAsync(withdrawal, owner, amount, cancellationToken).ConfigureAwait(false);
        return await Context.PlanAsync(
            Staking.UnstakeRequest(locked, minimum),
            receipt => ReadRequest(receipt, owner, amount),
            Describe(amount, minimum),
            owner,
            (at, stop) => QuoteUnstakeAsync(bounded, owner, at, stop),
            NotTaken(withdrawal) is null ? [new TokenSpend(Info.Token, Deployment.Staking, amount)] : [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the owner signs so that one transaction makes the request without an approval before it (EIP-2612; the spender is the staking contract).</summary>
    /// <param name="amount">mETH, in wei; the request is for exactly this.</param>
    /// <param name="deadline">Until when the signature is good; keep it short.</param>
    /// <param name="owner">Who signs and sends; null: the client's signer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Amount zero, or above 2^128 - 1.</exception>
    /// <exception cref="InvalidOperationException">Nobody says whose tokens they are.</exception>
    public virtual Task<TokenPermit> GetUnstakePermitAsync(Amount amount, DateTimeOffset deadline, Address? owner = null, CancellationToken cancellationToken = default)
    {
        UInt256 units = Fitting(LiquidContext.Positive(amount, nameof(amount)), nameof(amount));
        return TokenPermit.ReadAsync(Context, Info.Token, Context.Account(owner, nameof(owner)), Deployment.Staking, units, deadline, "1", cancellationToken);
    }

    /// <summary>
    /// Plans <c>unstakeRequestWithPermit</c>: one step. Whoever sees the signature can use it up in a transaction of its own first; the request is then
    /// refused (<see cref="PermitUsed"/>) and <see cref="PrepareRequestAsync"/> finds the allowance there.
    /// </summary>
    /// <param name="withdrawal">The request; for the permit's owner and amount.</param>
    /// <param name="permit">What was signed: of <see cref="GetUnstakePermitAsync"/>.</param>
    /// <param name="signature">The owner's signature of it. Accounts that are contracts cannot sign permits of mETH.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The permit is not of this token, spender, owner or amount, or the signature is malleable.</exception>
    /// <inheritdoc cref="PrepareRequestAsync" path="/exception"/>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestWithPermitAsync(
        LiquidWithdrawal withdrawal,
        TokenPermit permit,
        EcdsaSignature signature,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        ArgumentNullException.ThrowIfNull(permit);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        UInt256 amount = CheckRequest(withdrawal);
        if (permit.Token != Info.Token || permit.Spender != Deployment.Staking || permit.Owner != owner || permit.Value != amount)
        {
            throw new ArgumentException($"The permit is of {permit.Owner} for {permit.Value} units of {permit.Token} to {permit.Spender}; needed is one of {owner} for {amount} units of {Info.Token} to {Deployment.Staking}.", nameof(permit));
        }

        if (!signature.IsCanonical)
        {
            throw new ArgumentException("The signature is not one that Ethereum accepts (r, s, parity; s in the low half).", nameof(signature));
        }

        (LiquidWithdrawal bounded, UInt128 locked, UInt128 minimum) = await BoundAsync(withdrawal, owner, amount, cancellationToken).ConfigureAwait(false);
        PreparedTransaction<LiquidWithdrawalResult> request = Context.Transactions.Prepare(
            Staking.UnstakeRequestWithPermit(locked, minimum, permit.Deadline, (byte)(27 + signature.YParity), Word(signature.R), Word(signature.S)),
            receipt => ReadRequest(receipt, owner, amount),
            description: Describe(amount, minimum),
            from: owner,
            preflight:
            [
                // The permit brings the allowance.
                LiquidContext.Gate((at, stop) => QuoteUnstakeAsync(bounded, owner, at, stop), beforeApproval: true),
                (at, stop) => PermitIssuesAsync(permit, at.Block, stop),
            ]);
        return new TransactionPlan<LiquidWithdrawalResult>([], request);
    }

    private static string Describe(UInt256 amount, UInt128 minimum) => $"Request to unstake {amount} units of mETH for at least {minimum} wei";

    private static UInt256 Fitting(UInt256 amount, string parameterName) =>
        amount <= Most ? amount : throw new ArgumentOutOfRangeException(parameterName, $"The contract counts amounts in 128 bits; {amount} is above that.");

    private static Hash32 Word(UInt256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }

    private UInt256 CheckRequest(LiquidWithdrawal withdrawal) =>
        LiquidTerms.Check(Context, withdrawal, Info);

    private AssetNotAccepted? NotTaken(LiquidWithdrawal withdrawal) => withdrawal switch
    {
        { Token: { } token } when token != Info.Token => new AssetNotAccepted(token, [Info.Token]),
        { OutputAsset: { } asset } when asset != NativeAsset.Ether => new AssetNotAccepted(asset, [NativeAsset.Ether]),
        _ => null,
    };

    private async Task<(LiquidWithdrawal Bounded, UInt128 Locked, UInt128 Minimum)> BoundAsync(
        LiquidWithdrawal withdrawal,
        Address owner,
        UInt256 amount,
        CancellationToken cancellationToken)
    {
        Fitting(amount, nameof(withdrawal));
        if (NotTaken(withdrawal) is not null)
        {
            return (withdrawal, (UInt128)amount, UInt128.MaxValue);
        }

        LiquidWithdrawalQuote quote = await QuoteUnstakeAsync(withdrawal, owner, null, cancellationToken).ConfigureAwait(false);
        UInt256 bound = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps);
        UInt256 minimum = bound == LiquidContext.Never ? Most : Fitting(bound, nameof(withdrawal));
        return (withdrawal with { MinimumOutput = minimum }, (UInt128)amount, (UInt128)minimum);
    }

    private LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt, Address owner, UInt256 amount)
    {
        UnstakeRequestsManager.UnstakeRequestCreatedEvent created = receipt.Single<UnstakeRequestsManager.UnstakeRequestCreatedEvent>(
            Deployment.UnstakeRequestsManager, found => found.Requester == owner && found.METHLocked == amount);
        MEthRequestId id = new(created.Id, receipt.BlockNumber);
        return new LiquidWithdrawalResult([KeyOf(id)], owner, receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<ImmutableArray<PreflightIssue>> PermitIssuesAsync(TokenPermit permit, BlockTag block, CancellationToken cancellationToken) =>
        await Context.ReadAsync<ImmutableArray<PreflightIssue>>(
            async rounds =>
            {
                RoundRead<UInt256> nonce = rounds.Read(Token.Nonces(permit.Owner));
                await rounds.NextAsync().ConfigureAwait(false);
                List<PreflightIssue> issues = [];
                if (nonce.Value != permit.Nonce)
                {
                    issues.Add(new PermitUsed(permit.Token, permit.Owner, permit.Nonce, nonce.Value));
                }

                if (permit.Deadline < (UInt256)rounds.Block.Timestamp)
                {
                    issues.Add(new DeadlinePassed(DateTimeOffset.FromUnixTimeSeconds((long)(ulong)permit.Deadline)));
                }

                return [.. issues];
            },
            block,
            cancellationToken).ConfigureAwait(false);

    private Task<LiquidWithdrawalQuote> QuoteUnstakeAsync(LiquidWithdrawal withdrawal, Address? owner, BlockTag? block, CancellationToken cancellationToken) =>
        Context.ReadAsync(
            async rounds =>
            {
                RequestReads reads = new(this, rounds, owner);
                await rounds.NextAsync().ConfigureAwait(false);
                UInt256 amount = withdrawal.Amount.BaseUnits;
                LiquidRefusal? notTaken = NotTaken(withdrawal);
                UInt256 ether = notTaken is null ? reads.Ether(amount) : UInt256.Zero;
                return new LiquidWithdrawalQuote
                {
                    Block = rounds.Block,
                    Refusals = notTaken is null ? reads.Refusals(amount, ether, withdrawal.MinimumOutput) : [notTaken],
                    Input = new AssetAmount(withdrawal.Token ?? Info.Token, amount),
                    Parts = [amount],
                    Output = new AssetAmount(withdrawal.OutputAsset ?? NativeAsset.Ether, ether),
                    Limits = reads.Limits(rounds.Block),
                };
            },
            block,
            cancellationToken);

    /// <summary>What a request meets.</summary>
    private sealed class RequestReads
    {
        private readonly MEthClient _client;
        private readonly Address? _owner;
        private readonly RateReads _rate;
        private readonly RoundRead<bool> _paused;
        private readonly RoundRead<UInt256> _minimum;
        private readonly RoundRead<UInt256>? _balance;
        private readonly RoundRead<UInt256>? _allowance;
        private readonly ImmutableArray<(Address Account, RoundRead<bool> IsBlocked)> _parties;

        public RequestReads(MEthClient client, ReadRounds rounds, Address? owner)
        {
            _client = client;
            _owner = owner;
            _rate = new RateReads(client, rounds);
            _paused = rounds.Read(client.Pauser.IsUnstakeRequestsAndClaimsPaused());
            _minimum = rounds.Read(client.Staking.MinimumUnstakeBound());
            if (owner is not { } named)
            {
                _parties = [];
                return;
            }

            _balance = rounds.Read(client.Token.BalanceOf(named));
            _allowance = rounds.Read(client.Token.Allowance(named, client.Deployment.Staking));

            // The token asks about who sends the transfer, whose tokens they are, and who gets them.
            Address[] parties = [client.Deployment.Staking, named, client.Deployment.UnstakeRequestsManager];
            _parties = [.. parties.Select(party => (party, rounds.Read(client.Token.IsBlocked(party))))];
        }

        public UInt256 Ether(UInt256 amount)
        {
            try
            {
                return _rate.Out.Apply(amount);
            }
            catch (OverflowException)
            {
                return UInt256.MaxValue;
            }
        }

        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = _client.Info.Token,
            IsPaused = _paused.Value,
            Minimum = _minimum.Value,
        };

        public ImmutableArray<LiquidRefusal> Refusals(UInt256 amount, UInt256 ether, UInt256? bound)
        {
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            Address token = _client.Info.Token;
            if (_paused.Value)
            {
                refusals.Add(new OperationPaused("Unstake requests", _client.Deployment.Pauser));
            }

            if (amount < _minimum.Value)
            {
                refusals.Add(new AmountBelowMinimum(token, amount, _minimum.Value));
            }

            // The contract would cut the amount of ether off at 128 bits without a word.
            if (amount > Most || ether > Most)
            {
                refusals.Add(new AmountAboveMaximum(token, amount, Most));
            }

            UInt256 least = UInt256.Max(bound ?? UInt256.Zero, UInt256.One);
            if (ether < least)
            {
                refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, ether, least));
            }

            // Older tokens have no block list.
            refusals.AddRange(_parties.Where(party => party.IsBlocked.ValueOr(false)).Select(party => new AccountBlocked(party.Account, token)));
            if (_owner is { } owner)
            {
                LiquidContext.CheckSpend(refusals, owner, new TokenSpend(token, _client.Deployment.Staking, amount), _balance!.Value.Value, _allowance!.Value.Value);
            }

            return refusals.ToImmutable();
        }
    }
}
