using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Debts and what was paid for them.</content>
public partial class UniEthClient
{
    private const string BalancePrefix = "balance:";

    /// <summary>How many debts of a queue are read in one round.</summary>
    private const int DebtsPerRound = 500;

    /// <inheritdoc />
    /// <remarks>
    /// One queue for both staking contracts: debts (<see cref="UniEthDebtTicket"/>, ids <c>v1:12</c> and <c>pectra:3</c>) and what was paid and lies
    /// in the Redeem contract (<see cref="UniEthBalanceTicket"/>, id <c>balance:0x…</c>), which alone is claimed.
    /// </remarks>
    public virtual TicketQueueInfo Queue { get; } = null!;

    /// <inheritdoc />
    /// <remarks>
    /// <c>Redeem.balanceOf</c> and <c>debtOf</c> of both staking contracts in one round. Only where an owner has a debt is that contract's queue read,
    /// from its front, until all debts are found; nobody lists debts by owner. A debt that was paid in part shows what is left of it.
    /// </remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        var balances = query.Owners.Select(owner => rounds.Read(Redeem.BalanceOf(owner))).ToArray();
        var queues = _stakings.Select(staking => DebtScan.Begin(rounds, staking, query.Owners)).ToArray();
        await rounds.NextAsync().ConfigureAwait(false);
        while (ReadMore())
        {
            await rounds.NextAsync().ConfigureAwait(false);
            foreach (DebtScan queue in queues)
            {
                queue.TakeUp();
            }
        }

        ImmutableArray<WithdrawalTicket>.Builder tickets = ImmutableArray.CreateBuilder<WithdrawalTicket>();
        for (int i = 0; i < query.Owners.Length; i++)
        {
            if (balances[i].Value != UInt256.Zero)
            {
                tickets.Add(BalanceTicket(query.Owners[i], balances[i].Value, rounds.Block));
            }

            foreach (DebtScan queue in queues)
            {
                tickets.AddRange(queue.Found.Where(debt => debt.Account == query.Owners[i]).Select(debt => DebtTicket(queue.Staking, debt, rounds.Block)));
            }
        }

        return tickets.ToImmutable();

        bool ReadMore()
        {
            bool any = false;
            foreach (DebtScan queue in queues)
            {
                any |= queue.ReadMore(rounds);
            }

            return any;
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// A debt that is gone was paid in full, into the owner's balance at Redeem. As much of that balance as the debt was good for counts as the debt's, so it is
    /// <see cref="TicketState.Claimable"/> while ether lies there and <see cref="TicketState.Claimed"/> afterwards. Redeem keeps no account of what was
    /// paid for which debt; of several tickets each has its share of the balance in the order they are given.
    /// </remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<Address> owners = [.. tickets.Select(ticket => ticket.Owner).Distinct()];
        ImmutableArray<WithdrawalTicket> open = await ReadTicketsAsync(rounds, new TicketQuery(owners)).ConfigureAwait(false);
        Dictionary<TicketKey, WithdrawalTicket> debts = open.Where(ticket => ticket.Detail is UniEthDebtTicket).ToDictionary(ticket => ticket.Key);
        Dictionary<Address, UInt256> balances = open.Where(ticket => ticket.Detail is UniEthBalanceTicket)
            .ToDictionary(ticket => ticket.Owner, ticket => ticket.Payable[0].Amount);
        return [.. tickets.Select(ticket => debts.GetValueOrDefault(ticket.Key) ?? FromBalance(ticket))];

        WithdrawalTicket FromBalance(WithdrawalTicket ticket)
        {
            UInt256 held = balances.GetValueOrDefault(ticket.Owner);
            UInt256 own = ticket.Detail is UniEthDebtTicket && ticket.Requested[0].Amount < held ? ticket.Requested[0].Amount : held;
            balances[ticket.Owner] = held - own;
            bool claimed = own == UInt256.Zero;
            return ticket with
            {
                State = claimed ? TicketState.Claimed : TicketState.Claimable,
                Payable = claimed ? [] : [new AssetAmount(NativeAsset.Ether, own)],
                AtRisk = claimed ? null : UInt256.Zero,
                Timing = TicketTiming.Now,
                Blocked = null,
                Block = rounds.Block,
            };
        }
    }

    /// <inheritdoc />
    /// <remarks>Per owner: what can be claimed, and what each staking contract owes.</remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<RoundRead<UInt256>> marks =
        [
            .. owners.SelectMany(owner => _stakings.Select(staking => rounds.Read(staking.Views.DebtOf(owner))).Prepend(rounds.Read(Redeem.BalanceOf(owner)))),
        ];
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(Queue.Name, rounds.Block, [.. marks.Select(mark => mark.Value)]);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <c>Redeem.claim(to, amount)</c>, once for all of an owner's tickets that are paid. Only the owner can send it, and may have somebody else paid. What is
    /// paid in between stays for the next claim.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(
            Context,
            this,
            tickets,
            options,
            new ClaimRules
            {
                Draft = (ready, how) => ready.Chunk(how.MaxPerTransaction).Select(chunk => DraftOf([.. chunk], how.Recipient ?? chunk[0].Owner)),
                StillInPlace = static (prepared, now) => now.Payable[0].Amount < prepared.Payable[0].Amount ? new TicketMoved(now.Key) : null,
                RecipientIsFree = true,
            },
            cancellationToken);

    // All of one owner: nobody else can send the claim, and tickets of others were left out before.
    private ClaimDraft DraftOf(ImmutableArray<WithdrawalTicket> tickets, Address recipient)
    {
        Address owner = tickets[0].Owner;
        UInt256 amount = tickets.Aggregate(UInt256.Zero, (sum, ticket) => sum + ticket.Payable[0].Amount);
        return new ClaimDraft(tickets, Redeem.Claim(recipient, amount), receipt =>
        {
            receipt.Single<UniETHRedeem.ClaimedEvent>(_deployment.Redeem, found => found.From == owner && found.To == recipient && found.Value == amount);
            return new ClaimResult(
                [.. tickets.Select(ticket => new TicketPayout(ticket.Key, TicketOutcome.Paid, recipient, ticket.Payable))],
                receipt.TransactionHash,
                receipt.BlockNumber);
        });
    }

    private WithdrawalTicket BalanceTicket(Address owner, UInt256 amount, BlockRef block) => new()
    {
        Key = new TicketKey(Context.ChainId, _deployment.Redeem, BalancePrefix + owner),
        Protocol = Info.Protocol,
        Owner = owner,
        Requested = [new AssetAmount(NativeAsset.Ether, amount)],
        Payable = [new AssetAmount(NativeAsset.Ether, amount)],
        AtRisk = UInt256.Zero,
        State = TicketState.Claimable,
        Timing = TicketTiming.Now,
        Block = block,
        Detail = new UniEthBalanceTicket(),
    };

    private WithdrawalTicket DebtTicket(UniEthStaking staking, Debt debt, BlockRef block) => new()
    {
        Key = new TicketKey(Context.ChainId, _deployment.Redeem, staking.Prefix + debt.Index.ToString(null, CultureInfo.InvariantCulture)),
        Protocol = Info.Protocol,
        Owner = debt.Account,
        Requested = [new AssetAmount(NativeAsset.Ether, debt.Amount)],
        Payable = [new AssetAmount(NativeAsset.Ether, debt.Amount)],
        AtRisk = UInt256.Zero,
        State = TicketState.Requested,
        Timing = TicketTiming.For(FormattableString.Invariant(
            $"ether that comes back from validators of {staking.Kind}: {debt.Amount.ToEtherString()} ETH, after {debt.Ahead.ToEtherString()} ETH that others wait for")),
        Block = block,
        Detail = new UniEthDebtTicket(staking.Kind, debt.Index, debt.Ahead),
    };

    private readonly record struct Debt(UInt256 Index, Address Account, UInt256 Amount, UInt256 Ahead);

    /// <summary>Reads one contract's queue from its front until every debt of the owners is found.</summary>
    private sealed class DebtScan
    {
        private readonly HashSet<Address> _owners;
        private readonly RoundRead<UniETHStakingV1.GetDebtQueueResult> _ends;
        private readonly ImmutableArray<RoundRead<UInt256>> _owed;
        private readonly List<Debt> _found = [];
        private readonly List<(UInt256 Index, RoundRead<UniETHStakingV1.CheckDebtResult> Debt)> _page = [];
        private UInt256? _next;
        private UInt256 _missing;
        private UInt256 _ahead;

        private DebtScan(UniEthStaking staking, HashSet<Address> owners, RoundRead<UniETHStakingV1.GetDebtQueueResult> ends, ImmutableArray<RoundRead<UInt256>> owed)
        {
            Staking = staking;
            _owners = owners;
            _ends = ends;
            _owed = owed;
        }

        public UniEthStaking Staking { get; }

        public IReadOnlyList<Debt> Found => _found;

        public static DebtScan Begin(ReadRounds rounds, UniEthStaking staking, ImmutableArray<Address> owners) => new(
            staking,
            [.. owners],
            rounds.Read(staking.Views.GetDebtQueue()),
            rounds.ReadMany(owners.Distinct().Select(owner => (IContractCall<UInt256>)staking.Views.DebtOf(owner))));

        /// <summary>Asks for the next page; false when nothing is missing.</summary>
        public bool ReadMore(ReadRounds rounds)
        {
            if (_next is null)
            {
                _next = _ends.Value.First;
                _missing = _owed.Aggregate(UInt256.Zero, (sum, owed) => sum + owed.Value);
            }

            _page.Clear();
            UInt256 last = _ends.Value.Last;
            while (_missing != UInt256.Zero && _next <= last && _page.Count < DebtsPerRound)
            {
                _page.Add((_next.Value, rounds.Read(Staking.Views.CheckDebt(_next.Value))));
                _next += UInt256.One;
            }

            return _page.Count > 0;
        }

        public void TakeUp()
        {
            foreach ((UInt256 index, RoundRead<UniETHStakingV1.CheckDebtResult> read) in _page)
            {
                (Address account, UInt256 amount) = read.Value;
                if (amount != UInt256.Zero && _owners.Contains(account))
                {
                    _found.Add(new Debt(index, account, amount, _ahead));
                    _missing = _missing > amount ? _missing - amount : UInt256.Zero;
                }

                _ahead += amount;
            }
        }
    }
}
