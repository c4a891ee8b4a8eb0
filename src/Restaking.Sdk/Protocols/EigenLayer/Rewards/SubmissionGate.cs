using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What the chain refuses a submission for; its figures as such were checked before.</summary>
internal static class SubmissionGate
{
    /// <summary>Start, duration and end, by the contract's own constants (<c>_validateCommonRewardsSubmission</c>).</summary>
    public static RoleGate SpansAllowed(RewardsCoordinator coordinator, ImmutableArray<SubmissionTerms> submissions, bool mustBeOver) => async (rounds, refusals) =>
    {
        RoundRead<uint> interval = rounds.Read(coordinator.CalculationIntervalSeconds());
        RoundRead<uint> maxDuration = rounds.Read(coordinator.MaxRewardsDuration());
        RoundRead<uint> maxRetroactive = rounds.Read(coordinator.MaxRetroactiveLength());
        RoundRead<uint> maxFuture = rounds.Read(coordinator.MaxFutureLength());
        RoundRead<uint> genesis = rounds.Read(coordinator.GenesisRewardsTimestamp());
        await rounds.NextAsync().ConfigureAwait(false);
        ulong now = rounds.Block.Timestamp;
        ulong earliest = Math.Max(now - Math.Min(now, maxRetroactive.Value), genesis.Value);
        ulong latest = now + maxFuture.Value;
        for (int i = 0; i < submissions.Length; i++)
        {
            refusals.AddRange(Of(i, submissions[i]));
        }

        IEnumerable<EigenLayerRefusal> Of(int position, SubmissionTerms terms)
        {
            if (terms.DurationSeconds > maxDuration.Value)
            {
                yield return new DurationTooLong(position, terms.DurationSeconds, maxDuration.Value);
            }

            if (terms.DurationSeconds % interval.Value != 0)
            {
                yield return new DurationNotMultiple(position, terms.DurationSeconds, interval.Value);
            }

            if (terms.StartTimestamp % interval.Value != 0)
            {
                yield return new StartNotMultiple(position, terms.StartTimestamp, interval.Value);
            }

            if (terms.StartTimestamp < earliest)
            {
                yield return new StartTooEarly(position, terms.StartTimestamp, earliest);
            }

            if (mustBeOver)
            {
                uint end = terms.StartTimestamp + terms.DurationSeconds;
                if (end >= now)
                {
                    yield return new SubmissionNotOver(position, end, now);
                }
            }
            else if (terms.StartTimestamp > latest)
            {
                yield return new StartTooLate(position, terms.StartTimestamp, latest);
            }
        }
    };

    /// <summary>Every strategy is whitelisted for deposits, or natively restaked ETH.</summary>
    public static RoleGate StrategiesWhitelisted(EigenLayerContext context, ImmutableArray<SubmissionTerms> submissions) => async (rounds, refusals) =>
    {
        ImmutableArray<Address> strategies =
        [
            .. submissions.SelectMany(submission => submission.Strategies.Select(entry => entry.Strategy)).Distinct().Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy)),
        ];
        ImmutableArray<RoundRead<bool>> whitelisted =
            rounds.ReadMany(strategies.Select(strategy => (IContractCall<bool>)context.StrategyManager.StrategyIsWhitelistedForDeposit(strategy)));
        await rounds.NextAsync().ConfigureAwait(false);
        for (int i = 0; i < strategies.Length; i++)
        {
            if (!whitelisted[i].Value)
            {
                refusals.Add(new StrategyNotWhitelisted(strategies[i]));
            }
        }
    };

    /// <summary>The submitter holds what it gives, and the contract may take it. The protocol fee is taken out of that, not added.</summary>
    public static RoleGate CanPay(RewardsCoordinator coordinator, IReadOnlyDictionary<Address, UInt256> amounts, Address payer) => async (rounds, refusals) =>
    {
        ImmutableArray<Address> tokens = [.. amounts.Keys];
        ImmutableArray<RoundRead<UInt256>> balances = rounds.ReadMany(tokens.Select(token => (IContractCall<UInt256>)new ERC20(token).BalanceOf(payer)));
        ImmutableArray<RoundRead<UInt256>> allowances =
            rounds.ReadMany(tokens.Select(token => (IContractCall<UInt256>)new ERC20(token).Allowance(payer, coordinator.Address)));
        await rounds.NextAsync().ConfigureAwait(false);
        for (int i = 0; i < tokens.Length; i++)
        {
            UInt256 need = amounts[tokens[i]];
            if (balances[i].Value < need)
            {
                refusals.Add(new RewardsBalanceShort(tokens[i], balances[i].Value, need));
            }

            if (allowances[i].Value < need)
            {
                refusals.Add(new RewardsAllowanceShort(tokens[i], coordinator.Address, allowances[i].Value, need));
            }
        }
    };
}
