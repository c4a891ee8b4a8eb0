using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>A registration with an AVS of the older kind, or its end, as the receipt tells it.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Avs">The AVS.</param>
/// <param name="IsRegistered">Whether it is registered since.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AvsRegistrationChange(Address Operator, Address Avs, bool IsRegistered, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A salt that was cancelled.</summary>
/// <param name="Operator">Whose salt.</param>
/// <param name="Salt">The salt.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record CancelledSalt(Address Operator, Hash32 Salt, Hash32 TransactionHash, ulong BlockNumber);
