using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>Rewards: roots, claims with their proofs, splits, and submissions of AVSs.</summary>
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
}
