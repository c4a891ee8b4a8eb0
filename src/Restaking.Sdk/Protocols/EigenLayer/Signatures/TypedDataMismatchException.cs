using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// A contract computes another digest from the same terms than this SDK: it signs another type of message by now. Nothing was signed.
/// </summary>
public sealed class TypedDataMismatchException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="encodedType">The type that was hashed here.</param>
    /// <param name="local">The digest computed here.</param>
    /// <param name="ofContract">The digest the contract computes.</param>
    public TypedDataMismatchException(Address contract, string encodedType, Hash32 local, Hash32 ofContract)
        : base($"The digest of {encodedType} is {local} here and {ofContract} at {contract}: the contract signs another type of message.")
    {
        Contract = contract;
        Local = local;
        OfContract = ofContract;
    }

    /// <summary>The contract.</summary>
    public Address Contract { get; }

    /// <summary>The digest computed here.</summary>
    public Hash32 Local { get; }

    /// <summary>The digest the contract computes.</summary>
    public Hash32 OfContract { get; }

    /// <summary>False.</summary>
    public override bool IsTransient => false;
}
