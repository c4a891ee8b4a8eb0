using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>
/// Rewards (<c>RewardsCoordinator</c>): roots, claims with their proofs, claimers, operators' splits, and submissions of AVSs. What a
/// version does not have is a <see cref="FeatureNotAvailableException"/>, and so is a deployment without a RewardsCoordinator.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerRewardsClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerRewardsClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerRewardsClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerRewardsClient(EigenLayerContext context) => _context = context;

    /// <summary>The contract.</summary>
    /// <exception cref="FeatureNotAvailableException">The deployment names none.</exception>
    private RewardsCoordinator Coordinator => new(FeatureProbe.Contract(_context.Deployment.RewardsCoordinator, EigenLayerFeature.Rewards.Name));

    /// <summary>The limits of submissions, the delays, the shares and the pauses, at one block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<RewardsRules> GetRulesAsync(BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                RoundRead<uint> interval = rounds.Read(coordinator.CalculationIntervalSeconds());
                RoundRead<uint> maxDuration = rounds.Read(coordinator.MaxRewardsDuration());
                RoundRead<uint> maxRetroactive = rounds.Read(coordinator.MaxRetroactiveLength());
                RoundRead<uint> maxFuture = rounds.Read(coordinator.MaxFutureLength());
                RoundRead<uint> genesis = rounds.Read(coordinator.GenesisRewardsTimestamp());
                RoundRead<uint> activationDelay = rounds.Read(coordinator.ActivationDelay());
                RoundRead<ushort> defaultSplit = rounds.Read(coordinator.DefaultOperatorSplitBips());
                RoundRead<uint> calculationEnd = rounds.Read(coordinator.CurrRewardsCalculationEndTimestamp());
                RoundRead<UInt256> paused = rounds.Read(coordinator.Paused());
                await rounds.NextAsync().ConfigureAwait(false);
                uint seconds = await RequiredAsync(rounds, interval).ConfigureAwait(false);
                return new RewardsRules
                {
                    Block = rounds.Block,
                    CalculationIntervalSeconds = seconds,
                    MaxDurationSeconds = maxDuration.Value,
                    MaxRetroactiveSeconds = maxRetroactive.Value,
                    MaxFutureSeconds = maxFuture.Value,
                    GenesisTimestamp = genesis.Value,
                    ActivationDelaySeconds = activationDelay.Value,
                    DefaultSplitBips = defaultSplit.Value,
                    CalculationEnd = calculationEnd.Value,
                    Pauses = (RewardsPauses)(uint)(paused.Value & RewardsRules.KnownPauses),
                };
            },
            block,
            cancellationToken);
    }

    private Task<T> RunAsync<T>(Func<ReadRounds, Task<T>> read, BlockTag? block, CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(_context.Reader, read, block, cancellationToken);

    /// <summary>A value every RewardsCoordinator has: where it is missing there is no such contract.</summary>
    private Task<T> RequiredAsync<T>(ReadRounds rounds, RoundRead<T> read) =>
        FeatureProbe.ValueAsync(_context, rounds, EigenLayerFeature.Rewards.Name, Coordinator.Address, read);

    private RoleGate CoordinatorIsThere() => FeatureProbe.Required(_context, EigenLayerFeature.Rewards);

    private RoleGate NotPaused(int bit, string what) => RoleGates.NotPaused(Coordinator.Address, Coordinator.Paused(), bit, what);

    private RoleGate MayAct(Address caller, Address account, IContractCall call) => Permissions.PermissionGate.MayAct(
        _context, caller, account, call.Target, call.Function.Selector, call.Function.Signature);
}
