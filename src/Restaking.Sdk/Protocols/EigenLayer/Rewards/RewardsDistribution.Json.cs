using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>The files in which distributions are published.</content>
public sealed partial class RewardsDistribution
{
    private const int MaxLineBytes = 16 * 1024;

    /// <summary>Reads a distribution of the form <c>{ "earner": { "token": cumulative earnings } }</c>, as eigenlayer-rewards-proofs writes it.</summary>
    /// <param name="utf8Json">The document in UTF-8.</param>
    /// <exception cref="FormatException">Not such a document: malformed, empty, an address or amount of the wrong form, an earner or a token of it twice. The message says where.</exception>
    public static RewardsDistribution Parse(ReadOnlySpan<byte> utf8Json) => RewardsJson.Read(utf8Json, ReadDocument);

    /// <summary>
    /// Reads a distribution of one object per line, <c>{"earner":"0x…","token":"0x…","cumulative_amount":"…"}</c>, as the published claim
    /// amounts have it. The stream is read piece by piece; empty lines are passed over, further members too.
    /// </summary>
    /// <param name="utf8Lines">The file. It is left open.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FormatException">A line is not of this form or longer than 16 KiB, an earner and token come twice, or there is no line. The message says which.</exception>
    public static async Task<RewardsDistribution> ReadLinesAsync(Stream utf8Lines, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utf8Lines);
        var builder = new Builder();
        PipeReader pipe = PipeReader.Create(utf8Lines, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            long line = 0;
            while (true)
            {
                ReadResult read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    AddLine(builder, rest.Slice(0, end), ++line);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    AddLine(builder, rest, ++line);
                    return Finished(builder);
                }

                if (rest.Length > MaxLineBytes)
                {
                    throw new FormatException($"Line {line + 1} is longer than {MaxLineBytes} bytes.");
                }

                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static RewardsDistribution Finished(Builder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static RewardsDistribution ReadDocument(ref Utf8JsonReader reader)
    {
        RewardsJson.Expect(ref reader, JsonTokenType.StartObject, "a distribution");
        var builder = new Builder();
        while (true)
        {
            RewardsJson.Next(ref reader, "an earner");
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return Finished(builder);
            }

            Address earner = Checked(RewardsJson.AddressName(ref reader, "an earner's address"));
            RewardsJson.Next(ref reader, "an earner's tokens");
            RewardsJson.Expect(ref reader, JsonTokenType.StartObject, "an earner's tokens");
            bool any = false;
            while (true)
            {
                RewardsJson.Next(ref reader, "a token");
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    break;
                }

                Address token = Checked(RewardsJson.AddressName(ref reader, "a token's address"));
                RewardsJson.Next(ref reader, "an amount");
                builder.Add(earner, token, RewardsJson.Amount(ref reader, "a whole number of the token's units"));
                any = true;
            }

            if (!any)
            {
                throw new FormatException($"Earner {earner} has no tokens: there is no leaf for it.");
            }
        }
    }

    private static void AddLine(Builder builder, ReadOnlySequence<byte> sequence, long line)
    {
        if (sequence.Length > MaxLineBytes)
        {
            throw new FormatException($"Line {line} is longer than {MaxLineBytes} bytes.");
        }

        ReadOnlySpan<byte> text = sequence.IsSingleSegment ? sequence.FirstSpan : sequence.ToArray();
        if (text.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        try
        {
            (Address earner, TokenEarnings earnings) = RewardsJson.Read(text, ReadLine);
            builder.Add(earner, earnings.Token, earnings.CumulativeEarnings);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"Line {line}: {exception.Message}", exception);
        }
    }

    private static (Address Earner, TokenEarnings Earnings) ReadLine(ref Utf8JsonReader reader)
    {
        RewardsJson.Expect(ref reader, JsonTokenType.StartObject, "an entry");
        Address? earner = null;
        Address? token = null;
        UInt256? amount = null;
        while (true)
        {
            RewardsJson.Next(ref reader, "a member");
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            RewardsJson.Next(ref reader, "a value");
            switch (name)
            {
                case "earner" when earner is null:
                    earner = Checked(RewardsJson.Address(ref reader, "an earner's address"));
                    break;
                case "token" when token is null:
                    token = Checked(RewardsJson.Address(ref reader, "a token's address"));
                    break;
                case "cumulative_amount" when amount is null:
                    amount = RewardsJson.Amount(ref reader, "a whole number of the token's units");
                    break;
                case "earner" or "token" or "cumulative_amount":
                    throw new FormatException($"'{name}' comes twice.");
                default:
                    reader.Skip();
                    break;
            }
        }

        return earner is { } who && token is { } what && amount is { } howMuch
            ? (who, new TokenEarnings(what, howMuch))
            : throw new FormatException("An entry has an earner, a token and a cumulative_amount.");
    }

    private static Address Checked(Address address) => address.IsZero ? throw new FormatException("The zero address earns nothing and is no token.") : address;
}
