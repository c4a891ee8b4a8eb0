using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>An operator set with one operator in it, made by <see cref="TestChain.AllocateAsync"/>.</summary>
public sealed class TestOperatorSet
{
    private readonly TestChain _chain;

    internal TestOperatorSet(TestChain chain, Address avs, uint id, Address operatorAddress, ImmutableArray<Address> strategies)
    {
        _chain = chain;
        Avs = avs;
        Id = id;
        Operator = operatorAddress;
        Strategies = strategies;
    }

    /// <summary>The AVS: an account of the test chain, which slashes.</summary>
    public Address Avs { get; }

    /// <summary>The set's id within its AVS.</summary>
    public uint Id { get; }

    /// <summary>The operator that has allocated to it.</summary>
    public Address Operator { get; }

    /// <summary>The strategies that can be slashed, ascending by address.</summary>
    public ImmutableArray<Address> Strategies { get; }

    /// <summary>Slashes the operator in every strategy of the set (<c>AllocationManager.slashOperator</c>), from the AVS's account.</summary>
    /// <param name="portion">
    /// The part of what is allocated to the set, as a fraction of 10^18: 2 * 10^17 is 20 %. With the full magnitude allocated that
    /// is 20 % of every delegated stake.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The portion is zero or more than the whole.</exception>
    /// <exception cref="RpcException">The contract refused.</exception>
    public Task<TransactionReceipt> SlashAsync(ulong portion, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(portion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(portion, TestChain.FullMagnitude);
        var slashing = new AllocationManager.SlashingParams(Operator, Id, Strategies, [.. Strategies.Select(_ => (UInt256)portion)], "test");
        return _chain.ExecuteAsync(Avs, new AllocationManager(_chain.EigenLayer.AllocationManager).SlashOperator(Avs, slashing), cancellationToken: cancellationToken);
    }
}
