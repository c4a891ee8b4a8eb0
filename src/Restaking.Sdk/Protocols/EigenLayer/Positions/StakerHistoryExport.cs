using System.Text;
using System.Text.Json;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Writes a history as records that other programs read, with a schema that only grows: JSON Lines (one event per line) and CSV (one row per event, or per
/// strategy of a withdrawal or slash). Amounts are decimal text in both. Events are written as they come; nothing is kept.
/// </summary>
/// <remarks>
/// Names, in JSON as in the CSV header: <c>schema</c> (1), <c>kind</c>, <c>staker</c>, <c>block</c>, <c>time</c> (UTC, when it was asked for), <c>blockHash</c>,
/// <c>transaction</c>, <c>logIndex</c>, <c>contract</c>, <c>generation</c> (<c>before_slashing</c> or <c>slashing</c>), and by kind: <c>deposit</c> strategy, shares,
/// token; <c>delegated</c> operator; <c>undelegated</c> operator, forced; <c>withdrawal_queued</c> root, operator, nonce, startBlock, withdrawer, and per
/// strategy strategy, shares (withdrawable then), scaledShares; <c>withdrawal_completed</c> root; <c>scaling_factor</c> strategy, scalingFactor;
/// <c>operator_slashed</c> operator, avs, operatorSet, reachesDeposits, reachesQueue, description, and per strategy strategy, wadSlashed; <c>pod_deployed</c> pod;
/// <c>pod_shares</c> delta; <c>pod_total_shares</c> total; <c>beacon_chain_slashed</c> before, after; <c>validator</c> pod, change, validatorIndex, pubkeyHash,
/// balanceGwei, beaconTimestamp; of M1's queue <c>m1_shares_queued</c> nonce, strategy, shares, <c>m1_withdrawal_queued</c> root, nonce, withdrawer, operator,
/// <c>m1_withdrawal_completed</c> root, nonce, withdrawer, depositor; <c>retracted</c> nothing more: the record with this blockHash and logIndex is no longer true. A value that is not there is
/// left out in JSON and empty in CSV. What is there per strategy is the array <c>parts</c> in JSON and a row of its own in CSV, numbered by <c>part</c>.
/// </remarks>
public static class StakerHistoryExport
{
    private static readonly byte[] NewLine = [(byte)'\n'];

    /// <summary>Writes JSON Lines, UTF-8.</summary>
    /// <param name="events">The events.</param>
    /// <param name="output">Where to; it stays open.</param>
    /// <param name="cancellationToken">Ends the writing after a whole line.</param>
    /// <returns>How many events were written.</returns>
    public static async Task<long> WriteJsonLinesAsync(IAsyncEnumerable<StakerEvent> events, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(output);
        long written = 0;
        var buffer = new MemoryStream();
        var writer = new Utf8JsonWriter(buffer);
        await using (writer.ConfigureAwait(false))
        {
            await foreach (StakerEvent happened in events.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                buffer.SetLength(0);
                writer.Reset(buffer);
                Write(writer, happened);
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
                buffer.Write(NewLine);
                await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
                written++;
            }
        }

        return written;
    }

    /// <summary>Writes CSV as RFC 4180 has it, the header first. Text of others that a spreadsheet would take for a formula is written with an apostrophe before it.</summary>
    /// <param name="events">The events.</param>
    /// <param name="output">Where to; it stays open.</param>
    /// <param name="withHeader">Whether the names come first; not when rows are added to a file.</param>
    /// <param name="cancellationToken">Ends the writing after a whole row.</param>
    /// <returns>How many rows were written, the header not counted.</returns>
    public static async Task<long> WriteCsvAsync(
        IAsyncEnumerable<StakerEvent> events,
        TextWriter output,
        bool withHeader = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(output);
        long written = 0;
        if (withHeader)
        {
            await output.WriteAsync(string.Join(',', StakerEventFields.Names).AsMemory(), cancellationToken).ConfigureAwait(false);
            await output.WriteAsync("\r\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        await foreach (StakerEvent happened in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (string row in Rows(happened))
            {
                await output.WriteAsync(row.AsMemory(), cancellationToken).ConfigureAwait(false);
                written++;
            }
        }

        return written;
    }

    private static void Write(Utf8JsonWriter writer, StakerEvent happened)
    {
        writer.WriteStartObject();
        foreach ((string name, string? value) in StakerEventFields.Common(happened).Concat(StakerEventFields.Own(happened)))
        {
            Write(writer, name, value);
        }

        bool any = false;
        foreach (IEnumerable<(string Name, string? Value)> part in StakerEventFields.Parts(happened))
        {
            if (!any)
            {
                writer.WriteStartArray("parts"u8);
                any = true;
            }

            writer.WriteStartObject();
            foreach ((string name, string? value) in part)
            {
                Write(writer, name, value);
            }

            writer.WriteEndObject();
        }

        if (any)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        // Small numbers and truth values are JSON's own; amounts would lose digits in many readers.
        if (name is "schema" or "block" or "logIndex" or "startBlock" or "operatorSet" or "validatorIndex" or "beaconTimestamp" or "balanceGwei" or "forced" or "reachesDeposits" or "reachesQueue")
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value);
        }
        else
        {
            writer.WriteString(name, value);
        }
    }

    private static IEnumerable<string> Rows(StakerEvent happened)
    {
        (string Name, string? Value)[] shared = [.. StakerEventFields.Common(happened), .. StakerEventFields.Own(happened)];
        int part = 0;
        foreach (IEnumerable<(string Name, string? Value)> own in StakerEventFields.Parts(happened).DefaultIfEmpty([]))
        {
            Dictionary<string, string?> values = shared.Concat(own).ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
            values["part"] = part.ToString(System.Globalization.CultureInfo.InvariantCulture);
            StringBuilder row = new();
            foreach (string name in StakerEventFields.Names)
            {
                row.Append(row.Length == 0 ? "" : ",").Append(Cell(name, values.GetValueOrDefault(name)));
            }

            yield return row.Append("\r\n").ToString();
            part++;
        }
    }

    private static string Cell(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        // The slasher writes the description: whatever it likes.
        string text = name == "description" && value[0] is ('=' or '+' or '-' or '@' or '\t' or '\r') ? "'" + value : value;
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
