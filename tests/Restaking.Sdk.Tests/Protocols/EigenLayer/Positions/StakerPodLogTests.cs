using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Contracts;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>
/// Every event of a pod in both generations (they changed with 1.6). Topic, and which parameters are topics, are the reference's, not the bindings'.
/// </summary>
public sealed class StakerPodLogTests
{
    private const ulong Index = 123_456;
    private const ulong Timestamp = 1_700_000_003;
    private const ulong Balance = 31_999_999_997;

    private static readonly EigenLayerDeployment Mainnet = RestakingNetwork.Mainnet.EigenLayer!;
    private static readonly Address Pod = Address.Parse("0x9090909090909090909090909090909090909090");
    private static readonly byte[] Pubkey = [.. Enumerable.Range(1, 48).Select(i => (byte)i)];

    private readonly StakerTrace _trace = new(null, []);
    private readonly StakerLogReader _reader = new(new EigenLayerContext(null!, null!, Mainnet), TestLog.Staker, Pod, 100_800);

    [Theory]
    [InlineData("EigenPodStaked(bytes32)", ValidatorChange.Staked)]
    [InlineData("ValidatorRestaked(bytes32)", ValidatorChange.Restaked)]
    [InlineData("ValidatorBalanceUpdated(bytes32,uint64,uint64)", ValidatorChange.BalanceUpdated)]
    [InlineData("ValidatorCheckpointed(uint64,bytes32)", ValidatorChange.Checkpointed)]
    [InlineData("ValidatorWithdrawn(uint64,bytes32)", ValidatorChange.Withdrawn)]
    public void EventSince16_IsReadWithTheHashOfTheKey(string signature, ValidatorChange change)
    {
        StakerValidatorEvent read = Assert.IsType<StakerValidatorEvent>(_reader.Read(Log("selectors/eigenlayer.tsv", signature, 5), _trace));

        Assert.Equal((change, EventGeneration.Slashing), (read.Change, read.Generation));
        Assert.Equal((TestLog.Root, (ulong?)null), (read.PubkeyHash!.Value, read.ValidatorIndex));
        Assert.Equal(change == ValidatorChange.BalanceUpdated ? Balance : null, read.BalanceGwei);
        Assert.Equal(HasTime(change) ? Timestamp : null, read.BeaconTimestamp);
    }

    [Theory]
    [InlineData("EigenPodStaked(bytes)", ValidatorChange.Staked)]
    [InlineData("ValidatorRestaked(uint40)", ValidatorChange.Restaked)]
    [InlineData("ValidatorBalanceUpdated(uint40,uint64,uint64)", ValidatorChange.BalanceUpdated)]
    [InlineData("ValidatorCheckpointed(uint64,uint40)", ValidatorChange.Checkpointed)]
    [InlineData("ValidatorWithdrawn(uint64,uint40)", ValidatorChange.Withdrawn)]
    public void EventBefore16_IsReadWithTheIndexAndForStakingWithTheKeysHash(string signature, ValidatorChange change)
    {
        StakerValidatorEvent read = Assert.IsType<StakerValidatorEvent>(_reader.Read(Log("selectors/eigenlayer-legacy.tsv", signature, 4), _trace));

        Assert.Equal((change, EventGeneration.BeforeSlashing), (read.Change, read.Generation));
        Assert.Equal(change == ValidatorChange.Staked ? null : Index, read.ValidatorIndex);
        Assert.Equal(change == ValidatorChange.Staked ? new Hash32(SHA256.HashData([.. Pubkey, .. new byte[16]])) : null, read.PubkeyHash);
        Assert.Equal(change == ValidatorChange.BalanceUpdated ? Balance : null, read.BalanceGwei);
        Assert.Equal(HasTime(change) ? Timestamp : null, read.BeaconTimestamp);
    }

    [Fact]
    public void EigenPodStaked_WithAKeyOfAnotherLength_IsMalformed()
    {
        LogEntry log = TestLog.Of(Pod, EigenPodLegacy.EigenPodStakedEvent.Topic0, null, 32UL, 32UL, TestLog.Word(TestLog.Root));

        Assert.Throws<AbiFormatException>(() => _reader.Read(log, _trace));
    }

    [Fact]
    public void AskedTopics_AreAllInTheReference_AndAllTheReferenceHasOfTwoGenerations()
    {
        string[] known =
        [
            .. ReferenceTable.RowsOrSkip("selectors/eigenlayer.tsv").Where(row => row[1] == "event").Select(row => row[3]),
            .. ReferenceTable.RowsOrSkip("selectors/eigenlayer-legacy.tsv").Where(row => row[1] == "event").Select(row => row[3]),

            // The tables begin with M2.
            .. StrategyManagerM1.Binding.Events.Select(item => item.Topic0.ToString()),
        ];
        string[] asked = [.. _reader.Filter.Topics[0].Select(topic => topic.ToString())];

        // Of stakers, the queue and pods: what another form of is asked for is asked for in this form too.
        string[] named = ["Deposit(", "WithdrawalQueued(", "WithdrawalCompleted(", "EigenPodStaked(", "Validator"];
        string[] legacy =
        [
            .. ReferenceTable.RowsOrSkip("selectors/eigenlayer-legacy.tsv")
                .Where(row => row[1] == "event" && named.Any(name => row[2].StartsWith(name, StringComparison.Ordinal))).Select(row => row[3]),
        ];
        Assert.Empty(asked.Except(known));
        Assert.Equal(8, legacy.Length);
        Assert.Empty(legacy.Except(asked));
    }

    private static bool HasTime(ValidatorChange change) => change is ValidatorChange.BalanceUpdated or ValidatorChange.Checkpointed or ValidatorChange.Withdrawn;

    /// <summary>A log of the pod as the reference describes the event: its topic, and each parameter where it belongs.</summary>
    private static LogEntry Log(string table, string signature, int indexedColumn)
    {
        string[] row = ReferenceTable.RowsOrSkip(table).Single(row => row[0] == "EigenPod" && row[1] == "event" && row[2] == signature);
        string[] parameters = row[indexedColumn].Split(',');
        return TestLog.Of(
            Pod,
            Hash32.Parse(row[3]),
            parameters.Where(name => name.StartsWith('*')).Select(name => TestLog.Topic(Assert.Single(Value(name[1..])))),
            [.. parameters.Where(name => !name.StartsWith('*')).SelectMany(Value)]);
    }

    private static UInt256[] Value(string parameter) => parameter switch
    {
        "pubkeyHash" => [TestLog.Word(TestLog.Root)],
        "pubkey" => [32UL, 48UL, UInt256.FromBigEndian(Pubkey.AsSpan(0, 32)), UInt256.FromBigEndian([.. Pubkey[32..], .. new byte[16]])],
        "validatorIndex" => [Index],
        "balanceTimestamp" or "checkpointTimestamp" => [Timestamp],
        "newValidatorBalanceGwei" => [Balance],
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "Not a parameter of these events."),
    };
}
