using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>Positions of stakers with slashing in them: what is deposited, queued, slashable and at risk, and how it came to be.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerPositionsClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerPositionsClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerPositionsClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerPositionsClient(EigenLayerContext context) => _context = context;
}
