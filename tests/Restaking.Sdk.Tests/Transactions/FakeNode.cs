using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>
/// A small chain in memory behind a transport: pool, blocks, nonces, receipts, reorganisations. It decodes what it is sent and recovers the sender, so a
/// transaction that is not signed right is not taken. Blocks are made by the test only.
/// </summary>
internal sealed partial class FakeNode : IRpcTransport
{
    private readonly Lock _lock = new();
    private readonly List<FakeBlock> _blocks = [];
    private readonly Dictionary<Hash32, FakeTransaction> _pool = [];
    private readonly Dictionary<Address, ulong> _nonceOffsets = [];
    private int _fork;

    internal FakeNode()
    {
        Mine();
        for (int i = 0; i < 9; i++)
        {
            Mine();
        }
    }

    public string Name => "fake.example";

    /// <summary>Requests by method, in order.</summary>
    internal List<(string Method, JsonArray Params)> Requests { get; } = [];

    internal ulong ChainId { get; set; } = 1;

    internal UInt256 Balance { get; set; } = UInt256.FromEther("100");

    internal UInt256? BaseFee { get; set; } = UInt256.FromGwei("10");

    internal UInt256 PriorityFee { get; set; } = UInt256.FromGwei("1");

    /// <summary>How far the finalized block is below the head; null on a chain without finality.</summary>
    internal ulong? FinalDepth { get; set; } = 64;

    /// <summary>What a block asks for at least; cheaper transactions stay in the pool.</summary>
    internal UInt256 MinPriorityFee { get; set; }

    internal ulong GasEstimate { get; set; } = 50_000;

    internal HashSet<Address> Contracts { get; } = [TestCall.Contract];

    /// <summary>Revert data of eth_call and eth_estimateGas; null lets them succeed.</summary>
    internal byte[]? RevertsWith { get; set; }

    internal byte[] Returns { get; set; } = [];

    /// <summary>Whether transactions revert when they are mined.</summary>
    internal bool MinedReverts { get; set; }

    internal bool MinesAtOnce { get; set; }

    internal bool SupportsSimulateV1 { get; set; } = true;

    /// <summary>Answers for eth_sendRawTransaction and eth_sendTransaction, one per request; afterwards they are taken normally.</summary>
    internal Queue<SendFault> SendFaults { get; } = new();

    /// <summary>Called before a request is answered; may throw, or give the answer's JSON.</summary>
    internal Func<string, JsonArray, string?>? Intercept { get; set; }

    internal ulong Head => (ulong)_blocks.Count - 1;

    internal List<SignedTransaction> Taken { get; } = [];

    /// <summary>Transactions in blocks that are on the chain, in their order.</summary>
    internal FakeTransaction[] Mined
    {
        get
        {
            lock (_lock)
            {
                return [.. _blocks.SelectMany(block => block.Transactions)];
            }
        }
    }

    internal int CountOf(string method) => Requests.Count(request => request.Method == method);

    internal void Mine(int blocks = 1)
    {
        lock (_lock)
        {
            for (int i = 0; i < blocks; i++)
            {
                MineOne();
            }
        }
    }

    /// <summary>Replaces the newest blocks by empty ones; their transactions go back to the pool, or vanish.</summary>
    internal void Reorganise(int depth, bool keepTransactions = true)
    {
        lock (_lock)
        {
            _fork++;
            List<FakeTransaction> undone = [.. _blocks.TakeLast(depth).SelectMany(block => block.Transactions)];
            _blocks.RemoveRange(_blocks.Count - depth, depth);
            for (int i = 0; i < depth; i++)
            {
                _blocks.Add(new FakeBlock(BlockHash(_blocks.Count), []));
            }

            foreach (FakeTransaction transaction in keepTransactions ? undone : [])
            {
                _pool[transaction.Hash] = transaction;
            }
        }
    }

    internal void DropFromPool(Hash32 hash)
    {
        lock (_lock)
        {
            _pool.Remove(hash);
        }
    }

    /// <summary>Puts a transaction of anybody into the pool, in place of one with the same sender and nonce.</summary>
    internal void Inject(FakeTransaction transaction)
    {
        lock (_lock)
        {
            foreach (FakeTransaction other in _pool.Values.Where(other => other.From == transaction.From && other.Nonce == transaction.Nonce).ToArray())
            {
                _pool.Remove(other.Hash);
            }

            _pool[transaction.Hash] = transaction;
        }
    }

    internal void SetNonce(Address account, ulong nonce) => _nonceOffsets[account] = nonce;

    internal bool IsPooled(Hash32 hash) => _pool.ContainsKey(hash);

    public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var answers = new List<string>();
        foreach (RpcCall call in request.Calls)
        {
            var parameters = (JsonArray)JsonNode.Parse(call.Params.Span)!;
            lock (_lock)
            {
                Requests.Add((call.Method, parameters));
            }

            answers.Add(await AnswerAsync(call, parameters, cancellationToken));
        }

        return RpcResponse.FromJson(request.IsBatch ? $"[{string.Join(',', answers)}]" : answers[0]);
    }

    private async Task<string> AnswerAsync(RpcCall call, JsonArray parameters, CancellationToken cancellationToken)
    {
        if (call.Method is "eth_sendRawTransaction" or "eth_sendTransaction" && SendFaults.TryDequeue(out SendFault? fault))
        {
            if (fault.TakeFirst)
            {
                lock (_lock)
                {
                    Answer(call.Method, parameters);
                }
            }

            if (fault.Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return fault.Error is { } error ? Failure(call, error.Code, error.Message) : throw new HttpRequestException("The connection was reset.");
        }

        try
        {
            if (Intercept?.Invoke(call.Method, parameters) is { } given)
            {
                return Result(call, given);
            }

            lock (_lock)
            {
                return Result(call, Answer(call.Method, parameters));
            }
        }
        catch (NodeRefusal refusal)
        {
            return Failure(call, refusal.Code, refusal.Message, refusal.Data);
        }
    }

    private static string Result(RpcCall call, string json) => $$"""{"jsonrpc":"2.0","id":{{call.Id}},"result":{{json}}}""";

    private static string Failure(RpcCall call, int code, string message, byte[]? data = null)
    {
        string extra = data is null ? "" : $",\"data\":\"0x{Convert.ToHexStringLower(data)}\"";
        return $$$"""{"jsonrpc":"2.0","id":{{{call.Id}}},"error":{"code":{{{code}}},"message":"{{{JsonEncodedText.Encode(message)}}}"{{{extra}}}}}""";
    }

    private void MineOne()
    {
        var mined = new List<FakeTransaction>();
        foreach (IGrouping<Address, FakeTransaction> account in _pool.Values.GroupBy(transaction => transaction.From).ToArray())
        {
            ulong next = NonceOf(account.Key, Head + 1);
            foreach (FakeTransaction transaction in account.OrderBy(transaction => transaction.Nonce))
            {
                if (transaction.Nonce == next && PriorityOf(transaction) >= MinPriorityFee)
                {
                    mined.Add(transaction);
                    next++;
                }
            }
        }

        foreach (FakeTransaction transaction in mined)
        {
            _pool.Remove(transaction.Hash);
        }

        _blocks.Add(new FakeBlock(BlockHash(_blocks.Count), mined));
    }

    private static UInt256 PriorityOf(FakeTransaction transaction) => transaction.Fees.MaxPriorityFeePerGas ?? transaction.Fees.HighestPricePerGas;

    private Hash32 BlockHash(int number) => Keccak256.Hash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"block {number} fork {_fork}")));

    private ulong NonceOf(Address account, ulong uptoBlock) =>
        _nonceOffsets.GetValueOrDefault(account) + (ulong)_blocks.Take((int)uptoBlock + 1).SelectMany(block => block.Transactions).LongCount(transaction => transaction.From == account);

    private (FakeBlock Block, ulong Number, FakeTransaction Transaction)? FindMined(Hash32 hash)
    {
        for (int i = 0; i < _blocks.Count; i++)
        {
            if (_blocks[i].Transactions.FirstOrDefault(transaction => transaction.Hash == hash) is { } found)
            {
                return (_blocks[i], (ulong)i, found);
            }
        }

        return null;
    }

    private string Take(byte[] raw)
    {
        SignedTransaction signed;
        try
        {
            signed = SignedTransaction.Decode(raw);
        }
        catch (FormatException exception)
        {
            throw new NodeRefusal(-32602, exception.Message);
        }

        Address from = Secp256k1SignatureVerifier.Instance.RecoverSigner(signed.Unsigned.SigningHash(), signed.Signature);
        if (signed.Unsigned.ChainId != ChainId)
        {
            throw new NodeRefusal(-32000, "invalid chain id for signer");
        }

        if (_pool.ContainsKey(signed.Hash))
        {
            throw new NodeRefusal(-32000, "already known");
        }

        if (signed.Unsigned.Nonce < NonceOf(from, Head))
        {
            throw new NodeRefusal(-32000, "nonce too low");
        }

        FakeTransaction? other = _pool.Values.FirstOrDefault(pooled => pooled.From == from && pooled.Nonce == signed.Unsigned.Nonce);
        if (other is not null)
        {
            if (!ReplacementRules.IsSufficient(other.Fees, TransactionFees.Of(signed.Unsigned)!))
            {
                throw new NodeRefusal(-32000, "replacement transaction underpriced");
            }

            _pool.Remove(other.Hash);
        }

        Taken.Add(signed);
        _pool[signed.Hash] = new FakeTransaction(signed.Hash, from, signed.Unsigned);
        if (MinesAtOnce)
        {
            MineOne();
        }

        return $"\"{signed.Hash}\"";
    }
}

internal sealed record FakeBlock(Hash32 Hash, List<FakeTransaction> Transactions);

internal sealed record FakeTransaction(Hash32 Hash, Address From, UnsignedTransaction Unsigned)
{
    internal ulong Nonce => Unsigned.Nonce!.Value;

    internal TransactionFees Fees => TransactionFees.Of(Unsigned)!;
}

/// <summary>What happens to one send: the connection breaks or an error is answered, before or after the node took the transaction; or no answer ever comes.</summary>
internal sealed record SendFault(bool TakeFirst, (int Code, string Message)? Error = null, bool Hangs = false);

internal sealed class NodeRefusal(int code, string message, byte[]? data = null) : Exception(message)
{
    internal int Code { get; } = code;

    internal new byte[]? Data { get; } = data;
}
