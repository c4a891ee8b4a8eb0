using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// What nearly every flow has to know, read in one round: the generation, the pool, pauses, the block list and the two buckets. Where the deployment does not
/// say where block list and buckets are, the chain is asked, which costs a second round.
/// </summary>
internal sealed class EtherFiReads
{
    /// <summary><c>keccak256("EETH_MINT_LIMIT_ID")</c>.</summary>
    private static readonly Hash32 MintLimit = Hash32.Parse("0xcc0f998d0366c7f31f40808a6c491ccd6963d72e35b41552ee1dc291920ad683");

    /// <summary><c>keccak256("EETH_BURN_LIMIT_ID")</c>.</summary>
    private static readonly Hash32 BurnLimit = Hash32.Parse("0x31f08af9e3989e3dfc1bd83bcdc0b63dc1946a46e598156f6fe782a61dab3ebd");

    private readonly ReadRounds _rounds;
    private readonly RoundRead<UInt256> _minimum;
    private readonly RoundRead<UInt256> _maximum;
    private readonly RoundRead<UInt256> _pooled;
    private readonly RoundRead<UInt256> _shares;
    private readonly RoundRead<Address>? _askedBlacklister;
    private readonly RoundRead<Address>? _askedLimiter;
    private readonly Dictionary<Address, (RoundRead<bool> Paused, RoundRead<UInt256> Until)> _pauses = [];
    private readonly Dictionary<Address, RoundRead<UInt256>?> _blockedUntil = [];
    private Address? _blacklister;
    private BucketReads? _mint;
    private BucketReads? _burn;

    /// <summary>Asks for everything in the next round.</summary>
    /// <param name="book">The contracts.</param>
    /// <param name="rounds">The reads.</param>
    /// <param name="accounts">Accounts to look up in the block list.</param>
    public EtherFiReads(EtherFiBook book, ReadRounds rounds, params IEnumerable<Address?> accounts)
    {
        _rounds = rounds;
        _minimum = rounds.Read(book.Pool.MinWithdrawAmount());
        _maximum = rounds.Read(book.Pool.MaxWithdrawAmount());
        _pooled = rounds.Read(book.Pool.GetTotalPooledEther());
        _shares = rounds.Read(book.EEth.TotalShares());
        AskPause(book.Deployment.LiquidityPool);
        AskPause(book.Deployment.EETH);
        _blacklister = book.Deployment.Blacklister;
        _askedBlacklister = _blacklister is null ? rounds.Read(book.Pool.Blacklister()) : null;
        _askedLimiter = book.Deployment.RateLimiter is null ? rounds.Read(book.EEth.RateLimiter()) : null;
        if (book.Deployment.RateLimiter is { } limiter)
        {
            AskBuckets(limiter);
        }

        foreach (Address account in accounts.OfType<Address>())
        {
            AskBlocked(account);
        }
    }

    /// <summary>Whether the contracts are those since the upgrade.</summary>
    public bool IsUpgraded => _minimum.Succeeded;

    public EtherFiGeneration Generation => IsUpgraded ? EtherFiGeneration.SinceJuly2026 : EtherFiGeneration.BeforeJuly2026;

    /// <summary>The smallest request, in wei of eETH; null before the upgrade.</summary>
    public UInt256? Minimum => IsUpgraded ? _minimum.Value : null;

    /// <summary>The largest request, in wei of eETH. Before the upgrade what fits into the request's field.</summary>
    public UInt256 Maximum => IsUpgraded ? _maximum.Value : (UInt256)((UInt128.One << 96) - 1);

    public EEthPool Pool => new(_pooled.Value, _shares.Value);

    /// <summary>Room of the mint bucket; null where there is none.</summary>
    public Bucket? Mint => IsUpgraded ? _mint?.Value : null;

    /// <summary>Room of the burn bucket; null where there is none.</summary>
    public Bucket? Burn => IsUpgraded ? _burn?.Value : null;

    /// <summary>Asks whether a contract is paused.</summary>
    public void AskPause(Address contract)
    {
        // Every pausable contract of the protocol has these two functions in this form.
        LiquidityPool pausable = new(contract);
        _pauses.TryAdd(contract, (_rounds.Read(pausable.Paused()), _rounds.Read(pausable.PausedUntil())));
    }

    /// <summary>Asks until when an account is blocked.</summary>
    public void AskBlocked(Address account)
    {
        if (!_blockedUntil.ContainsKey(account))
        {
            _blockedUntil.Add(account, _blacklister is { } list ? _rounds.Read(new Blacklister(list).BlacklistedUntil(account)) : null);
        }
    }

    /// <summary>Waits until everything asked for is there.</summary>
    public async Task CompleteAsync()
    {
        await _rounds.NextAsync().ConfigureAwait(false);
        bool again = false;
        if (IsUpgraded && _askedBlacklister is { } list && _blacklister is null)
        {
            _blacklister = list.Value;
            foreach (Address account in _blockedUntil.Keys.ToArray())
            {
                _blockedUntil[account] = _rounds.Read(new Blacklister(list.Value).BlacklistedUntil(account));
                again = true;
            }
        }

        if (IsUpgraded && _askedLimiter is { } limiter && _mint is null)
        {
            AskBuckets(limiter.Value);
            again = true;
        }

        if (again)
        {
            await _rounds.NextAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Asks for accounts that are known only now, and waits for them. No round when there is none, or no list.</summary>
    public async Task CompleteBlockedAsync(IEnumerable<Address> accounts)
    {
        int before = _blockedUntil.Count;
        foreach (Address account in IsUpgraded ? accounts : [])
        {
            AskBlocked(account);
        }

        if (_blockedUntil.Count > before)
        {
            await _rounds.NextAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether a contract is paused, and until when if that ends by itself.</summary>
    public bool IsPaused(Address contract, out DateTimeOffset? until)
    {
        (RoundRead<bool> paused, RoundRead<UInt256> pausedUntil) = _pauses[contract];
        until = null;
        if (!IsUpgraded)
        {
            // The tokens could not be paused then, and have no such function.
            return paused.ValueOr(false);
        }

        if (paused.Value)
        {
            return true;
        }

        if (pausedUntil.Value < _rounds.Block.Timestamp)
        {
            return false;
        }

        until = Moment(pausedUntil.Value);
        return true;
    }

    /// <summary>Adds a refusal for every contract of these that is paused.</summary>
    public void CheckPaused(ImmutableArray<LiquidRefusal>.Builder refusals, params ReadOnlySpan<(string What, Address Contract)> needed)
    {
        foreach ((string what, Address contract) in needed)
        {
            if (IsPaused(contract, out DateTimeOffset? until))
            {
                refusals.Add(new OperationPaused(what, contract, until));
            }
        }
    }

    /// <summary>Adds a refusal for every account of these that is blocked.</summary>
    public void CheckBlocked(ImmutableArray<LiquidRefusal>.Builder refusals, params IEnumerable<Address?> accounts)
    {
        foreach (Address account in accounts.OfType<Address>().Distinct())
        {
            if (IsBlocked(account, out DateTimeOffset? until))
            {
                refusals.Add(new AccountBlocked(account, _blacklister!.Value, until));
            }
        }
    }

    /// <summary>Whether an account is on the block list, and until when if that ends by itself.</summary>
    public bool IsBlocked(Address account, out DateTimeOffset? until)
    {
        until = null;
        if (!IsUpgraded || _blockedUntil[account] is not { } read || read.Value <= _rounds.Block.Timestamp)
        {
            return false;
        }

        until = Moment(read.Value);
        return true;
    }

    /// <summary>A time of the chain; null when it is so far away that somebody meant for ever.</summary>
    private static DateTimeOffset? Moment(UInt256 seconds) =>
        seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private void AskBuckets(Address limiter)
    {
        EtherFiRateLimiter contract = new(limiter);
        _mint = new BucketReads(_rounds.Read(contract.GetLimit(MintLimit)), _rounds.Read(contract.Consumable(MintLimit)));
        _burn = new BucketReads(_rounds.Read(contract.GetLimit(BurnLimit)), _rounds.Read(contract.Consumable(BurnLimit)));
    }

    private sealed record BucketReads(RoundRead<EtherFiRateLimiter.GetLimitResult> Limit, RoundRead<ulong> Consumable)
    {
        /// <summary>Null when there is no such bucket: what draws on it reverts, and the simulation says so.</summary>
        public Bucket? Value => Limit.Succeeded && Consumable.Succeeded ? new Bucket(Limit.Value.Capacity, Consumable.Value, Limit.Value.RefillRate) : null;
    }
}

/// <summary>A bucket of the EtherFiRateLimiter. Its unit is gwei; a wei more than full gwei takes another one.</summary>
/// <param name="CapacityGwei">What it holds when it is full.</param>
/// <param name="AvailableGwei">What it holds now.</param>
/// <param name="RefillGweiPerSecond">Gwei that come back each second, up to its size.</param>
internal readonly record struct Bucket(ulong CapacityGwei, ulong AvailableGwei, ulong RefillGweiPerSecond)
{
    private const ulong Gwei = 1_000_000_000;

    /// <summary>What it holds now, in wei.</summary>
    public UInt256 AvailableWei => (UInt256)AvailableGwei * Gwei;

    /// <summary>
    /// When it holds so much if nobody draws on it until then; null when it never does by itself: it does not refill, or not as far.
    /// </summary>
    /// <param name="units">Gwei that are to be drawn.</param>
    /// <param name="now">The time of the block it was read at.</param>
    public DateTimeOffset? FilledAt(UInt256 units, DateTimeOffset now)
    {
        if (units > CapacityGwei || RefillGweiPerSecond == 0)
        {
            return null;
        }

        UInt256 missing = units > AvailableGwei ? units - AvailableGwei : UInt256.Zero;
        UInt256 seconds = UInt256.MulDiv(missing, UInt256.One, RefillGweiPerSecond, DivisionRounding.Up);
        return Clipped.Time((ulong)now.ToUnixTimeSeconds() + seconds);
    }

    /// <summary>
    /// A ticket whose claim burns more than the bucket holds. No figure of a queue moves when it has refilled: the ticket carries the time.
    /// </summary>
    public WithdrawalTicket Limit(WithdrawalTicket ticket, UInt256 burnt)
    {
        string message = $"burning {burnt} wei of eETH exceeds what the burn bucket leaves: {AvailableWei}";
        return ticket with
        {
            State = TicketState.Blocked,
            Blocked = new TicketBlock(TicketBlockReason.RateLimited, message),
            Timing = TicketTiming.For(message) with { NotBefore = FilledAt(Units(burnt), ticket.Block.Time) },
        };
    }

    /// <summary>What an amount draws.</summary>
    public static UInt256 Units(UInt256 wei) => UInt256.MulDiv(wei, UInt256.One, Gwei, DivisionRounding.Up);

    /// <summary>Adds a refusal when the bucket holds too little.</summary>
    public void Check(ImmutableArray<LiquidRefusal>.Builder refusals, string name, UInt256 wei, UInt256 units)
    {
        if (units > AvailableGwei)
        {
            refusals.Add(new CapacityExceeded(name, NativeAsset.Ether, wei, AvailableWei, Refills: units <= CapacityGwei));
        }
    }
}
