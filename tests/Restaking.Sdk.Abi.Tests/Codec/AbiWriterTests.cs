namespace Restaking.Sdk.Abi.Tests;

/// <summary>Wrong use of the writer is found before the bytes leave.</summary>
public class AbiWriterTests
{
    [Fact]
    public void Head_WithMoreValuesThanAnnounced_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[96], 32);
        writer.WriteUInt64(1);
        writer.WriteUInt64(2);
    });

    [Theory]
    [InlineData(-32)]
    [InlineData(31)]
    [InlineData(160)]
    public void Head_ThatIsNoNumberOfWordsOrTooLong_IsRefused(int headSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter(new byte[128], headSize));

    [Fact]
    public void Destination_TooShortForATail_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[64], 32).WriteBytes([1]));
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[64], 32).WriteString("a"));
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[64], 32).BeginTuple(64).Length);
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[64], 32).BeginArray(1, 32).Length);
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[32], 32).BeginArray(0, 32).Length);
    }

    [Fact]
    public void End_WithAnIncompleteChild_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[160], 32);
        AbiWriter child = writer.BeginArray(2, 32);
        child.WriteUInt64(1);
        writer.End(child);
    });

    [Fact]
    public void End_WithAChildOfAnotherWriter_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[160], 32);
        writer.BeginArray(0, 32);
        var other = new AbiWriter(new byte[256], 32);
        AbiWriter stranger = other.BeginArray(0, 32);
        writer.End(stranger);
    });

    [Fact]
    public void End_WithADefaultChild_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[160], 32);
        writer.BeginTuple(0);
        writer.End(default);
    });

    [Fact]
    public void End_Twice_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[160], 32);
        AbiWriter child = writer.BeginArray(0, 32);
        writer.End(child);
        writer.End(child);
    });

    [Fact]
    public void End_WithAnOpenGrandchild_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[256], 32);
        AbiWriter child = writer.BeginArray(1, 32);
        child.BeginTuple(0);
        writer.End(child);
    });

    [Fact]
    public void DynamicValue_WhileAChildIsOpen_IsRefused() => Assert.Throws<InvalidOperationException>(() =>
    {
        var writer = new AbiWriter(new byte[256], 64);
        writer.BeginArray(0, 32);
        writer.WriteBytes([1]);
    });

    [Fact]
    public void StaticValue_WhileAChildIsOpen_IsWritten()
    {
        var bytes = new byte[96];
        var writer = new AbiWriter(bytes, 64);
        AbiWriter child = writer.BeginArray(0, 32);
        writer.WriteUInt64(7);
        writer.End(child);

        Assert.Equal(96, writer.Length);
        Assert.Equal(7, bytes[63]);
    }

    [Fact]
    public void DefaultValues_ThatAreNoSolidityValue_AreRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new AbiWriter(new byte[32], 32).WriteFixedBytes(default));
        Assert.Throws<InvalidOperationException>(() => default(AbiWriter).WriteUInt64(1));
        Assert.ThrowsAny<ArgumentException>(() => new AbiWriter(new byte[128], 32).WriteString("\ud800"));
        Assert.Throws<ArgumentNullException>(() => new AbiWriter(new byte[128], 32).WriteString(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter(new byte[128], 32).BeginArray(-1, 32).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter(new byte[128], 32).BeginArray(1, 33).Length);
    }

    [Fact]
    public void Sizes_BeyondTheLargestArray_Overflow()
    {
        Assert.Throws<OverflowException>(() => AbiSize.Bytes(int.MaxValue));
        Assert.Throws<OverflowException>(() => AbiSize.Padded(int.MaxValue));
        Assert.Throws<OverflowException>(() => AbiSize.Array(int.MaxValue, 32));
        Assert.Equal((0, 32, 32, 64), (AbiSize.Padded(0), AbiSize.Padded(1), AbiSize.Padded(32), AbiSize.Padded(33)));
    }

    [Fact]
    public void Encoding_OfQueueWithdrawals_AllocatesNothingButItsOutput()
    {
        var bytes = new byte[32 + 64 + 96 + (2 * (32 + 96))];
        Address address = Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        UInt256 shares = UInt256.FromEther("32");

        long allocated = Allocation.Of(() =>
        {
            var writer = new AbiWriter(bytes, 32);
            AbiWriter requests = writer.BeginArray(1, 32);
            AbiWriter request = requests.BeginTuple(96);
            AbiWriter items = request.BeginArray(3, 32);
            items.WriteAddress(address);
            items.WriteAddress(address);
            items.WriteAddress(address);
            request.End(items);
            items = request.BeginArray(3, 32);
            items.WriteUInt256(shares);
            items.WriteUInt256(shares);
            items.WriteUInt256(shares);
            request.End(items);
            request.WriteAddress(address);
            requests.End(request);
            writer.End(requests);
        });

        Assert.Equal(0, allocated);
    }
}
