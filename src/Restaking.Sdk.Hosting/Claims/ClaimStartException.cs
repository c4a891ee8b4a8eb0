namespace Restaking.Sdk.Hosting.Claims;

/// <summary>The claim worker can not start as it is configured, or with the node as it is. The message says everything that is wrong.</summary>
public sealed class ClaimStartException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="isTransient">Whether it is the node's state and not the configuration.</param>
    /// <param name="innerException">The cause.</param>
    public ClaimStartException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient { get; }
}
