namespace Restaking.Sdk;

/// <summary>
/// The journal could not be read or written: a full disk, a database that is down, a schema of a later version. Nothing is sent while that lasts, as what is not on
/// record cannot be found again after a crash.
/// </summary>
public class JournalException : RestakingException
{
    private readonly bool _isTransient;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do about it. Never a connection string.</param>
    /// <param name="isTransient">Whether the same may succeed later with nothing changed.</param>
    /// <param name="innerException">The cause.</param>
    public JournalException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) =>
        _isTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;
}
