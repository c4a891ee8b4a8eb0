using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing;

/// <summary>An account that can sign structured data (EIP-712): permits, delegation approvals. Such a signature costs no gas and can still move money.</summary>
public interface ITypedDataSigner
{
    /// <summary>The account the signer signs for.</summary>
    Address Address { get; }

    /// <summary>Signs a typed-data document as <c>eth_signTypedData_v4</c> takes it.</summary>
    /// <param name="typedDataJson">An object with <c>types</c>, <c>primaryType</c>, <c>domain</c> and <c>message</c>.</param>
    /// <param name="cancellationToken">Stops the request for a signature.</param>
    /// <exception cref="FormatException">The document is no valid typed data.</exception>
    ValueTask<EcdsaSignature> SignTypedDataAsync(string typedDataJson, CancellationToken cancellationToken = default);
}
