using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>EigenPods: native restaking, from the pod's address to what it can withdraw.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerPodsClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerPodsClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerPodsClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerPodsClient(EigenLayerContext context) => _context = context;
}
