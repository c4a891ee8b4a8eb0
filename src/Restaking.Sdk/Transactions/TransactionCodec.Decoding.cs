using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

internal static partial class TransactionCodec
{
    /// <summary>Reads signed bytes strictly. Everything that is not exactly what this library sends is refused: what cannot be compared cannot be trusted.</summary>
    internal static SignedTransaction Decode(ReadOnlyMemory<byte> rawBytes)
    {
        ReadOnlySpan<byte> raw = rawBytes.Span;
        if (raw.IsEmpty)
        {
            throw new FormatException("There are no bytes.");
        }

        // EIP-2718: a first byte up to 0x7f is a type; from 0xc0 on it is the list of a legacy transaction.
        (UnsignedTransaction unsigned, EcdsaSignature signature) = raw[0] switch
        {
            DynamicFeeType => ReadDynamicFee(raw[1..]),
            >= 0xc0 => ReadLegacy(raw),
            byte type => throw new FormatException($"Transaction type 0x{type:x2} is not one of those sent here (legacy, 0x02)."),
        };
        if (!signature.IsCanonical)
        {
            throw new FormatException("The signature is not canonical: r and s must be in range, and s in the low half (EIP-2).");
        }

        return new SignedTransaction(Keccak256.Hash(raw), rawBytes, unsigned) { Signature = signature };
    }

    private static (UnsignedTransaction Unsigned, EcdsaSignature Signature) ReadDynamicFee(ReadOnlySpan<byte> payload)
    {
        var outer = new RlpReader(payload);
        RlpReader list = outer.ReadList();
        outer.End();
        ulong chainId = list.ReadUInt64();
        ulong nonce = list.ReadUInt64();
        UInt256 priority = list.ReadUInt256();
        UInt256 maxFee = list.ReadUInt256();
        ulong gas = list.ReadUInt64();
        Address to = list.ReadAddress();
        UInt256 value = list.ReadUInt256();
        byte[] data = list.ReadBytes().ToArray();
        RlpReader accessList = list.ReadList();
        accessList.End();
        ulong parity = list.ReadUInt64();
        UInt256 r = list.ReadUInt256();
        UInt256 s = list.ReadUInt256();
        list.End();
        if (parity > 1)
        {
            throw new FormatException($"The parity of the signature is {parity}, not 0 or 1.");
        }

        if (priority > maxFee)
        {
            throw new FormatException("The priority fee is above the highest fee per gas.");
        }

        var unsigned = new UnsignedTransaction
        {
            ChainId = chainId,
            To = to,
            Value = value,
            Data = data,
            Nonce = nonce,
            GasLimit = gas,
            MaxFeePerGas = maxFee,
            MaxPriorityFeePerGas = priority,
        };
        return (unsigned, new EcdsaSignature((byte)parity, r, s));
    }

    private static (UnsignedTransaction Unsigned, EcdsaSignature Signature) ReadLegacy(ReadOnlySpan<byte> payload)
    {
        var outer = new RlpReader(payload);
        RlpReader list = outer.ReadList();
        outer.End();
        ulong nonce = list.ReadUInt64();
        UInt256 price = list.ReadUInt256();
        ulong gas = list.ReadUInt64();
        Address to = list.ReadAddress();
        UInt256 value = list.ReadUInt256();
        byte[] data = list.ReadBytes().ToArray();
        UInt256 v = list.ReadUInt256();
        UInt256 r = list.ReadUInt256();
        UInt256 s = list.ReadUInt256();
        list.End();
        if (v < (UInt256)(ReplayProtectedV + 2))
        {
            throw new FormatException($"The v of the signature is {v}: the transaction has no replay protection (EIP-155) and is valid on every chain.");
        }

        UInt256 rest = v - (UInt256)ReplayProtectedV;
        UInt256 chainId = rest / 2u;
        if (chainId > (UInt256)ulong.MaxValue)
        {
            throw new FormatException($"The chain id {chainId} is out of range.");
        }

        var unsigned = new UnsignedTransaction
        {
            ChainId = (ulong)chainId,
            To = to,
            Value = value,
            Data = data,
            Nonce = nonce,
            GasLimit = gas,
            GasPrice = price,
        };
        return (unsigned, new EcdsaSignature((byte)(ulong)(rest % 2u), r, s));
    }
}
