using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>What an account holds and what it is waiting for, over every liquid protocol and EigenLayer's queue; all at one block.</summary>
/// <param name="Owner">The account.</param>
/// <param name="Block">The block.</param>
/// <param name="Positions">What it holds; tokens it has none of are left out.</param>
/// <param name="Tickets">Its open tickets.</param>
public sealed record LiquidPortfolio(Address Owner, BlockRef Block, ImmutableArray<LiquidPosition> Positions, ImmutableArray<WithdrawalTicket> Tickets);

/// <summary>One token that an account holds, and what its protocol says it is worth.</summary>
/// <param name="Holding">What is held.</param>
/// <param name="Rate">The protocol's rate; null when it gave none (see <see cref="LiquidPortfolioPage.Failures"/>).</param>
/// <param name="ValueInEther">
/// The worth in wei by the protocols' own rates (cmETH by way of mETH); null for bitcoin, and where a rate is missing. Not a market price.
/// </param>
public sealed record LiquidPosition(TokenHolding Holding, ExchangeRate? Rate, UInt256? ValueInEther);

/// <summary>The portfolios of some owners, all of one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Portfolios">One for each owner, in their order.</param>
/// <param name="Failures">What did not answer: a token or a queue by its name, and why. What is missing for that reason is not zero.</param>
/// <param name="Cursors">How far logs were scanned; give them to the next reading.</param>
public sealed record LiquidPortfolioPage(
    BlockRef Block,
    ImmutableArray<LiquidPortfolio> Portfolios,
    ImmutableArray<PortfolioFailure> Failures,
    ImmutableArray<TicketCursor> Cursors);

/// <summary>A token or a queue that did not answer.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Error">Why.</param>
public sealed record PortfolioFailure(string Source, RestakingException Error);
