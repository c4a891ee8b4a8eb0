namespace Restaking.Sdk.Generators.Emit;

/// <summary>Full names of the types that generated code uses.</summary>
internal static class KnownNames
{
    public const string Abi = "global::Restaking.Sdk.Abi.";
    public const string Contracts = "global::Restaking.Sdk.Contracts.";
    public const string ImmutableArray = "global::System.Collections.Immutable.ImmutableArray";
    public const string Marshal = "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal";
    public const string Span = "global::System.Span<byte>";
    public const string ReadOnlySpan = "global::System.ReadOnlySpan<byte>";
    public const string BufferWriter = "global::System.Buffers.IBufferWriter<byte>";
    public const string BinaryPrimitives = "global::System.Buffers.Binary.BinaryPrimitives";

    /// <summary>Members every type has or a record makes: no property may be called so.</summary>
    public static readonly string[] ObjectMembers =
    [
        "Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "PrintMembers", "MemberwiseClone", "ReferenceEquals", "Finalize", "EqualityContract", "Clone",
    ];
}
