using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Reads slashed shares that wait in the StrategyManager.</summary>
internal static class SlashedShareReader
{
    /// <exception cref="FeatureNotAvailableException">The version does not know slashed shares by slash id.</exception>
    public static async Task<ImmutableArray<SlashedShares>> ReadAsync(
        EigenLayerContext context,
        ReadRounds rounds,
        IReadOnlyList<(OperatorSetId Set, UInt256 SlashId)> slashes)
    {
        StrategyManager contract = context.StrategyManager;
        var reads = slashes.Select(slash => (
            Shares: rounds.Read(contract.GetBurnOrRedistributableShares(slash.Set.ToStrategyManager(), slash.SlashId)),
            Resolution: rounds.Read(contract.GetSlashResolutionBlock(slash.Set.ToStrategyManager(), slash.SlashId)),
            Recipient: rounds.Read(context.AllocationManager.GetRedistributionRecipient(slash.Set.ToAllocationManager())))).ToArray();
        await rounds.NextAsync().ConfigureAwait(false);

        List<(ImmutableArray<Address> Strategies, ImmutableArray<UInt256> Shares, ImmutableArray<RoundRead<UInt256>> Underlying)> found = [];
        foreach (var read in reads)
        {
            (ImmutableArray<Address> strategies, ImmutableArray<UInt256> shares) =
                await FeatureProbe.ValueAsync(context, rounds, EigenLayerFeature.SlashedSharesById.Name, contract.Address, read.Shares).ConfigureAwait(false);
            shares.OfLength(strategies.Length, "getBurnOrRedistributableShares");
            found.Add((
                strategies,
                shares,
                rounds.ReadMany(strategies.Select((strategy, i) => (IContractCall<UInt256>)new StrategyBaseTVLLimits(strategy).SharesToUnderlyingView(shares[i])))));
        }

        if (found.Any(slash => !slash.Strategies.IsEmpty))
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return
        [
            .. slashes.Select((slash, s) => new SlashedShares(
                slash.Set,
                slash.SlashId,
                rounds.Block,
                Redistribution.Recipient(reads[s].Recipient.OrNull()),

                // Success needs a block after the one stored; 0 stands for a slash of before 1.13.
                reads[s].Resolution.ValueOr(0) is var resolution && resolution == 0 ? null : resolution + 1UL,
                [
                    .. found[s].Strategies.Select((strategy, i) => new SlashedStrategyShares(
                        strategy, context.Book.SymbolOf(strategy), found[s].Shares[i], found[s].Underlying[i].OrNull())),
                ])),
        ];
    }
}
