using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>The EIP-712 domain a contract signs under, as its <c>domainSeparator()</c> proves it.</summary>
/// <param name="Block">The block it was read at; an upgrade can change it.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Domain">Name, version, chain and contract, as far as the contract has them.</param>
public sealed record SigningDomain(BlockRef Block, Address Contract, Eip712Domain Domain)
{
    private const string Name = "EigenLayer";

    /// <summary>What the contract's <c>domainSeparator()</c> answered; the hash of <see cref="Domain"/>.</summary>
    public Hash32 Separator => Domain.Separator;

    /// <summary>
    /// Finds the domain. Its version changed over time: no field at all until 1.2, two characters ("1.") in 1.3 and 1.4, one ("1") since
    /// 1.5, and the certificate verifier leaves the chain out. So every form there ever was is tried against the separator the contract
    /// itself computes, and no signature is made when none fits.
    /// </summary>
    internal static async Task<SigningDomain> ReadAsync(EigenLayerContext context, ReadRounds rounds, Address contract, string feature)
    {
        RoundRead<Hash32> separator = rounds.Read(new AVSDirectory(contract).DomainSeparator());
        RoundRead<string> version = rounds.Read(new ISemVerMixin(contract).Version());
        await rounds.NextAsync().ConfigureAwait(false);
        Hash32 expected = await FeatureProbe.ValueAsync(context, rounds, $"{feature}: domainSeparator()", contract, separator).ConfigureAwait(false);
        string? text = version.Succeeded ? version.Value : null;
        return Find(expected, text, context.Transactions.ChainId, contract) is { } domain
            ? new SigningDomain(rounds.Block, contract, domain)
            : throw new UnknownSigningDomainException(contract, expected, text, context.Transactions.ChainId);
    }

    internal static Eip712Domain? Find(Hash32 separator, string? version, ulong chainId, Address contract)
    {
        foreach (ulong? chain in (ulong?[])[chainId, null])
        {
            foreach (string? candidate in Versions(version))
            {
                Eip712Domain domain = new() { Name = Name, Version = candidate, ChainId = chain is { } id ? (UInt256)id : null, VerifyingContract = contract };
                if (domain.Separator == separator)
                {
                    return domain;
                }
            }
        }

        return null;
    }

    private static IEnumerable<string?> Versions(string? version)
    {
        string text = version ?? string.Empty;
        string[] said = [.. new[] { 1, 2, text.Length }.Where(length => length <= text.Length && length > 0).Select(length => text[..length])];
        return said.Concat(Enumerable.Range(0, 3).SelectMany(major => new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"{major}"), string.Create(CultureInfo.InvariantCulture, $"{major}."),
                string.Create(CultureInfo.InvariantCulture, $"v{major}"),
            })).Append(null).Distinct(StringComparer.Ordinal);
    }
}

/// <summary>
/// A contract's <c>domainSeparator()</c> is that of no domain this SDK knows for this chain: the node is of another chain than it says, or
/// the contract signs in a new way. Nothing was signed.
/// </summary>
public sealed class UnknownSigningDomainException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="separator">What it answered.</param>
    /// <param name="version">Its <c>version()</c>; null when it says none.</param>
    /// <param name="chainId">The chain the client is on.</param>
    public UnknownSigningDomainException(Address contract, Hash32 separator, string? version, ulong chainId)
        : base($"The contract {contract} signs under domain separator {separator}, which is that of no known form of the domain \"EigenLayer\" on chain {chainId} (version found: {version ?? "none"}).")
    {
        Contract = contract;
        Separator = separator;
        Version = version;
        ChainId = chainId;
    }

    /// <summary>The contract.</summary>
    public Address Contract { get; }

    /// <summary>What its <c>domainSeparator()</c> answered.</summary>
    public Hash32 Separator { get; }

    /// <summary>Its <c>version()</c>; null when it says none.</summary>
    public string? Version { get; }

    /// <summary>The chain the client is on.</summary>
    public ulong ChainId { get; }

    /// <summary>False.</summary>
    public override bool IsTransient => false;
}
