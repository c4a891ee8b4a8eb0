using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>Reads requests of Puffer's queue, whose numbers logs told, into tickets.</summary>
internal sealed class PufferQueueReader(LiquidContext context, PufferDeployment deployment, TicketQueueInfo queue, PufferAccess access)
{
    private static readonly UInt256 RateUnit = UInt256.FromEther("1");

    // Immutable in the contract, and an upgrade to another size is refused there.
    private volatile Box? _batchSize;

    private sealed record Box(UInt256 Value);

    /// <summary>What a request is that a log or an earlier reading told of.</summary>
    /// <param name="Index">Its number.</param>
    /// <param name="Owner">Who is to be paid.</param>
    /// <param name="Trace">Where the log was; null when only a ticket is known.</param>
    public readonly record struct Known(UInt256 Index, Address Owner, TicketTrace? Trace);

    private PufferWithdrawalManager Manager => new(deployment.WithdrawalManager);

    private PufferVaultV5 Vault => new(deployment.Vault);

    public static string IdOf(UInt256 index) => index.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The request's number; null for an id of another queue's making.</summary>
    public static UInt256? IndexOf(string id) => UInt256.TryParse(id, out UInt256 index) ? index : null;

    /// <summary>
    /// The requests as they are now, in the order given; two rounds, one more at the first time. Paid ones are <see cref="TicketState.Claimed"/>; null for
    /// numbers that no request has, or another one than the known.
    /// </summary>
    public async Task<ImmutableArray<WithdrawalTicket?>> ReadAsync(ReadRounds rounds, ImmutableArray<Known> known)
    {
        if (known.IsEmpty)
        {
            return [];
        }

        RoundRead<UInt256> finalized = rounds.Read(Manager.GetFinalizedWithdrawalBatch());
        RoundRead<UInt256> length = rounds.Read(Manager.GetWithdrawalsLength());
        RoundRead<UInt256> rate = rounds.Read(Vault.ConvertToAssets(RateUnit));
        RoundRead<UInt256>? size = _batchSize is null ? rounds.Read(Manager.BatchSize()) : null;
        PufferAccess.Question question = access.Ask(rounds, Manager.Authority(), Manager.CompleteQueuedWithdrawal(UInt256.Zero), null);
        Dictionary<UInt256, RoundRead<PufferWithdrawalManager.Withdrawal>> withdrawals = [];
        foreach (Known request in known)
        {
            if (!withdrawals.ContainsKey(request.Index))
            {
                withdrawals[request.Index] = rounds.Read(Manager.GetWithdrawal(request.Index));
            }
        }

        await rounds.NextAsync().ConfigureAwait(false);
        PufferAccess.Answer answer = await question.AnswerAsync().ConfigureAwait(false);
        UInt256 batchSize = (_batchSize ??= new Box(size!.Value.Value)).Value;
        Shared shared = new(rounds.Block, finalized.Value, length.Value, rate.Value, batchSize, answer);
        Dictionary<UInt256, RoundRead<PufferWithdrawalManager.WithdrawalBatch>> batches = [];
        Dictionary<Address, RoundRead<AccessManager.CanCallResult>> mayComplete = [];
        foreach (Known request in known)
        {
            UInt256 batch = request.Index / batchSize;
            if (batch <= shared.Finalized && !withdrawals[request.Index].Value.Recipient.IsZero && !batches.ContainsKey(batch))
            {
                batches[batch] = rounds.Read(Manager.GetBatch(batch));
            }

            if (!answer.ForEverybody && !mayComplete.ContainsKey(request.Owner))
            {
                mayComplete[request.Owner] = rounds.Read(new AccessManager(answer.Manager).CanCall(
                    request.Owner, deployment.WithdrawalManager, PufferWithdrawalManager.CompleteQueuedWithdrawalCall.Selector));
            }
        }

        if (batches.Count + mayComplete.Count > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return
        [
            .. known.Select(request => ToTicket(
                request,
                withdrawals[request.Index].Value,
                batches.TryGetValue(request.Index / batchSize, out RoundRead<PufferWithdrawalManager.WithdrawalBatch> batch) ? batch.Value : null,
                shared,
                answer.ForEverybody || mayComplete[request.Owner].Value.Immediate)),
        ];
    }

    private sealed record Shared(BlockRef Block, UInt256 Finalized, UInt256 Length, UInt256 RateNow, UInt256 BatchSize, PufferAccess.Answer Access);

    private WithdrawalTicket? ToTicket(
        Known known,
        PufferWithdrawalManager.Withdrawal withdrawal,
        PufferWithdrawalManager.WithdrawalBatch? settled,
        Shared shared,
        bool ownerMayComplete)
    {
        // The queue answers zeros for a request that was paid and for one that never was: only the length tells them apart. The first batch is a dummy.
        if (known.Index >= shared.Length || known.Index < shared.BatchSize)
        {
            return null;
        }

        UInt256 batch = known.Index / shared.BatchSize;
        UInt256 filled = UInt256.Min(shared.Length - (batch * shared.BatchSize), shared.BatchSize);
        if (withdrawal.Recipient.IsZero)
        {
            return Open(known, batch, filled, UInt256.Zero, UInt256.Zero, null, shared) with { State = TicketState.Claimed, Payable = [], Requested = [], GivenUp = null, AtRisk = null };
        }

        if (withdrawal.Recipient != known.Owner)
        {
            return null;
        }

        UInt256? batchRate = settled is { } done ? done.PufETHToETHExchangeRate : null;
        WithdrawalTicket open = Open(known, batch, filled, withdrawal.PufETHAmount, withdrawal.PufETHToETHExchangeRate, batchRate, shared);
        if (batchRate is null)
        {
            return open with
            {
                Timing = TicketTiming.For(filled < shared.BatchSize
                    ? $"batch {batch} to fill up: {filled} of {shared.BatchSize} requests are in it"
                    : $"finalisation of batch {batch}; the last is {shared.Finalized}"),
            };
        }

        if (shared.Access.IsClosed)
        {
            return open with
            {
                State = TicketState.Blocked,
                Blocked = new TicketBlock(TicketBlockReason.Paused, $"the withdrawal manager is closed by {shared.Access.Manager}; wait until it is opened"),
            };
        }

        return ownerMayComplete
            ? open with { State = TicketState.Claimable, AnyoneMayClaim = shared.Access.ForEverybody }
            : open with { State = TicketState.Finalized, Timing = TicketTiming.For("Puffer's finaliser to complete it: the access manager lets its owner not") };
    }

    private WithdrawalTicket Open(Known known, UInt256 batch, UInt256 filled, UInt256 amount, UInt256 rate, UInt256? batchRate, Shared shared)
    {
        UInt256 payable = UInt256.MulDiv(amount, UInt256.Min(rate, batchRate ?? shared.RateNow), RateUnit);
        return new WithdrawalTicket
        {
            Key = new TicketKey(context.ChainId, deployment.WithdrawalManager, IdOf(known.Index)),
            Protocol = queue.Protocol,
            Owner = known.Owner,
            GivenUp = new AssetAmount(deployment.Vault, amount),
            Requested = [new AssetAmount(deployment.Weth, UInt256.MulDiv(amount, rate, RateUnit))],
            Payable = [new AssetAmount(deployment.Weth, payable)],
            AtRisk = batchRate is null ? payable : UInt256.Zero,
            RequestedAtBlock = known.Trace?.Block,
            RequestedAt = known.Trace?.Time,
            State = TicketState.Requested,
            Timing = TicketTiming.Now,
            AnyoneMayClaim = shared.Access.ForEverybody,
            Block = shared.Block,
            Detail = new PufferTicketDetail(known.Index, batch, rate) { BatchSize = shared.BatchSize, BatchFilled = filled, RateOfBatch = batchRate },
        };
    }
}
