using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>Arithmetic of figures that are compared only: what does not fit into 256 bits is 2^256 - 1, so that no ticket's odd amount ends a plan.</summary>
internal static class Wei
{
    public static UInt256 AddOrMax(UInt256 left, UInt256 right) => left > UInt256.MaxValue - right ? UInt256.MaxValue : left + right;

    public static UInt256 MultiplyOrMax(UInt256 left, UInt256 right) => MulDivOrMax(left, right, UInt256.One);

    public static UInt256 MulDivOrMax(UInt256 left, UInt256 right, UInt256 denominator)
    {
        try
        {
            return UInt256.MulDiv(left, right, denominator);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }
}
