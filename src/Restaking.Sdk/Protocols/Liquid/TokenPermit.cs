using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>
/// What an owner signs so that a spender may take exactly so much of a token until a deadline (EIP-2612). Signing costs no gas and moves
/// nothing; whoever has the signature can use it, once, until the deadline.
/// </summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose tokens; who signs.</param>
/// <param name="Spender">The contract that may take them.</param>
/// <param name="Value">How much, in the token's smallest unit.</param>
/// <param name="Nonce">The owner's permit counter in the token; each signature is good for one value of it.</param>
/// <param name="Deadline">The last second (unix) of a block that may use it.</param>
/// <param name="Domain">The token's EIP-712 domain; its hash was compared with the token's own.</param>
public sealed record TokenPermit(Address Token, Address Owner, Address Spender, UInt256 Value, UInt256 Nonce, UInt256 Deadline, Eip712Domain Domain)
{
    private const string PermitType = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

    /// <summary>The digest that is signed.</summary>
    public Hash32 Digest => Eip712.Digest(
        Domain.Separator,
        new Eip712StructEncoder(PermitType).AddAddress(Owner).AddAddress(Spender).AddUInt256(Value).AddUInt256(Nonce).AddUInt256(Deadline).Hash());

    /// <summary>The document as wallets and <see cref="Signing.ITypedDataSigner"/> take it (<c>eth_signTypedData_v4</c>).</summary>
    public string ToTypedDataJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteStartObject("types");
            WriteType(json, "EIP712Domain", ("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"));
            WriteType(json, "Permit", ("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256"));
            json.WriteEndObject();
            json.WriteString("primaryType", "Permit");
            json.WriteStartObject("domain");
            json.WriteString("name", Domain.Name);
            json.WriteString("version", Domain.Version);
            json.WriteString("chainId", Domain.ChainId.ToString());
            json.WriteString("verifyingContract", Domain.VerifyingContract.ToString());
            json.WriteEndObject();
            json.WriteStartObject("message");
            json.WriteString("owner", Owner.ToString());
            json.WriteString("spender", Spender.ToString());
            json.WriteString("value", Value.ToString());
            json.WriteString("nonce", Nonce.ToString());
            json.WriteString("deadline", Deadline.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Reads the owner's counter and the token's domain.</summary>
    /// <param name="context">The ways to the chain.</param>
    /// <param name="token">The token.</param>
    /// <param name="owner">Who signs.</param>
    /// <param name="spender">Who may take.</param>
    /// <param name="value">How much.</param>
    /// <param name="deadline">Until when; whole seconds.</param>
    /// <param name="version">The version of the token's domain, which no function of EIP-2612 tells.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The token's domain separator is not that of its name and the version: a signature would not be taken.</exception>
    internal static async Task<TokenPermit> ReadAsync(
        LiquidContext context,
        Address token,
        Address owner,
        Address spender,
        UInt256 value,
        DateTimeOffset deadline,
        string version,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, DateTimeOffset.UnixEpoch);
        ERC20 contract = new(token);
        (string name, Hash32 separator, UInt256 nonce) = await context.Reader.ReadAsync(
            contract.Name(), contract.DomainSeparator(), contract.Nonces(owner), cancellationToken: cancellationToken).ConfigureAwait(false);
        Eip712Domain domain = new() { Name = name, Version = version, ChainId = context.ChainId, VerifyingContract = token };
        return domain.Separator == separator
            ? new TokenPermit(token, owner, spender, value, nonce, (ulong)deadline.ToUnixTimeSeconds(), domain)
            : throw new InvalidOperationException($"The token {token} signs under another domain than name '{name}', version '{version}'; it would not take a signature of it.");
    }

    private static void WriteType(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Type)> fields)
    {
        json.WriteStartArray(name);
        foreach ((string field, string type) in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field);
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
