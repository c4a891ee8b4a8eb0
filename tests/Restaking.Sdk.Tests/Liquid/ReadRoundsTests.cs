using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Contracts;

namespace Restaking.Sdk.Tests.Liquid;

public sealed class ReadRoundsTests
{
    private static readonly Address Token = Address.Parse("0x0000000000000000000000000000000000000101");
    private static readonly Address Refuser = Address.Parse("0x0000000000000000000000000000000000000102");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAll_ReadersOfDifferentLength_ShareTheirRounds()
    {
        FakeChainNode node = CreateNode();

        ImmutableArray<Task<int>> ended = await ReadRounds.RunAllAsync(CreateReader(node), [Rounds(1), Rounds(3), Rounds(2), Rounds(0)], cancellationToken: Cancel);

        int[] rounds = await Task.WhenAll(ended);
        Assert.Equal([1, 3, 2, 0], rounds);
        Assert.Equal([3 * 2, 2 * 2, 2], node.AggregateSizes);
        Assert.Equal(["eth_getBlockByNumber", "eth_call", "eth_call", "eth_call"], node.Methods);
        Assert.Single(node.BlocksRead.Distinct());
    }

    [Fact]
    public async Task RunAll_OneReaderFails_TheOthersEnd()
    {
        FakeChainNode node = CreateNode();

        ImmutableArray<Task<int>> ended = await ReadRounds.RunAllAsync(
            CreateReader(node),
            [
                Rounds(2),
                async rounds =>
                {
                    RoundRead<UInt256> refused = rounds.Read(new ERC20(Refuser).TotalSupply());
                    await rounds.NextAsync();
                    return (int)refused.Value;
                },
                _ => throw new InvalidOperationException("before its first round"),
            ],
            cancellationToken: Cancel);

        Assert.Equal(2, await ended[0]);
        ContractRevertException refusal = await Assert.ThrowsAsync<ContractRevertException>(() => ended[1]);
        Assert.Equal(Refuser, refusal.Target);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ended[2]);
    }

    [Fact]
    public async Task Block_BeforeTheFirstRound_IsNotKnown()
    {
        FakeChainNode node = CreateNode();

        BlockRef block = await ReadRounds.RunAsync(
            CreateReader(node),
            async rounds =>
            {
                Assert.Throws<InvalidOperationException>(() => rounds.Block);
                rounds.Read(new ERC20(Token).TotalSupply());
                await rounds.NextAsync();
                return rounds.Block;
            },
            cancellationToken: Cancel);

        Assert.Equal(1_000UL, block.Number);
    }

    [Fact]
    public async Task Value_OfACallWithoutAContract_NamesIt()
    {
        Address nobody = Address.Parse("0x0000000000000000000000000000000000000999");

        NoContractException missing = await Assert.ThrowsAsync<NoContractException>(() => ReadRounds.RunAsync(
            CreateReader(CreateNode()),
            async rounds =>
            {
                RoundRead<UInt256> supply = rounds.Read(new ERC20(nobody).TotalSupply());
                await rounds.NextAsync();
                Assert.Null(supply.OrNull());
                Assert.Equal(7UL, (ulong)supply.ValueOr(7u));
                return supply.Value;
            },
            cancellationToken: Cancel));

        Assert.Equal(nobody, missing.Address);
    }

    [Fact]
    public async Task RunAll_NoReaders_IsEmpty()
    {
        Assert.Empty(await ReadRounds.RunAllAsync<int>(CreateReader(CreateNode()), [], cancellationToken: Cancel));
    }

    [Fact]
    public async Task RunAll_TheNodeFails_EverybodyLearnsIt()
    {
        FakeChainNode node = CreateNode();
        node.Halts[FakeChainNode.Multicall3] = "the node is on fire";
        int told = 0;

        await Assert.ThrowsAsync<RpcException>(() => ReadRounds.RunAllAsync(
            CreateReader(node),
            [
                async rounds =>
                {
                    rounds.Read(new ERC20(Token).TotalSupply());
                    rounds.Read(new ERC20(Token).TotalSupply());
                    try
                    {
                        await rounds.NextAsync();
                    }
                    catch (RpcException)
                    {
                        told++;
                        await rounds.NextAsync(); // and again, which must not wait for ever
                    }

                    return 0;
                },
            ],
            cancellationToken: Cancel));

        Assert.Equal(1, told);
    }

    private static Func<ReadRounds, Task<int>> Rounds(int count) => async rounds =>
    {
        int read = 0;
        for (; read < count; read++)
        {
            RoundRead<UInt256> supply = rounds.Read(new ERC20(Token).TotalSupply());
            rounds.Read(new ERC20(Token).TotalSupply());
            await rounds.NextAsync();
            Assert.Equal(rounds.Block.Number, (ulong)supply.Value);
        }

        return read;
    };

    private static ContractReader CreateReader(FakeChainNode node) => new(new RpcClient(node), FakeChainNode.Multicall3, RevertDecoder.SolidityOnly);

    private static FakeChainNode CreateNode() => new()
    {
        Contracts =
        {
            // The supply is the number of the block it is read at.
            [Token] = static (_, block) => Word(block),
            [Refuser] = static (_, _) => throw new RevertedException([]),
        },
    };

    private static byte[] Word(ulong value)
    {
        byte[] word = new byte[32];
        ((UInt256)value).WriteBigEndian(word);
        return word;
    }
}
