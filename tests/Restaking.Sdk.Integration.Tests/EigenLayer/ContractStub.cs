using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>
/// Bytecode of a contract that gives fixed answers: for contracts that a test chain does not have and for tokens that behave badly.
/// Functions without an answer revert with empty data.
/// </summary>
internal sealed class ContractStub
{
    private const int DispatchLength = 11;
    private const int AnswerLength = 12;

    private readonly List<(Selector Selector, byte[] Data, bool Reverts)> _answers = [];

    public static byte[] Word(Address address)
    {
        byte[] word = new byte[32];
        address.CopyTo(word.AsSpan(12));
        return word;
    }

    public static byte[] Word(UInt256 value)
    {
        byte[] word = new byte[32];
        value.WriteBigEndian(word);
        return word;
    }

    public ContractStub Answers(IContractCall call, params byte[][] words) => Add(call.Function.Selector, [.. words.SelectMany(word => word)], reverts: false);

    public ContractStub Answers(Selector selector, params byte[][] words) => Add(selector, [.. words.SelectMany(word => word)], reverts: false);

    public ContractStub Reverts(IContractCall call) => Add(call.Function.Selector, [], reverts: true);

    /// <summary>A contract that emits its calldata as the data of one event.</summary>
    public static byte[] Logger(Hash32 topic)
    {
        byte[] topicBytes = new byte[32];
        topic.CopyTo(topicBytes);

        // calldatacopy(0, 0, calldatasize); log1(0, calldatasize, topic)
        return [0x36, 0x5f, 0x5f, 0x37, 0x7f, .. topicBytes, 0x36, 0x5f, 0xa1, 0x00];
    }

    public byte[] Build()
    {
        int bodies = 6 + (_answers.Count * DispatchLength) + 3;
        int data = bodies + (_answers.Count * AnswerLength);

        // selector = calldataload(0) >> 224
        List<byte> code = [0x5f, 0x35, 0x60, 0xe0, 0x1c, 0x5b];
        Span<byte> selector = stackalloc byte[4];
        for (int i = 0; i < _answers.Count; i++)
        {
            _answers[i].Selector.CopyTo(selector);
            int body = bodies + (i * AnswerLength);

            // dup1; push4 selector; eq; push2 body; jumpi
            code.AddRange([0x80, 0x63, .. selector, 0x14, 0x61, (byte)(body >> 8), (byte)body, 0x57]);
        }

        code.AddRange([0x5f, 0x5f, 0xfd]);
        int at = data;
        foreach ((_, byte[] answer, bool reverts) in _answers)
        {
            // jumpdest; codecopy(0, at, length); return or revert (0, length)
            code.AddRange([0x5b, 0x61, (byte)(answer.Length >> 8), (byte)answer.Length, 0x80, 0x61, (byte)(at >> 8), (byte)at, 0x5f, 0x39, 0x5f, reverts ? (byte)0xfd : (byte)0xf3]);
            at += answer.Length;
        }

        return [.. code, .. _answers.SelectMany(answer => answer.Data)];
    }

    private ContractStub Add(Selector selector, byte[] data, bool reverts)
    {
        _answers.Add((selector, data, reverts));
        return this;
    }
}
