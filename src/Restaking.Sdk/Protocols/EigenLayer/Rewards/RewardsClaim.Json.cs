using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>The JSON of the public tools.</content>
public sealed partial class RewardsClaim
{
    /// <summary>The longest JSON that is read: 8 MiB.</summary>
    public const int MaxJsonBytes = 8 * 1024 * 1024;

    /// <summary>The most tokens a claim in JSON can have.</summary>
    public const int MaxTokens = 10_000;

    private const int MaxProofLength = 64;

    /// <summary>
    /// Reads a claim as the public tools write it: eigenlayer-rewards-proofs and the EigenLayer command line (hex), the sidecar's
    /// <c>GenerateClaimProof</c> (the <c>proof</c> object or the answer around it; base64 or hex), and the core contracts' test data.
    /// Upper and lower case of names does not count; names that are not known are passed over.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <returns>
    /// The claim. Without a root in the document, the root that its earner's proof leads to. Proofs are not verified here: ask
    /// <see cref="FindFault()"/>, as preparing the claim does.
    /// </returns>
    /// <exception cref="FormatException">Not such a document: malformed, too long, a part missing, given twice or of the wrong form, lists of different lengths. The message says where.</exception>
    public static RewardsClaim Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Length <= MaxJsonBytes ? Parse(Encoding.UTF8.GetBytes(json)) : throw TooLong(json.Length);
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="utf8Json">The document in UTF-8, with or without a byte order mark.</param>
    public static RewardsClaim Parse(ReadOnlySpan<byte> utf8Json) =>
        utf8Json.Length <= MaxJsonBytes ? RewardsJson.Read(utf8Json, ReadDocument) : throw TooLong(utf8Json.Length);

    /// <summary>Writes the claim as the command line tool does: hex, amounts as JSON numbers. <see cref="Parse(string)"/> reads it back.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("root", Root.ToString());
            writer.WriteNumber("rootIndex", RootIndex);
            writer.WriteNumber("earnerIndex", EarnerIndex);
            writer.WriteString("earnerTreeProof", Hex.Encode(Flat(EarnerProof)));
            writer.WriteStartObject("earnerLeaf");
            writer.WriteString("earner", Earner.ToString());
            writer.WriteString("earnerTokenRoot", EarnerTokenRoot.ToString());
            writer.WriteEndObject();
            WriteArray(writer, "tokenIndices", token => writer.WriteNumberValue(token.Index));
            WriteArray(writer, "tokenTreeProofs", token => writer.WriteStringValue(Hex.Encode(Flat(token.Proof))));
            WriteArray(writer, "tokenLeaves", token =>
            {
                writer.WriteStartObject();
                writer.WriteString("token", token.Token.ToString());
                writer.WritePropertyName("cumulativeEarnings");
                writer.WriteRawValue(token.CumulativeEarnings.ToString());
                writer.WriteEndObject();
            });
            writer.WriteNumber("tokenTreeProofsNum", Tokens.Length);
            writer.WriteNumber("tokenLeavesNum", Tokens.Length);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static FormatException TooLong(int length) => new($"The JSON has a length of {length}; a claim has at most {MaxJsonBytes}.");

    private void WriteArray(Utf8JsonWriter writer, string name, Action<RewardsTokenProof> write)
    {
        writer.WriteStartArray(name);
        foreach (RewardsTokenProof token in Tokens)
        {
            write(token);
        }

        writer.WriteEndArray();
    }

    private static RewardsClaim ReadDocument(ref Utf8JsonReader reader)
    {
        RewardsJson.Expect(ref reader, JsonTokenType.StartObject, "a claim");
        Parts parts = new();
        RewardsClaim? wrapped = null;
        while (NextName(ref reader, out string name))
        {
            if (name != "proof")
            {
                parts.Read(ref reader, name);
            }
            else if (wrapped is null)
            {
                RewardsJson.Expect(ref reader, JsonTokenType.StartObject, "a claim's proof");
                Parts inner = new();
                while (NextName(ref reader, out string innerName))
                {
                    inner.Read(ref reader, innerName);
                }

                wrapped = inner.ToClaim();
            }
            else
            {
                throw new FormatException("The JSON has two proofs.");
            }
        }

        return wrapped ?? parts.ToClaim();
    }

    /// <summary>Moves on to the next member's value; false at the object's end.</summary>
    private static bool NextName(ref Utf8JsonReader reader, out string name)
    {
        RewardsJson.Next(ref reader, "a claim's end");
        name = string.Empty;
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = reader.ValueSpan.Length <= 64 && !reader.ValueIsEscaped ? Encoding.UTF8.GetString(reader.ValueSpan).ToLowerInvariant() : string.Empty;
        RewardsJson.Next(ref reader, "a value");
        return true;
    }

    /// <summary>What a document has said so far.</summary>
    private sealed class Parts
    {
        private Hash32? _root;
        private uint? _rootIndex;
        private uint? _earnerIndex;
        private Hash32[]? _earnerProof;
        private (Address Earner, Hash32 TokenRoot)? _leaf;
        private List<uint>? _indices;
        private List<Hash32[]>? _proofs;
        private List<TokenEarnings>? _leaves;
        private uint? _proofCount;
        private uint? _leafCount;

        public void Read(ref Utf8JsonReader reader, string name)
        {
            switch (name)
            {
                case "root":
                    Set(ref _root, RewardsJson.Hash(ref reader, "a root of 32 bytes"), name);
                    break;
                case "rootindex":
                    Set(ref _rootIndex, RewardsJson.Index(ref reader, "a root index"), name);
                    break;
                case "earnerindex":
                    Set(ref _earnerIndex, RewardsJson.Index(ref reader, "an earner index"), name);
                    break;
                case "earnertreeproof":
                    Set(ref _earnerProof, RewardsJson.Hashes(ref reader, MaxProofLength, "The earner's proof"), name);
                    break;
                case "earnerleaf":
                    Set(ref _leaf, ReadEarnerLeaf(ref reader), name);
                    break;
                case "tokenindices" or "leafindices":
                    Set(ref _indices, ReadList(ref reader, name, static (ref Utf8JsonReader item) => RewardsJson.Index(ref item, "a token's index")), name);
                    break;
                case "tokentreeproofs":
                    Set(ref _proofs, ReadList(ref reader, name, static (ref Utf8JsonReader item) => RewardsJson.Hashes(ref item, MaxProofLength, "A token's proof")), name);
                    break;
                case "tokenleaves":
                    Set(ref _leaves, ReadList(ref reader, name, ReadTokenLeaf), name);
                    break;
                case "tokentreeproofsnum":
                    Set(ref _proofCount, RewardsJson.Index(ref reader, "a number of proofs"), name);
                    break;
                case "tokenleavesnum":
                    Set(ref _leafCount, RewardsJson.Index(ref reader, "a number of leaves"), name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // protobuf's JSON leaves out what is zero or empty, but a claim without its proofs' lists says nothing.
        public RewardsClaim ToClaim()
        {
            (Address earner, Hash32 tokenRoot) = _leaf ?? throw Missing("earnerLeaf");
            List<uint> indices = _indices ?? throw Missing("tokenIndices (or leafIndices)");
            List<Hash32[]> proofs = _proofs ?? throw Missing("tokenTreeProofs");
            List<TokenEarnings> leaves = _leaves ?? throw Missing("tokenLeaves");
            if (indices.Count != leaves.Count || proofs.Count != leaves.Count || (_proofCount ?? (uint)proofs.Count) != proofs.Count || (_leafCount ?? (uint)leaves.Count) != leaves.Count)
            {
                throw new FormatException($"A claim has one index and one proof per token leaf; this one has {indices.Count}, {proofs.Count} and {leaves.Count}.");
            }

            uint earnerIndex = _earnerIndex ?? throw Missing("earnerIndex");
            ImmutableArray<Hash32> earnerProof = [.. _earnerProof ?? []];
            Hash32 root = _root ?? RewardsMerkle.Rebuild(RewardsMerkle.EarnerLeaf(earner, tokenRoot), earnerIndex, earnerProof);
            try
            {
                return new RewardsClaim(
                    _rootIndex ?? throw Missing("rootIndex"),
                    root,
                    earner,
                    earnerIndex,
                    earnerProof,
                    tokenRoot,
                    [.. leaves.Select((leaf, i) => new RewardsTokenProof(leaf.Token, leaf.CumulativeEarnings, indices[i], [.. proofs[i]]))]);
            }
            catch (ArgumentException exception)
            {
                throw new FormatException($"The JSON is no claim: {exception.Message}", exception);
            }
        }

        private static FormatException Missing(string name) => new($"The JSON is no claim: it has no {name}.");

        private static void Set<T>(ref T? part, T value, string name) => part = part is null ? value : throw new FormatException($"The JSON has '{name}' twice.");

        private static void Set<T>(ref T? part, T value, string name)
            where T : struct => part = part is null ? value : throw new FormatException($"The JSON has '{name}' twice.");

        private static List<T> ReadList<T>(ref Utf8JsonReader reader, string name, RewardsJsonReader<T> read)
        {
            RewardsJson.Expect(ref reader, JsonTokenType.StartArray, $"the list '{name}'");
            List<T> items = [];
            while (true)
            {
                RewardsJson.Next(ref reader, $"the end of '{name}'");
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    return items;
                }

                items.Add(items.Count < MaxTokens ? read(ref reader) : throw new FormatException($"The list '{name}' has more than {MaxTokens} entries."));
            }
        }

        private static (Address Earner, Hash32 TokenRoot) ReadEarnerLeaf(ref Utf8JsonReader reader) => ReadLeaf(
            ref reader,
            "an earner's leaf",
            "earner",
            static (ref Utf8JsonReader value) => RewardsJson.Address(ref value, "an earner's address"),
            "earnerTokenRoot",
            static (ref Utf8JsonReader value) => RewardsJson.Hash(ref value, "a token root of 32 bytes"));

        private static TokenEarnings ReadTokenLeaf(ref Utf8JsonReader reader)
        {
            (Address token, UInt256 earnings) = ReadLeaf(
                ref reader,
                "a token's leaf",
                "token",
                static (ref Utf8JsonReader value) => RewardsJson.Address(ref value, "a token's address"),
                "cumulativeEarnings",
                static (ref Utf8JsonReader value) => RewardsJson.Amount(ref value, "a whole number of the token's units"));
            return new TokenEarnings(token, earnings);
        }

        /// <summary>A leaf is whose it is and what it says of it.</summary>
        private static (Address Whose, T Value) ReadLeaf<T>(
            ref Utf8JsonReader reader, string what, string whoseName, RewardsJsonReader<Address> readWhose, string valueName, RewardsJsonReader<T> readValue)
            where T : struct
        {
            RewardsJson.Expect(ref reader, JsonTokenType.StartObject, what);
            Address? whose = null;
            T? value = null;
            while (NextName(ref reader, out string name))
            {
                if (name.Equals(whoseName, StringComparison.OrdinalIgnoreCase))
                {
                    Set(ref whose, readWhose(ref reader), name);
                }
                else if (name.Equals(valueName, StringComparison.OrdinalIgnoreCase))
                {
                    Set(ref value, readValue(ref reader), name);
                }
                else
                {
                    reader.Skip();
                }
            }

            return (whose ?? throw Missing(whoseName), value ?? throw Missing(valueName));
        }
    }
}
