using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <summary>Operators: registering, details, approving delegations, and what stakers want to know of one.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerOperatorsClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerOperatorsClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerOperatorsClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerOperatorsClient(EigenLayerContext context) => _context = context;
}
