namespace Restaking.Sdk.Signing.Local;

/// <summary>A keystore could not be opened. Neither the password nor any part of the key is in the message. Not transient.</summary>
public sealed class KeystoreException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the keystore.</param>
    /// <param name="innerException">The cause.</param>
    public KeystoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => false;
}
