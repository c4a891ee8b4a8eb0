using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Labels of strategies and what their shares are worth at one block. A strategy whose own view agrees with <c>StrategyBase</c>'s formula is asked
/// once for all stakers; one that computes otherwise is asked for every amount.
/// </summary>
internal sealed class StrategyRates(EigenLayerContext context)
{
    private sealed record Known(string? Symbol, Address? Token, UInt256? TotalShares, UInt256? Balance);

    private readonly Dictionary<Address, Known> _known = [];
    private readonly Dictionary<(Address Strategy, UInt256 Shares), UInt256?> _asked = [];

    public string? SymbolOf(Address strategy) => _known[strategy].Symbol;

    public Address? TokenOf(Address strategy) => _known[strategy].Token;

    /// <summary>Null when the strategy does not answer.</summary>
    public UInt256? ToUnderlying(Address strategy, UInt256 shares)
    {
        if (EigenLayerContext.IsBeaconChainEth(strategy))
        {
            return shares; // wei
        }

        Known known = _known[strategy];
        return known is { TotalShares: { } total, Balance: { } balance }
            ? ShareMath.SharesToUnderlying(shares, total, balance)
            : _asked.GetValueOrDefault((strategy, shares));
    }

    /// <summary>Learns the strategies it does not know yet.</summary>
    public async Task LearnAsync(IEnumerable<Address> strategies, RpcPin pin, CancellationToken cancellationToken)
    {
        Address[] unknown = [.. strategies.Where(strategy => !_known.ContainsKey(strategy)).Distinct()];
        if (unknown.Length == 0)
        {
            return;
        }

        TokenLabels labels = await TokenLabels.ReadAsync(context, unknown, pin, cancellationToken).ConfigureAwait(false);
        Address[] contracts = [.. unknown.Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy))];
        ReadBatch first = context.Reader.CreateBatch();
        var heads = contracts.Select(strategy => (
            Strategy: strategy,
            Total: first.TryAdd(new StrategyBaseTVLLimits(strategy).TotalShares()),
            Underlying: first.TryAdd(new StrategyBaseTVLLimits(strategy).UnderlyingToken()))).ToArray();
        if (first.Count > 0)
        {
            await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        ReadBatch second = context.Reader.CreateBatch();
        var rates = heads.Where(head => head.Total.OrNull() is not null && head.Underlying.OrNull() is not null).Select(head => (
            head.Strategy,
            Total: head.Total.Value,
            Balance: second.TryAdd(new ERC20(head.Underlying.Value).BalanceOf(head.Strategy)),
            Whole: second.TryAdd(new StrategyBaseTVLLimits(head.Strategy).SharesToUnderlyingView(Probe(head.Total.Value))),
            Odd: second.TryAdd(new StrategyBaseTVLLimits(head.Strategy).SharesToUnderlyingView(OddProbe)))).ToArray();
        if (second.Count > 0)
        {
            await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        foreach (Address strategy in unknown)
        {
            _known[strategy] = new Known(labels.SymbolOf(strategy), labels.TokenOf(strategy), null, null);
        }

        foreach (var rate in rates)
        {
            if (rate.Balance.OrNull() is { } balance
                && rate.Whole.OrNull() == ShareMath.SharesToUnderlying(Probe(rate.Total), rate.Total, balance)
                && rate.Odd.OrNull() == ShareMath.SharesToUnderlying(OddProbe, rate.Total, balance))
            {
                _known[rate.Strategy] = _known[rate.Strategy] with { TotalShares = rate.Total, Balance = balance };
            }
        }
    }

    /// <summary>Asks for the worth of amounts in strategies that do not compute as <c>StrategyBase</c> does.</summary>
    public async Task AskAsync(IEnumerable<(Address Strategy, UInt256 Shares)> amounts, RpcPin pin, CancellationToken cancellationToken)
    {
        _asked.Clear(); // of the page before
        ReadBatch batch = context.Reader.CreateBatch();
        var reads = amounts
            .Where(amount => !EigenLayerContext.IsBeaconChainEth(amount.Strategy) && _known[amount.Strategy].Balance is null)
            .Distinct()
            .Select(amount => (Amount: amount, Worth: batch.TryAdd(new StrategyBaseTVLLimits(amount.Strategy).SharesToUnderlyingView(amount.Shares))))
            .ToArray();
        if (reads.Length == 0)
        {
            return;
        }

        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        foreach (var read in reads)
        {
            _asked[read.Amount] = read.Worth.OrNull();
        }
    }

    private static readonly UInt256 OddProbe = UInt256.Parse("1234567890123456789");

    private static UInt256 Probe(UInt256 totalShares) => totalShares + UInt256.One;
}
