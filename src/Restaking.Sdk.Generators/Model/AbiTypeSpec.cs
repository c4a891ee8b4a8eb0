namespace Restaking.Sdk.Generators.Model;

/// <summary>The shapes a Solidity ABI type can have. A Solidity <c>function</c> value is encoded as bytes24 and is one here.</summary>
internal enum AbiKind
{
    Address,
    Bool,
    UInt,
    Int,
    FixedBytes,
    Bytes,
    String,
    Array,
    FixedArray,
    Tuple,
}

/// <summary>One Solidity type, with what the ABI rules derive from it.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Size">Bits of an integer, bytes of a <c>bytesN</c>, length of a fixed array; 0 otherwise.</param>
/// <param name="Element">The element type of an array.</param>
/// <param name="StructIndex">For a tuple: its place in <see cref="ContractSpec.Structs"/>; -1 otherwise.</param>
/// <param name="Canonical">The type as it stands in a signature: <c>(address,uint256)[]</c>.</param>
/// <param name="IsDynamic">Encoded behind an offset (ABI specification, "dynamic types").</param>
/// <param name="HeadSize">Bytes in the enclosing head: 32 for the offset of a dynamic type, the whole value otherwise.</param>
/// <param name="TupleHeadSize">For a tuple: the sum of its fields' head sizes; 0 otherwise.</param>
internal sealed record AbiTypeSpec(
    AbiKind Kind,
    int Size,
    AbiTypeSpec? Element,
    int StructIndex,
    string Canonical,
    bool IsDynamic,
    int HeadSize,
    int TupleHeadSize);
