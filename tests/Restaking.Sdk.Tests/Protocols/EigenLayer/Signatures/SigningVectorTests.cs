using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Signatures;

/// <summary>Digests, JSON and signatures against the recorded vectors.</summary>
public sealed class SigningVectorTests
{
    private const string File = "vectors/eigenlayer-eip712-and-pods.json";

    [Fact]
    public async Task Deposit_Vector_HasItsSeparatorTypeDigestAndSignature()
    {
        using JsonDocument document = ReferenceFile.OpenOrSkip(File);
        JsonElement vector = document.RootElement.GetProperty("deposit");
        DepositTerms terms = new(
            AddressOf(vector, "staker"), AddressOf(vector, "strategy"), AddressOf(vector, "token"), vector.Number("amount"), vector.Number("nonce"), vector.Number("expiry"), default);

        await CheckAsync(vector, Messages.Deposit(DomainOf(vector), terms));
    }

    [Fact]
    public async Task DelegationApproval_Vector_HasTheApproverFirst_AndItsSeparatorTypeDigestAndSignature()
    {
        using JsonDocument document = ReferenceFile.OpenOrSkip(File);
        JsonElement vector = document.RootElement.GetProperty("delegationApproval");
        TypedMessage message = Messages.DelegationApproval(
            DomainOf(vector),
            AddressOf(vector, "delegationApprover"),
            AddressOf(vector, "staker"),
            AddressOf(vector, "operator"),
            Hash32.Parse(vector.GetProperty("salt").GetString()!),
            vector.Number("expiry"));

        Assert.StartsWith("DelegationApproval(address delegationApprover,", message.EncodedType, StringComparison.Ordinal);
        await CheckAsync(vector, message);
    }

    [Theory]
    [InlineData("1.13.0", "1")]
    [InlineData("1.5.0", "1")]
    [InlineData("1.4.2", "1.")]
    [InlineData("v1.3.0", "v1")]
    [InlineData("1.2.0", null)]
    [InlineData(null, "1")]
    [InlineData(null, null)]
    public void Domain_EveryFormThereEverWas_IsFoundByItsSeparator(string? said, string? version)
    {
        Address contract = Address.Parse("0x858646372CC42E1A627fcE94aa7A7033e7CF075A");
        foreach (UInt256? chain in (UInt256?[])[UInt256.One, null])
        {
            Eip712Domain domain = new() { Name = "EigenLayer", Version = version, ChainId = chain, VerifyingContract = contract };

            Assert.Equal(domain, SigningDomain.Find(domain.Separator, said, 1, contract));
        }
    }

    [Fact]
    public void Domain_OfAnotherChainOrContract_IsNotFound()
    {
        Address contract = Address.Parse("0x858646372CC42E1A627fcE94aa7A7033e7CF075A");
        Hash32 separator = new Eip712Domain { Name = "EigenLayer", Version = "1", ChainId = UInt256.One, VerifyingContract = contract }.Separator;

        Assert.Null(SigningDomain.Find(separator, "1.13.0", 17000, contract));
        Assert.Null(SigningDomain.Find(separator, "1.13.0", 1, Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A")));
        Assert.Null(SigningDomain.Find(new Eip712Domain { Name = "EigenLayer", Version = "1.13.0.1", ChainId = UInt256.One, VerifyingContract = contract }.Separator, "1.13.0", 1, contract));
    }

    [Fact]
    public void Json_OfTheFields_IsWhatWalletsTake()
    {
        SigningDomain domain = new(default!, Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"), new Eip712Domain
        {
            Name = "EigenLayer",
            Version = "1",
            ChainId = UInt256.One,
            VerifyingContract = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"),
        });
        Address someone = Address.Parse("0x000000000000000000000000000000000000dEaD");

        TypedMessage message = Messages.Bn254Key(domain, someone, new OperatorSetId(someone, 7), new byte[] { 0x01, 0xff });

        Assert.Equal(
            """{"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],"BN254KeyRegistration":[{"name":"operator","type":"address"},{"name":"avs","type":"address"},{"name":"operatorSetId","type":"uint32"},{"name":"keyData","type":"bytes"}]},"primaryType":"BN254KeyRegistration","domain":{"name":"EigenLayer","version":"1","chainId":1,"verifyingContract":"0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"},"message":{"operator":"0x000000000000000000000000000000000000dEaD","avs":"0x000000000000000000000000000000000000dEaD","operatorSetId":7,"keyData":"0x01ff"}}""",
            message.ToJson());
        Assert.Equal(message.Digest, Eip712.HashTypedData(message.ToJson()));
    }

    [Fact]
    public void Bn254Key_OffTheCurveOrWithItsPartsSwapped_IsRefused()
    {
        UInt256 imaginaryX = UInt256.Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634");
        UInt256 realX = UInt256.Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781");
        UInt256 imaginaryY = UInt256.Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531");
        UInt256 realY = UInt256.Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930");
        Bn254Key key = new(UInt256.One, (UInt256)2UL, (imaginaryX, realX), (imaginaryY, realY));

        Assert.Equal(key, Bn254Key.Decode(key.Encode()));
        Assert.Throws<ArgumentException>(() => new Bn254Key(UInt256.One, (UInt256)3UL, (imaginaryX, realX), (imaginaryY, realY)));
        Assert.Throws<ArgumentException>(() => new Bn254Key(UInt256.Zero, UInt256.Zero, (imaginaryX, realX), (imaginaryY, realY)));
        Assert.Throws<ArgumentException>(() => new Bn254Key(UInt256.One, (UInt256)2UL, (realX, imaginaryX), (realY, imaginaryY)));
        Assert.Throws<ArgumentException>(() => Bn254Key.Decode(key.Encode().AsSpan(1)));
    }

    private static async Task CheckAsync(JsonElement vector, TypedMessage message)
    {
        Assert.Equal(vector.GetProperty("domainSeparator").GetString(), message.Domain.Separator.ToString());
        Assert.Equal(vector.GetProperty("typehash").GetString(), Keccak256.HashText(message.EncodedType).ToString());
        Assert.Equal(vector.GetProperty("digest").GetString(), message.Digest.ToString());
        Assert.Equal(message.Digest, Eip712.HashTypedData(message.ToJson()));
        using LocalSigner signer = LocalSigner.FromPrivateKey(Convert.FromHexString(vector.GetProperty("privateKey").GetString().AsSpan(2)));
        byte[] recorded = Convert.FromHexString(vector.GetProperty("signature").GetString().AsSpan(2));
        Assert.Equal(signer.Address, signer.RecoverSigner(message.Digest, EcdsaSignature.FromBytes(recorded)));
        Assert.Equal(recorded, await message.SignAsync(signer, TestContext.Current.CancellationToken));
    }

    private static Address AddressOf(JsonElement vector, string property) => Address.Parse(vector.GetProperty(property).GetString()!);

    private static SigningDomain DomainOf(JsonElement vector)
    {
        Address contract = AddressOf(vector, "verifyingContract");
        Hash32 separator = Hash32.Parse(vector.GetProperty("domainSeparator").GetString()!);
        ulong chainId = (ulong)vector.Number("chainId");
        return new SigningDomain(default!, contract, SigningDomain.Find(separator, "1.12.0", chainId, contract)!);
    }
}
