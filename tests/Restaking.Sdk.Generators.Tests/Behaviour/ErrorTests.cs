using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Zoo = Restaking.Sdk.Generators.Tests.Contracts.Zoo.Zoo;

namespace Restaking.Sdk.Generators.Tests.Behaviour;

public class ErrorTests
{
    [Fact]
    public void TryDecodeError_ErrorWithArguments_GivesItsType()
    {
        byte[] data = [.. Bytes(Zoo.LimitUint256Uint256Error.Selector), .. TestValues.NumberTopic(1).ToArray(), .. TestValues.NumberTopic(2).ToArray()];

        Assert.True(Zoo.Binding.TryDecodeError(data, out ContractError? error));
        Assert.Equal(new Zoo.LimitUint256Uint256Error(1UL, 2UL), error);
        Assert.Equal("Limit(available: 1, requested: 2)", error.ToString());
    }

    [Fact]
    public void TryDecodeError_ErrorWithoutArguments_GivesItsType()
    {
        Assert.True(Zoo.Binding.TryDecodeError(Bytes(Zoo.NothingError.Selector), out ContractError? error));
        Assert.Equal("Nothing_", error.Name);
    }

    [Fact]
    public void TryDecodeError_ArgumentsCutOff_GivesFalse()
    {
        byte[] data = [.. Bytes(Zoo.LimitUint256Uint256Error.Selector), .. new byte[33]];

        Assert.False(Zoo.Binding.TryDecodeError(data, out _));
        Assert.False(Zoo.LimitUint256Uint256Error.TryDecode(data, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("080808")]
    [InlineData("08c379a0")]
    public void TryDecodeError_NotOneOfTheContracts_GivesFalse(string hex)
    {
        Assert.False(Zoo.Binding.TryDecodeError(Convert.FromHexString(hex), out ContractError? error));
        Assert.Null(error);
    }

    [Fact]
    public void TryDecode_OneType_LooksAtItsOwnSelectorOnly()
    {
        Assert.True(Zoo.NothingError.TryDecode(Bytes(Zoo.NothingError.Selector), out _));
        Assert.False(Zoo.NothingError.TryDecode(Bytes(Zoo.LimitStringError.Selector), out _));
    }

    [Fact]
    public void Names_ParameterCalledLikeAMember_KeepsItsSolidityNameInDescriptions()
    {
        var error = new Zoo.LimitStringError("deposits");

        Assert.Equal("deposits", error.NameValue);
        Assert.Equal("name", Assert.Single(error.DescribeArguments()).Name);
    }

    private static byte[] Bytes(Selector selector)
    {
        byte[] bytes = new byte[Selector.Size];
        selector.CopyTo(bytes);
        return bytes;
    }
}
