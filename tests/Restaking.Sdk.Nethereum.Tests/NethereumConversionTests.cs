using System.Numerics;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth.DTOs;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum.Tests;

public sealed class NethereumConversionTests
{
    private const string Checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"; // EIP-55's first example

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void UInt256_ThereAndBack_IsTheSame(string number)
    {
        UInt256 value = UInt256.Parse(number);

        HexBigInteger hex = value.ToHexBigInteger();

        Assert.Equal(BigInteger.Parse(number), hex.Value);
        Assert.Equal(value, hex.ToUInt256());
        Assert.Equal(value, hex.Value.ToUInt256());
    }

    [Fact]
    public void ToUInt256_OutOfRange_Overflows()
    {
        Assert.Throws<OverflowException>(() => BigInteger.MinusOne.ToUInt256());
        Assert.Throws<OverflowException>(() => new HexBigInteger(BigInteger.One << 256).ToUInt256());
        Assert.Throws<OverflowException>(() => (BigInteger.One << 255).ToInt256());
        Assert.Equal(Int256.MinValue, (-(BigInteger.One << 255)).ToInt256());
        Assert.Throws<ArgumentNullException>(() => ((HexBigInteger)null!).ToUInt256());
    }

    [Theory]
    [InlineData(Checksummed)]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    public void ToAddress_TextAsNethereumWritesIt_IsRead(string text) => Assert.Equal(Checksummed, text.ToAddress().ToString());

    [Theory]
    [InlineData("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea")]
    [InlineData("vitalik.eth")]
    [InlineData("")]
    public void ToAddress_NotAnAddress_IsRefused(string text) => Assert.Throws<FormatException>(() => text.ToAddress());

    [Fact]
    public void Hash32_ThereAndBack_IsTheSame()
    {
        byte[] bytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

        Hash32 hash = bytes.ToHash32();

        Assert.Equal(bytes, hash.ToByteArray());
        Assert.Equal(hash, hash.ToString().ToHash32());
        Assert.Equal(hash, Convert.ToHexString(bytes).ToHash32());
        Assert.ThrowsAny<ArgumentException>(() => new byte[31].ToHash32());
    }

    [Fact]
    public void ToTransactionInput_CompleteTransaction_HasEveryField()
    {
        var transaction = new UnsignedTransaction
        {
            ChainId = 17,
            From = Address.Parse(Checksummed),
            To = Address.Parse("0x1111111111111111111111111111111111111111"),
            Value = 5u,
            Data = new byte[] { 0xab, 0xcd },
            Nonce = 0,
            GasLimit = 21_000,
            MaxFeePerGas = 30u,
            MaxPriorityFeePerGas = 2u,
        };

        TransactionInput input = transaction.ToTransactionInput();

        Assert.Equal(17, input.ChainId.Value);
        Assert.Equal(2, input.Type.Value);
        Assert.Equal(Checksummed, input.From);
        Assert.Equal("0x1111111111111111111111111111111111111111", input.To);
        Assert.Equal(5, input.Value.Value);
        Assert.Equal("0xabcd", input.Data);
        Assert.Equal(0, input.Nonce.Value);
        Assert.Equal(21_000, input.Gas.Value);
        Assert.Equal(30, input.MaxFeePerGas.Value);
        Assert.Equal(2, input.MaxPriorityFeePerGas.Value);
        Assert.Null(input.GasPrice);
    }

    [Fact]
    public void ToTransactionInput_WhatIsNotSet_StaysNull()
    {
        var transaction = new UnsignedTransaction { ChainId = 1, To = Address.Parse(Checksummed), GasPrice = 9u };

        TransactionInput input = transaction.ToTransactionInput();

        Assert.Equal(0, input.Type.Value);
        Assert.Equal(9, input.GasPrice.Value);
        Assert.Null(input.From);
        Assert.Null(input.Nonce);
        Assert.Null(input.Gas);
        Assert.Null(input.MaxFeePerGas);
        Assert.Equal("0x", input.Data);
    }
}
