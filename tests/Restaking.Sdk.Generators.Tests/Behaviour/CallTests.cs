using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Zoo = Restaking.Sdk.Generators.Tests.Contracts.Zoo.Zoo;

namespace Restaking.Sdk.Generators.Tests.Behaviour;

public class CallTests
{
    private static readonly Address _target = TestValues.Address(0x11);
    private static readonly Zoo _zoo = new(_target);

    [Fact]
    public void Decode_OwnCalldata_GivesAnEqualCallForEveryType()
    {
        Zoo.ScalarsCall call = AllScalars();

        Assert.Equal(call, Zoo.ScalarsCall.Decode(_target, call.ToCalldata()));
    }

    [Fact]
    public void DecodeReturn_EveryType_GivesTheValuesInOrder()
    {
        Zoo.ScalarsCall call = AllScalars();

        Zoo.ScalarsResult result = call.DecodeReturn(TestValues.Arguments(call));

        Assert.Equal((byte)1, result.Value0);
        Assert.Equal(0xffffffu, result.Value2);
        Assert.Equal(UInt256.MaxValue, result.Value9);
        Assert.Equal((sbyte)-1, result.Value10);
        Assert.Equal(-0x800000, result.Value12);
        Assert.Equal(Int256.MinValue, result.Value19);
        Assert.True(result.Value20);
        Assert.Equal(new Selector(0x01020304), result.Value23);
        Assert.Equal(24, result.Value25.Length);
    }

    [Fact]
    public void Decode_NestedStructsAndArrays_GivesAnEqualCall()
    {
        Zoo.PutCall call = Nested();

        Zoo.PutCall decoded = Zoo.PutCall.Decode(_target, call.ToCalldata());

        Assert.Equal(call, decoded);
        Assert.Equal(call.GetHashCode(), decoded.GetHashCode());
        Assert.Equal("two", decoded.Items[1].Label);
        Assert.Equal(new byte[] { 7 }, decoded.Items[1].Blobs[0].ToArray());
        Assert.Equal([6, 7], decoded.Grid[2]);
    }

    [Fact]
    public void Encode_IntoADirtyLargerBuffer_WritesExactlyTheCalldata()
    {
        Zoo.PutCall call = Nested();
        var output = new TestValues.DirtyBufferWriter();

        call.Encode(output);

        Assert.Equal(call.EncodedLength, output.Written);
        Assert.Equal(call.ToCalldata(), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void DecodeReturn_StructAndArray_GivesNamedValues()
    {
        Zoo.PutCall call = Nested();
        // (Item item, Key[] keys), encoded by hand from parts that other tests cover.
        byte[] item = call.Item.AbiEncode()[32..];
        byte[] data =
        [
            .. TestValues.NumberTopic(64).ToArray(),
            .. TestValues.NumberTopic(64 + item.Length).ToArray(),
            .. item,
            .. TestValues.NumberTopic(1).ToArray(),
            .. TestValues.NumberTopic(5).ToArray(),
            .. TestValues.AddressTopic(_target).ToArray(),
        ];

        Zoo.PutResult result = call.DecodeReturn(data);

        Assert.Equal(call.Item, result.Item);
        Assert.Equal([new Zoo.Key(5, _target)], result.Keys);
    }

    [Fact]
    public void Overloads_SameName_HaveTheirOwnSelectorAndType()
    {
        Assert.Equal("find()", _zoo.Find().Function.Signature);
        Assert.Equal("find(uint256)", _zoo.Find(UInt256.One).Function.Signature);
        Assert.Equal("find(address)", _zoo.Find(_target).Function.Signature);
        Assert.Equal(3, new[] { Zoo.FindCall.Selector, Zoo.FindUint256Call.Selector, Zoo.FindAddressCall.Selector }.Distinct().Count());
    }

    [Fact]
    public void Overloads_OfOneDotNetType_GetMethodsOfTheirOwn()
    {
        Assert.Equal(4 + (5 * 32), _zoo.SumUint256Array([1UL, 2UL, 3UL]).EncodedLength);
        Assert.Equal(4 + (3 * 32), _zoo.SumUint256Array3([1UL, 2UL, 3UL]).EncodedLength);
    }

    [Fact]
    public void Names_KeywordsDuplicatesAndOwnMembers_StayUsable()
    {
        Zoo.ClassCall call = _zoo.Class(@operator: _target, @event: 1UL, @value: 2UL, valueValue: 3UL, target: _target, selector: default, signature: default);

        Assert.Equal(["operator", "event", "value", "_value", "target", "selector", "signature"], call.DescribeArguments().Select(argument => argument.Name));
        Assert.Equal(new Zoo.ClassResult(true, false), call.DecodeReturn([.. TestValues.NumberTopic(1).ToArray(), .. TestValues.NumberTopic(0).ToArray()]));
        Assert.Equal("zoo()", _zoo.ZooFunction().Function.Signature);
        Assert.Equal("toString()", _zoo.ToStringFunction().Function.Signature);
    }

    [Fact]
    public void DescribeArguments_Call_GivesSolidityNamesTypesAndValues()
    {
        ContractArgument argument = Assert.Single(_zoo.Find(_target).DescribeArguments());

        Assert.Equal(("owner", "address", (object)_target), (argument.Name, argument.SolidityType, argument.Value));
    }

    [Fact]
    public void Contract_OfACall_IsTheBindingOfItsContract()
    {
        Assert.Same(Zoo.Binding, _zoo.Find().Contract);
        Assert.Equal(15, Zoo.Binding.Functions.Length);
        Assert.Contains(Zoo.PutCall.Declaration, Zoo.Binding.Functions);
        Assert.Equal(StateMutability.NonPayable, Zoo.PutCall.Declaration.Mutability);
    }

    [Fact]
    public void Encode_ArrayNeverSet_NamesTheParameter()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _zoo.SumUint256Array(default).ToCalldata());

        Assert.Contains("'values'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_FixedArrayOfAnotherLength_NamesTheParameter()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _zoo.SumUint256Array3([1UL]).ToCalldata());

        Assert.Contains("'values' has 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_NestedFieldNeverSet_NamesTheFieldToo()
    {
        Zoo.PutCall call = Nested() with { Items = [default] };

        Assert.Throws<InvalidOperationException>(() => call.EncodedLength);
    }

    [Fact]
    public void Encode_BytesOfAnotherLength_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => _zoo.Bar([new FixedBytes("ab"u8), new FixedBytes("def"u8)]).ToCalldata());
    }

    [Fact]
    public void Encode_NumberBeyondItsSolidityType_IsRefused()
    {
        Zoo.ScalarsCall call = AllScalars();

        Assert.Throws<OverflowException>(() => (call with { AUint24 = 0x1000000 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AUint40 = 1UL << 40 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AUint72 = UInt128.One << 72 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AUint136 = UInt256.One << 136 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AInt24 = 0x800000 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AInt40 = -(1L << 39) - 1 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AInt72 = Int128.One << 71 }).ToCalldata());
        Assert.Throws<OverflowException>(() => (call with { AInt136 = Int256.One << 135 }).ToCalldata());
    }

    [Fact]
    public void Decode_CalldataOfAnotherFunction_IsRefused()
    {
        byte[] other = _zoo.Find().ToCalldata();

        Assert.Equal(AbiFormatReason.UnexpectedSelector, Assert.Throws<AbiFormatException>(() => Zoo.ScalarsCall.Decode(_target, other)).Reason);
        Assert.Equal(AbiFormatReason.Truncated, Assert.Throws<AbiFormatException>(() => Zoo.FindCall.Decode(_target, other.AsSpan(0, 3))).Reason);
    }

    [Fact]
    public void Decode_CalldataCutAnywhere_ThrowsNothingButAbiFormatException()
    {
        byte[] calldata = Nested().ToCalldata();
        for (int length = 0; length < calldata.Length; length++)
        {
            try
            {
                Zoo.PutCall.Decode(_target, calldata.AsSpan(0, length));
            }
            catch (AbiFormatException)
            {
                // The one that is allowed.
            }
        }
    }

    [Fact]
    public void Encode_IntoAPreparedBuffer_AllocatesNothing()
    {
        Zoo.PutCall call = Nested();
        var output = new TestValues.DirtyBufferWriter();
        call.Encode(output);

        long before = GC.GetAllocatedBytesForCurrentThread();
        call.Encode(output);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Equals_CallsWithEqualArrays_AreEqual()
    {
        Assert.Equal(_zoo.G([[1UL]], ["a"]), _zoo.G([[1UL]], ["a"]));
        Assert.NotEqual(_zoo.G([[1UL]], ["a"]), _zoo.G([[2UL]], ["a"]));
        Assert.NotEqual(_zoo.Sam(new byte[] { 1 }, true, []), _zoo.Sam(new byte[] { 2 }, true, []));
        Assert.NotEqual(_zoo.Sam(default, true, []), new Zoo(TestValues.Address(0x12)).Sam(default, true, []));
    }

    private static Zoo.ScalarsCall AllScalars() => _zoo.Scalars(
        aUint8: 1,
        aUint16: ushort.MaxValue,
        aUint24: 0xffffff,
        aUint32: uint.MaxValue,
        aUint40: (1UL << 40) - 1,
        aUint64: ulong.MaxValue,
        aUint72: (UInt128.One << 72) - 1,
        aUint128: UInt128.MaxValue,
        aUint136: (UInt256.One << 136) - UInt256.One,
        aUint256: UInt256.MaxValue,
        aInt8: -1,
        aInt16: short.MinValue,
        aInt24: -0x800000,
        aInt32: int.MinValue,
        aInt40: -(1L << 39),
        aInt64: long.MinValue,
        aInt72: -(Int128.One << 71),
        aInt128: Int128.MinValue,
        aInt136: -(Int256.One << 135),
        aInt256: Int256.MinValue,
        aBool: true,
        aAddress: TestValues.Address(0xab),
        aBytes32: TestValues.Hash(0xcd),
        aBytes4: new Selector(0x01020304),
        aBytes3: new FixedBytes("xyz"u8),
        aFunction: new FixedBytes(Enumerable.Range(1, 24).Select(i => (byte)i).ToArray()));

    private static Zoo.PutCall Nested()
    {
        Zoo.Item first = new(new Zoo.Key(1, _target), "one", [1UL, 2UL], []);
        Zoo.Item second = new(new Zoo.Key(2, default), "two", [3UL, 4UL], [new byte[] { 7 }, default]);
        return _zoo.Put(
            item: first,
            items: [first, second],
            keys: [new Zoo.Key(3, _target), new Zoo.Key(4, _target)],
            names: ["n", ""],
            grid: [[1], [], [6, 7]],
            pairs: [[1, 2], [3, 4], [5, 6]]);
    }
}
