using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>An account whose tickets are claimed.</summary>
/// <param name="Address">The account. It is paid.</param>
/// <param name="Sender">
/// Who sends its claims: an account with a signer, which the protocol must let claim for the owner. Null: the owner itself where it has a signer, else
/// <see cref="ClaimWorkerOptions.SenderForOthers"/>.
/// </param>
public sealed record ClaimOwner(Address Address, Address? Sender = null);

/// <summary>Says whose tickets are claimed, beside <see cref="ClaimWorkerOptions.Owners"/>. Register it in the container; it is asked before every cycle.</summary>
public interface IClaimOwnerSource
{
    /// <summary>The owners now. Answer from memory: it is asked with every block. An exception is a transient failure of the cycle, and the owners known so far stay.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<IReadOnlyList<ClaimOwner>> GetOwnersAsync(CancellationToken cancellationToken);
}

/// <summary>Provides signers beside those of <c>AddClaimSigner</c>. Register it in the container; it is asked on start and whenever an owner comes along.</summary>
public interface IClaimSignerSource
{
    /// <summary>The signers now, one per account.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<IReadOnlyList<ITransactionSigner>> GetSignersAsync(CancellationToken cancellationToken);
}

/// <summary>Says what assets are worth, for the economic gates of the policy. Register it in the container; without one only ether has a known worth.</summary>
public interface IClaimValuationSource
{
    /// <summary>The worth of assets now. Asked only in cycles with claimable tickets.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<AssetValuation> GetValuationAsync(CancellationToken cancellationToken);
}
