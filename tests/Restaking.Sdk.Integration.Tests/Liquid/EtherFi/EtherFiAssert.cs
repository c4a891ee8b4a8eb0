using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>Steps that the tests of ether.fi share.</summary>
internal static class EtherFiAssert
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Refused before anything was signed, for a reason of this kind.</summary>
    public static async Task<TRefusal> RefusedAsync<TRefusal>(LiquidUser user, TransactionPlan plan, bool last = false)
        where TRefusal : LiquidRefusal
    {
        ulong before = await user.NonceAsync();
        PlanStep step = last ? plan[^1] : plan.First(step => step.State == PlanStepState.Ready);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => step.Transaction.SendAsync(cancellationToken: Cancel));
        Assert.Equal(before, await user.NonceAsync());
        return refused.Issues.OfType<TRefusal>().First();
    }

    /// <summary>Requests a withdrawal and names its ticket.</summary>
    public static async Task<WithdrawalTicket> RequestAsync(LiquidUser user, LiquidWithdrawal withdrawal, LiquidUser? recipient = null)
    {
        LiquidWithdrawalResult result = await (await user.Client.EtherFi.Withdrawals.PrepareRequestAsync(withdrawal, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        TicketKey key = Assert.Single(result.Tickets);
        return Assert.Single(await (recipient ?? user).TicketsAsync(), ticket => ticket.Key == key);
    }

    /// <summary>Deposits ether for eETH.</summary>
    public static async Task<LiquidDepositResult> DepositAsync(LiquidUser user, string ether = "10") =>
        await (await user.Client.EtherFi.EEth.PrepareDepositAsync(new LiquidDeposit(Amount.FromEther(ether)), Cancel)).ExecuteAsync(cancellationToken: Cancel);

    /// <summary>Tickets again, as they are now.</summary>
    public static async Task<WithdrawalTicket> RefreshAsync(LiquidUser user, ITicketQueue queue, WithdrawalTicket ticket) =>
        (await ReadRounds.RunAsync(user.Client.Reader, rounds => queue.RefreshTicketsAsync(rounds, [ticket]), cancellationToken: Cancel))[0];

    /// <summary>Wei that a plan's transactions cost.</summary>
    public static UInt256 GasOf(TransactionPlan plan) => plan
        .Select(step => step.Confirmed is { } done ? done.Receipt.EffectiveGasPrice * done.Receipt.GasUsed : UInt256.Zero)
        .Aggregate(UInt256.Zero, (sum, gas) => sum + gas);
}
