using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <summary>
/// Stakers, operators and AVSs who do what comes to mind, sensible or not: a good part of it is refused, and has to be refused with the same error on both sides.
/// </summary>
internal sealed partial class RandomStory(CorePair pair, int seed)
{
    private const int Strategies = 3;

    // Past the resolution of slashes, which is a constant of 1.13.
    private const ulong LongEnough = 50_400;
    private const ulong Whole = TestChain.FullMagnitude;

    private readonly Random _random = new(seed);
    private readonly Address[] _stakers = Fresh(3);
    private readonly Address[] _operators = Fresh(2);
    private readonly Address[] _avss = Fresh(2);
    private Address[] _everybody = [];
    private ulong _head;

    private static readonly DelegationManager.SignatureWithExpiry NoSignature = new(ReadOnlyMemory<byte>.Empty, UInt256.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task BeginAsync()
    {
        _everybody = [.. _stakers, .. _operators, .. _avss];
        foreach (CoreSide side in (CoreSide[])[pair.Own, pair.Real])
        {
            foreach (Address account in (Address[])[.. _everybody, side.Devnet.Owner])
            {
                await side.Devnet.Node.SetBalanceAsync(account, UInt256.FromEther("1000"), Cancel);
            }
        }

        foreach (Address account in _operators)
        {
            await pair.RunAsync("registerAsOperator", account, side => side.Delegations.RegisterAsOperator(default, (uint)_random.Next(1), "operator"));
        }

        foreach (Address staker in (Address[])[.. _stakers, .. _operators])
        {
            for (int n = 0; n < Strategies; n++)
            {
                int s = n;
                UInt256 amount = UInt256.FromEther("1000");
                await pair.MintAsync(s, _ => staker, amount);
                await pair.RunAsync("approve", staker, side => new ERC20(side.Tokens[s]).Approve(side.Deposits.Address, amount));
            }
        }

        foreach (Address avs in _avss)
        {
            Address registrar = avs;
            foreach (CoreSide side in (CoreSide[])[pair.Own, pair.Real])
            {
                registrar = new Address([.. avs.ToArray()[..19], 0x77]);
                await side.Devnet.Node.SetCodeAsync(registrar, Registrar, Cancel);
            }

            await pair.RunAsync("updateAVSMetadataURI", avs, side => side.Allocations.UpdateAVSMetadataURI(avs, "avs"));
            await pair.RunAsync("setAVSRegistrar", avs, side => side.Allocations.SetAVSRegistrar(avs, registrar));
        }

        if (pair.HasRewardsOfItsVersion)
        {
            await BeginRewardsAsync();
        }

        // Allocation delays count at once or after the configuration delay, as the version has it.
        await pair.AdvanceAsync(20);
        await BeginSetsAsync();
        for (int n = 0; n < 20; n++)
        {
            await DepositAsync();
            await DelegateAsync();
        }
    }

    /// <summary>One thing that somebody does.</summary>
    public async Task StepAsync()
    {
        _head = await pair.Own.HeadAsync();
        (int weight, Func<Task> act)[] acts =
        [
            (8, DepositAsync), (4, DelegateAsync), (2, UndelegateAsync), (6, QueueAsync), (8, CompleteAsync), (2, RedelegateAsync), (3, CreateSetAsync),
            (8, ModifyAsync), (6, RegisterAsync), (2, DeregisterAsync), (8, SlashAsync), (3, ClearAsync), (2, DelayAsync), (2, ChangeSetAsync), (2, SlasherAsync),
            (1, DonateAsync), (1, PauseAsync), (2, PermitAsync), (5, PassAsync), (1, ClearQueueAsync),
            (pair.HasRewardsOfItsVersion ? 14 : 0, RewardsAsync), (pair.HasRewardsOfItsVersion ? 14 : 0, VaultAsync), (8, RegistryAsync),
        ];
        int at = _random.Next(acts.Sum(act => act.weight));
        foreach ((int weight, Func<Task> act) in acts)
        {
            if ((at -= weight) < 0)
            {
                await act();
                return;
            }
        }
    }

    private Task DepositAsync()
    {
        int s = _random.Next(Strategies), t = Rarely ? _random.Next(Strategies) : s;
        UInt256 amount = Rarely ? (UInt256)(ulong)_random.Next(3) : Amount(_random.Next(1, 40));
        return pair.RunAsync($"deposit {amount} in {s}", Pick([.. _stakers, .. _operators]), side => side.Deposits.DepositIntoStrategy(side.Strategies[s], side.Tokens[t], amount));
    }

    private Task DelegateAsync()
    {
        Address to = Rarely ? Pick(_everybody) : Pick(_operators);
        return pair.RunAsync("delegateTo", Pick(_stakers), side => side.Delegations.DelegateTo(to, NoSignature, default));
    }

    private Task UndelegateAsync()
    {
        Address staker = Pick(_everybody);
        return pair.RunAsync("undelegate", Rarely ? Pick(_everybody) : staker, side => side.Delegations.Undelegate(staker));
    }

    private Task RedelegateAsync()
    {
        Address to = Pick(_operators);
        return pair.RunAsync("redelegate", Pick(_stakers), side => side.Delegations.Redelegate(to, NoSignature, default));
    }

    private async Task QueueAsync()
    {
        Address staker = Pick([.. _stakers, .. _operators]);
        int[] picked = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => _random.Next(Strategies))];
        List<UInt256> shares = [];
        foreach (int s in picked)
        {
            UInt256 held = new AbiReader(await pair.Own.ViewAsync(pair.Own.Deposits.StakerDepositShares(staker, pair.Own.Strategies[s]))).ReadUInt256();
            shares.Add(Rarely ? held + (UInt256)(ulong)_random.Next(2) : UInt256.MulDiv(held, (UInt256)(ulong)_random.Next(1, 101), 100UL));
        }

        Address ignored = Pick(_stakers);
        UInt256[] amounts = Rarely ? [.. shares.Skip(1)] : [.. shares];
        await pair.RunAsync($"queueWithdrawals {string.Join('+', amounts)} of {string.Join('+', picked)}", staker, side => side.Delegations.QueueWithdrawals(
            [new DelegationManager.QueuedWithdrawalParams([.. picked.Select(s => side.Strategies[s])], [.. amounts], ignored)]));
    }

    private Task CompleteAsync()
    {
        if (pair.Own.Withdrawals.Count == 0)
        {
            return QueueAsync();
        }

        // The last ones for choice: the others have been completed mostly.
        int n = Math.Max(0, pair.Own.Withdrawals.Count - 1 - _random.Next(6));
        bool asTokens = _random.Next(2) == 0;
        int shift = Rarely ? 1 : 0, missing = Rarely ? 1 : 0;
        Address caller = Rarely ? Pick(_stakers) : pair.Own.Withdrawals[n].Staker;
        return pair.RunAsync($"completeQueuedWithdrawal {n} {asTokens}", caller, side =>
        {
            DelegationManager.Withdrawal withdrawal = side.Withdrawals[n];
            IEnumerable<Address> tokens = withdrawal.Strategies.Select(strategy => side.Tokens[(Math.Max(0, Array.IndexOf(side.Strategies, strategy)) + shift) % Strategies]);
            return side.Delegations.CompleteQueuedWithdrawal(withdrawal, [.. tokens.Skip(missing)], asTokens);
        });
    }

    private Task PassAsync() => pair.AdvanceAsync(Rarely ? LongEnough : (ulong)_random.Next(1, 9));

    private Task DonateAsync()
    {
        int s = _random.Next(Strategies);
        UInt256 amount = Amount(_random.Next(1, 20));
        return pair.MintAsync(s, side => side.Strategies[s], amount);
    }

    private async Task PauseAsync()
    {
        UInt256 bits = (ulong)_random.Next(8);
        Func<CoreSide, Address> contract = _random.Next(4) switch
        {
            0 => side => side.Allocations.Address,
            1 => side => side.Delegations.Address,
            2 => side => side.Deposits.Address,
            _ => side => side.Strategies[0],
        };
        if (contract(pair.Own) == pair.Own.Deposits.Address && !pair.PausesSlashedShares)
        {
            bits &= (UInt256)5UL;
        }

        await pair.RunAsync("pause", side => side.Devnet.Owner, side => new AllocationManager(contract(side)).Pause(bits));
        for (int i = 0; i < 4; i++)
        {
            await (_random.Next(6) switch { 0 => DepositAsync(), 1 => QueueAsync(), 2 => CompleteAsync(), 3 => SlashAsync(), 4 => ModifyAsync(), _ => ClearAsync() });
        }

        await pair.RunAsync("unpause", _stakers[0], side => new AllocationManager(contract(side)).Unpause(UInt256.Zero));
        await pair.RunAsync("unpause", side => side.Devnet.Owner, side => new AllocationManager(contract(side)).Unpause(UInt256.Zero));
    }

    private bool Rarely => _random.Next(10) == 0;

    private Address Pick(Address[] of) => of[_random.Next(of.Length)];

    /// <summary>So many tenths of a token and some wei.</summary>
    private UInt256 Amount(int tenths) => ((UInt256)(Whole / 10) * (UInt256)(ulong)tenths) + (UInt256)(ulong)_random.Next(1_000_000);

    private static Address[] Fresh(int count) => [.. Enumerable.Range(0, count).Select(_ => new Address(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Address.Size)))];

    // Answers 1 to everything.
    private static readonly byte[] Registrar = Convert.FromHexString("60015f5260205ff3");
}
