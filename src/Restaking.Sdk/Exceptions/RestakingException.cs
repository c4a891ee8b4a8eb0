namespace Restaking.Sdk;

/// <summary>
/// The base of everything this library throws for the unexpected. Wrong arguments are plain <see cref="ArgumentException"/>s
/// and expected answers ("not claimable yet") are return values; neither derives from this.
/// </summary>
public abstract class RestakingException : Exception
{
    /// <summary>Creates the exception; a cause that is known is always passed on as <paramref name="innerException"/>.</summary>
    protected RestakingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the same request may succeed later with nothing changed by the caller (a node that is down, a rate limit, a lagging node).
    /// Says nothing about whether repeating is safe: a write whose outcome is unknown is looked up, never repeated.
    /// </summary>
    public abstract bool IsTransient { get; }
}
