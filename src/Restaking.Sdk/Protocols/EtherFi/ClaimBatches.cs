using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>Claims of both queues: one by its own call, several by the queue's batch or, where anybody may claim, one by one inside a Multicall3.</summary>
internal static class ClaimBatches
{
    /// <summary>
    /// Reads that end a Multicall3 of claims and must succeed. A claim may fail there without failing the whole, so a node that looks for the least gas could
    /// settle where the last claims run out of it. A call gets all gas but a 64th (EIP-150): one that ran out leaves a 64th of what was left before it, and these
    /// reads (some 2,500 gas each and more) do not fit into that unless the claim had more than a million.
    /// </summary>
    private const int GuardReads = 12;

    public static async Task<ClaimPreparation> PrepareAsync(
        EtherFiBook book,
        ITicketQueue queue,
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options,
        Func<WithdrawalTicket, IContractCall> one,
        Func<ImmutableArray<WithdrawalTicket>, IContractCall> many,
        Func<TransactionReceipt, ImmutableArray<WithdrawalTicket>, ClaimResult> read,
        CancellationToken cancellationToken)
    {
        // The batch fails as a whole, so trying it out finds the tickets that cannot be paid.
        ClaimPreparation checkedOut = await PrepareAsync(tickets, many).ConfigureAwait(false);
        if (book.Context.Network.Multicall3 is not { } multicall || checkedOut.Transactions.All(claim => claim.Tickets.Length == 1 || !claim.Tickets[0].AnyoneMayClaim))
        {
            return checkedOut;
        }

        ClaimPreparation apart = await PrepareAsync(
            [.. checkedOut.Transactions.SelectMany(claim => claim.Tickets)], part => OneByOne(book, multicall, part, one)).ConfigureAwait(false);
        return apart with { Skipped = [.. checkedOut.Skipped, .. apart.Skipped] };

        Task<ClaimPreparation> PrepareAsync(IReadOnlyList<WithdrawalTicket> some, Func<ImmutableArray<WithdrawalTicket>, IContractCall> together) =>
            ClaimFlow.PrepareAsync(
                book.Context,
                queue,
                some,
                options,
                new ClaimRules
                {
                    Draft = (ready, how) => ready.Chunk(how.MaxPerTransaction).Select(chunk => Draft([.. chunk], together)),
                    StillInPlace = static (_, _) => null,
                },
                cancellationToken);

        ClaimDraft Draft(ImmutableArray<WithdrawalTicket> part, Func<ImmutableArray<WithdrawalTicket>, IContractCall> together) =>
            new(part, part.Length == 1 ? one(part[0]) : together(part), receipt => read(receipt, part));
    }

    /// <summary>Which of the tickets a receipt says were paid.</summary>
    public static ClaimResult Result(
        TransactionReceipt receipt,
        ImmutableArray<WithdrawalTicket> tickets,
        Func<WithdrawalTicket, (Address Owner, UInt256 Amount)?> payout) => new(
        [
            .. tickets.Select(ticket => payout(ticket) is { } paid
                ? new TicketPayout(ticket.Key, TicketOutcome.Paid, paid.Owner, [new AssetAmount(NativeAsset.Ether, paid.Amount)])
                : new TicketPayout(ticket.Key, TicketOutcome.NotPaid, null, [], "Its part of the transaction failed: somebody else was first, or it could not be paid. Read the ticket again.")),
        ],
        receipt.TransactionHash,
        receipt.BlockNumber);

    private static Multicall3.Aggregate3Call OneByOne(EtherFiBook book, Address multicall, ImmutableArray<WithdrawalTicket> tickets, Func<WithdrawalTicket, IContractCall> one)
    {
        Multicall3.Call3 guard = new(book.Deployment.EETH, AllowFailure: false, book.EEth.TotalSupply().ToCalldata());
        return new Multicall3(multicall).Aggregate3(
        [
            .. tickets.Select(ticket =>
            {
                IContractCall call = one(ticket);
                return new Multicall3.Call3(call.Target, AllowFailure: true, call.ToCalldata());
            }),
            .. Enumerable.Repeat(guard, GuardReads),
        ]);
    }
}
