using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>Walks a block range in pieces the provider accepts. One query stays on one endpoint; when that fails for good, the rest moves to another that knows the last block.</summary>
internal sealed partial class LogQuery<TLog>(
    RpcInvoker rpc,
    LogFilter filter,
    ulong fromBlock,
    ulong toBlock,
    Func<ulong, ulong, RpcResultReader<PooledList<TLog>>> createReader)
{
    private RpcEndpoint? _endpoint;
    private ulong _next = fromBlock;
    private bool _done;
    private int _moves;

    /// <summary>The next piece's logs, which may be none; null after the last piece.</summary>
    public async ValueTask<PooledList<TLog>?> ReadNextAsync(CancellationToken cancellationToken)
    {
        while (!_done)
        {
            RpcEndpoint endpoint = _endpoint ??= await rpc.FindEndpointKnowingAsync(toBlock, cancellationToken).ConfigureAwait(false);
            ulong last = LastBlock(endpoint.LogRange.Size);
            ulong blocks = last - _next + 1;
            try
            {
                PooledList<TLog> logs = await rpc.InvokeAsync(
                    "eth_getLogs",
                    (Filter: filter, From: _next, To: last),
                    static (writer, state) => WriteFilter(writer, state.Filter, state.From, state.To),
                    createReader(_next, last),
                    endpoint,
                    cancellationToken,
                    canSplit: blocks > 1).ConfigureAwait(false);
                endpoint.LogRange.Accepted(blocks);
                _done = last == toBlock;
                _next = last + 1;
                return logs;
            }
            catch (RpcException exception) when (blocks > 1 && IsRefusal(exception.Kind))
            {
                ulong next = endpoint.LogRange.Refused(blocks, Suggestion(exception.Message, _next));
                RpcLog.LogRangeSplit(rpc.Logger, endpoint.Name, blocks, exception.Kind, next);
            }
            catch (RpcException exception) when (MayMove(exception, endpoint))
            {
                _moves++;
                _endpoint = null;
            }
        }

        return null;
    }

    private static bool IsRefusal(RpcErrorKind kind)
        => kind is RpcErrorKind.LogRangeTooLarge or RpcErrorKind.ResponseTooLarge or RpcErrorKind.Timeout;

    private static void WriteFilter(Utf8JsonWriter writer, LogFilter filter, ulong from, ulong to)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("fromBlock"u8);
        writer.WriteQuantityValue(from);
        writer.WritePropertyName("toBlock"u8);
        writer.WriteQuantityValue(to);
        if (!filter.Addresses.IsDefaultOrEmpty)
        {
            writer.WriteStartArray("address"u8);
            foreach (Address address in filter.Addresses)
            {
                writer.WriteAddressValue(address);
            }

            writer.WriteEndArray();
        }

        if (!filter.Topics.IsDefaultOrEmpty)
        {
            writer.WriteStartArray("topics"u8);
            foreach (var alternatives in filter.Topics)
            {
                if (alternatives.IsDefaultOrEmpty)
                {
                    writer.WriteNullValue();
                    continue;
                }

                writer.WriteStartArray();
                foreach (Hash32 topic in alternatives)
                {
                    writer.WriteHashValue(topic);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Infura and Alchemy say how far a query may go: "Try with this block range [0x10, 0x20]."</summary>
    private static ulong? Suggestion(string message, ulong from)
    {
        Match match = SuggestedRange().Match(message);
        return match.Success
            && ulong.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(match.Groups[2].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong last)
            && first == from && last >= first && last < ulong.MaxValue
            ? last - first + 1
            : null;
    }

    [GeneratedRegex(@"\[0x([0-9a-f]{1,16}), ?0x([0-9a-f]{1,16})\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SuggestedRange();

    private ulong LastBlock(ulong size) => toBlock - _next < size ? toBlock : _next + size - 1;

    private bool MayMove(RpcException exception, RpcEndpoint endpoint)
    {
        if (!exception.Kind.IsEndpointsOwn() || !rpc.Options.ReadPolicy.FailsOver || _moves >= rpc.Pipeline.Endpoints.Length - 1)
        {
            return false;
        }

        endpoint.CoolDown(rpc.Options.EndpointCoolDown);
        return rpc.Pipeline.Endpoints.Any(other => other != endpoint && other.IsReady);
    }
}
