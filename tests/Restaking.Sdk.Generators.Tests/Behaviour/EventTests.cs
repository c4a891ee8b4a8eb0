using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Zoo = Restaking.Sdk.Generators.Tests.Contracts.Zoo.Zoo;

namespace Restaking.Sdk.Generators.Tests.Behaviour;

public class EventTests
{
    private static readonly Address _emitter = TestValues.Address(0x11);
    private static readonly Address _who = TestValues.Address(0x22);

    [Fact]
    public void TryDecode_TopicsAndData_GivesEveryParameter()
    {
        Hash32[] topics = [Zoo.MovedAddressInt64Uint40StringEvent.Topic0, TestValues.AddressTopic(_who), TestValues.NumberTopic(-5), TestValues.NumberTopic(7)];
        byte[] data = StringData("hello");

        Assert.True(Zoo.MovedAddressInt64Uint40StringEvent.TryDecode(new LogView(_emitter, topics, data), out var value));
        Assert.Equal(new Zoo.MovedAddressInt64Uint40StringEvent(_who, -5, 7, "hello"), value);
    }

    [Fact]
    public void TryDecode_AnotherEventsTopic_GivesFalse()
    {
        Hash32[] topics = [Zoo.MovedAddressUint256Event.Topic0, TestValues.AddressTopic(_who)];

        Assert.False(Zoo.LabelledEvent.TryDecode(new LogView(_emitter, topics, default), out _));
        Assert.False(Zoo.LabelledEvent.TryDecode(new LogView(_emitter, [], default), out _));
    }

    [Fact]
    public void TryDecode_SameSignatureOtherTopicCount_GivesFalse()
    {
        // An ERC-721 Transfer has the topic of an ERC-20 Transfer and one topic more.
        Hash32[] topics = [Zoo.MovedAddressUint256Event.Topic0, TestValues.AddressTopic(_who), TestValues.NumberTopic(1)];

        Assert.False(Zoo.MovedAddressUint256Event.TryDecode(new LogView(_emitter, topics, default), out _));
    }

    [Fact]
    public void TryDecode_DataTooShort_Throws()
    {
        Hash32[] topics = [Zoo.MovedAddressUint256Event.Topic0, TestValues.AddressTopic(_who)];

        Assert.Throws<AbiFormatException>(() => Zoo.MovedAddressUint256Event.TryDecode(new LogView(_emitter, topics, new byte[31]), out _));
    }

    [Fact]
    public void TryDecode_TopicThatIsNoAddress_Throws()
    {
        Hash32[] topics = [Zoo.MovedAddressUint256Event.Topic0, TestValues.Hash(0xff)];

        Assert.Throws<AbiFormatException>(() => Zoo.MovedAddressUint256Event.TryDecode(new LogView(_emitter, topics, new byte[32]), out _));
    }

    [Fact]
    public void TryDecode_IndexedReferenceTypes_GivesTheirHashes()
    {
        Hash32 label = Keccak256.Hash("cat"u8);
        Hash32 tag = new([1, 2, 3, 4, .. new byte[28]]);
        Hash32[] topics = [Zoo.LabelledEvent.Topic0, label, tag, TestValues.Hash(0x33)];

        Assert.True(Zoo.LabelledEvent.TryDecode(new LogView(_emitter, topics, StringData("cat")), out var value));
        Assert.Equal(label, value.LabelHash);
        Assert.Equal(new Selector(0x01020304), value.Tag);
        Assert.Equal(TestValues.Hash(0x33), value.FlagsHash);
        Assert.Equal("cat", value.Label2);
    }

    [Fact]
    public void TryDecode_AnonymousEvent_TakesAllTopicsAsParameters()
    {
        Assert.True(Zoo.QuietEvent.TryDecode(new LogView(_emitter, [TestValues.NumberTopic(9)], StringData("x")), out var value));
        Assert.Equal(new Zoo.QuietEvent(9UL, "x"), value);
        Assert.False(Zoo.QuietEvent.TryDecode(new LogView(_emitter, [], StringData("x")), out _));
    }

    [Fact]
    public void Filter_NoValues_AcceptsAnyContractAndParameter()
    {
        var filter = Zoo.MovedAddressInt64Uint40StringEvent.Filter();

        Assert.Empty(filter.Contracts);
        Assert.Equal([Zoo.MovedAddressInt64Uint40StringEvent.Topic0], Assert.Single(filter.Topics));
    }

    [Fact]
    public void Filter_SomeValues_EncodesThemAtTheirPositions()
    {
        var filter = Zoo.MovedAddressInt64Uint40StringEvent.Filter(_emitter, delta: -5);

        Assert.Equal([_emitter], filter.Contracts);
        Assert.Equal(3, filter.Topics.Length);
        Assert.Empty(filter.Topics[1]);
        Assert.Equal([TestValues.NumberTopic(-5)], filter.Topics[2]);
    }

    [Fact]
    public void Filter_SeveralContracts_KeepsThem()
    {
        var filter = Zoo.LabelledEvent.Filter([_emitter, _who], tag: new Selector(0x01020304));

        Assert.Equal([_emitter, _who], filter.Contracts);
        Assert.Equal([new Hash32([1, 2, 3, 4, .. new byte[28]])], filter.Topics[2]);
    }

    [Fact]
    public void Filter_AnonymousEvent_StartsWithTheParameters()
    {
        Assert.Equal([TestValues.NumberTopic(9)], Assert.Single(Zoo.QuietEvent.Filter(id: 9UL).Topics));
    }

    [Fact]
    public void Description_Event_SaysWhatTheAbiSays()
    {
        ContractEventDescription description = Zoo.LabelledEvent.Description;

        Assert.Equal(("Zoo", "Labelled", "Labelled(string,bytes4,bool[2],string)", 3, false), (description.Contract, description.Name, description.Signature, description.IndexedCount, description.IsAnonymous));
        Assert.Equal(Keccak256.Hash("Labelled(string,bytes4,bool[2],string)"u8), description.Topic0);
        Assert.True(Zoo.QuietEvent.Description.IsAnonymous);
    }

    private static byte[] StringData(string text)
    {
        byte[] data = new byte[32 + AbiSize.String(text)];
        var writer = new AbiWriter(data, 32);
        writer.WriteString(text);
        return data;
    }
}
