using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Tests.Contracts;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>A chain in memory with as many stakers as are asked for: what each has follows from its number.</summary>
internal sealed class ManyStakers : IDisposable
{
    public const int MostStrategies = 3;
    public static readonly UInt256 MaxMagnitude = 900_000_000_000_000_000UL;
    private static readonly Address Operator = AddressOf(0xee, 1);
    private static readonly Address Token = AddressOf(0xdd, 1);
    private readonly EigenLayerNode _node = new();

    public ManyStakers(int strategies = MostStrategies)
    {
        Address delegations = _node.Deployment.DelegationManager;
        Address allocations = _node.Deployment.AllocationManager;
        On(delegations, "minWithdrawalDelayBlocks()", _ => [100_800UL]);
        On(delegations, "delegatedTo(address)", _ => [EigenLayerNode.Word(Operator)]);
        On(delegations, "getDepositedShares(address)", data =>
        [
            64UL, (UInt256)(ulong)(32 * (3 + strategies)),
            (UInt256)(ulong)strategies, .. Enumerable.Range(0, strategies).Select(s => EigenLayerNode.Word(StrategyOf(s))),
            (UInt256)(ulong)strategies, .. Enumerable.Range(0, strategies).Select(s => DepositShares(Number(data, 4), s)),
        ]);
        On(delegations, "getQueuedWithdrawals(address)", _ => [64UL, 96UL, UInt256.Zero, UInt256.Zero]);
        On(delegations, "getWithdrawableShares(address,address[])", data =>
        [
            64UL, (UInt256)(ulong)(32 * (3 + strategies)),
            (UInt256)(ulong)strategies, .. Enumerable.Range(0, strategies).Select(s => Withdrawable(Number(data, 4), s)),
            (UInt256)(ulong)strategies, .. Enumerable.Range(0, strategies).Select(s => DepositShares(Number(data, 4), s)),
        ]);
        On(delegations, "convertToDepositShares(address,address[],uint256[])", data =>
        [
            32UL, (UInt256)(ulong)strategies,
            .. Enumerable.Range(0, strategies).Select(s => ShareMath.DivWad(ShareMath.DivWad(UInt256.One << 180, Factor(Number(data, 4), s)), MaxMagnitude)),
        ]);
        On(allocations, "getMaxMagnitude(address,address)", _ => [MaxMagnitude]);
        On(allocations, "getStrategyAllocations(address,address)", _ => [64UL, 96UL, UInt256.Zero, UInt256.Zero]);
        for (int s = 0; s < strategies; s++)
        {
            On(StrategyOf(s), "totalShares()", _ => [TotalShares]);
            On(StrategyOf(s), "underlyingToken()", _ => [EigenLayerNode.Word(Token)]);
            On(StrategyOf(s), "sharesToUnderlyingView(uint256)", data => [ShareMath.SharesToUnderlying(UInt256.FromBigEndian(data.AsSpan(4, 32)), TotalShares, Balance)]);
        }

        On(Token, "balanceOf(address)", _ => [Balance]);
    }

    public static UInt256 TotalShares { get; } = UInt256.FromEther("1000000");

    public static UInt256 Balance { get; } = UInt256.FromEther("1234567");

    public RestakingClient Client => _node.Client;

    public int Requests => _node.Node.Methods.Count;

    public static Address StakerOf(int number) => AddressOf(0xaa, number);

    public static Address StrategyOf(int number) => AddressOf(0xcc, number);

    public static UInt256 DepositShares(int staker, int strategy) => UInt256.FromEther("1") + (UInt256)(ulong)((staker * 7) + strategy + 1);

    public static UInt256 Factor(int staker, int strategy) => ShareMath.Wad + (UInt256)(ulong)((staker * 1_000_003L) + strategy);

    public static UInt256 Withdrawable(int staker, int strategy) => ShareMath.Withdrawable(DepositShares(staker, strategy), Factor(staker, strategy), MaxMagnitude);

    /// <summary>Lets the DelegationManager answer otherwise.</summary>
    public ManyStakers Delegations(string signature, Func<byte[], UInt256[]> answer)
    {
        On(_node.Deployment.DelegationManager, signature, answer);
        return this;
    }

    /// <summary>Lets the first strategy compute the worth of shares its own way.</summary>
    public ManyStakers OddStrategy(Func<UInt256, UInt256> toUnderlying)
    {
        On(StrategyOf(0), "sharesToUnderlyingView(uint256)", data => [toUnderlying(UInt256.FromBigEndian(data.AsSpan(4, 32)))]);
        return this;
    }

    /// <summary>The factors' getter answers, and the list they could be found in is refused.</summary>
    public ManyStakers WithFactorsFromTheGetterOnly()
    {
        Delegations("depositScalingFactor(address,address)", data => [Factor(Number(data, 4), Number(data, 36))]);
        return Delegations("convertToDepositShares(address,address[],uint256[])", _ => throw new RevertedException([]));
    }

    public static async IAsyncEnumerable<Address> StreamAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return StakerOf(i);
        }

        await Task.CompletedTask;
    }

    public void Dispose() => _node.Dispose();

    private void On(Address contract, string signature, Func<byte[], UInt256[]> answer) => _node.Answer(contract, Selector.FromSignature(signature), answer);

    private static int Number(byte[] calldata, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(calldata.AsSpan(offset + 28, 4));

    private static Address AddressOf(byte kind, int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes[0] = kind;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[16..], number);
        return new Address(bytes);
    }
}
