namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>A proof file is not what the public proof generator writes, or larger than is read. Nothing was asked of the network.</summary>
public sealed class BeaconProofFormatException : FormatException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="path">Where: property names from the outside in; empty for the whole file.</param>
    /// <param name="innerException">What the JSON reader said.</param>
    public BeaconProofFormatException(string message, string path, Exception? innerException = null)
        : base(path.Length == 0 ? $"The proof file cannot be read: {message}" : $"The proof file cannot be read at '{path}': {message}", innerException) =>
        Path = path;

    /// <summary>Where it is wrong.</summary>
    public string Path { get; }
}
