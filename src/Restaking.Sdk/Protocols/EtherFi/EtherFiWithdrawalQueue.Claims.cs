using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <content>Claims.</content>
public partial class EtherFiWithdrawalQueue
{
    /// <inheritdoc />
    /// <remarks>
    /// Before the upgrade the owner claims and several go into one <c>batchClaimWithdraw</c>, which pays all or none. Since the upgrade anybody claims and the NFT's
    /// owner is paid: several go through Multicall3 where the network has it, so that one which somebody else claims first does not hold up the others.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimBatches.PrepareAsync(
            Book,
            this,
            tickets,
            options,
            ticket => Book.Nft.ClaimWithdraw(IdOf(ticket.Key.Id)),
            many => Book.Nft.BatchClaimWithdraw([.. many.Select(ticket => IdOf(ticket.Key.Id))]),
            ReadPayouts,
            cancellationToken);

    private ClaimResult ReadPayouts(TransactionReceipt receipt, ImmutableArray<WithdrawalTicket> tickets)
    {
        Address nft = Book.Deployment.WithdrawRequestNft;
        Dictionary<UInt256, (Address Owner, UInt256 Amount)> paid = [];
        foreach (WithdrawRequestNFT.WithdrawRequestClaimedEvent claimed in receipt.From<WithdrawRequestNFT.WithdrawRequestClaimedEvent>(nft))
        {
            paid[claimed.RequestId] = (claimed.Owner, claimed.AmountOfEEth);
        }

        // The same name with a fee, under another topic: from before the upgrade.
        foreach (WithdrawRequestNFTLegacy.WithdrawRequestClaimedEvent claimed in receipt.From<WithdrawRequestNFTLegacy.WithdrawRequestClaimedEvent>(nft))
        {
            paid[claimed.RequestId] = (claimed.Owner, claimed.AmountOfEEth);
        }

        return ClaimBatches.Result(receipt, tickets, ticket => paid.TryGetValue(IdOf(ticket.Key.Id), out (Address Owner, UInt256 Amount) payout) ? payout : null);
    }
}
