using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Transactions from impersonated addresses.</content>
public sealed partial class AnvilNode
{
    private static readonly TimeSpan ReceiptTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReceiptInterval = TimeSpan.FromMilliseconds(5);

    internal async Task<Hash32> SendAsync(Address from, Address? to, ReadOnlyMemory<byte> data, UInt256? value, CancellationToken cancellationToken)
    {
        // Asking for the estimate first makes a revert an answer with its data, before there is a transaction.
        var call = new CallRequest { From = from, To = to, Data = data, Value = value };
        ulong gas = await Rpc.EstimateGasAsync(call, BlockTag.Pending, cancellationToken).ConfigureAwait(false);
        CallRequest transaction = call with { Gas = gas + (gas / 4) };
        return await Rpc.InvokeAsync("eth_sendTransaction", transaction.WriteTo, RpcResults.Hash, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<TransactionReceipt> ExecuteAsync(Address from, Address? to, ReadOnlyMemory<byte> data, UInt256? value, CancellationToken cancellationToken)
    {
        Hash32 hash = await SendAsync(from, to, data, value, cancellationToken).ConfigureAwait(false);
        return await WaitForReceiptAsync(hash, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a transaction's block.</summary>
    /// <exception cref="TimeoutException">It was in no block within 30 seconds.</exception>
    public async Task<TransactionReceipt> WaitForReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default)
    {
        TimeProvider clock = Options.TimeProvider;
        long started = clock.GetTimestamp();
        while (true)
        {
            if (await Rpc.GetTransactionReceiptAsync(transaction, cancellationToken).ConfigureAwait(false) is { } receipt)
            {
                return receipt;
            }

            if (clock.GetElapsedTime(started) > ReceiptTimeout)
            {
                throw new TimeoutException($"Transaction {transaction} was in no block within {ReceiptTimeout}.");
            }

            await Task.Delay(ReceiptInterval, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
