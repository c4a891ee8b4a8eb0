using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Who is claimed for by whom: owners and signers as they come along, and one lane per sender.</summary>
internal sealed class ClaimLaneRoster(ClaimEngineParts parts, ImmutableArray<ITransactionSigner> configured, IClaimOwnerSource? ownerSource, IClaimSignerSource? signerSource)
{
    private readonly Dictionary<Address, ClaimLane> _lanes = [];
    private readonly Dictionary<Address, ITransactionSigner> _signers = [];
    private readonly HashSet<Address> _complained = [];
    private ImmutableArray<ClaimOwner> _known;

    /// <summary>Ordered by sender.</summary>
    public ImmutableArray<ClaimLane> Lanes { get; private set; } = [];

    /// <summary>The owners of all lanes, in one order.</summary>
    public ImmutableArray<Address> Owners { get; private set; } = [];

    /// <summary>Asks for owners, and for signers when there are new ones.</summary>
    /// <exception cref="ClaimStartException">On start: a signer twice, or an owner for whom nobody can claim.</exception>
    public async Task RefreshAsync(bool isStart, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClaimOwner> more = ownerSource is null ? [] : await ownerSource.GetOwnersAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<ClaimOwner> owners = [.. parts.Options.Owners.Concat(more).DistinctBy(owner => owner.Address).OrderBy(owner => owner.Address)];
        if (!isStart && !_known.IsDefault && owners.AsSpan().SequenceEqual(_known.AsSpan()))
        {
            return;
        }

        await ReadSignersAsync(isStart, cancellationToken).ConfigureAwait(false);
        List<string> wrong = [];
        if (parts.Options.SenderForOthers is { } forOthers && !_signers.ContainsKey(forOthers) && !parts.Options.DryRun)
        {
            wrong.Add($"SenderForOthers is {forOthers}, which has no signer.");
        }

        Dictionary<Address, List<Address>> bySender = [];
        foreach (ClaimOwner owner in owners)
        {
            (Address? sender, string? reason) = SenderOf(owner);
            if (reason is not null && isStart)
            {
                wrong.Add(reason);
            }
            else if (reason is not null && _complained.Add(owner.Address))
            {
                parts.Logger.OwnerWithoutSender(owner.Address, reason);
            }

            if (sender is { } by)
            {
                (bySender.TryGetValue(by, out List<Address>? list) ? list : bySender[by] = []).Add(owner.Address);
            }
        }

        if (wrong.Count > 0)
        {
            throw new ClaimStartException(string.Join(" ", wrong), isTransient: false);
        }

        Change(bySender);
        _known = owners;
    }

    private async Task ReadSignersAsync(bool isStart, CancellationToken cancellationToken)
    {
        IReadOnlyList<ITransactionSigner> more = signerSource is null ? [] : await signerSource.GetSignersAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Address> seen = [];
        foreach (ITransactionSigner signer in configured.Concat(more))
        {
            if (!seen.Add(signer.Address) && isStart && !ReferenceEquals(_signers.GetValueOrDefault(signer.Address), signer))
            {
                throw new ClaimStartException($"{signer.Address} has two signers: which one sends?", isTransient: false);
            }

            _signers.TryAdd(signer.Address, signer);
        }
    }

    private (Address? Sender, string? Reason) SenderOf(ClaimOwner owner)
    {
        if (owner.Sender is { } named)
        {
            return parts.Options.DryRun || _signers.ContainsKey(named) ? (named, null) : (null, $"The claims of {owner.Address} are to be sent by {named}, which has no signer.");
        }

        if (_signers.ContainsKey(owner.Address))
        {
            return (owner.Address, null);
        }

        Address? other = parts.Options.SenderForOthers ?? (_signers.Count == 1 ? _signers.Keys.First() : null);
        if (other is not null && parts.Options.Policy.ClaimForOthers)
        {
            return (other, null);
        }

        return parts.Options.DryRun
            ? (owner.Address, null)
            : (null, $"{owner.Address} has no signer, and {(parts.Options.Policy.ClaimForOthers ? "nobody is named to send for others (SenderForOthers)" : "claims for others are not allowed (ClaimPolicy.ClaimForOthers)")}.");
    }

    private void Change(Dictionary<Address, List<Address>> bySender)
    {
        foreach ((Address sender, List<Address> owners) in bySender)
        {
            if (!_lanes.TryGetValue(sender, out ClaimLane? lane))
            {
                _lanes[sender] = lane = Create(sender);
            }

            lane.Owners = [.. owners];
        }

        foreach (ClaimLane lane in _lanes.Values.Where(lane => !bySender.ContainsKey(lane.Sender)).ToArray())
        {
            // It has nobody to claim for any more. What it has sent is still followed to its end.
            lane.Owners = [];
            if (lane.Unconfirmed == 0)
            {
                _lanes.Remove(lane.Sender);
            }
        }

        Lanes = [.. _lanes.Values.OrderBy(lane => lane.Sender)];
        Owners = [.. Lanes.SelectMany(lane => lane.Owners)];
    }

    private ClaimLane Create(Address sender)
    {
        if (!_signers.TryGetValue(sender, out ITransactionSigner? signer))
        {
            return new ClaimLane(parts, sender, parts.Client, canSign: false);
        }

        try
        {
            return new ClaimLane(parts, sender, parts.Client.WithSigner(signer, Configure), canSign: !parts.Options.DryRun);
        }
        catch (ArgumentException exception)
        {
            throw new ClaimStartException($"The signer of {sender} can not be used: {exception.Message}", isTransient: false, exception);
        }
    }

    private TransactionOptions Configure(TransactionOptions options) => parts.Options.Confirmations is { } confirmations ? options with { Confirmations = confirmations } : options;
}
