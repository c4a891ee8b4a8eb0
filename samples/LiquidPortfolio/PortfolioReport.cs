using System.Globalization;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Portfolio = Restaking.Sdk.Protocols.Liquid.LiquidPortfolio;

namespace Restaking.Sdk.Samples.LiquidPortfolio;

/// <summary>A portfolio as text: what is held and worth, what is on its way out and waits for what. Pure.</summary>
public sealed class PortfolioReport(RestakingNetwork network, AssetLabels labels)
{
    private const int NameWidth = 18;
    private const int AmountWidth = 26;

    /// <summary>The text of the first owner's portfolio.</summary>
    public string Text(LiquidPortfolioPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        StringBuilder text = new();
        Portfolio portfolio = page.Portfolios[0];
        Line(text, string.Create(CultureInfo.InvariantCulture, $"{portfolio.Owner} on {network.Name} at block {page.Block.Number:N0}, {page.Block.Time:u}"));
        Holdings(text, portfolio);
        Tickets(text, portfolio);
        Totals(text, portfolio);
        foreach (PortfolioFailure failure in page.Failures)
        {
            Line(text, $"DID NOT ANSWER, so it may be missing above: {failure.Source}: {failure.Error.Message}");
        }

        return text.ToString();
    }

    private static void Holdings(StringBuilder text, Portfolio portfolio)
    {
        Heading(text, "held", "amount", "worth in ETH", "one is worth");
        foreach (LiquidPosition position in portfolio.Positions)
        {
            LiquidTokenInfo token = position.Holding.Token;
            Row(
                text,
                token.Symbol,
                position.Holding.Balance.FormatUnits(token.Decimals),
                position.ValueInEther?.ToEtherString() ?? "-",
                position.Rate is { } rate ? $"{rate.PerToken.FormatUnits(token.Underlying.Decimals)} {token.Underlying.Symbol} by {rate.Source}" : "its protocol gives no rate now");
        }

        if (portfolio.Positions.IsEmpty)
        {
            Line(text, "nothing");
        }
    }

    private void Tickets(StringBuilder text, Portfolio portfolio)
    {
        Heading(text, "on the way out", "pays", "state", "waits for");
        foreach (WithdrawalTicket ticket in portfolio.Tickets)
        {
            Row(
                text,
                ticket.Protocol,
                labels.Text(ticket.Payable),
                ticket.State.ToString(),
                ticket.State switch
                {
                    TicketState.Claimable => $"you: claim ticket {ticket.Key.Id}",
                    TicketState.Blocked => ticket.Blocked!.ToString(),
                    _ => ticket.Timing.Describe(),
                });
        }

        if (portfolio.Tickets.IsEmpty)
        {
            Line(text, "nothing");
        }
    }

    private static void Totals(StringBuilder text, Portfolio portfolio)
    {
        UInt256 held = Sum(portfolio.Positions.Select(position => position.ValueInEther ?? UInt256.Zero));
        UInt256 claimable = EtherOf(portfolio.Tickets.Where(ticket => ticket.State == TicketState.Claimable));
        UInt256 coming = EtherOf(portfolio.Tickets) - claimable;
        Heading(text, "in all", "", "", "bitcoin, and what tickets pay in tokens, is not in it");
        Row(text, "held", $"{held.ToEtherString()} ETH", "", "");
        Row(text, "to be claimed", $"{claimable.ToEtherString()} ETH", "", "");
        Row(text, "still to come", $"{coming.ToEtherString()} ETH", "", "");
    }

    /// <summary>What tickets pay in ether itself; what they pay in tokens stands in their own lines.</summary>
    private static UInt256 EtherOf(IEnumerable<WithdrawalTicket> tickets) =>
        Sum(tickets.SelectMany(ticket => ticket.Payable).Where(amount => amount.IsEther).Select(amount => amount.Amount));

    private static UInt256 Sum(IEnumerable<UInt256> amounts) => amounts.Aggregate(UInt256.Zero, (sum, amount) => sum + amount);

    private static void Heading(StringBuilder text, string first, string second, string third, string fourth)
    {
        Line(text, "");
        Row(text, first, second, third, fourth);
        Line(text, new string('-', NameWidth + AmountWidth + AmountWidth + 34));
    }

    private static void Row(StringBuilder text, string first, string second, string third, string fourth) =>
        Line(text, $"{first.PadRight(NameWidth)}  {second.PadLeft(AmountWidth)}  {third.PadLeft(AmountWidth)}  {fourth}".TrimEnd());

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
