using System.Text.Json;

namespace Restaking.Sdk.Abi;

/// <summary>
/// A JSON document as <c>eth_signTypedData_v4</c> takes it, hashed: what a wallet would sign for it. Read strictly, because what is signed should be what is
/// shown.
/// </summary>
public sealed class Eip712TypedData
{
    private Eip712TypedData(string primaryType, string encodedType, Hash32 domainSeparator, Hash32 structHash)
    {
        PrimaryType = primaryType;
        EncodedType = encodedType;
        DomainSeparator = domainSeparator;
        StructHash = structHash;
    }

    /// <summary>The struct type of the message.</summary>
    public string PrimaryType { get; }

    /// <summary>The type of the message as it is hashed, with the types it refers to.</summary>
    public string EncodedType { get; }

    /// <summary>The hash of the domain: compare it with the contract's own.</summary>
    public Hash32 DomainSeparator { get; }

    /// <summary>The hash of the message.</summary>
    public Hash32 StructHash { get; }

    /// <summary>The digest that is signed.</summary>
    public Hash32 Digest => PrimaryType == Eip712Domain.TypeName
        ? Keccak256.Hash(DomainOnly())
        : Eip712.Digest(DomainSeparator, StructHash);

    /// <summary>Reads and hashes a document.</summary>
    /// <param name="json">
    /// An object with <c>types</c>, <c>primaryType</c>, <c>domain</c> and <c>message</c>. Integers are JSON integers, decimal text or 0x text; bytes are 0x text. The
    /// type <c>EIP712Domain</c> may be left out when the domain has standard fields only. A struct may be null (it counts as 32 zero bytes, as v4 has it).
    /// </param>
    /// <exception cref="FormatException">
    /// Not JSON; a name twice; a missing field, or one that its type does not declare and that would be shown but not signed; a value that does not fit its type; an
    /// address with a wrong checksum. The message names the field.
    /// </exception>
    public static Eip712TypedData Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(StrictUtf8.Encoding.GetBytes(json));
    }

    /// <summary>Reads and hashes a UTF-8 document.</summary>
    /// <inheritdoc cref="Parse(string)"/>
    public static Eip712TypedData Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException("The typed data is not valid JSON, or has a name twice.", e);
        }
    }

    private static Eip712TypedData Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The typed data is not a JSON object.");
        }

        var types = new Eip712Types(Member(root, "types", JsonValueKind.Object));
        JsonElement domain = Member(root, "domain", JsonValueKind.Object);
        JsonElement message = Member(root, "message", JsonValueKind.Object);
        string primaryType = Eip712Values.Text(Member(root, "primaryType", JsonValueKind.String), "primaryType");
        if (!types.IsStruct(Eip712Domain.TypeName))
        {
            types.AddDomain(Eip712Domain.StandardFields
                .Where(field => domain.TryGetProperty(field.Name, out _))
                .Select(static field => new Eip712Field(field.Name, field.Type)));
        }

        if (!types.IsStruct(primaryType))
        {
            throw new FormatException($"The primaryType \"{primaryType}\" is none of the document's types.");
        }

        var values = new Eip712Values(types);
        Hash32 separator = values.HashStruct(Eip712Domain.TypeName, domain, "domain");
        Hash32 structHash = primaryType == Eip712Domain.TypeName ? separator : values.HashStruct(primaryType, message, "message");
        return new Eip712TypedData(primaryType, types.EncodeType(primaryType), separator, structHash);
    }

    private static JsonElement Member(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new FormatException($"The typed data has no \"{name}\", or it is no {(kind == JsonValueKind.String ? "text" : "object")}.");

    /// <summary>When the domain itself is what is signed, the digest covers it once (as wallets do it for v4).</summary>
    private byte[] DomainOnly()
    {
        var buffer = new byte[2 + Hash32.Size];
        buffer[0] = 0x19;
        buffer[1] = 0x01;
        DomainSeparator.CopyTo(buffer.AsSpan(2));
        return buffer;
    }
}
