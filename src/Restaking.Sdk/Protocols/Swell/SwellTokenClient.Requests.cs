using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Swell;

/// <content>Withdrawal requests.</content>
public abstract partial class SwellTokenClient
{
    /// <inheritdoc />
    /// <remarks>The maximum is zero until the protocol sets one: then no request is small enough.</remarks>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        if (token is { } named && named != Info.Token)
        {
            throw new ArgumentException($"The exits of {Info} take {Info.Token} and no other token.", nameof(token));
        }

        return Context.ReadAsync(
            async rounds =>
            {
                RequestGates gates = BeginRequest(rounds, null);
                await rounds.NextAsync().ConfigureAwait(false);
                if (AskPauses(rounds, gates.Pauses))
                {
                    await rounds.NextAsync().ConfigureAwait(false);
                }

                return LimitsOf(gates, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = Check(withdrawal);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Context.ReadAsync(rounds => QuoteAsync(rounds, withdrawal, amount, owner), block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The token is burned by the request and nothing brings it back: there is no cancelling. The NFT goes to the owner by <c>_safeMint</c>, so an owner that is
    /// a contract has to answer <c>onERC721Received</c>.
    /// </remarks>
    /// <exception cref="PreflightException">The request is for another token or asset than the exits'.</exception>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        UInt256 amount = Check(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await QuoteRequestAsync(withdrawal with { Owner = owner }, null, cancellationToken).ConfigureAwait(false);
        RefuseOtherAssets(quote);
        LiquidWithdrawal bound = withdrawal with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps),
        };
        return await Context.PlanAsync(
            RequestCall(amount),
            ReadRequest,
            $"Request to withdraw {amount} units of {Info.Symbol}",
            owner,
            (at, stop) => QuoteRequestAsync(bound, at, stop),
            [new TokenSpend(Info.Token, Exit, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        // The function returns nothing; the event names the id, though not as an indexed argument.
        LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt)
        {
            SwEXIT.WithdrawRequestCreatedEvent made = receipt.Single<SwEXIT.WithdrawRequestCreatedEvent>(Exit, found => found.Owner == owner && found.Amount == amount);
            return new LiquidWithdrawalResult([KeyOf(made.TokenId)], owner, receipt.TransactionHash, receipt.BlockNumber);
        }
    }

    private protected abstract IContractCall RequestCall(UInt256 amount);

    // There is no call for what the exits do not take or pay, and one for what they do must not go in its stead.
    private static void RefuseOtherAssets(LiquidWithdrawalQuote quote)
    {
        if (quote.Refusals.Any(refusal => refusal is AssetNotAccepted))
        {
            quote.ThrowIfRefused();
        }
    }

    private UInt256 Check(LiquidWithdrawal withdrawal) =>
        LiquidTerms.Check(Context, withdrawal, Info);

    private async Task<LiquidWithdrawalQuote> QuoteAsync(ReadRounds rounds, LiquidWithdrawal withdrawal, UInt256 amount, Address? owner)
    {
        RequestGates gates = BeginRequest(rounds, owner);
        RoundRead<UInt256> rate = rounds.Read(Reading.GetRate());
        TokenSpend spend = new(Info.Token, Exit, amount);
        (RoundRead<UInt256> Balance, RoundRead<UInt256> Allowance)? funds = owner is { } account
            ? (rounds.Read(spend.BalanceOf(account)), rounds.Read(spend.Allowance(account)))
            : null;
        await rounds.NextAsync().ConfigureAwait(false);
        if (AskPauses(rounds, gates.Pauses))
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        UInt256 output = new RateFraction(rate.Value, One).ApplyOrMax(amount);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        Add(refusals, withdrawal, amount, output, gates, owner);
        if (owner is { } payer && funds is { } read)
        {
            LiquidContext.CheckSpend(refusals, payer, spend, read.Balance.Value, read.Allowance.Value);
        }

        return new LiquidWithdrawalQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(Info.Token, amount),
            Parts = [amount],
            Output = new AssetAmount(NativeAsset.Ether, output),
            Limits = LimitsOf(gates, rounds.Block),
            Refusals = refusals.ToImmutable(),
        };
    }

    private void Add(ImmutableArray<LiquidRefusal>.Builder refusals, LiquidWithdrawal withdrawal, UInt256 amount, UInt256 output, RequestGates gates, Address? owner)
    {
        if (gates.Pauses.Withdrawals)
        {
            refusals.Add(new OperationPaused("Withdrawals", AccessControl ?? Exit));
        }

        if (withdrawal.Token is { } token && token != Info.Token)
        {
            refusals.Add(new AssetNotAccepted(token, [Info.Token]));
        }

        if (withdrawal.OutputAsset is { } asset && asset != NativeAsset.Ether)
        {
            refusals.Add(new AssetNotAccepted(asset, [NativeAsset.Ether]));
        }

        // The exits have a list of their own beside the token's.
        if (gates.WhitelistEnabled.Value && owner is { } account && gates.Whitelisted is { Value: false })
        {
            refusals.Add(new AccountNotAllowed(account, Exit, "request a withdrawal: its whitelist is on"));
        }

        if (amount < gates.Minimum.Value)
        {
            refusals.Add(new AmountBelowMinimum(Info.Token, amount, gates.Minimum.Value));
        }

        if (amount > gates.Maximum.Value)
        {
            refusals.Add(new AmountAboveMaximum(Info.Token, amount, gates.Maximum.Value));
        }

        UInt256 least = withdrawal.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, output, least));
        }
    }

    private RequestGates BeginRequest(ReadRounds rounds, Address? owner) => new(
        BeginPauses(rounds),
        rounds.Read(ReadingExit.WithdrawRequestMinimum()),
        rounds.Read(ReadingExit.WithdrawRequestMaximum()),
        rounds.Read(ReadingExit.WhitelistEnabled()),
        owner is { } account ? rounds.Read(ReadingExit.WhitelistedAddresses(account)) : null);

    private OperationLimits LimitsOf(RequestGates gates, BlockRef block) => new()
    {
        Block = block,
        Asset = Info.Token,
        IsPaused = gates.Pauses.Withdrawals,
        Minimum = gates.Minimum.Value,
        Maximum = gates.Maximum.Value,
    };

    private readonly record struct RequestGates(
        PauseReads Pauses,
        RoundRead<UInt256> Minimum,
        RoundRead<UInt256> Maximum,
        RoundRead<bool> WhitelistEnabled,
        RoundRead<bool>? Whitelisted);
}
