namespace Restaking.Sdk;

/// <summary>
/// Another operation about the same thing is under way (<see cref="Transactions.SendOptions.Subjects"/>): its transaction may still be mined. Nothing was signed. Follow the other one first.
/// </summary>
public sealed class OperationOverlapException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="key">The operation that was refused.</param>
    /// <param name="otherKey">The operation that is under way.</param>
    /// <param name="subject">What both are about.</param>
    public OperationOverlapException(string key, string otherKey, string subject)
        : base($"'{subject}' is in the operation '{otherKey}', whose outcome is not final. Nothing was signed for '{key}'.")
    {
        Key = key;
        OtherKey = otherKey;
        Subject = subject;
    }

    /// <summary>The operation that was refused.</summary>
    public string Key { get; }

    /// <summary>The operation that is under way.</summary>
    public string OtherKey { get; }

    /// <summary>What both are about.</summary>
    public string Subject { get; }

    /// <summary>True: once the other one is final, it can be asked anew whether this one is still wanted.</summary>
    public override bool IsTransient => true;
}
