using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>What the contracts ask of signed terms: time, nonce or salt, and whose signature it is.</summary>
internal static class SignatureGates
{
    public static async Task<ImmutableArray<EigenLayerRefusal>> DepositAsync(
        EigenLayerContext context,
        RpcPin pin,
        DepositTerms terms,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256> nonce = batch.Add(context.StrategyManager.Nonces(terms.Staker));
        ReadSlot<Hash32> digest = batch.Add(context.StrategyManager.CalculateStrategyDepositDigestHash(
            terms.Staker, terms.Strategy, terms.Token, terms.Amount, terms.Nonce, terms.Expiry));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (nonce.Value != terms.Nonce)
        {
            refusals.Add(new StakerNonceUsed(terms.Staker, terms.Nonce, nonce.Value));
        }

        if (terms.Expiry < (UInt256)pin.Block.Timestamp)
        {
            refusals.Add(new StakerSignatureExpired(terms.Expiry, pin.Block.Timestamp));
        }

        await AddAsync(context, pin, terms.Staker, context.Deployment.StrategyManager, terms.Digest, digest.Value, signature, refusals, cancellationToken)
            .ConfigureAwait(false);
        return refusals.ToImmutable();
    }

    public static async Task<ImmutableArray<EigenLayerRefusal>> AvsRegistrationAsync(
        EigenLayerContext context,
        RpcPin pin,
        AvsRegistrationToSign terms,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        AVSDirectory directory = new(FeatureProbe.Contract(context.Deployment.AVSDirectory, "AVSDirectory"));
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<bool> spent = batch.Add(directory.OperatorSaltIsSpent(terms.Operator, terms.Salt));
        ReadSlot<Hash32> digest = batch.Add(directory.CalculateOperatorAVSRegistrationDigestHash(terms.Operator, terms.Avs, terms.Salt, terms.Expiry));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (spent.Value)
        {
            refusals.Add(new TypedDataSaltSpent(terms.Operator, terms.Salt));
        }

        if (terms.Expiry < (UInt256)pin.Block.Timestamp)
        {
            refusals.Add(new TypedDataExpired(terms.Expiry, pin.Block.Timestamp));
        }

        await AddAsync(context, pin, terms.Message, digest.Value, signature, refusals, cancellationToken).ConfigureAwait(false);
        return refusals.ToImmutable();
    }

    public static async Task<ImmutableArray<EigenLayerRefusal>> EcdsaKeyAsync(
        EigenLayerContext context,
        RpcPin pin,
        EcdsaKeyToSign terms,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        KeyRegistrar registrar = new(FeatureProbe.Contract(context.Deployment.KeyRegistrar, "KeyRegistrar"));
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<Hash32> digest = batch.Add(
            registrar.GetECDSAKeyRegistrationMessageHash(terms.Operator, new(terms.OperatorSet.Avs, terms.OperatorSet.Id), terms.Key));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        await AddAsync(context, pin, terms.Message, digest.Value, signature, refusals, cancellationToken).ConfigureAwait(false);
        return refusals.ToImmutable();
    }

    public static Task AddAsync(
        EigenLayerContext context,
        RpcPin pin,
        TypedMessage message,
        Hash32 expected,
        ReadOnlyMemory<byte> signature,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken) =>
        AddAsync(context, pin, message.Signer, message.Domain.Contract, message.Digest, expected, signature, refusals, cancellationToken);

    private static async Task AddAsync(
        EigenLayerContext context,
        RpcPin pin,
        Address signer,
        Address contract,
        Hash32 signed,
        Hash32 expected,
        ReadOnlyMemory<byte> signature,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (signed != expected)
        {
            refusals.Add(new SignedForAnotherDomain(contract, signed, expected));
            return;
        }

        if (await SignatureVerification.CheckAsync(context, pin, signer, contract, expected, signature, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            refusals.Add(refusal);
        }
    }
}
