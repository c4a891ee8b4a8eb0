namespace Restaking.Sdk.Rpc;

/// <summary>A request with the reading of its answer: what is tried, perhaps several times.</summary>
internal abstract class RpcOperation(RpcMethodTraits traits)
{
    private int _tries;

    public RpcMethodTraits Traits { get; } = traits;

    /// <summary>The chain-id guard's own question is not guarded.</summary>
    public bool IsChainQuestion { get; init; }

    /// <summary>
    /// Whether nothing can be sending the parameters any more once the operation has succeeded: there was one try, and it was answered. A try that was cut
    /// off may still be writing its body somewhere below, so its parameters' memory must not be used for anything else.
    /// </summary>
    public bool WasAnsweredAtOnce => _tries == 1;

    /// <summary>Makes the request of the next try, with ids of its own, so that a late answer to an earlier try cannot be taken for this one's.</summary>
    public RpcRequest CreateRequest()
    {
        _tries++;
        return BuildRequest();
    }

    /// <summary>Reads an answer and keeps the result.</summary>
    public abstract RpcOutcome Accept(RpcRequest request, RpcResponse response);

    protected abstract RpcRequest BuildRequest();
}

/// <summary>One call.</summary>
internal sealed class RpcOperation<TResult>(RpcMethodTraits traits, ReadOnlyMemory<byte> parameters, RpcResultReader<TResult> read, RpcIds ids)
    : RpcOperation(traits)
{
    public TResult? Value { get; private set; }

    protected override RpcRequest BuildRequest() => new(new RpcCall(ids.Take(1), Traits.Method, parameters));

    public override RpcOutcome Accept(RpcRequest request, RpcResponse response)
    {
        RpcOutcome outcome = RpcAnswerReader.ReadSingle(response, Traits.Method, request.Calls[0].Id, read, out TResult? value);
        Value = value;
        return outcome;
    }
}

/// <summary>Several calls of one method in one JSON-RPC batch. What was answered is kept; only the rest is tried again.</summary>
internal sealed class RpcBatchOperation<TResult>(RpcMethodTraits traits, ReadOnlyMemory<ReadOnlyMemory<byte>> parameters, RpcResultReader<TResult> read, RpcIds ids)
    : RpcOperation(traits)
{
    private readonly List<int> _pending = [.. Enumerable.Range(0, parameters.Length)];

    public TResult?[] Values { get; } = new TResult?[parameters.Length];

    /// <summary>Final failures by position; null where a value came.</summary>
    public RpcOutcome?[] Failures { get; } = new RpcOutcome?[parameters.Length];

    protected override RpcRequest BuildRequest()
    {
        long id = ids.Take(_pending.Count);
        return new RpcRequest([.. _pending.Select((position, i) => new RpcCall(id + i, Traits.Method, parameters.Span[position]))]);
    }

    public override RpcOutcome Accept(RpcRequest request, RpcResponse response)
    {
        var values = new TResult?[_pending.Count];
        var outcomes = new RpcOutcome?[_pending.Count];
        RpcOutcome? whole = RpcAnswerReader.ReadBatch(response, Traits.Method, request.Calls[0].Id, read, values, outcomes);
        if (whole is not null)
        {
            return whole;
        }

        RpcOutcome? again = null;
        var open = new List<int>();
        for (int i = 0; i < outcomes.Length; i++)
        {
            int position = _pending[i];
            RpcOutcome outcome = outcomes[i]
                ?? RpcOutcome.Failure(RpcErrorKind.BatchItemMissing, $"the batch was answered without call {i + 1} of {outcomes.Length}");
            if (outcome.Error is { } error && error.IsTransient())
            {
                again ??= outcome;
                open.Add(position);
            }
            else
            {
                Values[position] = values[i];
                Failures[position] = outcome.Succeeded ? null : outcome;
            }
        }

        _pending.Clear();
        _pending.AddRange(open);
        return again ?? RpcOutcome.Success;
    }
}

/// <summary>Gives out request ids, unique within a client.</summary>
internal sealed class RpcIds
{
    private long _last;

    /// <summary>The first of a number of consecutive ids.</summary>
    public long Take(int count) => Interlocked.Add(ref _last, count) - count + 1;
}
