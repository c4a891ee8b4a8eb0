namespace Restaking.Sdk.Testing;

/// <summary>
/// No usable Anvil was found and none could be installed. The message says what was tried and what to install.
/// </summary>
public sealed class AnvilNotAvailableException : RestakingException
{
    /// <summary>Creates the exception with a message that says what to do.</summary>
    public AnvilNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message that says what to do, keeping the failure behind it.</summary>
    public AnvilNotAvailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc />
    /// <remarks>False: something has to be installed or reached first.</remarks>
    public override bool IsTransient => false;
}
