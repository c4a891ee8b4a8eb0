using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit.Nethereum;

/// <summary>Solidity types as Nethereum's attributes name them and as its encoder and decoder take them (its own generator's mapping).</summary>
internal static class NethereumTypes
{
    public const string Attributes = "global::Nethereum.ABI.FunctionEncoding.Attributes.";
    public const string FunctionMessage = "global::Nethereum.Contracts.FunctionMessage";

    /// <summary>
    /// The settings every function message has for its transaction (Nethereum.Contracts.CQS.ContractMessageBase). A parameter of
    /// such a name would hide the setting: the nonce of a permit would become the nonce of the transaction.
    /// </summary>
    public static readonly string[] FunctionMessageMembers =
    [
        "AmountToSend", "Gas", "GasPrice", "FromAddress", "Nonce", "MaxFeePerGas", "MaxPriorityFeePerGas", "TransactionType", "AccessList", "AuthorisationList",
    ];

    /// <summary><c>tuple[2][]</c> where a signature has <c>(address,uint256)[2][]</c>: the members are read from the property's class.</summary>
    public static string AbiName(AbiTypeSpec type) => type.Kind switch
    {
        AbiKind.Tuple => "tuple",
        AbiKind.Array => AbiName(type.Element!) + "[]",
        AbiKind.FixedArray => AbiName(type.Element!) + "[" + CSharpTypes.Number(type.Size) + "]",
        _ => type.Canonical,
    };

    public static string CSharpName(AbiTypeSpec type, string[] structNames) => type.Kind switch
    {
        AbiKind.Address or AbiKind.String => "string",
        AbiKind.Bool => "bool",
        AbiKind.UInt => type.Size switch
        {
            8 => "byte",
            16 => "ushort",
            <= 32 => "uint",
            <= 64 => "ulong",
            _ => "global::System.Numerics.BigInteger",
        },
        AbiKind.Int => type.Size switch
        {
            8 => "sbyte",
            16 => "short",
            <= 32 => "int",
            <= 64 => "long",
            _ => "global::System.Numerics.BigInteger",
        },
        AbiKind.FixedBytes or AbiKind.Bytes => "byte[]",
        // The decoder creates what the property asks for through IList, so a fixed array is a list too.
        AbiKind.Array or AbiKind.FixedArray => "global::System.Collections.Generic.List<" + CSharpName(type.Element!, structNames) + ">",
        AbiKind.Tuple => structNames[type.StructIndex],
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static bool IsReference(AbiTypeSpec type) => type.Kind is not (AbiKind.Bool or AbiKind.UInt or AbiKind.Int);

    /// <summary>A struct, or an array of any depth of one.</summary>
    public static bool HoldsStruct(AbiTypeSpec type) => type.Kind == AbiKind.Tuple || (type.Element is { } element && HoldsStruct(element));
}
