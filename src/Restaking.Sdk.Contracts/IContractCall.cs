using System.Buffers;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// One call of one contract function, as an immutable value: target, function and arguments.
/// The same value can be read alone, read in a batch, simulated, or prepared for sending.
/// </summary>
public interface IContractCall
{
    /// <summary>The contract that is called (for a proxy: the proxy).</summary>
    Address Target { get; }

    /// <summary>The function, as the ABI declares it.</summary>
    ContractFunction Function { get; }

    /// <summary>The contract's descriptions and error decoder; used to name the reason of a revert.</summary>
    ContractBinding Contract { get; }

    /// <summary>Length of the calldata in bytes, the four selector bytes included.</summary>
    /// <exception cref="InvalidOperationException">An array argument was never set, or a fixed array has the wrong length.</exception>
    int EncodedLength { get; }

    /// <summary>Writes the calldata: the selector, then the ABI encoding of the arguments.</summary>
    /// <param name="output">Where <see cref="EncodedLength"/> bytes are written.</param>
    /// <exception cref="InvalidOperationException">An array argument was never set, or a fixed array has the wrong length.</exception>
    void Encode(IBufferWriter<byte> output);

    /// <summary>The arguments with their Solidity names and types, for display, policies and custodians.</summary>
    ImmutableArray<ContractArgument> DescribeArguments();
}

/// <summary>A call whose return data decodes to <typeparamref name="TResult"/>.</summary>
/// <typeparam name="TResult">A single output's type, a record for several, <see cref="Nothing"/> for none.</typeparam>
public interface IContractCall<TResult> : IContractCall
{
    /// <summary>Decodes what the function returned.</summary>
    /// <param name="data">The return data. Bytes after the outputs are tolerated: an upgraded contract may append values.</param>
    /// <exception cref="AbiFormatException">The data is not a valid encoding of the outputs.</exception>
    TResult DecodeReturn(ReadOnlySpan<byte> data);
}

/// <summary>The result of a function that returns nothing.</summary>
public readonly record struct Nothing;

/// <summary>A typed handle of a deployed contract: an address whose functions make call values.</summary>
public interface IContract
{
    /// <summary>Where the contract is deployed (for a proxy: the proxy).</summary>
    Address Address { get; }

    /// <summary>The contract's descriptions and error decoder.</summary>
    static abstract ContractBinding Binding { get; }
}
