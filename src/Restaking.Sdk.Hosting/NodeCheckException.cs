namespace Restaking.Sdk.Hosting;

/// <summary>No node of a registration can be worked with at the start: none is reachable and in sync. The message says what each lacks.</summary>
public sealed class NodeCheckException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    public NodeCheckException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True: nodes come up and catch up.</summary>
    public override bool IsTransient => true;
}
