using Restaking.Sdk.Abi;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Liquid;

/// <summary>A stretch of a test that leaves the chain odd for others (another rate, an allow-list): all of it is undone at the end.</summary>
internal sealed class OddState : IAsyncDisposable
{
    private readonly AnvilNode _node;
    private readonly UInt256 _snapshot;

    private OddState(AnvilNode node, UInt256 snapshot)
    {
        _node = node;
        _snapshot = snapshot;
    }

    public static async Task<OddState> BeginAsync(AnvilNode node) => new(node, await node.SnapshotAsync(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync() => await _node.RevertAsync(_snapshot, CancellationToken.None);
}
