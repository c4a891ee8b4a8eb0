using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What a deployment consists of: its version and contracts, strategies that anyone deploys, keys and releases.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerRegistryClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerRegistryClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerRegistryClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerRegistryClient(EigenLayerContext context) => _context = context;
}
