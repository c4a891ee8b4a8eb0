using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Reads stakers' positions in three batches at one block: who has what, what slashing left of it, what that is worth.</summary>
internal static class PositionReader
{
    private sealed record Holding(Address Strategy, ReadSlot<UInt256> ScalingFactor)
    {
        public ReadSlot<UInt256>? Underlying { get; set; }
    }

    private sealed record Holdings(
        Address Staker,
        Address? Operator,
        ImmutableArray<Holding> Strategies,
        ReadSlot<DelegationManager.GetWithdrawableSharesResult>? Shares);

    public static async Task<IReadOnlyList<StakerPosition>> ReadAsync(
        EigenLayerContext context,
        IReadOnlyCollection<Address> stakers,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        if (stakers.Count == 0)
        {
            return [];
        }

        ReadBatch first = context.Reader.CreateBatch();
        var deposits = stakers.Select(staker => (
            Staker: staker,
            DelegatedTo: first.Add(context.DelegationManager.DelegatedTo(staker)),
            Deposited: first.Add(context.DelegationManager.GetDepositedShares(staker)))).ToArray();
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ReadBatch second = context.Reader.CreateBatch();
        Holdings[] holdings = [.. deposits.Select(read => Begin(context, second, read.Staker, read.DelegatedTo.Value, read.Deposited.Value))];
        if (holdings.All(holding => holding.Shares is null))
        {
            return [.. holdings.Select(holding => new StakerPosition(holding.Staker, pin.Block, holding.Operator, []))];
        }

        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        await ReadUnderlyingAsync(context, holdings, pin, cancellationToken).ConfigureAwait(false);
        TokenLabels labels = await TokenLabels.ReadAsync(
            context, holdings.SelectMany(holding => holding.Strategies).Select(holding => holding.Strategy), pin, cancellationToken).ConfigureAwait(false);
        return [.. holdings.Select(holding => new StakerPosition(holding.Staker, pin.Block, holding.Operator, Describe(holding, labels)))];
    }

    private static Holdings Begin(
        EigenLayerContext context,
        ReadBatch batch,
        Address staker,
        Address delegatedTo,
        DelegationManager.GetDepositedSharesResult deposited)
    {
        (ImmutableArray<Address> strategies, ImmutableArray<UInt256> shares) = deposited;
        shares.OfLength(strategies.Length, "getDepositedShares");
        return new Holdings(
            staker,
            delegatedTo.IsZero ? null : delegatedTo,
            [.. strategies.Select(strategy => new Holding(strategy, batch.Add(context.DelegationManager.DepositScalingFactor(staker, strategy))))],
            strategies.IsEmpty ? null : batch.Add(context.DelegationManager.GetWithdrawableShares(staker, strategies)));
    }

    private static async Task ReadUnderlyingAsync(EigenLayerContext context, Holdings[] holdings, RpcPin pin, CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        bool any = false;
        foreach (Holdings holding in holdings.Where(holding => holding.Shares is not null))
        {
            for (int i = 0; i < holding.Strategies.Length; i++)
            {
                Holding one = holding.Strategies[i];
                ImmutableArray<UInt256> withdrawable = holding.Shares!.Value.WithdrawableShares.OfLength(holding.Strategies.Length, "getWithdrawableShares");
                if (!EigenLayerContext.IsBeaconChainEth(one.Strategy))
                {
                    one.Underlying = batch.TryAdd(new StrategyBaseTVLLimits(one.Strategy).SharesToUnderlyingView(withdrawable[i]));
                    any = true;
                }
            }
        }

        if (any)
        {
            await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ImmutableArray<StrategyPosition> Describe(Holdings holdings, TokenLabels labels)
    {
        if (holdings.Shares is null)
        {
            return [];
        }

        DelegationManager.GetWithdrawableSharesResult shares = holdings.Shares.Value;
        shares.DepositShares.OfLength(holdings.Strategies.Length, "getWithdrawableShares");
        shares.WithdrawableShares.OfLength(holdings.Strategies.Length, "getWithdrawableShares");
        return
        [
            .. holdings.Strategies.Select((holding, i) => new StrategyPosition(
                holding.Strategy,
                labels.SymbolOf(holding.Strategy),
                labels.TokenOf(holding.Strategy),
                shares.DepositShares[i],
                shares.WithdrawableShares[i],
                Underlying(holding, shares.WithdrawableShares[i]),
                holding.ScalingFactor.Value)),
        ];
    }

    // Shares of natively restaked ETH are wei.
    private static UInt256? Underlying(Holding holding, UInt256 withdrawable) =>
        EigenLayerContext.IsBeaconChainEth(holding.Strategy) ? withdrawable
        : holding.Underlying.OrNull();
}
