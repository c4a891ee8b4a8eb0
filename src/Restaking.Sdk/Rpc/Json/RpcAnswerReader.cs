using System.Text.Json;

namespace Restaking.Sdk.Rpc;

/// <summary>Takes JSON-RPC answers apart. A result is decoded where it stands, in the same pass that finds it.</summary>
internal static class RpcAnswerReader
{
    private const int LongestMessage = 400;

    /// <summary>Reads the answer to a single call.</summary>
    public static RpcOutcome ReadSingle<TResult>(RpcResponse response, string method, long id, RpcResultReader<TResult> read, out TResult? value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(response.Body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return NotJsonRpc(response, "the body is not a JSON object");
            }

            RpcOutcome outcome = ReadAnswer(ref reader, response, method, id, read, out _, out value);
            if (outcome.Succeeded && reader.Read())
            {
                return NotJsonRpc(response, "more follows after the answer");
            }

            return outcome;
        }
        catch (RpcException exception)
        {
            // The reader found the answer well-formed and unusable, and says how.
            return RpcOutcome.Failure(exception.Kind, exception.Message) with { HttpStatus = response.HttpStatus };
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return NotJsonRpc(response, exception.Message, exception);
        }
    }

    /// <summary>Reads the answer to a batch, in whatever order it comes.</summary>
    /// <param name="response">The raw answer.</param>
    /// <param name="method">The method of the calls.</param>
    /// <param name="firstId">The first call's id; the calls are numbered on from it.</param>
    /// <param name="read">Decodes one result.</param>
    /// <param name="values">Receives the results.</param>
    /// <param name="outcomes">Receives how each call ended; null stays where no answer came.</param>
    /// <returns>The outcome of the whole, when it is not an array of answers; null when it is.</returns>
    public static RpcOutcome? ReadBatch<TResult>(
        RpcResponse response,
        string method,
        long firstId,
        RpcResultReader<TResult> read,
        Span<TResult?> values,
        Span<RpcOutcome?> outcomes)
    {
        try
        {
            var reader = new Utf8JsonReader(response.Body.Span);
            if (!reader.Read())
            {
                return NotJsonRpc(response, "the body is empty");
            }

            if (reader.TokenType == JsonTokenType.StartObject)
            {
                // One object for the whole batch: an error about it, for example that it is too large.
                RpcOutcome whole = ReadAnswer(ref reader, response, method, id: null, RpcResults.Ignore, out _, out _);
                return whole.Succeeded ? NotJsonRpc(response, "one answer came for a batch") : whole;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return NotJsonRpc(response, "the body is not a JSON array");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return NotJsonRpc(response, "an answer in the batch is not an object");
                }

                RpcOutcome outcome = ReadAnswer(ref reader, response, method, id: null, read, out long? id, out TResult? value);
                if (id is not { } number || number < firstId || number - firstId >= values.Length)
                {
                    if (!outcome.Succeeded)
                    {
                        return outcome; // an error without id is about the whole batch
                    }

                    return NotJsonRpc(response, "an answer in the batch has an id nobody asked with");
                }

                int index = (int)(number - firstId);
                if (outcomes[index] is not null)
                {
                    return NotJsonRpc(response, "two answers in the batch have the same id");
                }

                outcomes[index] = outcome;
                values[index] = value;
            }

            return null;
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return NotJsonRpc(response, exception.Message, exception);
        }
    }

    /// <summary>What a reader throws on bytes that are not what they should be.</summary>
    internal static bool IsMalformed(Exception exception)
        => exception is JsonException or FormatException or OverflowException or InvalidOperationException && exception is not Abi.AbiFormatException;

    private static RpcOutcome ReadAnswer<TResult>(
        ref Utf8JsonReader reader,
        RpcResponse response,
        string method,
        long? id,
        RpcResultReader<TResult> read,
        out long? answeredId,
        out TResult? value)
    {
        answeredId = null;
        value = default;
        bool hasResult = false;
        bool hasId = false;
        RpcErrorObject? error = null;
        Utf8JsonReader nullResult = default;
        bool resultIsNull = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                hasId = true;
                answeredId = ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                hasResult = true;
                resultIsNull = reader.TokenType == JsonTokenType.Null;
                if (resultIsNull)
                {
                    nullResult = reader; // decided below: next to an error a null result means nothing
                }
                else
                {
                    value = ReadValue(ref reader, read);
                }
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                error = reader.TokenType == JsonTokenType.Null ? null : RpcErrorObject.Read(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (error is not null)
        {
            value = default;
            return FromError(error, response, method);
        }

        if (!hasResult)
        {
            return NotJsonRpc(response, "there is neither a result nor an error");
        }

        if (id is { } expected && (!hasId || answeredId != expected))
        {
            value = default;
            return NotJsonRpc(response, "the answer has another id than the question");
        }

        if (resultIsNull)
        {
            value = read(ref nullResult);
        }

        return RpcOutcome.Success;
    }

    private static TResult ReadValue<TResult>(ref Utf8JsonReader reader, RpcResultReader<TResult> read)
    {
        int depth = reader.CurrentDepth;
        TResult value = read(ref reader);
        if (reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip(); // the reader delegate looked at nothing
        }

        while (reader.CurrentDepth > depth && reader.Read())
        {
        }

        return value;
    }

    private static long? ReadId(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long id) ? id : null;
            case JsonTokenType.String:
                // Some gateways turn numbers into strings.
                return long.TryParse(reader.GetString(), System.Globalization.CultureInfo.InvariantCulture, out long fromText) ? fromText : null;
            default:
                reader.Skip();
                return null;
        }
    }

    private static RpcOutcome FromError(RpcErrorObject error, RpcResponse response, string method)
    {
        RpcErrorKind kind = RpcErrorCodes.Classify(method, error.Code, error.Message, response.HttpStatus, error.RevertData.Length > 0);
        return new RpcOutcome
        {
            Error = kind,
            Code = error.Code,
            HttpStatus = response.HttpStatus,
            Message = error.Message.Length > LongestMessage ? string.Concat(error.Message.AsSpan(0, LongestMessage), "...") : error.Message,
            RevertData = kind == RpcErrorKind.ExecutionReverted ? error.RevertData : default,
        };
    }

    private static RpcOutcome NotJsonRpc(RpcResponse response, string why, Exception? exception = null)
    {
        RpcErrorKind kind = RpcErrorCodes.ClassifyStatus(response.HttpStatus);
        return new RpcOutcome
        {
            Error = kind,
            HttpStatus = response.HttpStatus,
            Message = kind == RpcErrorKind.MalformedResponse ? $"The answer is not usable: {why}" : $"HTTP status {response.HttpStatus}",
            Exception = kind == RpcErrorKind.MalformedResponse ? exception : null,
        };
    }
}
