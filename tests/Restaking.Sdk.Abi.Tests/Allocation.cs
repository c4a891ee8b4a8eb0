namespace Restaking.Sdk.Abi.Tests;

/// <summary>Counts the bytes this thread allocates, which no other test disturbs.</summary>
internal static class Allocation
{
    /// <summary>Bytes that the second call of <paramref name="action"/> allocates; the first one pays for what is made once.</summary>
    internal static long Of(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
