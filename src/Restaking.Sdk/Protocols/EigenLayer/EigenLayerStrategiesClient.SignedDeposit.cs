using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Deposits that somebody else sends and pays for.</content>
public partial class EigenLayerStrategiesClient
{
    /// <summary>
    /// What a staker signs so that somebody else can deposit for it: the terms, with the staker's current nonce, and the EIP-712 digest as
    /// the contract computes it (<c>calculateStrategyDepositDigestHash</c>; the domain differs between versions, so the contract is asked).
    /// </summary>
    /// <param name="strategy">A symbol of the address book or a strategy's address.</param>
    /// <param name="amount">How much of the token.</param>
    /// <param name="staker">Who signs, and who gets the shares.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="token">The token; null: the strategy's.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">Unknown symbol, a zero address, natively restaked ETH, or amount zero.</exception>
    public virtual async Task<DepositTerms> GetDepositTermsAsync(
        StrategyReference strategy,
        Amount amount,
        Address staker,
        UInt256 expiry,
        Address? token = null,
        CancellationToken cancellationToken = default)
    {
        Address address = _context.Book.ResolveTokenStrategy(strategy, nameof(strategy));
        UInt256 units = Positive(amount);
        EigenLayerContext.Checked(staker, nameof(staker));
        Address payWith = await TokenOfAsync(address, new DepositOptions { Token = token }, cancellationToken).ConfigureAwait(false);
        UInt256 nonce = await _context.Reader.ReadAsync(_context.StrategyManager.Nonces(staker), cancellationToken: cancellationToken).ConfigureAwait(false);
        Hash32 digest = await _context.Reader.ReadAsync(
            _context.StrategyManager.CalculateStrategyDepositDigestHash(staker, address, payWith, units, nonce, expiry),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return new DepositTerms(staker, address, payWith, units, nonce, expiry, digest);
    }

    /// <summary>
    /// Plans <c>depositIntoStrategyWithSignature</c>: the tokens come from whoever sends it, the shares go to the staker that signed.
    /// </summary>
    /// <param name="terms">What was signed.</param>
    /// <param name="signature">The staker's signature of <see cref="DepositTerms.Digest"/>: 65 bytes with v 27 or 28, or whatever its EIP-1271 contract takes.</param>
    /// <param name="payer">Who sends it and pays the tokens; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The signature is empty, or the payer is the zero address.</exception>
    /// <exception cref="InvalidOperationException">No payer is named and the client has no signer.</exception>
    public virtual async Task<TransactionPlan<DepositResult>> PrepareDepositForAsync(
        DepositTerms terms,
        ReadOnlyMemory<byte> signature,
        Address? payer = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (signature.IsEmpty)
        {
            throw new ArgumentException("The staker's signature is missing.", nameof(signature));
        }

        Address sender = _context.Account(payer, nameof(payer));
        DepositPreflight gates = new(_context, terms.Strategy, terms.Amount, terms.Token, terms.Staker, sender);
        Address manager = _context.Deployment.StrategyManager;
        PreparedTransaction<DepositResult> deposit = _context.Transactions.Prepare(
            _context.StrategyManager.DepositIntoStrategyWithSignature(terms.Strategy, terms.Token, terms.Amount, terms.Staker, terms.Expiry, signature),
            receipt => ReadDeposit(receipt, manager, terms.Staker, terms.Strategy),
            description: $"Deposit {terms.Amount} units of {terms.Token} into {_context.Book.Describe(terms.Strategy)} for {terms.Staker}",
            from: sender,
            preflight:
            [
                (at, stop) => IssuesAsync(gates, at.Block, withAllowance: !at.EarlierStepsPending, stop),
                (at, stop) => SignatureIssuesAsync(terms, signature, at.Block, stop),
            ]);
        ImmutableArray<PlanStep> approval = await ApprovalAsync(terms.Token, sender, terms.Amount, gates, cancellationToken).ConfigureAwait(false);
        return new TransactionPlan<DepositResult>(approval, deposit);
    }

    private async Task<ImmutableArray<PreflightIssue>> SignatureIssuesAsync(
        DepositTerms terms,
        ReadOnlyMemory<byte> signature,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        return ImmutableArray<PreflightIssue>.CastUp(await SignatureGates.DepositAsync(_context, pin, terms, signature, cancellationToken).ConfigureAwait(false));
    }
}
