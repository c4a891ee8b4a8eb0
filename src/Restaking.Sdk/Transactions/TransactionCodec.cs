using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>RLP of transactions, size and write side by side: EIP-1559 (EIP-2718 type 2) and legacy with EIP-155.</summary>
internal static partial class TransactionCodec
{
    internal const byte DynamicFeeType = 0x02;

    // EIP-155: v = chainId * 2 + 35 + parity.
    internal const ulong ReplayProtectedV = 35;

    internal static byte[] EncodeForSigning(UnsignedTransaction transaction)
    {
        EnsureComplete(transaction);
        return transaction.Type == DynamicFeeType ? DynamicFee(transaction, signature: null) : Legacy(transaction, signature: null);
    }

    internal static byte[] EncodeSigned(UnsignedTransaction transaction, EcdsaSignature signature)
    {
        EnsureComplete(transaction);
        return transaction.Type == DynamicFeeType ? DynamicFee(transaction, signature) : Legacy(transaction, signature);
    }

    private static byte[] DynamicFee(UnsignedTransaction t, EcdsaSignature? signature)
    {
        ulong nonce = t.Nonce!.Value;
        ulong gas = t.GasLimit!.Value;
        UInt256 maxFee = t.MaxFeePerGas!.Value;
        UInt256 priority = t.MaxPriorityFeePerGas!.Value;
        int content = Rlp.LengthOf(t.ChainId) + Rlp.LengthOf(nonce) + Rlp.LengthOf(priority) + Rlp.LengthOf(maxFee) + Rlp.LengthOf(gas)
            + Rlp.LengthOf((Address?)t.To) + Rlp.LengthOf(t.Value) + Rlp.LengthOf(t.Data.Span) + Rlp.LengthOfList(0);
        if (signature is { } s)
        {
            content += Rlp.LengthOf((ulong)s.YParity) + Rlp.LengthOf(s.R) + Rlp.LengthOf(s.S);
        }

        byte[] encoded = new byte[1 + Rlp.LengthOfList(content)];
        encoded[0] = DynamicFeeType;
        var writer = new RlpWriter(encoded.AsSpan(1));
        writer.WriteListHeader(content);
        writer.WriteUInt64(t.ChainId);
        writer.WriteUInt64(nonce);
        writer.WriteUInt256(priority);
        writer.WriteUInt256(maxFee);
        writer.WriteUInt64(gas);
        writer.WriteAddress(t.To);
        writer.WriteUInt256(t.Value);
        writer.WriteBytes(t.Data.Span);
        writer.WriteListHeader(0); // access list: none
        if (signature is { } signed)
        {
            writer.WriteUInt64(signed.YParity);
            writer.WriteUInt256(signed.R);
            writer.WriteUInt256(signed.S);
        }

        return encoded;
    }

    private static byte[] Legacy(UnsignedTransaction t, EcdsaSignature? signature)
    {
        ulong nonce = t.Nonce!.Value;
        ulong gas = t.GasLimit!.Value;
        UInt256 price = t.GasPrice!.Value;

        // The last three fields are (chainId, 0, 0) in what is signed and (v, r, s) in the signed transaction.
        UInt256 v = signature is { } s ? ((UInt256)t.ChainId * 2u) + (ReplayProtectedV + s.YParity) : t.ChainId;
        UInt256 r = signature?.R ?? UInt256.Zero;
        UInt256 last = signature?.S ?? UInt256.Zero;
        int content = Rlp.LengthOf(nonce) + Rlp.LengthOf(price) + Rlp.LengthOf(gas) + Rlp.LengthOf((Address?)t.To) + Rlp.LengthOf(t.Value) + Rlp.LengthOf(t.Data.Span)
            + Rlp.LengthOf(v) + Rlp.LengthOf(r) + Rlp.LengthOf(last);
        byte[] encoded = new byte[Rlp.LengthOfList(content)];
        var writer = new RlpWriter(encoded);
        writer.WriteListHeader(content);
        writer.WriteUInt64(nonce);
        writer.WriteUInt256(price);
        writer.WriteUInt64(gas);
        writer.WriteAddress(t.To);
        writer.WriteUInt256(t.Value);
        writer.WriteBytes(t.Data.Span);
        writer.WriteUInt256(v);
        writer.WriteUInt256(r);
        writer.WriteUInt256(last);
        return encoded;
    }

    private static void EnsureComplete(UnsignedTransaction t)
    {
        if (t.ChainId == 0)
        {
            throw new InvalidOperationException("The transaction has chain id 0: it would not be protected against replay on another chain.");
        }

        if (t.GasPrice is not null && (t.MaxFeePerGas is not null || t.MaxPriorityFeePerGas is not null))
        {
            throw new InvalidOperationException("The transaction has a legacy gas price and EIP-1559 fees: set one or the other.");
        }

        var missing = new List<string>();
        if (t.Nonce is null)
        {
            missing.Add(nameof(t.Nonce));
        }

        if (t.GasLimit is null)
        {
            missing.Add(nameof(t.GasLimit));
        }

        if (t.GasPrice is null && t.MaxFeePerGas is null)
        {
            missing.Add(nameof(t.MaxFeePerGas));
        }

        if (t.GasPrice is null && t.MaxPriorityFeePerGas is null)
        {
            missing.Add(nameof(t.MaxPriorityFeePerGas));
        }

        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"The transaction cannot be signed: {string.Join(", ", missing)} not set.");
        }

        if (t.MaxPriorityFeePerGas > t.MaxFeePerGas)
        {
            throw new InvalidOperationException("The priority fee is above the highest fee per gas; EIP-1559 makes such a transaction invalid.");
        }
    }
}
