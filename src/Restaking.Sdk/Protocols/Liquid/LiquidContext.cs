using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>What the clients of the liquid protocols share: the two ways to the chain, and what every flow needs.</summary>
public sealed class LiquidContext
{
    /// <summary>All of it, in basis points.</summary>
    internal const uint WholeBps = 10_000;

    /// <summary>Makes it; no I/O.</summary>
    public LiquidContext(ContractReader reader, TransactionPipeline transactions, RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(network);
        Reader = reader;
        Transactions = transactions;
        Network = network;
    }

    /// <summary>A bound that nothing reaches.</summary>
    internal static UInt256 Never => UInt256.MaxValue;

    /// <summary>Reads.</summary>
    public ContractReader Reader { get; }

    /// <summary>Writes.</summary>
    public TransactionPipeline Transactions { get; }

    /// <summary>The chain and its contracts.</summary>
    public RestakingNetwork Network { get; }

    /// <summary>The chain.</summary>
    public ulong ChainId => Network.ChainId;

    /// <summary>Who acts: the account named, or the signer's.</summary>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="ArgumentException">The zero address is named.</exception>
    internal Address Account(Address? named, string parameterName) => AccountOrNull(named, parameterName)
        ?? throw new InvalidOperationException($"Whose action is it? The client has no signer, so '{parameterName}' must name the account.");

    /// <summary>Who acts, or null when nobody is known.</summary>
    internal Address? AccountOrNull(Address? named, string parameterName) =>
        named is { } account ? NotZero(account, parameterName) : Transactions.Signer?.Address;

    /// <summary>The address, which must not be zero.</summary>
    internal static Address NotZero(Address address, string parameterName) =>
        address.IsZero ? throw new ArgumentException("The zero address cannot be meant here.", parameterName) : address;

    /// <summary>The amount, which must not be zero.</summary>
    internal static UInt256 Positive(Amount amount, string parameterName) =>
        amount.IsZero ? throw new ArgumentOutOfRangeException(parameterName, "The amount must be above zero.") : amount.BaseUnits;

    /// <summary>
    /// The bound that a prepared action keeps: the caller's own, or what is quoted less the slippage, rounded up. Where nothing is quoted and the caller names
    /// none it is <see cref="Never"/>: else the action would go out without any bound as soon as what stands against it is gone.
    /// </summary>
    internal static UInt256 Bound(UInt256? minimum, UInt256 quoted, uint slippageBps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slippageBps, WholeBps);
        return minimum ?? (quoted.IsZero ? Never : UInt256.MulDiv(quoted, WholeBps - slippageBps, WholeBps, DivisionRounding.Up));
    }

    /// <summary>Runs one reader alone.</summary>
    internal Task<TResult> ReadAsync<TResult>(Func<ReadRounds, Task<TResult>> read, BlockTag? block, CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(Reader, read, block, cancellationToken);

    /// <summary>A check of a quote's refusals at the block the pipeline names.</summary>
    internal static PreflightCheck Gate<TQuote>(Func<BlockTag, CancellationToken, Task<TQuote>> quote, bool beforeApproval = false)
        where TQuote : LiquidQuote =>
        async (at, stop) =>
        {
            TQuote now = await quote(at.Block, stop).ConfigureAwait(false);
            bool allowanceCounts = !beforeApproval && !at.EarlierStepsPending;
            return [.. now.Refusals.Where(refusal => allowanceCounts || refusal is not AllowanceTooLow)];
        };

    /// <summary>
    /// A plan: for each spend an exact approval where the allowance is short, then the call. Every step asks <paramref name="quote"/> again and
    /// refuses with what it says.
    /// </summary>
    internal async Task<TransactionPlan<TResult>> PlanAsync<TQuote, TResult>(
        IContractCall call,
        Func<TransactionReceipt, TResult> readResult,
        string description,
        Address from,
        Func<BlockTag, CancellationToken, Task<TQuote>> quote,
        IReadOnlyList<TokenSpend> spends,
        UInt256 value,
        CancellationToken cancellationToken)
        where TQuote : LiquidQuote
    {
        PreparedTransaction<TResult> final = Transactions.Prepare(call, readResult, value, description, from, [Gate(quote)]);
        ImmutableArray<PlanStep>.Builder approvals = ImmutableArray.CreateBuilder<PlanStep>();
        foreach (TokenSpend spend in spends)
        {
            approvals.AddRange(await ApprovalSteps.PrepareAsync(
                Reader, Transactions, spend.Token, from, spend.Spender, spend.Amount, Gate(quote, beforeApproval: true), cancellationToken).ConfigureAwait(false));
        }

        return new TransactionPlan<TResult>(approvals.ToImmutable(), final);
    }

    /// <summary>Adds the refusals of an account that would spend a token: balance and allowance.</summary>
    internal static void CheckSpend(
        ImmutableArray<LiquidRefusal>.Builder refusals,
        Address account,
        TokenSpend spend,
        UInt256 balance,
        UInt256? allowance)
    {
        if (balance < spend.Amount)
        {
            refusals.Add(new BalanceTooLow(spend.Token, account, balance, spend.Amount));
        }

        if (allowance is { } have && have < spend.Amount)
        {
            refusals.Add(new AllowanceTooLow(spend.Token, spend.Spender, have, spend.Amount));
        }
    }
}

/// <summary>A token that a call takes from its sender.</summary>
/// <param name="Token">The token.</param>
/// <param name="Spender">The contract that takes it.</param>
/// <param name="Amount">How much.</param>
internal readonly record struct TokenSpend(Address Token, Address Spender, UInt256 Amount)
{
    public IContractCall<UInt256> BalanceOf(Address account) => new ERC20(Token).BalanceOf(account);

    public IContractCall<UInt256> Allowance(Address account) => new ERC20(Token).Allowance(account, Spender);
}
