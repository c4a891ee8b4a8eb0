using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing.Local.Tests;

public class LocalSignerTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // zero
    [InlineData(Order)] // n
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void FromPrivateKey_OutsideOneToOrder_IsRefused(string hex) =>
        Assert.Throws<ArgumentException>(() => LocalSigner.FromPrivateKey(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x1234")]
    [InlineData("46464646464646464646464646464646464646464646464646464646464646")]
    [InlineData("464646464646464646464646464646464646464646464646464646464646464646")]
    [InlineData("zz46464646464646464646464646464646464646464646464646464646464646")]
    public void FromHex_NotSixtyFourDigits_IsRefusedWithoutRepeatingTheText(string hex)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => LocalSigner.FromHex(hex));

        Assert.True(hex.Length < 8 || !exception.ToString().Contains(hex, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void FromPrivateKey_OfTheHighestKey_SignsAndRecovers()
    {
        byte[] highest = Convert.FromHexString(Order);
        highest[^1]--;
        using LocalSigner signer = LocalSigner.FromPrivateKey(highest);
        Hash32 digest = Keccak256.Hash("highest"u8);

        Assert.Equal(signer.Address, Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signer.SignDigest(digest)));
    }

    [Fact]
    public void SignDigest_OfManyDigestsByFreshKeys_IsCanonicalAndRecoversTheSigner()
    {
        for (int i = 0; i < 40; i++)
        {
            using LocalSigner signer = LocalSigner.CreateRandom();
            Hash32 digest = Keccak256.Hash(BitConverter.GetBytes(i));

            EcdsaSignature signature = signer.SignDigest(digest);

            Assert.True(signature.IsCanonical);
            Assert.Equal(signer.Address, Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signature));
            Assert.Equal(signature, signer.SignDigest(digest));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData(Order)]
    public void SignDigest_OfAnExtremeDigest_RecoversTheSigner(string digestHex)
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        Hash32 digest = new(Convert.FromHexString(digestHex));

        Assert.Equal(signer.Address, Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signer.SignDigest(digest)));
    }

    [Fact]
    public async Task SignTransaction_Signed_DecodesToTheSameFieldsAndSender()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        var unsigned = new UnsignedTransaction
        {
            ChainId = 17000,
            Nonce = 0,
            To = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"),
            Value = 1u,
            GasLimit = 90_000,
            MaxFeePerGas = 3u,
            MaxPriorityFeePerGas = 2u,
            Data = new byte[] { 1, 2, 3 },
        };

        SignedTransaction signed = await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken);
        SignedTransaction decoded = SignedTransaction.Decode(signed.RawBytes);

        Assert.Equal(signed.Hash, decoded.Hash);
        Assert.Equal(unsigned, decoded.Unsigned);
        Assert.Equal(signer.Address, Secp256k1SignatureVerifier.Instance.RecoverSigner(unsigned.SigningHash(), decoded.Signature));
    }

    [Fact]
    public async Task SignTransaction_OfAnotherSender_IsRefused()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        var unsigned = new UnsignedTransaction { ChainId = 1, To = signer.Address, From = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A") };

        await Assert.ThrowsAsync<ArgumentException>(async () => await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SignTransaction_Incomplete_NamesEverythingThatIsMissing()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        var unsigned = new UnsignedTransaction { ChainId = 1, To = signer.Address };

        InvalidOperationException exception =
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken));

        Assert.All(["Nonce", "GasLimit", "MaxFeePerGas", "MaxPriorityFeePerGas"], name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ToString_Always_NamesTheAccountAndNotTheKey()
    {
        byte[] key = Convert.FromHexString("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
        using LocalSigner signer = LocalSigner.FromPrivateKey(key);

        Assert.Contains(signer.Address.ToString(), signer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4c0883", signer.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Dispose_Afterwards_NothingSignsAndTheKeyIsOverwritten()
    {
        LocalSigner signer = LocalSigner.CreateRandom();
        byte[] held = (byte[])typeof(LocalSigner).GetField("_key", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(signer)!;
        Assert.Contains(held, value => value != 0);

        signer.Dispose();

        Assert.All(held, value => Assert.Equal(0, value));
        Assert.Throws<ObjectDisposedException>(() => signer.SignDigest(Hash32.Zero));
        Assert.Throws<ObjectDisposedException>(() => signer.ToKeystore("password"));
    }

    [Fact]
    public void RecoverSigner_OfAHighSSignature_IsRefused()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        Hash32 digest = Keccak256.Hash("malleable"u8);
        EcdsaSignature low = signer.SignDigest(digest);
        UInt256 order = UInt256.FromBigEndian(Convert.FromHexString(Order));
        var high = new EcdsaSignature((byte)(1 - low.YParity), low.R, order - low.S);

        Assert.False(high.IsCanonical);
        Assert.Throws<FormatException>(() => Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, high));
    }
}
