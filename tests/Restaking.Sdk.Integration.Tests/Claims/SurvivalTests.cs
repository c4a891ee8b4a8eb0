using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Claims;

/// <summary>What happens to a claim between its plan and its end, on a real node: somebody is faster, the ticket moves, blocks vanish, a holder hangs.</summary>
public sealed class SurvivalTests(ClaimStand stand) : IClassFixture<ClaimStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_FrontRunBySomebodyElse_PaysTheOwnerOnceAndTheLaneGoesOn()
    {
        using LocalSigner owner = await stand.SignerAsync();
        using LocalSigner other = await stand.SignerAsync();
        using RestakingClient ofOwner = stand.Client(owner);
        using RestakingClient ofOther = stand.Client(other);
        TicketKey ticket = await stand.EtherFiTicketAsync(ofOwner);
        ulong nonce = await stand.NonceAsync(owner.Address);
        using ClaimEngine engine = stand.Engine([owner]);
        await stand.Node.SetAutomineAsync(false, Cancel);
        try
        {
            ClaimCycleReport sent = Assert.Single(await engine.RunCycleAsync(Cancel));
            Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(sent.Batches).Status);
            WithdrawRequestNFT.ClaimWithdrawCall faster = new WithdrawRequestNFT(ticket.Queue).ClaimWithdraw(UInt256.Parse(ticket.Id));
            await ofOther.Transactions.Prepare(faster).SendAsync(
                new SendOptions { Fees = TransactionFees.Eip1559(UInt256.FromGwei("90"), UInt256.FromGwei("45")), GasLimit = 500_000 }, Cancel);
            UInt256 before = await stand.Node.Rpc.GetBalanceAsync(owner.Address, BlockTag.Latest, Cancel);
            await stand.Node.MineAsync(cancellationToken: Cancel);
            List<ClaimCycleReport> reports = await stand.RunAsync(engine);

            Assert.Empty(await stand.OpenTicketsAsync(owner.Address));
            Assert.Equal(nonce + 1, await stand.NonceAsync(owner.Address));
            Assert.Null(engine.Lanes[0].StopReason);
            Assert.DoesNotContain(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Unknown);
            UInt256 after = await stand.Node.Rpc.GetBalanceAsync(owner.Address, BlockTag.Latest, Cancel);
            Assert.InRange(after, before + UInt256.FromEther("0.49"), before + UInt256.FromEther("0.5")); // half an ether, once, less the gas of the late claim
        }
        finally
        {
            await stand.Node.SetAutomineAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task Claim_OfATicketThatMovedBetweenPlanAndSend_IsNotSent()
    {
        using LocalSigner owner = await stand.SignerAsync();
        using LocalSigner buyer = await stand.SignerAsync();
        using RestakingClient ofOwner = stand.Client(owner);
        TicketKey ticket = await stand.LidoTicketAsync(ofOwner);
        var hook = new HookTransport(new HttpRpcTransport(stand.Node.RpcUrl));
        var options = new ClaimWorkerOptions { MaxHeadAge = null };
        options.Owners.Add(new ClaimOwner(owner.Address));
        using RestakingClient hooked = stand.Client(transport: hook);
        using var engine = new ClaimEngine(hooked, [owner], options);
        ulong nonce = await stand.NonceAsync(owner.Address);
        hook.Before = async method =>
        {
            if (method is "eth_estimateGas" or "eth_feeHistory")
            {
                // The tickets are read and the plan is being made; the owner sells.
                hook.Before = null;
                await ofOwner.Transactions.Prepare(new WithdrawalQueueERC721(ticket.Queue).TransferFrom(owner.Address, buyer.Address, UInt256.Parse(ticket.Id)))
                    .SendAsync(cancellationToken: Cancel);
            }
        };

        List<ClaimCycleReport> reports = await stand.RunAsync(engine);

        Assert.Null(hook.Before);
        Assert.Equal(nonce + 1, await stand.NonceAsync(owner.Address)); // the sale
        Assert.Equal(ticket, Assert.Single(await stand.OpenTicketsAsync(buyer.Address)).Key);
        Assert.DoesNotContain(reports.SelectMany(report => report.Batches), batch => batch.Status is ClaimBatchStatus.Confirmed or ClaimBatchStatus.Sent);
        Assert.Null(engine.Lanes[0].StopReason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Claim_WhoseBlockVanishesAfterItCountedAsDone_IsMinedAgainOnce(int depth)
    {
        using LocalSigner owner = await stand.SignerAsync();
        using RestakingClient ofOwner = stand.Client(owner);
        TicketKey ticket = await stand.LidoTicketAsync(ofOwner);
        await stand.Node.MineAsync(2, cancellationToken: Cancel);
        ulong nonce = await stand.NonceAsync(owner.Address);
        var journal = new InMemoryOperationJournal();
        using ClaimEngine engine = stand.Engine([owner], journal);
        await stand.Node.SetAutomineAsync(false, Cancel);
        try
        {
            await engine.RunCycleAsync(Cancel);
            await stand.Node.MineAsync((ulong)depth, cancellationToken: Cancel);
            ClaimCycleReport done = Assert.Single(await engine.RunCycleAsync(Cancel));
            Assert.Equal(ClaimBatchStatus.Confirmed, Assert.Single(done.Batches).Status);
            await stand.Node.ReorganiseAsync(depth, Cancel);
            Assert.Equal(nonce, await stand.NonceAsync(owner.Address));
            Assert.Equal(ticket, Assert.Single(await stand.OpenTicketsAsync(owner.Address)).Key);

            for (int i = 0; i < 6; i++)
            {
                // The worker looks at finished claims every few blocks.
                await stand.Node.MineAsync(cancellationToken: Cancel);
                await engine.RunCycleAsync(Cancel);
            }

            await stand.RunAsync(engine);

            Assert.Equal(nonce + 1, await stand.NonceAsync(owner.Address));
            Assert.Empty(await stand.OpenTicketsAsync(owner.Address));
            OperationRecord record = Assert.Single(await journal.ListUnfinalizedAsync(31_337, owner.Address, 10, Cancel));
            Assert.Single(record.Signed);
            BlockHeader? block = await stand.Node.Rpc.GetBlockAsync(BlockTag.FromNumber(record.Mined!.Value.BlockNumber), Cancel);
            Assert.Equal((TransactionStage.Confirmed, block!.Hash), (record.Outcome!.Value, record.Mined.Value.BlockHash));
        }
        finally
        {
            await stand.Node.SetAutomineAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task Claim_OfAHolderThatHungWhileAnotherWorkerTookOver_HappensOnce()
    {
        using LocalSigner owner = await stand.SignerAsync();
        using RestakingClient ofOwner = stand.Client(owner);
        await stand.LidoTicketAsync(ofOwner);
        ulong nonce = await stand.NonceAsync(owner.Address);
        var journal = new InMemoryOperationJournal();
        var hanging = new HangingSigner(owner);
        using ClaimEngine hung = EngineOf(hanging, journal);
        using ClaimEngine next = EngineOf(owner, journal);

        Task<System.Collections.Immutable.ImmutableArray<ClaimCycleReport>> late = Task.Run(() => hung.RunCycleAsync(Cancel), Cancel);
        await hanging.Asked.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await stand.RunAsync(next);
        hanging.Release();
        ClaimCycleReport back = Assert.Single(await late);
        await stand.RunAsync(hung);

        Assert.Equal(nonce + 1, await stand.NonceAsync(owner.Address));
        Assert.Empty(await stand.OpenTicketsAsync(owner.Address));
        Assert.DoesNotContain(back.Batches, batch => batch.Status == ClaimBatchStatus.Sent);
        Assert.Null(hung.Lanes[0].StopReason);
    }

    private ClaimEngine EngineOf(ITransactionSigner signer, IOperationJournal journal)
    {
        var options = new ClaimWorkerOptions { MaxHeadAge = null };
        options.Owners.Add(new ClaimOwner(signer.Address));
        var client = new RestakingClient(stand.Node.RpcUrl, stand.Network, new RestakingClientOptions
        {
            TransactionOptions = new TransactionOptions
            {
                Journal = journal,
                PollingInterval = TimeSpan.FromMilliseconds(20),
                LeaseDuration = TimeSpan.FromMilliseconds(300),
                SignatureVerifier = Secp256k1SignatureVerifier.Instance,
            },
        });
        return new ClaimEngine(client, [signer], options);
    }

    /// <summary>Calls out before a request goes.</summary>
    private sealed class HookTransport(IRpcTransport inner) : IRpcTransport
    {
        public string Name => inner.Name;

        public Func<string, Task>? Before { get; set; }

        public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
        {
            if (Before is { } before)
            {
                await before(request.Calls[0].Method);
            }

            return await inner.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Signs its first transaction only when it is let go.</summary>
    private sealed class HangingSigner(LocalSigner inner) : IRawTransactionSigner, ISignatureVerifier
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public Address Address => inner.Address;

        public SignerCapability Capability => SignerCapability.Signs;

        public void Release() => _released.TrySetResult();

        public Address RecoverSigner(Hash32 digest, EcdsaSignature signature) => inner.RecoverSigner(digest, signature);

        public async ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            return await inner.SignTransactionAsync(transaction, cancellationToken);
        }
    }
}
