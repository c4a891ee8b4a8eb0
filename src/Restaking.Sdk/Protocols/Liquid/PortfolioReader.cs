using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Reads holdings, rates and tickets of some owners in shared rounds.</summary>
internal sealed class PortfolioReader(LiquidContext context, ImmutableArray<ILiquidProtocol> protocols, WithdrawalsClient withdrawals)
{
    private readonly Dictionary<Address, ExchangeRate> _rates = [];
    private readonly List<TokenHolding> _holdings = [];
    private readonly List<PortfolioFailure> _failures = [];

    public async Task<LiquidPortfolioPage> ReadAsync(ImmutableArray<Address> owners, TicketListOptions options, CancellationToken cancellationToken)
    {
        ImmutableArray<ILiquidToken> tokens = [.. protocols.SelectMany(protocol => protocol.Tokens)];
        PreparedTicketRead queues = await withdrawals.PrepareReadAsync(owners, options, cancellationToken).ConfigureAwait(false);
        List<(string Source, Func<ReadRounds, Task<Action>> Read)> reads = [];
        foreach (ILiquidToken token in tokens)
        {
            reads.Add((token.Info.ToString(), async rounds =>
            {
                ImmutableArray<TokenHolding> held = await token.ReadHoldingsAsync(rounds, owners).ConfigureAwait(false);
                return () => _holdings.AddRange(held.Where(holding => holding.Balance != UInt256.Zero));
            }
            ));
            reads.Add(($"rate of {token.Info}", async rounds =>
            {
                ExchangeRate rate = await token.ReadExchangeRateAsync(rounds).ConfigureAwait(false);
                return () => _rates[token.Info.Token] = rate;
            }
            ));
        }

        List<WithdrawalTicket> tickets = [];
        foreach (ITicketQueue queue in queues.Queues)
        {
            reads.Add((queue.Queue.Name, async rounds =>
            {
                ImmutableArray<WithdrawalTicket> found = await queue.ReadTicketsAsync(rounds, queues.Query).ConfigureAwait(false);
                return () => tickets.AddRange(found);
            }
            ));
        }

        _failures.AddRange(queues.Failures.Select(failure => new PortfolioFailure(failure.Queue.Name, failure.Error)));
        BlockRef block = default;
        ImmutableArray<Task<Action>> ended = await ReadRounds.RunAllAsync(
            context.Reader, [.. reads.Select(read => read.Read)], at => block = at, null, cancellationToken).ConfigureAwait(false);
        foreach ((string source, Task<Action> task) in reads.Select(read => read.Source).Zip(ended))
        {
            try
            {
                (await task.ConfigureAwait(false))();
            }
            catch (Exception exception) when (UnusableAnswer.Failure(exception) is { } failure)
            {
                _failures.Add(new PortfolioFailure(source, failure));
            }
        }

        ILookup<Address, TokenHolding> held = _holdings.ToLookup(holding => holding.Owner);
        ILookup<Address, WithdrawalTicket> open = tickets.ToLookup(ticket => ticket.Owner);
        return new LiquidPortfolioPage(
            block,
            [.. owners.Select(owner => new LiquidPortfolio(owner, block, [.. held[owner].Select(Value)], [.. open[owner]]))],
            [.. _failures],
            queues.Query.Cursors);
    }

    private LiquidPosition Value(TokenHolding holding)
    {
        ExchangeRate? rate = _rates.GetValueOrDefault(holding.Token.Token);
        return new LiquidPosition(holding, rate, InEther(rate, holding.Balance));
    }

    /// <summary>By the token's own rate, and by the rate of what that is measured in where that is a liquid token too.</summary>
    private UInt256? InEther(ExchangeRate? rate, UInt256 amount)
    {
        while (rate is not null)
        {
            amount = rate.ToUnderlying(amount);
            if (rate.Token.Underlying.Asset is not { } asset)
            {
                return null;
            }

            if (asset == NativeAsset.Ether)
            {
                return amount;
            }

            ExchangeRate? next = _rates.GetValueOrDefault(asset);
            rate = next == rate ? null : next;
        }

        return null;
    }
}
