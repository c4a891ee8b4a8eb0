using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

public sealed partial record UnsignedTransaction
{
    /// <summary>
    /// The bytes whose Keccak-256 is signed: <c>0x02 || rlp([chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, value, data, accessList])</c>
    /// (EIP-1559), or <c>rlp([nonce, gasPrice, gasLimit, to, value, data, chainId, 0, 0])</c> for a legacy transaction (EIP-155).
    /// </summary>
    /// <exception cref="InvalidOperationException">Nonce, gas limit or fees are not set, or contradict each other; the message names them.</exception>
    public byte[] EncodeForSigning() => TransactionCodec.EncodeForSigning(this);

    /// <summary>Keccak-256 of <see cref="EncodeForSigning"/>: what a raw signer signs.</summary>
    /// <exception cref="InvalidOperationException">Nonce, gas limit or fees are not set, or contradict each other; the message names them.</exception>
    public Hash32 SigningHash() => Keccak256.Hash(EncodeForSigning());
}
