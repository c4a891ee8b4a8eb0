using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// How reads use several endpoints. Writes are not touched by it: they go to the first endpoint, always.
/// </summary>
/// <remarks>
/// The place of quorum reads: a third policy, <c>Quorum(agree, of)</c>, will ask several endpoints for the same block and stop on disagreement,
/// keeping both answers. It belongs beside these two and not into the retry rule, because an answer two nodes disagree on is not a failed try.
/// </remarks>
public sealed class ReadPolicy
{
    private ReadPolicy(string name, bool failsOver)
    {
        Name = name;
        FailsOver = failsOver;
    }

    /// <summary>The first endpoint only.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The policy's name is about endpoints; nobody takes it for a float.")]
    public static ReadPolicy Single { get; } = new("Single", failsOver: false);

    /// <summary>The first endpoint that is not cooling down; after a failure the next. The default.</summary>
    public static ReadPolicy Failover { get; } = new("Failover", failsOver: true);

    /// <summary>The policy's name.</summary>
    public string Name { get; }

    internal bool FailsOver { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
