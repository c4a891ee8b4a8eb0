using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Reads positions page by page at one block: two rounds of calls per page, and what belongs to operators and strategies once for all pages.
/// </summary>
internal sealed class PositionPages(EigenLayerContext context, PositionReadOptions options, RpcPin pin)
{
    // Measured on mainnet's bytecode with cold storage, rounded up.
    private const ulong DelegatedToGas = 15_000;
    private const ulong DepositedSharesGas = 110_000;
    private const ulong QueuedWithdrawalsGas = 45_000;
    private const ulong FactorsGas = 40_000;
    private const ulong WithdrawableGasPerStrategy = 14_000;
    private const ulong ConvertGasPerStrategy = 8_000;

    private readonly StrategyRates _rates = new(context);
    private readonly OperatorRisks _operators = new(context, options.WithRisks);
    private uint? _delayBlocks;

    private sealed class Stake(Address staker)
    {
        public Address Staker { get; } = staker;

        public required ReadSlot<Address> DelegatedTo { get; init; }

        public required ReadSlot<DelegationManager.GetDepositedSharesResult> Deposited { get; init; }

        public required ReadSlot<DelegationManager.GetQueuedWithdrawalsResult>? Queued { get; init; }

        public Address? Operator => DelegatedTo.Value.IsZero ? null : DelegatedTo.Value;

        /// <summary>Those with deposit shares.</summary>
        public ImmutableArray<Address> Deposits => Deposited.Value.Value0;

        /// <summary>Those, and the ones that are in the queue alone.</summary>
        public ImmutableArray<Address> Strategies { get; set; }

        public ReadSlot<DelegationManager.GetWithdrawableSharesResult>? Withdrawable { get; set; }

        public ReadSlot<ImmutableArray<UInt256>>? Converted { get; set; }

        public ReadSlot<ulong>? BeaconChain { get; set; }

        public UInt256[] Factors { get; set; } = [];
    }

    public async Task<IReadOnlyList<RestakedPosition>> ReadAsync(IReadOnlyList<Address> stakers, CancellationToken cancellationToken)
    {
        if (stakers.Count == 0)
        {
            return [];
        }

        Stake[] stakes = await BeginAsync(stakers, cancellationToken).ConfigureAwait(false);

        // None of the three needs what another reads: over a network the longest of them is what they take.
        await Task.WhenAll(
            ReadFactorsAsync(stakes, cancellationToken),
            _rates.LearnAsync(stakes.SelectMany(stake => stake.Strategies), pin, cancellationToken),
            _operators.LearnAsync(
                stakes.Where(stake => stake.Operator is not null).SelectMany(stake => stake.Strategies.Select(strategy => (stake.Operator!.Value, strategy))),
                pin,
                cancellationToken)).ConfigureAwait(false);
        await SolveFactorsAsync(stakes, cancellationToken).ConfigureAwait(false);
        await _rates.AskAsync(stakes.SelectMany(Amounts), pin, cancellationToken).ConfigureAwait(false);
        return [.. stakes.Select(Describe)];
    }

    private async Task<Stake[]> BeginAsync(IReadOnlyList<Address> stakers, CancellationToken cancellationToken)
    {
        WeighedReads reads = new(context.Reader, options.GasPerRequest);
        ReadSlot<uint>? delay = _delayBlocks is null ? reads.Add(context.DelegationManager.MinWithdrawalDelayBlocks(), DelegatedToGas) : null;
        Stake[] stakes =
        [
            .. stakers.Select(staker => new Stake(staker)
            {
                DelegatedTo = reads.Add(context.DelegationManager.DelegatedTo(staker), DelegatedToGas),
                Deposited = reads.Add(context.DelegationManager.GetDepositedShares(staker), DepositedSharesGas),
                Queued = options.WithQueue ? reads.Add(context.DelegationManager.GetQueuedWithdrawals(staker), QueuedWithdrawalsGas) : null,
            }),
        ];
        await reads.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        _delayBlocks ??= delay!.Value;
        foreach (Stake stake in stakes)
        {
            DelegationManager.GetDepositedSharesResult deposited = stake.Deposited.Value;
            deposited.Value1.OfLength(deposited.Value0.Length, "getDepositedShares");
            stake.Strategies = [.. deposited.Value0.Concat(QueuedStrategies(stake)).Distinct()];
        }

        return stakes;
    }

    private static IEnumerable<Address> QueuedStrategies(Stake stake)
    {
        if (stake.Queued is not { } queued)
        {
            return [];
        }

        queued.Value.Shares.OfLength(queued.Value.Withdrawals.Length, "getQueuedWithdrawals");
        for (int i = 0; i < queued.Value.Withdrawals.Length; i++)
        {
            AnswerLength.Checked(queued.Value.Withdrawals[i], "getQueuedWithdrawals");
            queued.Value.Shares[i].OfLength(queued.Value.Withdrawals[i].Strategies.Length, "getQueuedWithdrawals");
        }

        return queued.Value.Withdrawals.SelectMany(withdrawal => withdrawal.Strategies);
    }

    private async Task ReadFactorsAsync(Stake[] stakes, CancellationToken cancellationToken)
    {
        WeighedReads reads = new(context.Reader, options.GasPerRequest);
        bool any = false;
        foreach (Stake stake in stakes.Where(stake => !stake.Strategies.IsEmpty))
        {
            ImmutableArray<Address> deposits = stake.Deposits;
            ulong count = (ulong)deposits.Length;
            if (count > 0)
            {
                stake.Withdrawable = reads.Add(context.DelegationManager.GetWithdrawableShares(stake.Staker, deposits), FactorsGas + (count * WithdrawableGasPerStrategy));
                stake.Converted = reads.TryAdd(
                    context.DelegationManager.ConvertToDepositShares(stake.Staker, deposits, ScalingFactorProbe.Amounts(deposits.Length)),
                    FactorsGas + (count * ConvertGasPerStrategy));
                any = true;
            }

            if (stake.Strategies.Any(EigenLayerContext.IsBeaconChainEth))
            {
                stake.BeaconChain = reads.Add(context.PodManager().BeaconChainSlashingFactor(stake.Staker), DelegatedToGas);
                any = true;
            }
        }

        if (any)
        {
            await reads.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SolveFactorsAsync(Stake[] stakes, CancellationToken cancellationToken)
    {
        ReadBatch rest = context.Reader.CreateBatch();
        List<(Stake Stake, int Index, ReadSlot<UInt256> Factor)> asked = [];
        foreach (Stake stake in stakes.Where(stake => stake.Withdrawable is not null))
        {
            ImmutableArray<Address> deposits = stake.Deposits;
            DelegationManager.GetWithdrawableSharesResult shares = stake.Withdrawable!.Value;
            shares.WithdrawableShares.OfLength(deposits.Length, "getWithdrawableShares");
            shares.DepositShares.OfLength(deposits.Length, "getWithdrawableShares");
            ImmutableArray<UInt256>? converted = stake.Converted!.Outcome.Succeeded ? stake.Converted.Value.OfLength(deposits.Length, "convertToDepositShares") : null;
            stake.Factors = new UInt256[deposits.Length];
            for (int i = 0; i < deposits.Length; i++)
            {
                UInt256 slashing = SlashingFactor(stake, deposits[i]);
                UInt256? factor = converted is { } answers ? ScalingFactorProbe.Solve(answers[i], slashing) : null;

                // The contract's own figure is the proof; where it does not come out, the getter decides.
                if (factor is { } solved && ShareMath.Withdrawable(shares.DepositShares[i], solved, slashing) == shares.WithdrawableShares[i])
                {
                    stake.Factors[i] = solved;
                }
                else
                {
                    asked.Add((stake, i, rest.Add(context.DelegationManager.DepositScalingFactor(stake.Staker, deposits[i]))));
                }
            }
        }

        if (asked.Count == 0)
        {
            return;
        }

        await rest.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        foreach ((Stake stake, int index, ReadSlot<UInt256> factor) in asked)
        {
            stake.Factors[index] = factor.Value;
        }
    }

    private static UInt256? BeaconFactor(Stake stake, Address strategy) => EigenLayerContext.IsBeaconChainEth(strategy) ? stake.BeaconChain!.Value : null;

    private UInt256 SlashingFactor(Stake stake, Address strategy) =>
        ShareMath.SlashingFactor(_operators.MaxMagnitudeOf(stake.Operator, strategy), BeaconFactor(stake, strategy));

    private static IEnumerable<(Address Strategy, UInt256 Shares)> Amounts(Stake stake)
    {
        IEnumerable<(Address, UInt256)> deposited = stake.Deposits.Select((strategy, i) => (strategy, stake.Withdrawable!.Value.WithdrawableShares[i]));
        return stake.Queued is { } queued
            ? deposited.Concat(queued.Value.Withdrawals.SelectMany((withdrawal, i) => withdrawal.Strategies.Select((strategy, j) => (strategy, queued.Value.Shares[i][j]))))
            : deposited;
    }

    private RestakedPosition Describe(Stake stake)
    {
        QueuedWithdrawal[] queue = stake.Queued is { } queued
            ? [.. queued.Value.Withdrawals.Select((withdrawal, i) => Describe(withdrawal, queued.Value.Shares[i])).OrderBy(withdrawal => withdrawal.Nonce)]
            : [];
        return new RestakedPosition
        {
            Staker = stake.Staker,
            Block = pin.Block,
            Operator = stake.Operator,
            DelayBlocks = _delayBlocks!.Value,
            Queue = [.. queue],
            Strategies = [.. stake.Strategies.Select((strategy, i) => Describe(stake, strategy, i, queue))],
        };
    }

    private QueuedWithdrawal Describe(DelegationManager.Withdrawal withdrawal, ImmutableArray<UInt256> shares)
    {
        QueueEntry entry = new(withdrawal.AbiHash(), withdrawal, shares, IsLegacy: false);
        ulong claimableAt = (ulong)withdrawal.StartBlock + _delayBlocks!.Value + 1;
        return new QueuedWithdrawal
        {
            Root = entry.Root,
            Withdrawal = withdrawal,
            ClaimableAtBlock = claimableAt,
            Status = pin.Block.Number >= claimableAt ? QueuedWithdrawalStatus.Claimable : QueuedWithdrawalStatus.Waiting,
            Strategies =
            [
                .. withdrawal.Strategies.Select((strategy, i) => new QueuedStrategyShares(
                    strategy,
                    _rates.SymbolOf(strategy),
                    _rates.TokenOf(strategy),
                    withdrawal.ScaledShares[i],
                    shares[i],
                    QueueReader.AtRisk(entry, strategy, shares[i], pin.Block, claimableAt - 1),
                    _rates.ToUnderlying(strategy, shares[i]))),
            ],
        };
    }

    private RestakedStrategy Describe(Stake stake, Address strategy, int index, QueuedWithdrawal[] queue)
    {
        bool deposited = index < stake.Deposits.Length;
        UInt256 withdrawable = deposited ? stake.Withdrawable!.Value.WithdrawableShares[index] : UInt256.Zero;
        var parts = queue.SelectMany(withdrawal => withdrawal.Strategies.Where(part => part.Strategy == strategy).Select(part => (Withdrawal: withdrawal, Part: part))).ToArray();
        return new RestakedStrategy
        {
            Strategy = strategy,
            Symbol = _rates.SymbolOf(strategy),
            Token = _rates.TokenOf(strategy),
            DepositShares = deposited ? stake.Withdrawable!.Value.DepositShares[index] : UInt256.Zero,
            ScalingFactor = deposited ? stake.Factors[index] : ShareMath.Wad,
            MaxMagnitude = _operators.MaxMagnitudeOf(stake.Operator, strategy),
            BeaconChainSlashingFactor = BeaconFactor(stake, strategy),
            Withdrawable = withdrawable,
            Underlying = _rates.ToUnderlying(strategy, withdrawable),
            Queued = Sum(parts.Select(part => part.Part.Shares)),
            QueuedSlashable = Sum(parts.Select(part => part.Part.SharesAtRisk)),
            QueuedCompletable = Sum(parts.Where(part => part.Withdrawal.Status == QueuedWithdrawalStatus.Claimable).Select(part => part.Part.Shares)),
            SlashableUntilBlock = parts
                .Where(part => part.Withdrawal.SlashedWith is not null && part.Withdrawal.SlashableUntilBlock > pin.Block.Number)
                .Select(part => (ulong?)part.Withdrawal.SlashableUntilBlock)
                .Max(),
            QueuedUnderlying = parts.Aggregate((UInt256?)UInt256.Zero, static (sum, part) => sum + part.Part.Underlying),
            Risks = _operators.RisksOf(stake.Operator, strategy),
        };
    }

    private static UInt256 Sum(IEnumerable<UInt256> shares) => shares.Aggregate(UInt256.Zero, static (sum, next) => sum + next);
}
