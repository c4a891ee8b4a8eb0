using System.ComponentModel;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>The single values that most functions return, for generated bindings. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingReturns
{
    /// <summary>One <c>address</c>.</summary>
    /// <param name="data">The return data; bytes behind the value are tolerated.</param>
    /// <exception cref="AbiFormatException">The data does not start with one.</exception>
    public static Address ReadAddress(ReadOnlySpan<byte> data)
    {
        var budget = new AbiBudget(AbiLimits.Default);
        var reader = new AbiReader(data, ref budget);
        return reader.ReadAddress();
    }

    /// <summary>One <c>bool</c>.</summary>
    /// <param name="data">The return data; bytes behind the value are tolerated.</param>
    /// <exception cref="AbiFormatException">The data does not start with one.</exception>
    public static bool ReadBool(ReadOnlySpan<byte> data)
    {
        var budget = new AbiBudget(AbiLimits.Default);
        var reader = new AbiReader(data, ref budget);
        return reader.ReadBool();
    }

    /// <summary>One <c>uint256</c>.</summary>
    /// <param name="data">The return data; bytes behind the value are tolerated.</param>
    /// <exception cref="AbiFormatException">The data does not start with one.</exception>
    public static UInt256 ReadUInt256(ReadOnlySpan<byte> data)
    {
        var budget = new AbiBudget(AbiLimits.Default);
        var reader = new AbiReader(data, ref budget);
        return reader.ReadUInt256();
    }

    /// <summary>One <c>bytes32</c>.</summary>
    /// <param name="data">The return data; bytes behind the value are tolerated.</param>
    /// <exception cref="AbiFormatException">The data does not start with one.</exception>
    public static Hash32 ReadHash32(ReadOnlySpan<byte> data)
    {
        var budget = new AbiBudget(AbiLimits.Default);
        var reader = new AbiReader(data, ref budget);
        return reader.ReadHash32();
    }
}
