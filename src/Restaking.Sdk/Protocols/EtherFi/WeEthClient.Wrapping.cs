using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <content>Wrapping and unwrapping.</content>
public partial class WeEthClient
{
    /// <summary>eETH.</summary>
    public virtual Address Unwrapped => Book.Deployment.EETH;

    /// <inheritdoc />
    /// <remarks>
    /// The whole balance can be wrapped, whatever its last wei: the contract compares shares. So little eETH that it is worth no share is refused: it would
    /// be wrapped to nothing.
    /// </remarks>
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareWrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default) =>
        PrepareAsync(amount, owner, wrap: true, cancellationToken);

    /// <inheritdoc />
    /// <remarks>The eETH may arrive a wei or two short of the result's amount; its shares are exact.</remarks>
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareUnwrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default) =>
        PrepareAsync(amount, owner, wrap: false, cancellationToken);

    private async Task<TransactionPlan<LiquidDepositResult>> PrepareAsync(Amount amount, Address? owner, bool wrap, CancellationToken cancellationToken)
    {
        UInt256 units = LiquidContext.Positive(amount, nameof(amount));
        Address account = Context.Account(owner, nameof(owner));
        return await Context.PlanAsync(
            wrap ? Book.WeEth.Wrap(units) : Book.WeEth.Unwrap(units),
            receipt => wrap ? ReadWrapped(receipt, account) : ReadUnwrapped(receipt, account),
            wrap ? $"Wrap {units} wei of eETH" : $"Unwrap {units} units of weETH",
            account,
            (block, stop) => Context.ReadAsync(rounds => ReadQuoteAsync(rounds, units, account, wrap), block, stop),
            wrap ? [new TokenSpend(Unwrapped, Info.Token, units)] : [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<LiquidDepositQuote> ReadQuoteAsync(ReadRounds rounds, UInt256 amount, Address account, bool wrap)
    {
        Address input = wrap ? Unwrapped : Info.Token;
        Address output = wrap ? Info.Token : Unwrapped;
        EtherFiReads state = new(Book, rounds, account);
        state.AskPause(Info.Token);
        RoundRead<UInt256> balance = rounds.Read<UInt256>(wrap ? Book.EEth.BalanceOf(account) : Book.WeEth.BalanceOf(account));
        RoundRead<UInt256> shares = rounds.Read<UInt256>(wrap ? Book.EEth.Shares(account) : Book.WeEth.BalanceOf(account));
        RoundRead<UInt256> allowance = rounds.Read(Book.EEth.Allowance(account, Info.Token));
        await state.CompleteAsync().ConfigureAwait(false);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        state.CheckPaused(refusals, ("Transfers of eETH", Unwrapped), ("Transfers of weETH", Info.Token));
        state.CheckBlocked(refusals, account);
        EEthPool pool = state.Pool;
        UInt256 counted = UInt256.Min(amount, EtherFiBook.LargestAmount);
        UInt256 needed = wrap ? pool.SharesFor(counted) : counted;
        if (needed > shares.Value || counted < amount)
        {
            refusals.Add(new BalanceTooLow(input, account, balance.Value, amount));
        }

        if (wrap && allowance.Value < amount)
        {
            refusals.Add(new AllowanceTooLow(input, Info.Token, allowance.Value, amount));
        }

        UInt256 expected = wrap ? needed : pool.AmountFor(counted);
        if (expected.IsZero)
        {
            refusals.Add(new OutputBelowMinimum(output, expected, UInt256.One));
        }

        return new LiquidDepositQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(input, amount),
            Output = new AssetAmount(output, expected),
            Limits = new OperationLimits { Block = rounds.Block, Asset = input, IsPaused = refusals.OfType<OperationPaused>().Any() },
            Refusals = refusals.ToImmutable(),
        };
    }

    private LiquidDepositResult ReadWrapped(TransactionReceipt receipt, Address account)
    {
        WeETH.TransferEvent minted = receipt.Single<WeETH.TransferEvent>(Info.Token, e => e.From.IsZero && e.To == account);
        return new LiquidDepositResult(account, new AssetAmount(Info.Token, minted.Value), Shares: null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private LiquidDepositResult ReadUnwrapped(TransactionReceipt receipt, Address account)
    {
        EETH.TransferEvent sent = receipt.Single<EETH.TransferEvent>(Unwrapped, e => e.From == Info.Token && e.To == account);
        EETH.TransferSharesEvent shares = receipt.Single<EETH.TransferSharesEvent>(Unwrapped, e => e.From == Info.Token && e.To == account);
        return new LiquidDepositResult(account, new AssetAmount(Unwrapped, sent.Value), shares.SharesValue, receipt.TransactionHash, receipt.BlockNumber);
    }
}
