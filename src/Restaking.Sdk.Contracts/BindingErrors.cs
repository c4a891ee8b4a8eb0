using System.Buffers.Binary;
using System.ComponentModel;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>Recognises revert data, for generated bindings. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingErrors
{
    /// <summary>Whether revert data starts with an error's selector.</summary>
    /// <param name="revertData">The revert data.</param>
    /// <param name="selector">The error.</param>
    public static bool HasSelector(ReadOnlySpan<byte> revertData, Selector selector) =>
        BinaryPrimitives.TryReadUInt32BigEndian(revertData, out uint value) && value == selector.Value;
}
