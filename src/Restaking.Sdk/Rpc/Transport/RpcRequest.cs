using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Restaking.Sdk.Rpc;

/// <summary>One call inside a request.</summary>
/// <param name="Id">The id the answer must repeat.</param>
/// <param name="Method">The JSON-RPC method.</param>
/// <param name="Params">The parameters as UTF-8 JSON, an array with its brackets.</param>
public readonly record struct RpcCall(long Id, string Method, ReadOnlyMemory<byte> Params);

/// <summary>A JSON-RPC 2.0 request: one call, or a batch.</summary>
public sealed class RpcRequest
{
    private const int IdDigits = 20;

    /// <summary>A request of one call, sent as a single object.</summary>
    public RpcRequest(RpcCall call)
    {
        Calls = [Check(call)];
    }

    /// <summary>A batch, sent as an array even when it has one call.</summary>
    /// <exception cref="ArgumentException">The batch is empty; JSON-RPC forbids it.</exception>
    public RpcRequest(ImmutableArray<RpcCall> batch)
    {
        if (batch.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A batch needs at least one call.", nameof(batch));
        }

        foreach (RpcCall call in batch)
        {
            Check(call);
        }

        Calls = batch;
        IsBatch = true;
    }

    /// <summary>The calls in order.</summary>
    public ImmutableArray<RpcCall> Calls { get; }

    /// <summary>Whether the body is an array.</summary>
    public bool IsBatch { get; }

    /// <summary>What the request is called in logs: the method, or "batch of N" with the first method.</summary>
    public string Method => IsBatch ? $"batch of {Calls.Length} {Calls[0].Method}" : Calls[0].Method;

    /// <summary>Exact length of the body in bytes.</summary>
    public long BodyLength
    {
        get
        {
            Span<byte> digits = stackalloc byte[IdDigits];
            long length = IsBatch ? Calls.Length + 1 : 0;
            foreach (RpcCall call in Calls)
            {
                call.Id.TryFormat(digits, out int idLength, provider: CultureInfo.InvariantCulture);
                length += Opening.Length + idLength + BeforeMethod.Length + call.Method.Length + BeforeParams.Length + call.Params.Length + 1;
            }

            return length;
        }
    }

    private static ReadOnlySpan<byte> Opening => """{"jsonrpc":"2.0","id":"""u8;

    private static ReadOnlySpan<byte> BeforeMethod => ",\"method\":\""u8;

    private static ReadOnlySpan<byte> BeforeParams => "\",\"params\":"u8;

    /// <summary>Writes the body. Parameters are copied as they are, never turned into strings.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        for (int i = 0; i < Calls.Length; i++)
        {
            WriteBeforeParams(output, i);
            output.Write(Calls[i].Params.Span);
            WriteAfterParams(output, i);
        }
    }

    /// <summary>Writes the body to a stream; large parameters go to the stream straight from where they were encoded.</summary>
    public async ValueTask WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var envelope = new PooledBuffer(256);
        for (int i = 0; i < Calls.Length; i++)
        {
            WriteBeforeParams(envelope, i);
            ReadOnlyMemory<byte> parameters = Calls[i].Params;
            if (parameters.Length <= 4096)
            {
                envelope.Write(parameters.Span);
            }
            else
            {
                await stream.WriteAsync(envelope.WrittenMemory, cancellationToken).ConfigureAwait(false);
                envelope.Clear();
                await stream.WriteAsync(parameters, cancellationToken).ConfigureAwait(false);
            }

            WriteAfterParams(envelope, i);
        }

        await stream.WriteAsync(envelope.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The method or methods; never the parameters.</summary>
    public override string ToString() => Method;

    private static RpcCall Check(RpcCall call)
    {
        ArgumentException.ThrowIfNullOrEmpty(call.Method);
        foreach (char c in call.Method)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-' or '/'))
            {
                throw new ArgumentException($"'{c}' cannot be in a JSON-RPC method name.", nameof(call));
            }
        }

        return call.Params.IsEmpty ? throw new ArgumentException("Parameters are a JSON array, also when there are none.", nameof(call)) : call;
    }

    private void WriteBeforeParams(IBufferWriter<byte> output, int index)
    {
        RpcCall call = Calls[index];
        Span<byte> span = output.GetSpan(Opening.Length + IdDigits + BeforeMethod.Length + call.Method.Length + BeforeParams.Length + 1);
        int at = 0;
        if (IsBatch)
        {
            span[at++] = index == 0 ? (byte)'[' : (byte)',';
        }

        Opening.CopyTo(span[at..]);
        at += Opening.Length;
        call.Id.TryFormat(span[at..], out int idLength, provider: CultureInfo.InvariantCulture);
        at += idLength;
        BeforeMethod.CopyTo(span[at..]);
        at += BeforeMethod.Length;
        at += System.Text.Encoding.ASCII.GetBytes(call.Method, span[at..]);
        BeforeParams.CopyTo(span[at..]);
        output.Advance(at + BeforeParams.Length);
    }

    private void WriteAfterParams(IBufferWriter<byte> output, int index)
    {
        bool last = IsBatch && index == Calls.Length - 1;
        output.Write(last ? "}]"u8 : "}"u8);
    }
}
