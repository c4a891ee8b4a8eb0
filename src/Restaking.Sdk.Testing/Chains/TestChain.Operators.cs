using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Operators, and AVSs that can slash them.</content>
public sealed partial class TestChain
{
    /// <summary>A whole magnitude: 10^18 (WAD).</summary>
    public const ulong FullMagnitude = 1_000_000_000_000_000_000;

    private const uint OperatorSetId = 1;

    /// <summary>Registers a new account as operator (<c>DelegationManager.registerAsOperator</c>), open to every staker.</summary>
    /// <param name="approver">Who has to sign delegations to it; the zero address, the default, for nobody.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The operator's address.</returns>
    public async Task<Address> RegisterOperatorAsync(Address approver = default, CancellationToken cancellationToken = default)
    {
        Address account = await CreateAccountAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var register = new DelegationManager(EigenLayer.DelegationManager).RegisterAsOperator(approver, 0, "");
        await ExecuteAsync(account, register, cancellationToken: cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>
    /// Makes an AVS with one operator set that can slash an operator: the AVS and its registrar, the set, the operator's allocation
    /// and its registration. Passes the configuration delay (15 to 126,000 blocks) when the operator is new.
    /// </summary>
    /// <param name="operatorAddress">The operator, from <see cref="RegisterOperatorAsync"/>.</param>
    /// <param name="strategies">The strategies that can be slashed.</param>
    /// <param name="magnitude">How much of the operator's magnitude is allocated in each; <see cref="FullMagnitude"/> is all of it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<TestOperatorSet> AllocateAsync(
        Address operatorAddress,
        IEnumerable<Address> strategies,
        ulong magnitude = FullMagnitude,
        CancellationToken cancellationToken = default)
    {
        // The contract wants strategies in ascending order.
        ImmutableArray<Address> sorted = [.. strategies.Order()];
        var allocations = new AllocationManager(EigenLayer.AllocationManager);
        Address avs = await CreateAvsAsync(allocations, sorted, cancellationToken).ConfigureAwait(false);
        await PassConfigurationDelayAsync(allocations, operatorAddress, cancellationToken).ConfigureAwait(false);

        var allocation = new AllocationManager.AllocateParams(
            new AllocationManager.OperatorSet(avs, OperatorSetId),
            sorted,
            [.. sorted.Select(_ => magnitude)]);
        await ExecuteAsync(operatorAddress, allocations.ModifyAllocations(operatorAddress, [allocation]), cancellationToken: cancellationToken).ConfigureAwait(false);

        var registration = new AllocationManager.RegisterParams(avs, [OperatorSetId], ReadOnlyMemory<byte>.Empty);
        await ExecuteAsync(operatorAddress, allocations.RegisterForOperatorSets(operatorAddress, registration), cancellationToken: cancellationToken).ConfigureAwait(false);
        return new TestOperatorSet(this, avs, OperatorSetId, operatorAddress, sorted);
    }

    /// <summary>
    /// Deploys a registrar that lets every operator in and out. An AVS names one (<c>setAVSRegistrar</c>) before operators can register for its sets;
    /// without, the AVS itself would be asked, which has no code.
    /// </summary>
    /// <param name="avs">The AVS it is for; the account that deploys it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The registrar's address.</returns>
    public async Task<Address> DeployAvsRegistrarAsync(Address avs, CancellationToken cancellationToken = default)
    {
        byte[] code = [.. DevnetArtifacts.CreationCode("AvsRegistrar").Span, .. DevnetConstructors.AvsRegistrar(avs)];
        TransactionReceipt receipt = await Node.ExecuteAsync(avs, null, code, null, cancellationToken).ConfigureAwait(false);
        return receipt.ContractAddress!.Value;
    }

    private async Task<Address> CreateAvsAsync(AllocationManager allocations, ImmutableArray<Address> strategies, CancellationToken cancellationToken)
    {
        Address avs = await CreateAccountAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        Address registrar = await DeployAvsRegistrarAsync(avs, cancellationToken).ConfigureAwait(false);

        await ExecuteAsync(avs, allocations.UpdateAVSMetadataURI(avs, ""), cancellationToken: cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(avs, allocations.SetAVSRegistrar(avs, registrar), cancellationToken: cancellationToken).ConfigureAwait(false);
        ImmutableArray<AllocationManager.CreateSetParams> sets = [new(OperatorSetId, strategies)];
        await ExecuteAsync(avs, allocations.CreateOperatorSets(avs, sets), cancellationToken: cancellationToken).ConfigureAwait(false);
        return avs;
    }

    private async Task PassConfigurationDelayAsync(AllocationManager allocations, Address operatorAddress, CancellationToken cancellationToken)
    {
        (bool isSet, _) = await ReadAsync(allocations.GetAllocationDelay(operatorAddress), cancellationToken).ConfigureAwait(false);
        if (!isSet)
        {
            uint delay = await ReadAsync(allocations.AllocationConfigurationDelay(), cancellationToken).ConfigureAwait(false);
            await AdvanceBlocksAsync(delay + 1UL, cancellationToken).ConfigureAwait(false);
        }
    }
}
