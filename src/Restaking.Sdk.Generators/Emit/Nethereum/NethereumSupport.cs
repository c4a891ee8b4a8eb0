using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit.Nethereum;

/// <summary>
/// What Nethereum 6.1.0 cannot express by attributes. A message of such a type would not fail: it would have the selector of
/// another function or the topic of another event. So it is left out, and said.
/// </summary>
internal static class NethereumSupport
{
    public static bool IsCarried(EquatableArray<ParameterSpec> parameters, EquatableArray<StructSpec> structs)
    {
        foreach (ParameterSpec parameter in parameters)
        {
            if (!IsCarried(parameter.Type, structs))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCarried(AbiTypeSpec type, EquatableArray<StructSpec> structs) => type.Kind switch
    {
        // ABIType.CreateABIType does not know the type.
        AbiKind.FixedBytes => type.Canonical != "function",
        // AttributesToABIExtractor looks one list deep for the struct's class, and takes the struct to be empty.
        AbiKind.Array or AbiKind.FixedArray => !(type.Element!.Element is not null && NethereumTypes.HoldsStruct(type)) && IsCarried(type.Element, structs),
        AbiKind.Tuple => IsCarried(structs[type.StructIndex].Fields, structs),
        _ => true,
    };
}
