using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <summary>What a deposit depends on at one block.</summary>
/// <param name="Storage">RocketStorage.</param>
/// <param name="Pool">The deposit pool that the storage names; null when it names none.</param>
/// <param name="IsEnabled">Whether deposits are taken.</param>
/// <param name="Minimum">The least of one deposit, in wei.</param>
/// <param name="Fee">The fee, in 10^18ths.</param>
/// <param name="Room">What the pool takes at most now, in wei; zero when deposits are off.</param>
internal sealed record DepositPoolState(Address Storage, Address? Pool, bool IsEnabled, UInt256 Minimum, UInt256 Fee, UInt256 Room)
{
    public OperationLimits Limits(BlockRef block) => new()
    {
        Block = block,
        Asset = NativeAsset.Ether,
        IsPaused = !IsEnabled || Pool is null,
        Minimum = Minimum,
        Available = Room,
    };

    public void Check(ImmutableArray<LiquidRefusal>.Builder refusals, UInt256 amount, Address? prepared)
    {
        if (Pool is null)
        {
            refusals.Add(new NotOffered("deposits", Storage, "it names no deposit pool"));
            return;
        }

        if (prepared is { } old && old != Pool)
        {
            refusals.Add(new NotOffered("deposits through the pool this one was prepared for", old, $"RocketStorage names {Pool} by now; prepare the deposit again"));
        }

        if (!IsEnabled)
        {
            refusals.Add(new OperationPaused("Deposits into Rocket Pool", Pool.Value));
        }
        else if (amount > Room)
        {
            // The pool empties as its ether goes to validators.
            refusals.Add(new CapacityExceeded("deposit pool", NativeAsset.Ether, amount, Room, Refills: true));
        }

        if (amount < Minimum)
        {
            refusals.Add(new AmountBelowMinimum(NativeAsset.Ether, amount, Minimum));
        }
    }
}

/// <summary>The reads behind a <see cref="DepositPoolState"/>: one round for the storage, one for the pool it names.</summary>
internal readonly struct DepositPoolReads
{
    private readonly Address _storage;
    private readonly RoundRead<Address> _pool;
    private readonly RoundRead<bool> _enabled;
    private readonly RoundRead<UInt256> _minimum;
    private readonly RoundRead<UInt256> _fee;

    private DepositPoolReads(ReadRounds rounds, Address storage)
    {
        RocketStorage contract = new(storage);
        _storage = storage;
        _pool = rounds.Read(contract.GetAddress(RocketStorageKeys.ContractAddress(RocketStorageKeys.DepositPool)));
        _enabled = rounds.Read(contract.GetBool(RocketStorageKeys.DepositEnabled));
        _minimum = rounds.Read(contract.GetUint(RocketStorageKeys.DepositMinimum));
        _fee = rounds.Read(contract.GetUint(RocketStorageKeys.DepositFee));
    }

    public static DepositPoolReads Begin(ReadRounds rounds, Address storage) => new(rounds, storage);

    /// <summary>After the first round: asks the pool, in a second one.</summary>
    public async Task<DepositPoolState> FinishAsync(ReadRounds rounds)
    {
        if (_pool.Value is var pool && pool.IsZero)
        {
            return new DepositPoolState(_storage, null, _enabled.Value, _minimum.Value, _fee.Value, UInt256.Zero);
        }

        RoundRead<UInt256> room = rounds.Read(new RocketDepositPool(pool).GetMaximumDepositAmount());
        await rounds.NextAsync().ConfigureAwait(false);
        return new DepositPoolState(_storage, pool, _enabled.Value, _minimum.Value, _fee.Value, room.Value);
    }
}
