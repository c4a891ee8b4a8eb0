using Nethereum.Model;
using Nethereum.Signer;
using Nethereum.Signer.Crypto;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>An external signer as Nethereum's Azure and AWS packages make theirs: the key sits elsewhere, and gives signatures over hashes.</summary>
internal sealed class KeyExternalSigner(EthECKey key, EthECKey? signsWith = null) : EthExternalSignerBase
{
    public int Signatures { get; private set; }

    public bool SignsEip1559 { get; init; } = true;

    public Exception? Fails { get; init; }

    public override bool Supported1559 => SignsEip1559;

    public override ExternalSignerTransactionFormat ExternalSignerTransactionFormat { get; protected set; } = ExternalSignerTransactionFormat.Hash;

    public override bool CalculatesV { get; protected set; }

    public override Task SignAsync(LegacyTransactionChainId transaction) => SignHashTransactionAsync(transaction);

    public override Task SignAsync(LegacyTransaction transaction) => SignHashTransactionAsync(transaction);

    public override Task SignAsync(Transaction1559 transaction) => SignHashTransactionAsync(transaction);

    public override Task SignAsync(Transaction7702 transaction) => SignHashTransactionAsync(transaction);

    protected override Task<byte[]> GetPublicKeyAsync() => Task.FromResult((signsWith ?? key).GetPubKey());

    protected override Task<ECDSASignature> SignExternallyAsync(byte[] bytes)
    {
        Signatures++;
        return Fails is null ? Task.FromResult(ECDSASignature.FromDER((signsWith ?? key).Sign(bytes).ToDER())) : Task.FromException<ECDSASignature>(Fails);
    }

    // Where a wrong key signs, the account still says it is the right one.
    public override Task<string> GetAddressAsync() => Task.FromResult(key.GetPublicAddress());
}
