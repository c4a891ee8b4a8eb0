using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

public class SignedTransactionTests
{
    private static readonly UnsignedTransaction s_dynamic = new()
    {
        ChainId = 1,
        Nonce = 3,
        To = TestCall.Contract,
        Value = 1u,
        Data = new byte[] { 1, 2, 3, 4 },
        GasLimit = 60_000,
        MaxFeePerGas = 30u,
        MaxPriorityFeePerGas = 2u,
    };

    private static readonly UnsignedTransaction s_legacy = s_dynamic with { MaxFeePerGas = null, MaxPriorityFeePerGas = null, GasPrice = 30u };

    public static TheoryData<bool> Kinds => [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Decode_OfSignedBytes_GivesBackWhatWasSigned(bool dynamic)
    {
        SignedTransaction signed = await SignAsync(dynamic ? s_dynamic : s_legacy);

        SignedTransaction decoded = SignedTransaction.Decode(signed.RawBytes);

        Assert.Equal(signed.Hash, decoded.Hash);
        Assert.Equal(signed.Signature, decoded.Signature);
        Assert.Equal(dynamic ? s_dynamic : s_legacy, decoded.Unsigned);
        Assert.Equal(dynamic ? 2 : 0, decoded.Unsigned.Type);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Decode_CutAtAnyByteOrWithABytebehind_IsAFormatException(bool dynamic)
    {
        SignedTransaction signed = await SignAsync(dynamic ? s_dynamic : s_legacy);
        byte[] raw = signed.RawBytes.ToArray();

        for (int length = 0; length < raw.Length; length++)
        {
            byte[] cut = raw[..length];
            Assert.ThrowsAny<FormatException>(() => SignedTransaction.Decode(cut));
        }

        Assert.ThrowsAny<FormatException>(() => SignedTransaction.Decode((byte[])[.. raw, 0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Decode_WithAnyByteChanged_IsAnotherTransactionOrAFormatException(bool dynamic)
    {
        SignedTransaction signed = await SignAsync(dynamic ? s_dynamic : s_legacy);
        for (int i = 0; i < signed.RawBytes.Length; i++)
        {
            byte[] changed = signed.RawBytes.ToArray();
            changed[i] ^= 0x55;
            try
            {
                SignedTransaction decoded = SignedTransaction.Decode(changed);
                Assert.NotEqual(signed.Hash, decoded.Hash);
            }
            catch (FormatException)
            {
                // the other permitted answer
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01c0")] // EIP-2930
    [InlineData("03c0")] // blob
    [InlineData("04c0")] // EIP-7702
    [InlineData("80")]
    [InlineData("c0")]
    [InlineData("02c0")]
    public void Decode_OfAnotherKind_IsAFormatException(string hex)
    {
        byte[] raw = Convert.FromHexString(hex);

        Assert.ThrowsAny<FormatException>(() => SignedTransaction.Decode(raw));
    }

    [Fact]
    public void Decode_OfATransactionWithoutReplayProtection_IsAFormatException()
    {
        // v = 27: valid on every chain.
        byte[] raw = WithV(27);

        FormatException exception = Assert.ThrowsAny<FormatException>(() => SignedTransaction.Decode(raw));
        Assert.Contains("EIP-155", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithASignatureInTheHighHalf_IsRefused()
    {
        var signature = new EcdsaSignature(0, 1u, UInt256.MaxValue);

        Assert.Throws<ArgumentException>(() => SignedTransaction.Create(s_dynamic, signature));
    }

    private static byte[] WithV(ulong v)
    {
        int content = Rlp.LengthOf(3UL) + Rlp.LengthOf(30UL) + Rlp.LengthOf(60_000UL) + Rlp.LengthOf((Address?)TestCall.Contract) + Rlp.LengthOf(1UL)
            + Rlp.LengthOf((ReadOnlySpan<byte>)[]) + Rlp.LengthOf(v) + Rlp.LengthOf(5UL) + Rlp.LengthOf(5UL);
        byte[] raw = new byte[Rlp.LengthOfList(content)];
        var writer = new RlpWriter(raw);
        writer.WriteListHeader(content);
        writer.WriteUInt64(3);
        writer.WriteUInt64(30);
        writer.WriteUInt64(60_000);
        writer.WriteAddress(TestCall.Contract);
        writer.WriteUInt64(1);
        writer.WriteBytes([]);
        writer.WriteUInt64(v);
        writer.WriteUInt64(5);
        writer.WriteUInt64(5);
        return raw;
    }

    private static async Task<SignedTransaction> SignAsync(UnsignedTransaction unsigned)
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        return await signer.SignTransactionAsync(unsigned);
    }
}
