using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Stake tables on other chains: what an operator needs to know.</content>
public partial class EigenLayerRegistryClient
{
    /// <summary>Whether an operator set's stake table is carried to other chains, to which, and how often (CrossChainRegistry, on the source chain).</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no CrossChainRegistry.</exception>
    public virtual Task<CrossChainState> GetCrossChainAsync(OperatorSetId operatorSet, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        operatorSet.Checked(nameof(operatorSet));
        const string feature = "CrossChainRegistry";
        CrossChainRegistry registry = new(FeatureProbe.Contract(_context.Deployment.CrossChainRegistry, feature));
        CrossChainRegistry.OperatorSet set = new(operatorSet.Avs, operatorSet.Id);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<CrossChainRegistry.GetSupportedChainsResult> chains = rounds.Read(registry.GetSupportedChains());
                RoundRead<bool> reserved = rounds.Read(registry.HasActiveGenerationReservation(set));
                RoundRead<Address> calculator = rounds.Read(registry.GetOperatorTableCalculator(set));
                RoundRead<CrossChainRegistry.OperatorSetConfig> config = rounds.Read(registry.GetOperatorSetConfig(set));
                RoundRead<uint> cadence = rounds.Read(registry.GetTableUpdateCadence());
                await rounds.NextAsync().ConfigureAwait(false);
                (ImmutableArray<UInt256> ids, ImmutableArray<Address> updaters) =
                    await FeatureProbe.ValueAsync(_context, rounds, feature, registry.Address, chains).ConfigureAwait(false);
                updaters.OfLength(ids.Length, "getSupportedChains");
                CrossChainRegistry.OperatorSetConfig settings = config.Value;

                // The first versions of the contract asked for no reservation before a table is generated.
                return new CrossChainState(
                    rounds.Block,
                    operatorSet,
                    reserved.OrNull(),
                    calculator.Value.IsZero ? null : calculator.Value,
                    settings.Owner.IsZero ? null : settings.Owner,
                    settings.MaxStalenessPeriod,
                    cadence.OrNull(),
                    [.. ids.Select((id, i) => new SupportedChain(id, updaters[i]))]);
            },
            block,
            cancellationToken);
    }

    /// <summary>The stake table of an operator set as this chain has it, and until when certificates are weighed by it (OperatorTableUpdater and the verifier of the set's kind of keys).</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="curve">Its kind of keys.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address, or no kind of keys.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no OperatorTableUpdater or no verifier.</exception>
    public virtual Task<StakeTable> GetStakeTableAsync(
        OperatorSetId operatorSet,
        OperatorKeyCurve curve,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        Checked(operatorSet, curve);
        OperatorTableUpdater updater = new(FeatureProbe.Contract(_context.Deployment.OperatorTableUpdater, "OperatorTableUpdater"));

        // What is asked here the verifiers of both kinds of keys answer alike: the same functions, by the same selectors.
        ECDSACertificateVerifier verifier = new(curve == OperatorKeyCurve.Ecdsa
            ? FeatureProbe.Contract(_context.Deployment.ECDSACertificateVerifier, "ECDSACertificateVerifier")
            : FeatureProbe.Contract(_context.Deployment.BN254CertificateVerifier, "BN254CertificateVerifier"));
        ECDSACertificateVerifier.OperatorSet set = new(operatorSet.Avs, operatorSet.Id);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Hash32> root = rounds.Read(updater.GetCurrentGlobalTableRoot());
                RoundRead<uint> rootTime = rounds.Read(updater.GetLatestReferenceTimestamp());
                RoundRead<uint> latest = rounds.Read(verifier.LatestReferenceTimestamp(set));
                RoundRead<uint> staleness = rounds.Read(verifier.MaxOperatorTableStaleness(set));
                RoundRead<Address> owner = rounds.Read(verifier.GetOperatorSetOwner(set));
                await rounds.NextAsync().ConfigureAwait(false);
                Hash32 current = await FeatureProbe.ValueAsync(_context, rounds, "OperatorTableUpdater", updater.Address, root).ConfigureAwait(false);
                uint at = await FeatureProbe.ValueAsync(_context, rounds, "Certificate verifier", verifier.Address, latest).ConfigureAwait(false);
                UInt256 count = UInt256.Zero;
                ImmutableArray<UInt256> weights = [];
                if (at != 0)
                {
                    RoundRead<UInt256> operators = rounds.Read(verifier.GetOperatorCount(set, at));
                    RoundRead<ImmutableArray<UInt256>> totals = rounds.Read(verifier.GetTotalStakeWeights(set, at));
                    await rounds.NextAsync().ConfigureAwait(false);
                    count = operators.Value;
                    weights = totals.Value;
                }

                return new StakeTable(
                    rounds.Block, operatorSet, verifier.Address, current, rootTime.Value, at == 0 ? null : at, staleness.Value, owner.Value.IsZero ? null : owner.Value, count, weights);
            },
            block,
            cancellationToken);
    }
}
