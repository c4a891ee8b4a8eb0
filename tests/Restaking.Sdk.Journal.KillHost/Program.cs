using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

// store location rpc-url account-key contract idempotency-key step
IOperationJournal journal = args[0] == "sqlite"
    ? new SqliteOperationJournal(args[1])
    : new PostgreSqlOperationJournal(args[1].Split('|')[0], new PostgreSqlJournalOptions { Schema = args[1].Split('|')[1] });
OperationStep killAt = Enum.Parse<OperationStep>(args[6]);
Task Reached(OperationStep step)
{
    if (step == killAt)
    {
        Process.GetCurrentProcess().Kill(); // as the kernel would: no catch, no finally
        return new TaskCompletionSource().Task;
    }

    return Task.CompletedTask;
}

using LocalSigner signer = LocalSigner.FromHex(args[3]);
using var rpc = RpcClient.ForUrl(new Uri(args[2]));
TransactionOptions options = TransactionOptions.Default with
{
    Journal = new SteppedJournal(journal, Reached),
    PollingInterval = TimeSpan.FromMilliseconds(20),
    LeaseDuration = TimeSpan.FromMilliseconds(500),
    LeaseHolder = "the one that is killed",
};
var pipeline = new TransactionPipeline(rpc, await rpc.GetChainIdAsync(), signer, new RevertDecoder([CountCall.Binding]), options);
TransactionHandle handle = await pipeline.Prepare(new CountCall(Address.Parse(args[4]))).SendAsync(new SendOptions { IdempotencyKey = args[5] });
if (killAt is OperationStep.ReplacementNotRecorded or OperationStep.ReplacementSigned or OperationStep.ReplacementBroadcast)
{
    await handle.SpeedUpAsync();
}

while (await rpc.GetTransactionReceiptAsync(handle.Hash) is null)
{
    await Task.Delay(10);
}

await Reached(OperationStep.AfterMining);
await handle.WaitAsync(timeout: TimeSpan.FromSeconds(30));
if (killAt is OperationStep.BeforeReopened or OperationStep.AfterReopened)
{
    await rpc.InvokeAsync(
        "anvil_reorg",
        writer =>
        {
            writer.WriteNumberValue(1);
            writer.WriteStartArray();
            writer.WriteEndArray();
        },
        (ref System.Text.Json.Utf8JsonReader reader) =>
        {
            reader.Skip();
            return true;
        });
}
else
{
    await rpc.InvokeAsync("anvil_mine", writer => writer.WriteStringValue("0x50"), (ref System.Text.Json.Utf8JsonReader reader) =>
    {
        reader.Skip();
        return true;
    });
}

await pipeline.CheckFinalityAsync();
