using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>A liquid (re)staking protocol: its tokens, and the queues out of it.</summary>
public interface ILiquidProtocol
{
    /// <summary>The protocol's name for people.</summary>
    string Name { get; }

    /// <summary>Its tokens on this network.</summary>
    ImmutableArray<ILiquidToken> Tokens { get; }

    /// <summary>Its withdrawal queues on this network; empty when there is none.</summary>
    ImmutableArray<Withdrawals.ITicketQueue> Queues { get; }
}

/// <summary>A liquid token: what it is worth by its protocol's own word, and who holds how much.</summary>
/// <remarks>What else a token can do is said by the other interfaces its client implements; what it cannot do does not compile.</remarks>
public interface ILiquidToken
{
    /// <summary>What the token is.</summary>
    LiquidTokenInfo Info { get; }

    /// <summary>The protocol's rate at one block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContractRevertException">The protocol gives no rate now (a stale price, a pause).</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    Task<ExchangeRate> GetExchangeRateAsync(BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>The rate, read together with what others read.</summary>
    Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds);

    /// <summary>What some accounts hold, read together with what others read; in the order of the accounts.</summary>
    Task<ImmutableArray<TokenHolding>> ReadHoldingsAsync(ReadRounds rounds, ImmutableArray<Address> owners);
}

/// <summary>A token that anybody can deposit for.</summary>
public interface ILiquidStakingProtocol : ILiquidToken
{
    /// <summary>What it takes now: <see cref="NativeAsset.Ether"/> and tokens.</summary>
    /// <exception cref="RpcException">No usable answer came.</exception>
    Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default);

    /// <summary>Minimum, maximum, room and pause for one asset.</summary>
    /// <param name="asset">The asset; null: ether.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a deposit would give, and every reason why it would be refused. With a signer or a depositor its balance and allowance are checked too.
    /// </summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Plans a deposit: the approval of exactly the amount where a token is deposited, then the deposit. Each step asks the deposit's gates
    /// again when it is simulated or sent, the bound on what comes out included, and refuses with <see cref="PreflightException"/> before
    /// anything is signed.
    /// </summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and the deposit names no depositor.</exception>
    Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default);
}

/// <summary>A token that wraps another one of the same protocol: wstETH of stETH, weETH of eETH.</summary>
public interface IWrappedToken : ILiquidToken
{
    /// <summary>The token that is wrapped.</summary>
    Address Unwrapped { get; }

    /// <summary>Plans wrapping: an exact approval, then the wrap.</summary>
    /// <param name="amount">How much of the unwrapped token.</param>
    /// <param name="owner">Whose tokens; null: the signer's.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    Task<TransactionPlan<LiquidDepositResult>> PrepareWrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default);

    /// <summary>Plans unwrapping.</summary>
    /// <param name="amount">How much of the wrapped token.</param>
    /// <param name="owner">Whose tokens; null: the signer's.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    Task<TransactionPlan<LiquidDepositResult>> PrepareUnwrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default);
}

/// <summary>A way out that pays in the same transaction, from a buffer, mostly for a fee.</summary>
public interface IInstantRedemption : ILiquidToken
{
    /// <summary>What would be paid, the fee, what the buffer holds, and every reason why it would be refused.</summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Plans a redemption: the approval where one is needed, then the redemption. The bound on what comes out is passed on where the contract takes
    /// one, and checked against the state right before sending where not.
    /// </summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and the redemption names no owner.</exception>
    Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default);
}
