using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Benchmarks.Vectors;

/// <summary>
/// The return data of <c>getQueuedWithdrawals(address) returns (Withdrawal[], uint256[][])</c>, laid out by hand: the generated decoder that is measured meets
/// bytes it did not write.
/// </summary>
internal static class QueuedWithdrawalsPayload
{
    private const int WithdrawalHead = 7 * AbiSize.Word;

    public static byte[] Encode(ImmutableArray<QueuedWithdrawalVector> withdrawals)
    {
        int arrayTail = AbiSize.Word + (BenchmarkVectors.StrategiesPerWithdrawal * AbiSize.Word);
        int withdrawalTail = AbiSize.Word + WithdrawalHead + (2 * arrayTail);
        int sharesTail = AbiSize.Word + arrayTail;
        var payload = new byte[(4 * AbiSize.Word) + (withdrawals.Length * (withdrawalTail + sharesTail))];

        var results = new AbiWriter(payload, 2 * AbiSize.Word);
        AbiWriter array = results.BeginArray(withdrawals.Length, AbiSize.Word);
        foreach (QueuedWithdrawalVector withdrawal in withdrawals)
        {
            AbiWriter tuple = array.BeginTuple(WithdrawalHead);
            tuple.WriteAddress(withdrawal.Staker);
            tuple.WriteAddress(withdrawal.DelegatedTo);
            tuple.WriteAddress(withdrawal.Withdrawer);
            tuple.WriteUInt64(withdrawal.Nonce);
            tuple.WriteUInt64(withdrawal.StartBlock);
            AbiWriter strategies = tuple.BeginArray(withdrawal.Strategies.Length, AbiSize.Word);
            foreach (Address strategy in withdrawal.Strategies)
            {
                strategies.WriteAddress(strategy);
            }

            tuple.End(strategies);
            Write(ref tuple, withdrawal.ScaledShares);
            array.End(tuple);
        }

        results.End(array);
        array = results.BeginArray(withdrawals.Length, AbiSize.Word);
        foreach (QueuedWithdrawalVector withdrawal in withdrawals)
        {
            Write(ref array, withdrawal.Shares);
        }

        results.End(array);
        return results.Length == payload.Length
            ? payload
            : throw new InvalidOperationException($"The payload was sized {payload.Length} bytes and {results.Length} were written.");
    }

    private static void Write(ref AbiWriter parent, ImmutableArray<UInt256> values)
    {
        AbiWriter child = parent.BeginArray(values.Length, AbiSize.Word);
        foreach (UInt256 value in values)
        {
            child.WriteUInt256(value);
        }

        parent.End(child);
    }
}
