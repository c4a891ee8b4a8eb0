using System.Text.Json;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Digests and addresses that EigenLayer's own contracts gave on a fork.</summary>
public class EigenLayerSignatureTests
{
    private const string DepositType = "Deposit(address staker,address strategy,address token,uint256 amount,uint256 nonce,uint256 expiry)";
    private const string ApprovalType = "DelegationApproval(address delegationApprover,address staker,address operator,bytes32 salt,uint256 expiry)";

    [Fact]
    public void Digest_OfASignedDeposit_IsTheContractsOne()
    {
        using JsonDocument document = Open();
        JsonElement vector = document.RootElement.GetProperty("deposit");
        var encoder = new Eip712StructEncoder(DepositType);
        Hash32 deposit = encoder
            .AddAddress(Address.Parse(Text(vector, "staker")))
            .AddAddress(Address.Parse(Text(vector, "strategy")))
            .AddAddress(Address.Parse(Text(vector, "token")))
            .AddUInt256(Number(vector, "amount"))
            .AddUInt256(Number(vector, "nonce"))
            .AddUInt256(Number(vector, "expiry"))
            .Hash();

        AssertDigest(vector, encoder.TypeHash, deposit);
    }

    [Fact]
    public void Digest_OfADelegationApproval_IsTheContractsOne()
    {
        using JsonDocument document = Open();
        JsonElement vector = document.RootElement.GetProperty("delegationApproval");
        var encoder = new Eip712StructEncoder(ApprovalType);
        Hash32 approval = encoder
            .AddAddress(Address.Parse(Text(vector, "delegationApprover")))
            .AddAddress(Address.Parse(Text(vector, "staker")))
            .AddAddress(Address.Parse(Text(vector, "operator")))
            .AddHash32(Hash32.Parse(Text(vector, "salt")))
            .AddUInt256(Number(vector, "expiry"))
            .Hash();

        AssertDigest(vector, encoder.TypeHash, approval);
    }

    [Fact]
    public void Digest_OfASignedDepositAsJson_IsTheContractsOne()
    {
        using JsonDocument document = Open();
        JsonElement vector = document.RootElement.GetProperty("deposit");
        string json = $$"""
            {
              "types": {
                "Deposit": [
                  { "name": "staker", "type": "address" }, { "name": "strategy", "type": "address" }, { "name": "token", "type": "address" },
                  { "name": "amount", "type": "uint256" }, { "name": "nonce", "type": "uint256" }, { "name": "expiry", "type": "uint256" }
                ]
              },
              "primaryType": "Deposit",
              "domain": { "name": "EigenLayer", "version": "1", "chainId": 1, "verifyingContract": "{{Text(vector, "verifyingContract")}}" },
              "message": {
                "staker": "{{Text(vector, "staker")}}", "strategy": "{{Text(vector, "strategy")}}", "token": "{{Text(vector, "token")}}",
                "amount": "{{Text(vector, "amount")}}", "nonce": 0, "expiry": {{Number(vector, "expiry")}}
              }
            }
            """;

        Assert.Equal(Text(vector, "digest"), Eip712.HashTypedData(json).ToString());
    }

    [Theory]
    [InlineData("mainnet")]
    [InlineData("sepolia")]
    [InlineData("hoodi")]
    public void CreatedBy_ForAnEigenPod_IsTheAddressTheNetworkGave(string network)
    {
        using JsonDocument document = Open();
        JsonElement vector = document.RootElement.GetProperty("eigenPod").GetProperty(network);
        Address owner = Address.Parse("0x" + string.Concat(Enumerable.Repeat("e1", Address.Size)));

        Address pod = Address.Parse(Text(vector, "epm")).CreatedBy(owner.ToWord(), Hash32.Parse(Text(vector, "initCodeHash")));

        Assert.Equal(Address.Parse(Text(vector, "examplePodFor_0xe1..e1")), pod);
    }

    private static void AssertDigest(JsonElement vector, Hash32 typeHash, Hash32 structHash)
    {
        var domain = new Eip712Domain
        {
            Name = "EigenLayer",
            Version = "1",
            ChainId = Number(vector, "chainId"),
            VerifyingContract = Address.Parse(Text(vector, "verifyingContract")),
        };

        Assert.Equal(Text(vector, "typehash"), typeHash.ToString());
        Assert.Equal(Text(vector, "domainSeparator"), domain.Separator.ToString());
        Assert.Equal(Text(vector, "digest"), Eip712.Digest(domain.Separator, structHash).ToString());
    }

    private static JsonDocument Open() =>
        JsonDocument.Parse(File.ReadAllBytes(ReferenceFile.PathOrSkip(Path.Combine("vectors", "eigenlayer-eip712-and-pods.json"))));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static UInt256 Number(JsonElement element, string name) => UInt256.Parse(element.GetProperty(name).ToString());
}
