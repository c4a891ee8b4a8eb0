namespace Restaking.Sdk.Testing;

/// <summary>Anvil ended or stayed silent before it listened. The message carries its last lines of output.</summary>
public sealed class AnvilStartException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="output">Anvil's last lines of output, without fork URLs.</param>
    public AnvilStartException(string message, string output)
        : base(output.Length == 0 ? message : message + Environment.NewLine + output) => Output = output;

    /// <summary>Anvil's last lines of output.</summary>
    public string Output { get; }

    /// <inheritdoc />
    /// <remarks>False: the same options fail in the same way.</remarks>
    public override bool IsTransient => false;
}
