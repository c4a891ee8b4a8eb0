using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <content>Operators from logs.</content>
public partial class EigenLayerOperatorsClient
{
    /// <summary>
    /// The operators that registered in a block range, oldest first, with the last metadata URI and approver of that range. Registrations of before the slashing release
    /// (M2) and of after it are different events; both are read.
    /// </summary>
    /// <remarks>
    /// There is no list of operators in any contract. The range is read twice, piece by piece: once for what operators changed later, which is kept in memory (one entry
    /// per operator), and once for the registrations, which are streamed. No state is read, so any node with the logs will do.
    /// </remarks>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at; the node must know it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">A range that ends before it begins.</exception>
    public virtual IAsyncEnumerable<ListedOperator> ListAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        return SearchAsync(fromBlock, toBlock, cancellationToken);
    }

    private async IAsyncEnumerable<ListedOperator> SearchAsync(ulong fromBlock, ulong toBlock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<Address, Details> details = await ReadDetailsAsync(fromBlock, toBlock, cancellationToken).ConfigureAwait(false);
        LogFilter registrations = Filter(DelegationManager.OperatorRegisteredEvent.Topic0, DelegationManagerLegacy.OperatorRegisteredEvent.Topic0);
        await foreach (LogEntry log in _context.Reader.Rpc.GetLogsAsync(registrations, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            (Address Operator, Address Approver, bool IsLegacy)? registered =
                log.TryDecode(out DelegationManager.OperatorRegisteredEvent now) ? (now.Operator, now.DelegationApprover, false)
                : log.TryDecode(out DelegationManagerLegacy.OperatorRegisteredEvent before) ? (before.Operator, before.OperatorDetails.DelegationApprover, true)
                : null;
            if (registered is { } found)
            {
                Details later = details.GetValueOrDefault(found.Operator);
                Address approver = later.Approver ?? found.Approver;
                yield return new ListedOperator(found.Operator, log.BlockNumber, found.IsLegacy, approver.IsZero ? null : approver, later.MetadataUri);
            }
        }
    }

    /// <summary>The last URI and approver of every operator that changed one in the range; a registration emits the URI too.</summary>
    private async Task<Dictionary<Address, Details>> ReadDetailsAsync(ulong fromBlock, ulong toBlock, CancellationToken cancellationToken)
    {
        Dictionary<Address, Details> details = [];
        LogFilter changes = Filter(
            DelegationManager.OperatorMetadataURIUpdatedEvent.Topic0,
            DelegationManager.DelegationApproverUpdatedEvent.Topic0,
            DelegationManagerLegacy.OperatorDetailsModifiedEvent.Topic0);
        await foreach (LogEntry log in _context.Reader.Rpc.GetLogsAsync(changes, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            if (log.TryDecode(out DelegationManager.OperatorMetadataURIUpdatedEvent published))
            {
                details[published.Operator] = details.GetValueOrDefault(published.Operator) with { MetadataUri = published.MetadataURI };
            }
            else if (log.TryDecode(out DelegationManager.DelegationApproverUpdatedEvent updated))
            {
                details[updated.Operator] = details.GetValueOrDefault(updated.Operator) with { Approver = updated.NewDelegationApprover };
            }
            else if (log.TryDecode(out DelegationManagerLegacy.OperatorDetailsModifiedEvent modified))
            {
                details[modified.Operator] = details.GetValueOrDefault(modified.Operator) with { Approver = modified.NewOperatorDetails.DelegationApprover };
            }
        }

        return details;
    }

    private LogFilter Filter(params ReadOnlySpan<Hash32> topics) => new() { Addresses = [_context.Deployment.DelegationManager], Topics = [[.. topics]] };

    /// <summary>What changed after a registration; null where nothing did.</summary>
    private readonly record struct Details(string? MetadataUri, Address? Approver);
}
