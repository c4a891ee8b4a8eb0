using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>What taking back the principal of old requests would give, and every reason why it would be refused.</summary>
public sealed record UniBtcPrincipalQuote : LiquidQuote
{
    /// <summary>Whose requests.</summary>
    public required Address Owner { get; init; }

    /// <summary>The requests that would end, the oldest open ones first.</summary>
    public required ImmutableArray<TicketKey> Tickets { get; init; }

    /// <summary>What comes back, in uniBTC: what was given up, the redemption fee included, less <see cref="Fee"/>.</summary>
    public required AssetAmount Output { get; init; }

    /// <summary>The fee for taking it back, in uniBTC.</summary>
    public required UInt256 Fee { get; init; }
}

/// <summary>What taking back the principal gave.</summary>
/// <param name="Tickets">The requests that ended.</param>
/// <param name="Owner">Who got it.</param>
/// <param name="Received">What came back, in uniBTC.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record UniBtcPrincipalResult(ImmutableArray<TicketKey> Tickets, Address Owner, AssetAmount Received, Hash32 TransactionHash, ulong BlockNumber);
