using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>
/// A token whose way out is a delayed withdrawal (swBTC, cmETH): shares are handed over, mature, and have to be completed within a window after that.
/// There is ONE request per account and asset.
/// </summary>
/// <remarks>
/// <para>A further request is added to the open one and begins everything anew for the whole: the wait, the window, the price, the loss allowed, and who may
/// complete. So it is refused (<see cref="RequestWouldRestart"/>) unless it is asked for by name.</para>
/// <para>After the window nothing can be completed: the shares come back by <see cref="PrepareCancelAsync"/>, or begin anew by <see cref="PrepareRenewAsync"/>.</para>
/// </remarks>
public abstract partial class DelayedWithdrawToken : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue
{
    /// <summary>For fakes.</summary>
    private protected DelayedWithdrawToken()
    {
    }

    private protected DelayedWithdrawToken(LiquidContext context, LiquidTokenInfo info)
        : base(context, info)
    {
    }

    /// <summary>The contract that keeps the requests.</summary>
    /// <exception cref="InvalidOperationException">The deployment does not say where it is.</exception>
    public abstract Address DelayedWithdraw { get; }

    /// <summary>What a completed withdrawal is paid in.</summary>
    public abstract Address PaidAsset { get; }

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => new(Info.Protocol, $"{Info} delayed withdrawals", DelayedWithdraw, ClaimAccess.PerTicket);

    /// <inheritdoc />
    public abstract Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default);

    private protected abstract DelayedWithdrawReads BeginReads(ReadRounds rounds);

    private protected abstract IContractCall RequestCall(UInt128 shares, ushort maxLossBps, bool allowThirdParty);

    private protected abstract IContractCall CompleteCall(Address account);

    private protected abstract IContractCall CancelCall();

    /// <summary>The maturity that the receipt of a request names.</summary>
    private protected abstract ulong ReadMaturity(TransactionReceipt receipt, Address account);

    /// <summary>What the receipt says was paid to an account; null when it says nothing of it.</summary>
    private protected abstract UInt256? ReadPaid(TransactionReceipt receipt, Address account);

    /// <summary>The shares that the receipt of a cancellation says came back.</summary>
    private protected abstract UInt256 ReadReturned(TransactionReceipt receipt, Address account);

    private TicketKey KeyOf(Address account, ulong maturity) => new(Context.ChainId, DelayedWithdraw, DelayedWithdrawTickets.Id(account, PaidAsset, maturity));
}
