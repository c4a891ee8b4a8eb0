using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Protocols.Renzo;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.ClaimBot.Devnet;

/// <summary>Seven liquid protocols on a node, and what their operators do there so that a ticket matures.</summary>
internal sealed class LiquidParts : ILiquidDevnet
{
    private readonly LidoDevnet _lido;
    private readonly EtherFiDevnet _etherFi;
    private readonly KelpDevnet _kelp;
    private readonly PufferDevnet _puffer;
    private readonly RenzoDevnet _renzo;
    private readonly SwellDevnet _swell;
    private readonly MantleDevnet _mantle;

    private LiquidParts(LidoDevnet lido, EtherFiDevnet etherFi, KelpDevnet kelp, PufferDevnet puffer, RenzoDevnet renzo, SwellDevnet swell, MantleDevnet mantle)
    {
        _lido = lido;
        _etherFi = etherFi;
        _kelp = kelp;
        _puffer = puffer;
        _renzo = renzo;
        _swell = swell;
        _mantle = mantle;
    }

    public static async Task<LiquidParts> DeployAsync(AnvilNode node, CancellationToken cancellationToken)
    {
        LidoDevnet lido = await LidoDevnet.DeployAsync(node, cancellationToken);
        LiquidParts parts = new(
            lido,
            await EtherFiDevnet.DeployAsync(node, cancellationToken: cancellationToken),
            await KelpDevnet.DeployAsync(node, cancellationToken),
            await PufferDevnet.DeployAsync(node, lido, cancellationToken),
            await RenzoDevnet.DeployAsync(node, lido, cancellationToken),
            await SwellDevnet.DeployAsync(node, cancellationToken),
            await MantleDevnet.DeployAsync(node, cancellationToken));
        await parts._kelp.FundVaultAsync(UInt256.FromEther("1000"), cancellationToken);
        return parts;
    }

    public RestakingNetwork AddTo(RestakingNetwork network) =>
        new ILiquidDevnet[] { _lido, _etherFi, _kelp, _puffer, _renzo, _swell, _mantle }.Aggregate(network, (all, protocol) => protocol.AddTo(all));

    /// <summary>Does what a ticket waits for. Earlier tickets of the same queue may mature with it.</summary>
    public async Task MatureAsync(RestakingClient client, WithdrawalTicket ticket, CancellationToken cancellationToken)
    {
        switch (ticket.Detail)
        {
            case LidoTicketDetail lido:
                await _lido.FinalizeAsync(lido.RequestId, cancellationToken: cancellationToken);
                break;
            case EtherFiTicketDetail etherFi:
                await _etherFi.FinalizeAsync(etherFi.RequestId, cancellationToken);
                break;
            case KelpTicketDetail { IsUnlocked: false } kelp:
                await _kelp.UnlockAsync(kelp.Asset, kelp.Nonce + UInt256.One, cancellationToken);
                break;
            case PufferTicketDetail puffer:
                await _puffer.FinalizeAsync(puffer.Index, cancellationToken);
                break;
            case RenzoTicketDetail:
                await _renzo.FinalizeAsync(cancellationToken);
                break;
            case SwellExitDetail:
                await _swell.ProcessAsync(ticket.Key.Queue, UInt256.Parse(ticket.Key.Id, null), cancellationToken);
                break;
            case MEthTicketDetail mEth:
                await PayMantleAsync(client, mEth, cancellationToken);
                break;
            default:
                break; // EigenLayer's, and an unlocked one of Kelp: blocks are all they wait for
        }
    }

    private async Task PayMantleAsync(RestakingClient client, MEthTicketDetail ticket, CancellationToken cancellationToken)
    {
        UInt256 allocated = await client.ReadAsync(new UnstakeRequestsManager(_mantle.Deployment.UnstakeRequestsManager).AllocatedETHForClaims(), cancellationToken: cancellationToken);
        if (ticket.CumulativeEther > allocated)
        {
            await _mantle.AllocateAsync(ticket.CumulativeEther - allocated, cancellationToken);
        }

        if (ticket.OracleBlock < ticket.FinalizedByBlock)
        {
            await _mantle.ReportAsync(ticket.FinalizedByBlock, cancellationToken);
        }
    }
}
