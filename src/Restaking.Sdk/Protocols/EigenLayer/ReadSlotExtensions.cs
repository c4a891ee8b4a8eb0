using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Results of calls that some contracts do not answer.</summary>
internal static class ReadSlotExtensions
{
    /// <summary>The value, or null when the call was not made or did not succeed.</summary>
    public static T? OrNull<T>(this ReadSlot<T>? slot)
        where T : struct => slot is not null && slot.Outcome.Succeeded ? slot.Outcome.Value : null;

    /// <summary>The text, or null when it is empty or the call did not succeed.</summary>
    public static string? TextOrNull(this ReadSlot<string>? slot) =>
        slot is not null && slot.Outcome.Succeeded && slot.Outcome.Value.Length > 0 ? slot.Outcome.Value : null;
}
