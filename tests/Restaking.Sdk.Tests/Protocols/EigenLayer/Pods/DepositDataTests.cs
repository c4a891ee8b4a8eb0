using System.Security.Cryptography;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Pods;

/// <summary>Roots of deposits, names of validators, addresses of pods: against published deposits and recorded pods.</summary>
public sealed class DepositDataTests
{
    // Deposit files that operators published (deposit-cli 2.3.0 and 2.7.0, Goerli and Holesky).
    [Theory]
    [InlineData(
        "b0210e4333812d669b178443b77e1674329e2eeeae17e6b9d7ef6cb8723c8b269de7e152b42445d5ea8d5f582ca45cd7",
        "0x010000000000000000000000f0179dec45a37423ead4fad5fcb136197872ead9",
        "96b504aec4ced4d680a01a2cde40632809744f967657f4aa31d4bc77701dbeb68e86441999b3559c505e5644eed9c350091af39e3e319befe4a76e796856095912938046ce567ed39a56df13b8f31e9e83b93ca774a9f983b9c0eb673c7f7a4a",
        "0xaa9bb085dc0410d2013cff51e98ae2a41a81512a0676fbe0397c3cd997f1fb87")]
    [InlineData(
        "9080aebef302c8f30c90d6b9e6dfe8249179c5f61e7b99df323f535927ef5ee3e83a4fa87bbe87dcf5c77baaac3a23ca",
        "0x010000000000000000000000000a0660fc6c21b6c8638c56f7a8bbe22dcc9000",
        "b55ccc58ae59450bee99ba39b43ab820509f30944b91d6fb225eb6329537ad2f39a0b5708e692d13b26270e7980ad7f105de2c7630f757154840423858366cc51c2b5da57e7b6142816deecd2f3e35dcfb50a79c73558294c428af97c0178f90",
        "0x046d9ad74df0cb689cf830ea6a4350920440a5f113a1c5c18ca3c0e351766a05")]
    [InlineData(
        "8e232cf16b9b3919e86754cd42a8c589e2f829bf4d9ded96ebb050e8bcec22857392df2c564a4aacfa78960524e11edc",
        "0x010000000000000000000000000a0660fc6c21b6c8638c56f7a8bbe22dcc9000",
        "ab0ced85975d8157d076db2f69c9860604c6f7cd35121f621a5a4b04bc127771ad97fa7f1f77fc44ee759f5380c3ec2e0d565ca063bfc2305fb245f9318f0cc1e7bcab4b28cd3d6b1f98257995c5218daf60d29586dd8c7ca49ceb0abd62b31a",
        "0x011d0a2c7481660539db468fa1133b8c7d1a4806fbc64d5c03d034afe159a4aa")]
    public void Root_OfPublishedDeposits_IsTheirs(string pubkey, string credentials, string signature, string expected)
    {
        ValidatorPubkey key = ValidatorPubkey.Parse(pubkey);
        byte[] bytes = Hex.Decode(signature);

        Assert.Equal(Hash32.Parse(expected), DepositData.ComputeRoot(key, Hash32.Parse(credentials), Gwei.ThirtyTwoEther, bytes));
        Assert.NotEqual(Hash32.Parse(expected), DepositData.ComputeRoot(key, Hash32.Parse(credentials), Gwei.FromEther(33), bytes));
        bytes[95] ^= 1;
        Assert.NotEqual(Hash32.Parse(expected), DepositData.ComputeRoot(key, Hash32.Parse(credentials), Gwei.ThirtyTwoEther, bytes));
    }

    [Theory]
    [InlineData(95)]
    [InlineData(97)]
    [InlineData(0)]
    public void Root_SignatureOfAnotherLength_IsRefused(int length) =>
        Assert.Throws<ArgumentException>(() => DepositData.ComputeRoot(Key(), default, Gwei.ThirtyTwoEther, new byte[length]));

    [Fact]
    public void Pubkey_Hash_IsSha256OfTheKeyAndSixteenZeroBytes()
    {
        byte[] key = RandomNumberGenerator.GetBytes(ValidatorPubkey.Size);

        Assert.Equal(new Hash32(SHA256.HashData([.. key, .. new byte[16]])), new ValidatorPubkey(key).Hash);
        Assert.Equal(new ValidatorPubkey(key), ValidatorPubkey.Parse(new ValidatorPubkey(key).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x12")]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xzz00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000zz")]
    public void Pubkey_OfAnotherShape_IsRefused(string text) => Assert.Throws<ArgumentException>(() => ValidatorPubkey.Parse(text));

    [Theory]
    [InlineData("mainnet", 1)]
    [InlineData("sepolia", 11155111)]
    [InlineData("hoodi", 560048)]
    public void PodAddress_BeforeCreation_IsTheRecordedOne(string network, ulong chainId)
    {
        using JsonDocument vectors = ReferenceFile.OpenOrSkip("vectors/eigenlayer-eip712-and-pods.json");
        JsonElement recorded = vectors.RootElement.GetProperty("eigenPod").GetProperty(network);
        RestakingNetwork known = RestakingNetwork.ForChainId(chainId)!;
        Address owner = new([.. Enumerable.Repeat((byte)0xe1, Address.Size)]);
        using RestakingClient client = new(new Uri("http://127.0.0.1:1"), known);

        Assert.Equal(Hash32.Parse(recorded.GetProperty("initCodeHash").GetString()!), known.EigenLayer!.EigenPodInitCodeHash);
        Assert.Equal(Address.Parse(recorded.GetProperty("epm").GetString()!), known.EigenLayer.EigenPodManager);
        Assert.Equal(Address.Parse(recorded.GetProperty("examplePodFor_0xe1..e1").GetString()!), client.EigenLayer.Pods.PredictAddress(owner));
    }

    [Fact]
    public void PodAddress_DeploymentWithoutInitCodeHash_SaysToAskTheChain()
    {
        RestakingNetwork network = RestakingNetwork.Mainnet with { EigenLayer = RestakingNetwork.Mainnet.EigenLayer! with { EigenPodInitCodeHash = null } };
        using RestakingClient client = new(new Uri("http://127.0.0.1:1"), network);

        Assert.Contains("GetAddressAsync", Assert.Throws<InvalidOperationException>(() => client.EigenLayer.Pods.PredictAddress(new Address(RandomNumberGenerator.GetBytes(Address.Size)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gwei_AndWei_AreConvertedExactlyOrNotAtAll()
    {
        Assert.Equal(UInt256.FromEther("32"), Gwei.ThirtyTwoEther.ToWei());
        Assert.Equal(Gwei.ThirtyTwoEther, Gwei.FromWei(UInt256.FromEther("32")));
        Assert.Throws<ArgumentException>(() => Gwei.FromWei(UInt256.FromEther("32") + UInt256.One));
        Assert.Equal(Gwei.ThirtyTwoEther, Gwei.FloorFromWei(UInt256.FromEther("32") + (UInt256)999_999_999UL));
        Assert.Throws<ArgumentException>(() => Gwei.FloorFromWei(UInt256.MaxValue));
        Assert.Throws<OverflowException>(() => Gwei.FromEther(ulong.MaxValue));
    }

    [Theory]
    [InlineData(5_000_000_001UL, 0L, 5UL)]
    [InlineData(999_999_999UL, 0L, 0UL)]
    [InlineData(5_000_000_000UL, -2_000_000_000L, 3UL)]
    [InlineData(5_000_000_000UL, -9_000_000_000L, 0UL)]
    public void PodPayment_SubGweiIsLostAndADeficitIsPaidOffFirst(ulong sharesWei, long depositShares, ulong expectedGwei) =>
        Assert.Equal(new Gwei(expectedGwei), PodCompletionGate.Needed([sharesWei], depositShares));

    [Fact]
    public void PodPayment_OfSeveral_LosesTheFractionOfEach() =>
        Assert.Equal(new Gwei(2), PodCompletionGate.Needed([1_900_000_000UL, 1_900_000_000UL], (Int256)0L));

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(1, 1, false)]
    [InlineData(2, 11, false)]
    public void Credentials_OfAPod_AreItsTwoKindsWithElevenZeroBytes(byte kind, int dirtyByte, bool expected)
    {
        Address pod = new(RandomNumberGenerator.GetBytes(Address.Size));
        byte[] credentials = WithdrawalCredentials.Of(pod, WithdrawalCredentialKind.Execution).ToArray();
        credentials[0] = kind;
        credentials[dirtyByte] |= (byte)(dirtyByte == 0 ? 0 : 0x40);

        Assert.Equal(expected, WithdrawalCredentials.AreOf(new Hash32(credentials), pod));
        Assert.False(WithdrawalCredentials.AreOf(new Hash32(credentials), new Address(RandomNumberGenerator.GetBytes(Address.Size))));
    }

    internal static ValidatorPubkey Key() => new(RandomNumberGenerator.GetBytes(ValidatorPubkey.Size));
}
