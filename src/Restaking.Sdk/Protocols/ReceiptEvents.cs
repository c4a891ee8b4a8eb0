using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols;

/// <summary>Reads events of one contract out of a receipt; other contracts in the same transaction may emit events of the same shape.</summary>
internal static class ReceiptEvents
{
    public static IEnumerable<TEvent> From<TEvent>(this TransactionReceipt receipt, Address contract)
        where TEvent : IContractEvent<TEvent>
    {
        foreach (LogEntry log in receipt.Logs)
        {
            if (log.Address == contract && log.TryDecode<TEvent>(out TEvent? decoded))
            {
                yield return decoded;
            }
        }
    }

    /// <summary>The event a successful transaction of this kind must have.</summary>
    /// <exception cref="MissingEventException">It is not there.</exception>
    public static TEvent Single<TEvent>(this TransactionReceipt receipt, Address contract, Func<TEvent, bool> predicate)
        where TEvent : IContractEvent<TEvent>
    {
        foreach (TEvent candidate in receipt.From<TEvent>(contract))
        {
            if (predicate(candidate))
            {
                return candidate;
            }
        }

        throw new MissingEventException(receipt.TransactionHash, contract, TEvent.Description.Signature);
    }
}
