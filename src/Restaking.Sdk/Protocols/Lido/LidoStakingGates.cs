using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>The gates of staking ether, which are the same whether stETH or wstETH comes of it.</summary>
internal static class LidoStakingGates
{
    public static void Check(ImmutableArray<LiquidRefusal>.Builder refusals, LidoPool pool, Address stETH, UInt256 amount)
    {
        Address ether = NativeAsset.Ether;
        if (pool.IsStopped || pool.IsStakingPaused)
        {
            refusals.Add(new OperationPaused("Deposits into Lido", stETH));
        }
        else if (pool.StakeLimit is { } limit && amount > limit)
        {
            refusals.Add(new CapacityExceeded("staking limit", ether, amount, limit, Refills: true));
        }

        if (amount >= LidoPool.TooLarge)
        {
            refusals.Add(new AmountAboveMaximum(ether, amount, LidoPool.TooLarge - UInt256.One));
        }
        else if (amount < pool.Rate.SmallestStEth)
        {
            // The contract takes it and gives nothing.
            refusals.Add(new AmountBelowMinimum(ether, amount, pool.Rate.SmallestStEth));
        }
    }

    public static OperationLimits Limits(LidoPool pool, Rpc.BlockRef block) => new()
    {
        Block = block,
        Asset = NativeAsset.Ether,
        IsPaused = pool.IsStopped || pool.IsStakingPaused,
        Minimum = pool.Rate.SmallestStEth,
        Available = pool.StakeLimit,
    };
}
