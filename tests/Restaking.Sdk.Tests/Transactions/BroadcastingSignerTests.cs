using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Signers that broadcast by themselves: node accounts and custodians. They own nonce and replacement; only they can clear up a lost answer.</summary>
public class BroadcastingSignerTests
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private static readonly SendOptions s_key = new() { IdempotencyKey = "claim-7" };

    [Fact]
    public async Task Send_WithANodeAccount_LeavesTheNonceToTheNodeAndFollowsTheTransaction()
    {
        using var fixture = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        TransactionHandle handle = await fixture.Deposit(value: 3u).SendAsync(new SendOptions { Progress = fixture.Progress }, s_token);
        fixture.Node.Mine();

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        var request = fixture.Node.Requests.Single(request => request.Method == "eth_sendTransaction").Params[0]!.AsObject();
        Assert.False(request.ContainsKey("nonce"));
        Assert.Equal("0x3", (string)request["value"]!);
        Assert.Equal("0xea60", (string)request["gas"]!);
        Assert.Equal(0UL, handle.Nonce);
        Assert.Null(handle.Signed);
        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Equal(
            [
                TransactionStage.Preparing, TransactionStage.Simulating, TransactionStage.Signing, TransactionStage.Broadcasting, TransactionStage.Pending,
                TransactionStage.Mined, TransactionStage.Confirmed,
            ],
            fixture.Progress.Stages);
    }

    [Fact]
    public async Task Send_WithANodeAccountWhoseAnswerIsLost_IsUnknownAndNeverAskedTwice()
    {
        using var fixture = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true));

        TransactionOutcomeUnknownException first = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => fixture.SendAsync(s_key));
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => fixture.SendAsync(s_key));

        Assert.Null(first.TransactionHash);
        Assert.Equal(1, fixture.Node.CountOf("eth_sendTransaction"));
    }

    [Fact]
    public async Task Send_WithANodeAccountTheNodeRefuses_IsRejectedAndTheKeyIsFree()
    {
        using var fixture = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "insufficient funds for gas * price + value")));

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => fixture.SendAsync(s_key));
        await fixture.SendAsync(s_key);

        Assert.Equal(BroadcastRejection.InsufficientFunds, exception.Reason);
        Assert.Equal(2, fixture.Node.CountOf("eth_sendTransaction"));
    }

    [Fact]
    public async Task Send_WithANodeAccountWithoutEther_LeavesFundsToTheNode()
    {
        // A service that broadcasts by itself may pay gas from elsewhere.
        using var fixture = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        fixture.Node.Balance = UInt256.Zero;

        await fixture.SendAsync();
    }

    [Fact]
    public async Task Send_WhenACustodiansAnswerIsLost_LooksTheKeyUpAndSendsNothingTwice()
    {
        Custodian? custodian = null;
        using var fixture = new PipelineFixture(signer: (key, _) => custodian = new Custodian(key.Address));
        custodian!.Node = fixture.Node;
        custodian.LosesAnswers = 1;

        TransactionHandle first = await fixture.SendAsync(s_key);
        TransactionHandle again = await fixture.SendAsync(s_key);

        Assert.Equal(first.Hash, again.Hash);
        Assert.Equal([s_key.IdempotencyKey!], custodian.Sent);
        Assert.Equal(1, custodian.LookUps);
    }

    [Fact]
    public async Task Send_WhenTheCustodianIsCertainToHaveNothing_IsRejectedAndMayBeSentAgain()
    {
        Custodian? custodian = null;
        using var fixture = new PipelineFixture(signer: (key, _) => custodian = new Custodian(key.Address));
        custodian!.Node = fixture.Node;
        custodian.LosesRequests = 1;

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => fixture.SendAsync(s_key));
        await fixture.SendAsync(s_key);

        Assert.Equal(BroadcastRejection.NotDelivered, exception.Reason);
        Assert.Single(custodian.Sent);
    }

    [Fact]
    public async Task Send_WhenTheCustodianCannotBeAsked_StaysUnknownUntilItCan()
    {
        Custodian? custodian = null;
        using var fixture = new PipelineFixture(signer: (key, _) => custodian = new Custodian(key.Address));
        custodian!.Node = fixture.Node;
        custodian.LosesAnswers = 1;
        custodian.IsDown = true;
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => fixture.SendAsync(s_key));
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => fixture.SendAsync(s_key));
        custodian.IsDown = false;

        TransactionHandle handle = await fixture.SendAsync(s_key);

        Assert.Equal(custodian.LastHash, handle.Hash);
        Assert.Single(custodian.Sent);
    }

    [Fact]
    public async Task Send_WhenTheCustodianBroadcastSomethingElse_SaysSoWithTheHash()
    {
        Custodian? custodian = null;
        using var fixture = new PipelineFixture(signer: (key, _) => custodian = new Custodian(key.Address));
        custodian!.Node = fixture.Node;
        custodian.Alters = true;

        TransactionException exception = await Assert.ThrowsAsync<TransactionException>(() => fixture.SendAsync(s_key));

        Assert.Equal(custodian.LastHash, exception.TransactionHash);
        Assert.Contains("Value", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_OnACustodiansTransactionThatTheNodeDoesNotShow_IsNotDropped()
    {
        Custodian? custodian = null;
        using var fixture = new PipelineFixture(signer: (key, _) => custodian = new Custodian(key.Address));
        custodian!.Node = fixture.Node;
        TransactionHandle handle = await fixture.SendAsync();
        fixture.Node.DropFromPool(handle.Hash); // a private pool

        await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromMinutes(2), cancellationToken: s_token));
    }

    [Fact]
    public void NodeAccountSigner_OfTheZeroAddress_IsRefused()
    {
        using var fixture = new PipelineFixture();

        Assert.Throws<ArgumentException>(() => new NodeAccountSigner(fixture.Rpc, Address.Zero));
    }

    /// <summary>A service that signs and broadcasts under the caller's keys, and can lose requests or answers.</summary>
    private sealed class Custodian(Address address) : IIdempotentBroadcastingSigner
    {
        private readonly Dictionary<string, Hash32> _byKey = [];

        internal FakeNode? Node { get; set; }

        internal int LosesAnswers { get; set; }

        internal int LosesRequests { get; set; }

        internal bool IsDown { get; set; }

        internal bool Alters { get; set; }

        internal int LookUps { get; private set; }

        internal List<string> Sent { get; } = [];

        internal Hash32? LastHash { get; private set; }

        public Address Address => address;

        public SignerCapability Capability => SignerCapability.SignsAndBroadcasts;

        public ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default) =>
            SendTransactionAsync(transaction, "none", cancellationToken);

        public ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, string idempotencyKey, CancellationToken cancellationToken = default)
        {
            if (LosesRequests-- > 0)
            {
                throw new TimeoutException("no answer");
            }

            Sent.Add(idempotencyKey);
            Hash32 hash = Keccak256.Hash(BitConverter.GetBytes(Sent.Count));
            UnsignedTransaction made = transaction with { Nonce = 0, Value = Alters ? transaction.Value + UInt256.One : transaction.Value };
            Node!.Inject(new FakeTransaction(hash, address, made));
            _byKey[idempotencyKey] = hash;
            LastHash = hash;
            return LosesAnswers-- > 0 ? throw new TimeoutException("no answer") : ValueTask.FromResult(hash);
        }

        public ValueTask<Hash32?> FindTransactionAsync(string idempotencyKey, CancellationToken cancellationToken = default)
        {
            LookUps++;
            return IsDown ? throw new TimeoutException("down") : ValueTask.FromResult(_byKey.TryGetValue(idempotencyKey, out Hash32 hash) ? hash : (Hash32?)null);
        }
    }
}
