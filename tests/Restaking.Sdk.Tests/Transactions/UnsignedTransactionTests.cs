using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

public class UnsignedTransactionTests
{
    private static readonly UnsignedTransaction s_approval = new()
    {
        ChainId = 1,
        From = Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"),
        To = Address.Parse("0xF0109fC8DF283027b6285cc889F5aA624EaC1F55"),
        Value = 12u,
        Data = new byte[] { 0x09, 0x5e, 0xa7, 0xb3 },
        Method = "approve(address,uint256)",
        ContractName = "ERC20",
        Arguments = [new ContractArgument("amount", "uint256", UInt256.MaxValue), new ContractArgument("ids", "uint8[]", new byte[] { 1, 2 }), new ContractArgument("ok", "bool", true)],
    };

    // cast keccak $(cast abi-encode "f(bytes32,uint256,address,address,uint256,bytes32)" …) as ReviewDigest documents it.
    [Fact]
    public void Digest_OfATransaction_IsWhatCastDerives()
    {
        ReviewDigest digest = s_approval.Digest();

        Assert.Equal("0x9deec6c545cff135c64391f4a9392e960733ed390a073fe2604ef63619fc2962", digest.Full.ToString());
        Assert.Equal("9dee-c6c5-45cf-f135-c643-91f4-a939-2e96", digest.ToString());
    }

    [Fact]
    public void Digest_WithAnythingElseThanPriceAndNonceChanged_Differs()
    {
        ReviewDigest digest = s_approval.Digest();

        Assert.NotEqual(digest, (s_approval with { ChainId = 2 }).Digest());
        Assert.NotEqual(digest, (s_approval with { From = null }).Digest());
        Assert.NotEqual(digest, (s_approval with { To = Address.Zero }).Digest());
        Assert.NotEqual(digest, (s_approval with { Value = 13u }).Digest());
        Assert.NotEqual(digest, (s_approval with { Data = new byte[] { 0x09, 0x5e, 0xa7, 0xb4 } }).Digest());
        Assert.Equal(digest, (s_approval with { Nonce = 7, GasLimit = 9, MaxFeePerGas = 3u, MaxPriorityFeePerGas = 1u }).Digest());
    }

    // hashTypedData of viem 2 over the SafeTx type, domain (chainId, verifyingContract).
    [Fact]
    public void ToSafeTransaction_Hash_IsWhatViemHashes()
    {
        Address safe = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");

        SafeTransaction transaction = (s_approval with { From = safe }).ToSafeTransaction(safe, 42);

        Assert.Equal("0x47878c06ba043bc15e5e79d419daa15757ab4dd88d5f74593c75dd30dd042e8d", transaction.Hash().ToString());
        Assert.Equal(0, transaction.Operation);
        using JsonDocument json = JsonDocument.Parse(transaction.ToJson());
        Assert.Equal(transaction.Hash().ToString(), json.RootElement.GetProperty("contractTransactionHash").GetString());
        Assert.Equal("12", json.RootElement.GetProperty("value").GetString());
        Assert.Equal(42, json.RootElement.GetProperty("nonce").GetInt32());
    }

    [Fact]
    public void ToSafeTransaction_PreparedForAnotherSender_IsRefused() =>
        Assert.Throws<ArgumentException>(() => s_approval.ToSafeTransaction(Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"), 0));

    [Fact]
    public void ToJson_OfWhatIsNotSet_LeavesItOut()
    {
        using JsonDocument json = JsonDocument.Parse(s_approval.ToJson());

        Assert.All(["nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "gasPrice"], name => Assert.False(json.RootElement.TryGetProperty(name, out _), name));
        Assert.Equal("0x1", json.RootElement.GetProperty("chainId").GetString());
        Assert.Equal("0xc", json.RootElement.GetProperty("value").GetString());
        Assert.Equal("0x095ea7b3", json.RootElement.GetProperty("data").GetString());
        Assert.Equal("approve(address,uint256)", json.RootElement.GetProperty("call").GetProperty("method").GetString());
    }

    [Fact]
    public void ToJson_OfZeroValue_WritesACanonicalQuantity()
    {
        using JsonDocument json = JsonDocument.Parse((s_approval with { Value = UInt256.Zero, Nonce = 0 }).ToJson());

        Assert.Equal("0x0", json.RootElement.GetProperty("value").GetString());
        Assert.Equal("0x0", json.RootElement.GetProperty("nonce").GetString());
    }

    [Fact]
    public void ToContractCall_Json_HasEveryArgumentWithItsTypeAndNoPrecisionLost()
    {
        ContractCallRequest call = s_approval.ToContractCall();
        using JsonDocument json = JsonDocument.Parse(call.ToJson());
        JsonElement arguments = json.RootElement.GetProperty("arguments");

        Assert.Equal("115792089237316195423570985008687907853269984665640564039457584007913129639935", arguments[0].GetProperty("value").GetString());
        Assert.Equal("uint256", arguments[0].GetProperty("type").GetString());
        Assert.Equal("0x0102", arguments[1].GetProperty("value").GetString());
        Assert.True(arguments[2].GetProperty("value").GetBoolean());
        Assert.Equal(s_approval.Digest().ToString(), json.RootElement.GetProperty("digest").GetString());
        Assert.Equal(s_approval.To.ToString(), json.RootElement.GetProperty("to").GetString());
    }

    [Fact]
    public void ToContractCall_OfAStruct_ShowsEveryMemberAndEveryElementOfItsLists()
    {
        Address a = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");
        var withdrawal = new DelegationManager.Withdrawal(a, a, a, 3u, 4, [a, a], [5u, 6u]);
        var call = new DelegationManager(a).CompleteQueuedWithdrawal(withdrawal, [a, a], true);
        using var rpc = new Restaking.Sdk.Rpc.RpcClient(new FakeNode());

        string json = new TransactionPipeline(rpc, 1).Prepare(call, from: a).Build().ToContractCall().ToJson();

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement shown = document.RootElement.GetProperty("arguments")[0].GetProperty("value");
        Assert.Equal(["5", "6"], shown.GetProperty("scaledShares").EnumerateArray().Select(share => share.GetString()));
        Assert.Equal(2, shown.GetProperty("strategies").GetArrayLength());
        Assert.Equal(a.ToString(), shown.GetProperty("withdrawer").GetString());
        Assert.Contains("scaledShares: [5, 6]", call.DescribeArguments()[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EncodeForSigning_WithGasPriceAndDynamicFees_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() =>
            (s_approval with { Nonce = 1, GasLimit = 1, GasPrice = 1u, MaxFeePerGas = 1u, MaxPriorityFeePerGas = 1u }).EncodeForSigning());

    [Fact]
    public void EncodeForSigning_WithoutChainId_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => (s_approval with { ChainId = 0, Nonce = 1, GasLimit = 1, GasPrice = 1u }).EncodeForSigning());

    [Fact]
    public void EncodeForSigning_WithAPriorityAboveTheTotal_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => (s_approval with { Nonce = 1, GasLimit = 1, MaxFeePerGas = 1u, MaxPriorityFeePerGas = 2u }).EncodeForSigning());

    [Fact]
    public void MaxCost_WithGasAndFees_IsValuePlusGas()
    {
        Assert.Null(s_approval.MaxCost);
        Assert.Equal((UInt256)(12UL + (21_000UL * 7)), (s_approval with { GasLimit = 21_000, MaxFeePerGas = 7u, MaxPriorityFeePerGas = 1u }).MaxCost);
    }

    [Fact]
    public void Equals_OfTheSameContents_IsTrueAndOfOtherDataFalse()
    {
        UnsignedTransaction copy = s_approval with { Data = s_approval.Data.ToArray(), Description = "another text" };

        Assert.Equal(s_approval, copy);
        Assert.Equal(s_approval.GetHashCode(), copy.GetHashCode());
        Assert.NotEqual(s_approval, copy with { Data = new byte[] { 1 } });
        Assert.NotEqual(s_approval, copy with { Nonce = 0 });
    }

    [Fact]
    public void DifferencesTo_WhatWasNotSet_CountsUnlessToldOtherwise()
    {
        UnsignedTransaction filled = s_approval with { Nonce = 0, GasLimit = 1, Value = 13u };

        Assert.Equal(["Value", "Nonce", "GasLimit"], s_approval.DifferencesTo(filled));
        Assert.Equal(["Value"], s_approval.DifferencesTo(filled, onlyWhatIsSet: true));
        Assert.Equal(["Value", "Nonce", "GasLimit"], filled.DifferencesTo(s_approval));
    }
}
