using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Protocols.Renzo;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.ClaimBot.Proof;

/// <summary>The events by which each protocol says that a withdrawal was paid.</summary>
internal static class ClaimEvents
{
    /// <summary>Whether a log is the claim of a ticket.</summary>
    public static bool Claims(WithdrawalTicket ticket, LogEntry log) => Find(ticket, log) is not null;

    /// <summary>What a claim paid, in the smallest unit of the ticket's asset.</summary>
    public static UInt256 Paid(WithdrawalTicket ticket, LogEntry claim, IEnumerable<LogEntry> all) =>
        Find(ticket, claim) switch
        {
            { } paid when ticket.Detail is not EigenLayerTicketDetail => paid,

            // Its event has no amount; the token's transfer in the same transaction has.
            _ => all.Where(log => log.TransactionHash == claim.TransactionHash && log.Address == ticket.Payable[0].Asset)
                .Aggregate(UInt256.Zero, (sum, log) => log.TryDecode(out ERC20.TransferEvent transfer) && transfer.To == ticket.Owner ? sum + transfer.Value : sum),
        };

    private static UInt256? Find(WithdrawalTicket ticket, LogEntry log) => ticket.Detail switch
    {
        LidoTicketDetail lido => log.TryDecode(out WithdrawalQueueERC721.WithdrawalClaimedEvent paid) && paid.RequestId == lido.RequestId ? paid.AmountOfETH : null,
        EtherFiTicketDetail etherFi => log.TryDecode(out WithdrawRequestNFT.WithdrawRequestClaimedEvent paid) && paid.RequestId == etherFi.RequestId ? paid.AmountOfEEth : null,
        KelpTicketDetail kelp => log.TryDecode(out LRTWithdrawalManager.AssetWithdrawalFinalizedEvent paid)
            && (paid.Withdrawer, paid.Asset, paid.AmountBurned) == (ticket.Owner, kelp.Asset, ticket.GivenUp!.Value.Amount) ? paid.AmountReceived : null,
        PufferTicketDetail puffer => log.TryDecode(out PufferWithdrawalManager.WithdrawalCompletedEvent paid) && paid.WithdrawalIdx == puffer.Index ? paid.EthPayoutAmount : null,
        RenzoTicketDetail => log.TryDecode(out WithdrawQueue.WithdrawRequestClaimedEvent paid) && paid.WithdrawRequest.WithdrawRequestID.ToString() == ticket.Key.Id ? paid.WithdrawRequest.AmountToRedeem : null,
        SwellExitDetail swell => log.TryDecode(out SwEXIT.WithdrawalClaimedEvent paid) && paid.TokenId == swell.TokenId ? paid.ExitClaimedETH : null,
        MEthTicketDetail mEth => log.TryDecode(out UnstakeRequestsManager.UnstakeRequestClaimedEvent paid) && paid.CumulativeETHRequested == mEth.CumulativeEther ? paid.EthRequested : null,
        EigenLayerTicketDetail => log.TryDecode(out DelegationManager.SlashingWithdrawalCompletedEvent paid) && paid.WithdrawalRoot.ToString() == ticket.Key.Id ? UInt256.Zero : null,
        _ => null,
    };
}
