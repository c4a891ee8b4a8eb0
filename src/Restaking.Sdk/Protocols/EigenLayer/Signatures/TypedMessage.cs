using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// What somebody signs, as structured data (EIP-712): domain, type and fields, its digest, and the JSON that wallets and custodians take
/// (<c>eth_signTypedData_v4</c>). The digest was compared with what the contract itself computes.
/// </summary>
public sealed class TypedMessage
{
    private readonly ImmutableArray<Field> _fields;

    private TypedMessage(Address signer, SigningDomain domain, string primaryType, ImmutableArray<Field> fields)
    {
        Signer = signer;
        Domain = domain;
        PrimaryType = primaryType;
        _fields = fields;
        var encoder = new Eip712StructEncoder(EncodedType);
        foreach (Field field in fields)
        {
            encoder.AddHash32(field.Word);
        }

        StructHash = encoder.Hash();
        Digest = Eip712.Digest(domain.Separator, StructHash);
    }

    /// <summary>Who must sign: an account, or a contract that answers for its owners (EIP-1271).</summary>
    public Address Signer { get; }

    /// <summary>The domain, with the contract that checks the signature.</summary>
    public SigningDomain Domain { get; }

    /// <summary>The struct's name: <c>Deposit</c>.</summary>
    public string PrimaryType { get; }

    /// <summary>The type as EIP-712 encodes it: <c>Deposit(address staker,…)</c>. Its hash is the contract's typehash.</summary>
    public string EncodedType => $"{PrimaryType}({string.Join(',', _fields.Select(part => $"{part.Type} {part.Name}"))})";

    /// <summary>The hash of the message as a struct.</summary>
    public Hash32 StructHash { get; }

    /// <summary>The 32 bytes that are signed: <c>keccak256(0x1901 ‖ domain separator ‖ struct hash)</c>.</summary>
    public Hash32 Digest { get; }

    /// <summary>
    /// The typed-data document as <c>eth_signTypedData_v4</c> takes it: an object with <c>types</c>, <c>primaryType</c>, <c>domain</c> and
    /// <c>message</c>. Whole numbers above 32 bits are decimal strings, addresses have their checksum, bytes are hexadecimal.
    /// </summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("types");
            WriteType(writer, "EIP712Domain", DomainFields());
            WriteType(writer, PrimaryType, _fields.Select(field => (field.Name, field.Type)));
            writer.WriteEndObject();
            writer.WriteString("primaryType", PrimaryType);
            WriteDomain(writer);
            writer.WriteStartObject("message");
            foreach (Field field in _fields)
            {
                field.WriteTo(writer);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Has an account sign the document; 65 bytes with v 27 or 28, as the contracts take them.</summary>
    /// <param name="signer">The account that must sign. A contract's owners sign by the contract's own rules, not here.</param>
    /// <param name="cancellationToken">Stops the request for a signature.</param>
    /// <exception cref="ArgumentException">The signer is another account than <see cref="Signer"/>.</exception>
    public async Task<byte[]> SignAsync(ITypedDataSigner signer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        if (signer.Address != Signer)
        {
            throw new ArgumentException($"{Signer} must sign this, and the signer is {signer.Address}.", nameof(signer));
        }

        return (await signer.SignTypedDataAsync(ToJson(), cancellationToken).ConfigureAwait(false)).ToBytes();
    }

    /// <summary>What it is, who signs and the digest.</summary>
    public override string ToString() => $"{PrimaryType} for {Domain.Contract}, to be signed by {Signer}: {Digest}";

    internal static TypedMessage Create(Address signer, SigningDomain domain, string primaryType, params ReadOnlySpan<Field> fields) =>
        new(signer, domain, primaryType, [.. fields]);

    private static void WriteType(Utf8JsonWriter writer, string name, IEnumerable<(string Name, string Type)> fields)
    {
        writer.WriteStartArray(name);
        foreach ((string field, string type) in fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field);
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private IEnumerable<(string Name, string Type)> DomainFields()
    {
        yield return ("name", "string");
        if (Domain.Domain.Version is not null)
        {
            yield return ("version", "string");
        }

        if (Domain.Domain.ChainId is not null)
        {
            yield return ("chainId", "uint256");
        }

        yield return ("verifyingContract", "address");
    }

    private void WriteDomain(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("domain");
        writer.WriteString("name", Domain.Domain.Name);
        if (Domain.Domain.Version is { } version)
        {
            writer.WriteString("version", version);
        }

        if (Domain.Domain.ChainId is { } chainId)
        {
            // Wallets compare it with their chain as a number.
            writer.WriteNumber("chainId", (ulong)chainId);
        }

        writer.WriteString("verifyingContract", Domain.Contract.ToString());
        writer.WriteEndObject();
    }

    /// <summary>One field: its word in the struct, and its value as JSON has it.</summary>
    internal readonly record struct Field(string Name, string Type, Hash32 Word, string Text, bool IsNumber)
    {
        public static Field Of(string name, Address value) => new(name, "address", value.ToWord(), value.ToString(), false);

        public static Field Of(string name, Hash32 value) => new(name, "bytes32", value, value.ToString(), false);

        public static Field Of(string name, UInt256 value) => new(name, "uint256", WordOf(value), value.ToString(), false);

        public static Field Of(string name, uint value) => new(name, "uint32", WordOf(value), value.ToString(CultureInfo.InvariantCulture), true);

        public static Field Of(string name, ReadOnlyMemory<byte> value) =>
            new(name, "bytes", Keccak256.Hash(value.Span), "0x" + Convert.ToHexStringLower(value.Span), false);

        public void WriteTo(Utf8JsonWriter writer)
        {
            if (IsNumber)
            {
                writer.WritePropertyName(Name);
                writer.WriteRawValue(Text);
            }
            else
            {
                writer.WriteString(Name, Text);
            }
        }

        private static Hash32 WordOf(UInt256 value)
        {
            Span<byte> word = stackalloc byte[Hash32.Size];
            value.WriteBigEndian(word);
            return new Hash32(word);
        }
    }
}
