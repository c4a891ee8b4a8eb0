using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <content>Consents of an operator's delegation approver.</content>
public partial class EigenLayerOperatorsClient
{
    /// <summary>
    /// Signs, as an operator's delegation approver, for one staker that wants to delegate (EIP-712 <c>DelegationApproval</c>). The approver is the operator's of now, domain and digest are
    /// those of the contract, and the signature is checked as the contract will check it before it is handed out.
    /// </summary>
    /// <remarks>
    /// An approver that is a contract (EIP-1271) signs by its own rules: get what is to be signed from <see cref="EigenLayerSignaturesClient.GetDelegationApprovalAsync"/>, check the
    /// signature with <see cref="EigenLayerSignaturesClient.CheckDelegationApprovalAsync"/>, and make the approval with <see cref="DelegationApprovalToSign.With"/>.
    /// </remarks>
    /// <param name="staker">Who will delegate. Nobody else can use the approval.</param>
    /// <param name="operatorAddress">To whom.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="signer">The approver's signer; null: the client's, where it signs typed data.</param>
    /// <param name="salt">
    /// A value the approver has not used. Null: one made of operator, staker and expiry, so that asking twice gives the same approval, which can be used once.
    /// </param>
    /// <param name="cancellationToken">Stops the reads and the request for a signature.</param>
    /// <returns>What the staker passes to <see cref="EigenLayerDelegationClient.PrepareDelegate"/>.</returns>
    /// <exception cref="ArgumentException">A zero address, or the signer is not the operator's approver.</exception>
    /// <exception cref="InvalidOperationException">No signer is given and the client's signs no typed data; or the operator has no approver, so that no approval is needed.</exception>
    /// <exception cref="PreflightException">The approval could not be used: it is expired, its salt is spent, or the signature would not be taken.</exception>
    public virtual async Task<DelegationApproval> ApproveDelegationAsync(
        Address staker,
        Address operatorAddress,
        UInt256 expiry,
        ITypedDataSigner? signer = null,
        Hash32? salt = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ITypedDataSigner approver = signer ?? _context.Transactions.Signer as ITypedDataSigner
            ?? throw new InvalidOperationException("Who approves? The client has no signer that signs typed data, so one must be given.");
        EigenLayerSignaturesClient signatures = new(_context);
        DelegationApprovalToSign toSign = await signatures.GetDelegationApprovalAsync(
            staker, operatorAddress, salt ?? SaltFor(operatorAddress, staker, expiry), expiry, cancellationToken: cancellationToken).ConfigureAwait(false);
        byte[] signature = await toSign.Message.SignAsync(approver, cancellationToken).ConfigureAwait(false);
        PreflightResult found = await signatures.CheckDelegationApprovalAsync(toSign, signature, cancellationToken).ConfigureAwait(false);
        found.ThrowIfRefused();
        return toSign.With(signature);
    }

    /// <summary>Whether an approver has used a salt: a delegation with it would be refused. Salts are spent per approver, whoever the operator is.</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual Task<bool> IsApproverSaltSpentAsync(Address approver, Hash32 salt, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(
            _context.DelegationManager.DelegationApproverSaltIsSpent(EigenLayerContext.Checked(approver, nameof(approver)), salt), block, cancellationToken);

    private static Hash32 SaltFor(Address operatorAddress, Address staker, UInt256 expiry)
    {
        Span<byte> terms = stackalloc byte[(2 * Address.Size) + Hash32.Size];
        operatorAddress.CopyTo(terms);
        staker.CopyTo(terms[Address.Size..]);
        expiry.WriteBigEndian(terms[(2 * Address.Size)..]);
        return Keccak256.Hash(terms);
    }
}
