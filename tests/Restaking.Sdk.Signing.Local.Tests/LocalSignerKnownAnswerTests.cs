using System.Security.Cryptography;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing.Local.Tests;

/// <summary>Signatures against published vectors. They hold because RFC 6979 makes signing deterministic.</summary>
public class LocalSignerKnownAnswerTests
{
    // The key and message of web3.js' documentation of accounts.sign.
    private const string Web3Key = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

    [Theory]
    [InlineData("0x4646464646464646464646464646464646464646464646464646464646464646", "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F")] // EIP-155
    [InlineData("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b")] // Web3 Secret Storage
    [InlineData(Web3Key, "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")] // web3.js
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")] // Anvil's and Hardhat's first
    public void Address_OfAKnownKey_IsThePublishedOne(string key, string address)
    {
        using LocalSigner signer = LocalSigner.FromHex(key);

        Assert.Equal(Address.Parse(address), signer.Address);
    }

    [Theory]
    [InlineData("Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8", "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData("All those moments will be lost in time, like tears in rain. Time to die...", "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b", "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void SignDigest_OfTheRfc6979VectorsForSecp256k1_IsThePublishedSignature(string message, string r, string s)
    {
        using LocalSigner signer = LocalSigner.FromHex("0000000000000000000000000000000000000000000000000000000000000001");

        EcdsaSignature signature = signer.SignDigest(new Hash32(SHA256.HashData(Encoding.UTF8.GetBytes(message))));

        Assert.Equal(r + s, Convert.ToHexStringLower(signature.ToBytes().AsSpan(0, 64)));
        Assert.True(signature.IsCanonical);
    }

    [Fact]
    public async Task SignTransaction_OfTheExampleOfEip155_IsThePublishedTransaction()
    {
        using LocalSigner signer = LocalSigner.FromHex("0x4646464646464646464646464646464646464646464646464646464646464646");
        var unsigned = new UnsignedTransaction
        {
            ChainId = 1,
            Nonce = 9,
            GasPrice = 20_000_000_000u,
            GasLimit = 21_000,
            To = Address.Parse("0x3535353535353535353535353535353535353535"),
            Value = 1_000_000_000_000_000_000u,
        };

        SignedTransaction signed = await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken);

        Assert.Equal("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53", unsigned.SigningHash().ToString());
        Assert.Equal(
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83",
            Convert.ToHexStringLower(signed.RawBytes.Span));
    }

    // Signed by viem 2 (signTransaction of privateKeyToAccount) with the same key and fields.
    [Theory]
    [InlineData(1UL, 0UL, "0xF0109fC8DF283027b6285cc889F5aA624EaC1F55", 1_000_000_000UL, 2_000_000UL, 30_000_000_000UL, 1_500_000_000UL, "", "0x44ecd40d3dde9e41e036b613c970d026d174cafa81418de9a276e8da1845af1c", "02f87001808459682f008506fc23ac00831e848094f0109fc8df283027b6285cc889f5aa624eac1f55843b9aca0080c080a0ab0a95e9ca987d8cc8fcd8af1fcb7a43ec7713c469b1a598dddcb18c2d0bbe83a01b9786890aedabbb996df130b6663f062a2f54a8a6d499293ba2b2a92f4df438")]
    [InlineData(11155111UL, 300UL, "0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A", 0UL, 250_000UL, 1UL, 0UL, "0dd8dd02abababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababab", "0x33f92ea7cc38ecaa10b28a6ae94c396cd1c05ec4cf4fa41be2ed99126809bb0d", null)]
    public async Task SignTransaction_OfEip1559_IsWhatViemSigns(ulong chain, ulong nonce, string to, ulong value, ulong gas, ulong maxFee, ulong priority, string data, string hash, string? raw)
    {
        using LocalSigner signer = LocalSigner.FromHex(Web3Key);
        var unsigned = new UnsignedTransaction
        {
            ChainId = chain,
            Nonce = nonce,
            To = Address.Parse(to),
            Value = value,
            GasLimit = gas,
            MaxFeePerGas = maxFee,
            MaxPriorityFeePerGas = priority,
            Data = Convert.FromHexString(data),
        };

        SignedTransaction signed = await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken);

        Assert.Equal(hash, signed.Hash.ToString());
        Assert.Equal(raw ?? Convert.ToHexStringLower(signed.RawBytes.Span), Convert.ToHexStringLower(signed.RawBytes.Span));
    }

    [Fact]
    public async Task SignTransaction_OfALegacyTransactionOnAnotherChain_IsWhatViemSigns()
    {
        using LocalSigner signer = LocalSigner.FromHex(Web3Key);
        var unsigned = new UnsignedTransaction
        {
            ChainId = 5000,
            Nonce = 127,
            To = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"),
            Value = 128u,
            GasLimit = 21_000,
            GasPrice = 7u,
            Data = new byte[] { 0x7f },
        };

        SignedTransaction signed = await signer.SignTransactionAsync(unsigned, TestContext.Current.CancellationToken);

        Assert.Equal("0xa4665b6500462eb23493a4320954ba5626e494099b4c8880a81610007bfaf653", signed.Hash.ToString());
    }

    [Fact]
    public void SignMessage_OfTheExampleOfWeb3Js_IsThePublishedSignature()
    {
        using LocalSigner signer = LocalSigner.FromHex(Web3Key);

        EcdsaSignature signature = signer.SignMessage("Some data"u8);

        Assert.Equal(
            "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
            Convert.ToHexStringLower(signature.ToBytes()));
    }

    [Fact]
    public async Task SignTypedData_OfTheExampleOfEip712_IsThePublishedSignature()
    {
        const string Mail = """
            {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
            "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
            "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
            "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
            """;
        Span<byte> cow = stackalloc byte[32];
        Keccak256.Hash("cow"u8).CopyTo(cow);
        using LocalSigner signer = LocalSigner.FromPrivateKey(cow);

        EcdsaSignature signature = await signer.SignTypedDataAsync(Mail, TestContext.Current.CancellationToken);

        Assert.Equal("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", signer.Address.ToString());
        Assert.Equal(
            "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c",
            Convert.ToHexStringLower(signature.ToBytes()));
    }
}
