using System.Collections.Immutable;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Tests.Rpc;

namespace Restaking.Sdk.Tests.Contracts;

public sealed class ContractReaderTests
{
    private static readonly Address Token1 = Address.Parse("0x0000000000000000000000000000000000000101");
    private static readonly Address Token2 = Address.Parse("0x0000000000000000000000000000000000000102");
    private static readonly Address Refuser = Address.Parse("0x0000000000000000000000000000000000000103");
    private static readonly Address Nobody = Address.Parse("0x0000000000000000000000000000000000000999");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_OneCall_IsOneEthCall()
    {
        FakeChainNode node = CreateNode();

        Assert.Equal(7UL, (ulong)await CreateReader(node).ReadAsync(new ERC20(Token1).BalanceOf(Holder(7)), cancellationToken: Token));
        Assert.Equal(["eth_call"], node.Methods);
    }

    [Fact]
    public async Task Read_SeveralCalls_AreOneMulticallAtOneBlock()
    {
        FakeChainNode node = CreateNode();

        (UInt256 first, UInt256 second, UInt256 third) = await CreateReader(node).ReadAsync(
            new ERC20(Token1).BalanceOf(Holder(7)), new ERC20(Token2).BalanceOf(Holder(8)), new ERC20(Token1).TotalSupply(), cancellationToken: Token);

        Assert.Equal((7UL, 8UL, 1_000UL), ((ulong)first, (ulong)second, (ulong)third));
        Assert.Equal(["eth_call"], node.Methods);
        Assert.Equal([3], node.AggregateSizes);
    }

    [Fact]
    public async Task ReadMany_MoreThanOneRequestTakes_AreAllOfOneBlock()
    {
        FakeChainNode node = CreateNode();
        ContractReader reader = CreateReader(node, options: new ContractReaderOptions { MaxCallsPerRequest = 10 });

        ImmutableArray<UInt256> blocks = await reader.ReadManyAsync<UInt256>([.. Enumerable.Range(0, 95).Select(_ => new ERC20(Token2).TotalSupply()).Cast<IContractCall<UInt256>>()], cancellationToken: Token);

        // Token2's supply is the number of the block it is read at; the head moves with every request.
        Assert.Single(blocks.Distinct());
        Assert.Equal(10, node.AggregateSizes.Count);
        Assert.Single(node.BlocksRead.Distinct());
    }

    [Fact]
    public async Task ReadMany_CalldataLimit_CutsRequests()
    {
        FakeChainNode node = CreateNode();
        ContractReader reader = CreateReader(node, options: new ContractReaderOptions { MaxCalldataBytes = 1024 });

        await reader.ReadManyAsync<UInt256>([.. Enumerable.Range(0, 10).Select(i => new ERC20(Token1).BalanceOf(Holder(i))).Cast<IContractCall<UInt256>>()], cancellationToken: Token);

        Assert.All(node.AggregateSizes, size => Assert.InRange(size, 1, 4));
    }

    [Fact]
    public async Task Batch_Execute_ReturnsTheBlockEverythingIsOf()
    {
        FakeChainNode node = CreateNode();
        ReadBatch batch = CreateReader(node).CreateBatch();
        ReadSlot<UInt256> supply = batch.Add(new ERC20(Token2).TotalSupply());
        ReadSlot<UInt256> balance = batch.Add(new ERC20(Token1).BalanceOf(Holder(3)));

        BlockHeader block = await batch.ExecuteAsync(cancellationToken: Token);

        Assert.Equal(1_000UL, block.Number);
        Assert.Equal(block.Number, (ulong)supply.Value);
        Assert.Equal(3UL, (ulong)balance.Value);
        Assert.Equal(["eth_getBlockByNumber", "eth_call"], node.Methods);
    }

    [Fact]
    public async Task Batch_NoMulticallOnTheChain_IsOneJsonRpcBatchAtTheSameBlockAndRemembered()
    {
        var node = new FakeChainNode { HasMulticall = false };
        AddContracts(node);
        ContractReader reader = CreateReader(node);

        (UInt256 first, UInt256 second) = await reader.ReadAsync(new ERC20(Token2).TotalSupply(), new ERC20(Token2).TotalSupply(), cancellationToken: Token);
        node.Methods.Clear();
        await reader.ReadAsync(new ERC20(Token2).TotalSupply(), new ERC20(Token2).TotalSupply(), cancellationToken: Token);

        Assert.Equal(first, second);
        Assert.Equal(["eth_getBlockByNumber", "batch eth_call"], node.Methods);
    }

    [Theory]
    [InlineData("invalid opcode: INVALID", true)]
    [InlineData("EVM error InvalidFEOpcode", true)]
    [InlineData("out of gas", true)]
    [InlineData("invalid opcode: INVALID", false)]
    public async Task Batch_CallThatMayFailIsHaltedByTheEvm_LeavesTheOthersAlone(string message, bool multicall)
    {
        var node = new FakeChainNode { HasMulticall = multicall, Halts = { [Nobody] = message } };
        AddContracts(node);
        ReadBatch batch = CreateReader(node).CreateBatch();
        ReadSlot<UInt256> supply = batch.Add(new ERC20(Token1).TotalSupply());
        ReadSlot<UInt256> halted = batch.TryAdd(new ERC20(Nobody).TotalSupply());

        await batch.ExecuteAsync(cancellationToken: Token);

        Assert.Equal(1_000UL, (ulong)supply.Value);
        Assert.Contains(message, Assert.IsType<ExecutionHaltedError>(halted.Outcome.Error).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_NodeErrorThatIsNoHalt_IsThrownAlsoForACallThatMayFail()
    {
        var node = new FakeChainNode { Halts = { [Nobody] = "something else is wrong here" } };
        AddContracts(node);
        ReadBatch batch = CreateReader(node).CreateBatch();
        batch.Add(new ERC20(Token1).TotalSupply());
        batch.TryAdd(new ERC20(Nobody).TotalSupply());

        await Assert.ThrowsAsync<RpcException>(() => batch.ExecuteAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Batch_NoMulticallConfigured_IsOneJsonRpcBatch()
    {
        FakeChainNode node = CreateNode();
        var reader = new ContractReader(ClientOf(node), null, RevertDecoder.SolidityOnly);

        await reader.ReadAsync(new ERC20(Token2).TotalSupply(), new ERC20(Token2).TotalSupply(), cancellationToken: Token);

        Assert.Equal(["eth_getBlockByNumber", "batch eth_call"], node.Methods);
    }

    [Fact]
    public async Task Read_Reverts_ThrowsTheTypedErrorWithTheCall()
    {
        FakeChainNode node = CreateNode();

        ContractRevertException thrown = await Assert.ThrowsAsync<ContractRevertException>(
            () => CreateReader(node).ReadAsync(new ERC20(Refuser).BalanceOf(Holder(1)), cancellationToken: Token));

        Assert.IsType<DelegationManager.WithdrawalDelayNotElapsedError>(thrown.Error);
        Assert.Equal((Refuser, "balanceOf", false), (thrown.Target, thrown.Function!.Name, thrown.IsTransient));
        Assert.Equal(RpcErrorKind.ExecutionReverted, Assert.IsType<RpcException>(thrown.InnerException).Kind);
    }

    [Fact]
    public async Task Batch_CallThatMustSucceedReverts_Throws()
    {
        FakeChainNode node = CreateNode();

        ContractRevertException thrown = await Assert.ThrowsAsync<ContractRevertException>(
            () => CreateReader(node).ReadAsync(new ERC20(Token1).TotalSupply(), new ERC20(Refuser).TotalSupply(), cancellationToken: Token));

        Assert.Equal("WithdrawalDelayNotElapsed", thrown.Error.Name);
        Assert.Equal(Refuser, thrown.Target);
    }

    [Fact]
    public async Task TryReadMany_SomeFail_EachHasItsOutcome()
    {
        FakeChainNode node = CreateNode();
        node.Contracts[Token2] = static (_, _) => null;
        node.Contracts[Holder(50)] = static (_, _) => new byte[5];

        ImmutableArray<CallOutcome<UInt256>> outcomes = await CreateReader(node).TryReadManyAsync<UInt256>(
            [new ERC20(Token1).TotalSupply(), new ERC20(Refuser).TotalSupply(), new ERC20(Token2).TotalSupply(), new ERC20(Nobody).TotalSupply(), new ERC20(Holder(50)).TotalSupply()],
            cancellationToken: Token);

        Assert.Equal([true, false, false, false, false], outcomes.Select(outcome => outcome.Succeeded));
        Assert.IsType<DelegationManager.WithdrawalDelayNotElapsedError>(outcomes[1].Error);
        Assert.IsType<EmptyRevertError>(outcomes[2].Error);
        Assert.Equal(Nobody, Assert.IsType<MissingContractError>(outcomes[3].Error).Target);
        Assert.IsType<UnreadableReturnError>(outcomes[4].Error);
        Assert.Throws<InvalidOperationException>(() => outcomes[1].Value);
        Assert.Equal(5UL, (ulong)outcomes[1].ValueOr(5UL));
    }

    [Fact]
    public async Task Read_NoContractAtTheAddress_SaysSoInTheseWords()
    {
        FakeChainNode node = CreateNode();

        NoContractException alone = await Assert.ThrowsAsync<NoContractException>(
            () => CreateReader(node).ReadAsync(new ERC20(Nobody).TotalSupply(), cancellationToken: Token));
        NoContractException together = await Assert.ThrowsAsync<NoContractException>(
            () => CreateReader(node).ReadAsync(new ERC20(Token1).TotalSupply(), new ERC20(Nobody).TotalSupply(), cancellationToken: Token));

        Assert.StartsWith("No data: probably no contract at this address, or the wrong chain", alone.Message, StringComparison.Ordinal);
        Assert.Equal((Nobody, 1UL), (alone.Address, alone.ChainId));
        Assert.Equal(Nobody, together.Address);
    }

    [Fact]
    public async Task ReadMany_GasRunsOutInsideTheMulticall_FailuresAreNotTakenForReverts()
    {
        var node = new FakeChainNode { GasForCalls = 20 };
        AddContracts(node);

        ImmutableArray<UInt256> balances = await CreateReader(node).ReadManyAsync<UInt256>([.. Enumerable.Range(0, 100).Select(i => new ERC20(Token1).BalanceOf(Holder(i))).Cast<IContractCall<UInt256>>()], cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (ulong)i), balances.Select(balance => (ulong)balance));
    }

    [Fact]
    public async Task ReadMany_Nothing_AsksNothing()
    {
        FakeChainNode node = CreateNode();

        Assert.Empty(await CreateReader(node).ReadManyAsync<UInt256>([], cancellationToken: Token));
        Assert.Empty(node.Methods);
    }

    [Fact]
    public async Task Batch_EndpointDiesAfterTheBlockIsFixed_AllIsReadAnewOnAnother()
    {
        FakeChainNode node = CreateNode();
        ScriptedTransport dying = new ScriptedTransport("dying.example")
            .Expect("eth_getBlockByNumber", TestBlocks.Json(5_000))
            .Always("eth_call", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("down")));
        using RpcClient rpc = RpcTestClient.Create([dying, node], RpcTestClient.Clock());
        ReadBatch batch = new ContractReader(rpc, FakeChainNode.Multicall3, RevertDecoder.SolidityOnly).CreateBatch();
        ReadSlot<UInt256> first = batch.Add(new ERC20(Token2).TotalSupply());
        ReadSlot<UInt256> second = batch.Add(new ERC20(Token2).TotalSupply());

        BlockHeader block = await batch.ExecuteAsync(cancellationToken: Token);

        Assert.Equal((1_000UL, 1_000UL, 1_000UL), (block.Number, (ulong)first.Value, (ulong)second.Value));
    }

    [Fact]
    public async Task Batch_UsedWrongly_SaysHow()
    {
        ReadBatch batch = CreateReader(CreateNode()).CreateBatch();
        ReadSlot<UInt256> slot = batch.Add(new ERC20(Token1).TotalSupply());

        Assert.Throws<InvalidOperationException>(() => slot.Value);
        await batch.ExecuteAsync(cancellationToken: Token);
        Assert.Throws<InvalidOperationException>(() => batch.Add(new ERC20(Token1).TotalSupply()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => batch.ExecuteAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task ReadMany_MulticallAnswersRubbish_ThrowsAbiFormatException()
    {
        FakeChainNode node = CreateNode();
        var reader = new ContractReader(ClientOf(node), Token1, RevertDecoder.SolidityOnly);

        await Assert.ThrowsAsync<AbiFormatException>(
            () => reader.ReadAsync(new ERC20(Token1).TotalSupply(), new ERC20(Token2).TotalSupply(), cancellationToken: Token));
    }

    [Fact]
    public async Task ReadMany_ThousandBalances_AllocateUnderTwoMegabytes()
    {
        byte[]? answer = null;
        FakeChainNode node = CreateNode();
        ContractReader recording = CreateReader(node);
        IContractCall<UInt256>[] calls = [.. Enumerable.Range(0, 1_000).Select(i => (IContractCall<UInt256>)new ERC20(Token1).BalanceOf(Holder(i)))];
        var canned = new CannedTransport(async request =>
        {
            answer ??= (await node.SendAsync(request, Token)).Body.ToArray();
            return answer;
        });
        var reader = new ContractReader(new RpcClient(canned), FakeChainNode.Multicall3, RevertDecoder.SolidityOnly);
        await reader.ReadManyAsync(calls, cancellationToken: Token);
        await reader.ReadManyAsync(calls, cancellationToken: Token);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImmutableArray<UInt256> balances = await reader.ReadManyAsync(calls, cancellationToken: Token);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(999UL, (ulong)balances[999]);
        Assert.InRange(allocated, 0, 2_000_000);
    }

    private static FakeChainNode CreateNode()
    {
        var node = new FakeChainNode();
        AddContracts(node);
        return node;
    }

    private static void AddContracts(FakeChainNode node)
    {
        // balanceOf gives the last byte of the holder; totalSupply 1,000, or for Token2 the block it is read at.
        node.Contracts[Token1] = static (calldata, _) => Word(calldata.Length > 4 ? (ulong)((calldata[34] << 8) | calldata[35]) : 1_000UL);
        node.Contracts[Token2] = static (calldata, block) => Word(calldata.Length > 4 ? calldata[35] : block);
        node.Contracts[Refuser] = static (_, _) =>
        {
            byte[] revert = new byte[4];
            DelegationManager.WithdrawalDelayNotElapsedError.Selector.CopyTo(revert);
            throw new RevertedException(revert);
        };
    }

    private static byte[] Word(ulong value)
    {
        byte[] word = new byte[32];
        ((UInt256)value).WriteBigEndian(word);
        return word;
    }

    private static Address Holder(int number) => Address.Parse($"0x{number:x40}");

    private static RpcClient ClientOf(FakeChainNode node) => RpcTestClient.Create([node], RpcTestClient.Clock());

    private static ContractReader CreateReader(FakeChainNode node, ContractReaderOptions? options = null)
        => new(ClientOf(node), FakeChainNode.Multicall3, new RevertDecoder(EigenLayerContracts.All), options);

    /// <summary>Repeats one recorded answer with the id that is asked with.</summary>
    private sealed class CannedTransport(Func<RpcRequest, Task<byte[]>> record) : IRpcTransport
    {
        private byte[]? _result;

        public string Name => "canned.example";

        public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
        {
            byte[] body = await record(request);
            _result ??= body[(body.AsSpan().IndexOf("\"result\""u8))..];
            byte[] start = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{request.Calls[0].Id}},""");
            byte[] whole = System.Buffers.ArrayPool<byte>.Shared.Rent(start.Length + _result.Length);
            start.CopyTo(whole, 0);
            _result.CopyTo(whole, start.Length);
            return new RpcResponse(whole.AsMemory(0, start.Length + _result.Length), owner: new Returned(whole));
        }

        private sealed class Returned(byte[] array) : IDisposable
        {
            public void Dispose() => System.Buffers.ArrayPool<byte>.Shared.Return(array);
        }
    }
}
