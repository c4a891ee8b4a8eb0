using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>What Bedrock's own tests have in common. They turn many switches, so each ends where it began.</summary>
public abstract class BedrockTests(BedrockStand stand) : IAsyncLifetime
{
    private UInt256 _before;

    protected BedrockDevnet Devnet => stand.Devnet;

    protected BedrockDeployment Contracts => stand.Contracts;

    protected AnvilNode Node => stand.Node;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _before = await Node.SnapshotAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await Node.RevertAsync(_before, CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    protected Task<LiquidUser> UserAsync() => stand.UserAsync();

    protected static Task<TResult> RunAsync<TResult>(TransactionPlan<TResult> plan) => plan.ExecuteAsync(cancellationToken: Cancel);

    /// <summary>Why the last step is refused; nothing is signed.</summary>
    protected static async Task<ImmutableArray<PreflightIssue>> RefusalsAsync(TransactionPlan plan) =>
        (await Assert.ThrowsAsync<PreflightException>(() => plan[^1].SendAsync(cancellationToken: Cancel))).Issues;

    protected static async Task<ClaimResult> SendAsync(PreparedClaim claim)
    {
        TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        return await sent.WaitAsync(cancellationToken: Cancel);
    }

    /// <summary>Sends a call past the client, as anybody can.</summary>
    protected async Task<TransactionReceipt> SendRawAsync(LiquidUser user, IContractCall call)
    {
        await using AnvilImpersonation account = await Node.ImpersonateAsync(user.Address, cancellationToken: Cancel);
        return await account.ExecuteAsync(call.Target, call.ToCalldata(), cancellationToken: Cancel);
    }

    protected async Task PassAsync(TimeSpan time)
    {
        await Node.IncreaseTimeAsync(time, Cancel);
        await Node.MineAsync(cancellationToken: Cancel);
    }

    /// <summary>Mines a block at exactly this time: the node's clock runs on by itself meanwhile.</summary>
    protected async Task PassUntilAsync(DateTimeOffset time)
    {
        await Node.SetNextBlockTimestampAsync(time, Cancel);
        await Node.MineAsync(cancellationToken: Cancel);
    }

    protected async Task<DateTimeOffset> NowAsync() => (await Node.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Time;

    protected static object? Argument(PreparedTransaction transaction, string name) =>
        transaction.Build().Arguments.Single(argument => argument.Name.TrimStart('_') == name).Value;
}
