namespace Restaking.Sdk.Abi;

/// <summary>
/// The domain of a signature (EIP-712, "Definition of domainSeparator"): it keeps a signature for one contract on one chain from being valid elsewhere. Set the
/// fields the contract has, and no others: each changes the hash.
/// </summary>
public sealed record Eip712Domain
{
    internal const string TypeName = "EIP712Domain";

    /// <summary>The name the contract signs under, such as "EigenLayer".</summary>
    public string? Name { get; init; }

    /// <summary>The version of the contract's signing scheme, such as "v1".</summary>
    public string? Version { get; init; }

    /// <summary>The chain (EIP-155).</summary>
    public UInt256? ChainId { get; init; }

    /// <summary>The contract that checks the signature; behind a proxy, the proxy.</summary>
    public Address? VerifyingContract { get; init; }

    /// <summary>A last resort to tell two domains apart.</summary>
    public Hash32? Salt { get; init; }

    /// <summary>The type with the fields that are set, in the order of the EIP: <c>EIP712Domain(string name,...)</c>.</summary>
    public string EncodeType() => $"{TypeName}({string.Join(',', Fields().Select(static field => $"{field.Type} {field.Name}"))})";

    /// <summary>The domain separator: the hash of this domain as a struct.</summary>
    /// <exception cref="InvalidOperationException">No field is set: such a signature would be valid for every contract on every chain.</exception>
    public Hash32 Separator
    {
        get
        {
            if (Name is null && Version is null && ChainId is null && VerifyingContract is null && Salt is null)
            {
                throw new InvalidOperationException("The domain has no field; a signature under it would be valid for every contract on every chain.");
            }

            var encoder = new Eip712StructEncoder(EncodeType());
            if (Name is not null)
            {
                encoder.AddString(Name);
            }

            if (Version is not null)
            {
                encoder.AddString(Version);
            }

            if (ChainId is { } chainId)
            {
                encoder.AddUInt256(chainId);
            }

            if (VerifyingContract is { } contract)
            {
                encoder.AddAddress(contract);
            }

            if (Salt is { } salt)
            {
                encoder.AddHash32(salt);
            }

            return encoder.Hash();
        }
    }

    /// <summary>The fields of the EIP, in its order.</summary>
    internal static readonly (string Name, string Type)[] StandardFields =
    [
        ("name", "string"),
        ("version", "string"),
        ("chainId", "uint256"),
        ("verifyingContract", "address"),
        ("salt", "bytes32"),
    ];

    private IEnumerable<(string Name, string Type)> Fields()
    {
        bool[] isSet = [Name is not null, Version is not null, ChainId is not null, VerifyingContract is not null, Salt is not null];
        return StandardFields.Where((_, i) => isSet[i]);
    }
}
