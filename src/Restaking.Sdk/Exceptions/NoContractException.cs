using Restaking.Sdk.Abi;

namespace Restaking.Sdk;

/// <summary>
/// A call came back empty and <c>eth_getCode</c> confirmed that there is no contract at the address on this chain.
/// Not transient: the address or the network is wrong, or the contract is not deployed yet at the block asked about.
/// </summary>
public sealed class NoContractException : RestakingException
{
    /// <summary>Creates the exception for an address without code.</summary>
    /// <param name="address">The address called.</param>
    /// <param name="chainId">The chain asked; null when it is not known.</param>
    /// <param name="function">The function called, as <c>Contract.function</c>; null when not known.</param>
    /// <param name="innerException">The failure that led here, if any.</param>
    public NoContractException(Address address, ulong? chainId, string? function = null, Exception? innerException = null)
        : base(BuildMessage(address, chainId, function), innerException)
    {
        Address = address;
        ChainId = chainId;
    }

    /// <summary>The address that has no code.</summary>
    public Address Address { get; }

    /// <summary>The chain that was asked; null when it is not known.</summary>
    public ulong? ChainId { get; }

    /// <inheritdoc />
    public override bool IsTransient => false;

    private static string BuildMessage(Address address, ulong? chainId, string? function)
    {
        string chain = chainId is { } id ? $" on chain {id}" : string.Empty;
        string called = function is null ? string.Empty : $" (calling {function})";
        return $"No data: probably no contract at this address, or the wrong chain: {address}{chain}{called}.";
    }
}
