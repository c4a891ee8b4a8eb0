using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <content>Whether a signature would be taken: asked before anything is sent.</content>
public partial class EigenLayerSignaturesClient
{
    /// <summary>
    /// Whether the staker's signature would be taken now: made by the staker over these terms on this chain (an account's with v 27 or 28 and
    /// a low s, or EIP-1271), not expired, its nonce not used.
    /// </summary>
    /// <param name="deposit">What was to be signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public virtual async Task<PreflightResult> CheckDepositAsync(DepositToSign deposit, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        RpcPin pin = await _context.PinAsync(null, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, await SignatureGates.DepositAsync(_context, pin, deposit.Terms, signature, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether the approver's signature would be taken now: made by it over these terms on this chain, not expired, its salt not spent.</summary>
    /// <param name="approval">What was to be signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public virtual async Task<PreflightResult> CheckDelegationApprovalAsync(
        DelegationApprovalToSign approval,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(approval);
        RpcPin pin = await _context.PinAsync(null, cancellationToken).ConfigureAwait(false);
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<bool> spent = batch.Add(_context.DelegationManager.DelegationApproverSaltIsSpent(approval.Message.Signer, approval.Salt));
        ReadSlot<Hash32> digest = batch.Add(_context.DelegationManager.CalculateDelegationApprovalDigestHash(
            approval.Staker, approval.Operator, approval.Message.Signer, approval.Salt, approval.Expiry));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (spent.Value)
        {
            refusals.Add(new ApproverSaltSpent(approval.Message.Signer, approval.Salt));
        }

        if (approval.Expiry < (UInt256)pin.Block.Timestamp)
        {
            refusals.Add(new ApproverSignatureExpired(approval.Expiry, pin.Block.Timestamp));
        }

        await SignatureGates.AddAsync(_context, pin, approval.Message, digest.Value, signature, refusals, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    /// <summary>Whether the operator's signature would be taken now: made by it over these terms on this chain, not expired, its salt not spent.</summary>
    /// <param name="registration">What was to be signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">The deployment has no AVSDirectory.</exception>
    public virtual async Task<PreflightResult> CheckAvsRegistrationAsync(
        AvsRegistrationToSign registration,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        RpcPin pin = await _context.PinAsync(null, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, await SignatureGates.AvsRegistrationAsync(_context, pin, registration, signature, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether the key's signature would be taken now: made by the key over these terms on this chain.</summary>
    /// <param name="key">What was to be signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">The deployment has no KeyRegistrar.</exception>
    public virtual async Task<PreflightResult> CheckEcdsaKeyAsync(EcdsaKeyToSign key, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        RpcPin pin = await _context.PinAsync(null, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, await SignatureGates.EcdsaKeyAsync(_context, pin, key, signature, cancellationToken).ConfigureAwait(false));
    }
}
