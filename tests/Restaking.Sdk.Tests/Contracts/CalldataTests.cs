using System.Buffers;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Tests.Contracts;

public class CalldataTests
{
    private static readonly DelegationManager.QueueWithdrawalsCall s_call = new DelegationManager(Address.Zero).QueueWithdrawals(
        [new(Many<Address>(3), Many<UInt256>(3), Address.Zero)]);

    [Fact]
    public void ToCalldata_EncodedBefore_AllocatesItsOutputOnly()
    {
        s_call.ToCalldata();
        long array = Allocated(() => new byte[s_call.EncodedLength]);

        long calldata = Allocated(() => s_call.ToCalldata());

        Assert.Equal(array, calldata);
    }

    [Fact]
    public void ToCalldata_CalledAgain_LeavesTheFirstResultAlone()
    {
        byte[] first = s_call.ToCalldata();
        byte[] copy = [.. first];

        byte[] second = new DelegationManager(Address.Zero).QueueWithdrawals([]).ToCalldata();

        Assert.Equal(copy, first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void ToCalldata_AfterACallThatCannotBeEncoded_EncodesTheNext()
    {
        byte[] expected = s_call.ToCalldata();

        Assert.Throws<InvalidOperationException>(() => new DelegationManager(Address.Zero).QueueWithdrawals(default).ToCalldata());

        Assert.Equal(expected, s_call.ToCalldata());
    }

    [Fact]
    public void ToCalldata_CallWritesLessThanItsLength_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new OddCall(announced: 8, written: 4).ToCalldata());
    }

    [Fact]
    public void ToCalldata_CallWritesMoreThanItsLength_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new OddCall(announced: 4, written: 8).ToCalldata());
    }

    [Fact]
    public void ToCalldata_CallEncodesAnotherInside_GivesEachItsOwnBytes()
    {
        var outer = new OuterCall(s_call);

        byte[] calldata = outer.ToCalldata();

        Assert.Equal(s_call.ToCalldata(), calldata);
    }

    private static ImmutableArray<T> Many<T>(int count)
        where T : struct =>
        [.. new T[count]];

    private static long Allocated(Func<byte[]> make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] made = make();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(made);
        return allocated;
    }

    private abstract class HandWrittenCall : IContractCall
    {
        public Address Target => Address.Zero;

        public ContractFunction Function => s_call.Function;

        public ContractBinding Contract => s_call.Contract;

        public abstract int EncodedLength { get; }

        public abstract void Encode(IBufferWriter<byte> output);

        public ImmutableArray<ContractArgument> DescribeArguments() => [];
    }

    private sealed class OddCall(int announced, int written) : HandWrittenCall
    {
        public override int EncodedLength => announced;

        public override void Encode(IBufferWriter<byte> output)
        {
            output.GetSpan(written).Clear();
            output.Advance(written);
        }
    }

    private sealed class OuterCall(IContractCall inner) : HandWrittenCall
    {
        public override int EncodedLength => inner.EncodedLength;

        public override void Encode(IBufferWriter<byte> output) => output.Write(inner.ToCalldata());
    }
}
