using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Devnets of older releases.</content>
public static partial class DevnetDeployment
{
    /// <summary>Calls of functions that came later than the version revert without data, as on the real contracts.</summary>
    private static async Task HideLaterFunctionsAsync(AnvilNode node, EigenLayerDeployment deployment, DevnetVersion version, CancellationToken cancellationToken)
    {
        foreach ((Address contract, ImmutableArray<Selector> later) in version.LaterFunctions(deployment))
        {
            // The contract keeps its address and its storage; its code moves behind the one that hides.
            byte[] code = await node.Rpc.GetCodeAsync(contract, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
            Address behind = FreshAddress.Create();
            await node.SetCodeAsync(behind, code, cancellationToken).ConfigureAwait(false);
            await node.SetCodeAsync(contract, CodeThatHides(later, behind), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Bytecode: an empty revert for these functions, a delegate call for everything else.</summary>
    private static byte[] CodeThatHides(ImmutableArray<Selector> hidden, Address behind)
    {
        const int testLength = 11;
        const int delegateLength = 46;
        var hides = (ushort)(5 + (hidden.Length * testLength) + delegateLength);
        List<byte> code = [0x5f, 0x35, 0x60, 0xe0, 0x1c]; // calldataload(0) >> 224
        Span<byte> four = stackalloc byte[Selector.Size];
        foreach (Selector selector in hidden)
        {
            selector.CopyTo(four);
            code.AddRange([0x80, 0x63, .. four, 0x14]); // dup1; push4; eq
            code.AddRange([0x61, (byte)(hides >> 8), (byte)hides, 0x57]); // push2; jumpi
        }

        Span<byte> address = stackalloc byte[Address.Size];
        behind.CopyTo(address);
        var returns = (ushort)(hides - 4);
        code.AddRange([0x36, 0x5f, 0x5f, 0x37]); // calldatacopy(0, 0, calldatasize)
        code.AddRange([0x5f, 0x5f, 0x36, 0x5f, 0x73, .. address, 0x5a, 0xf4]); // delegatecall(gas, behind, 0, calldatasize, 0, 0)
        code.AddRange([0x3d, 0x5f, 0x5f, 0x3e]); // returndatacopy(0, 0, returndatasize)
        code.AddRange([0x61, (byte)(returns >> 8), (byte)returns, 0x57, 0x3d, 0x5f, 0xfd]); // jumpi; revert(0, returndatasize)
        code.AddRange([0x5b, 0x3d, 0x5f, 0xf3]); // return(0, returndatasize)
        code.AddRange([0x5b, 0x5f, 0x5f, 0xfd]); // revert(0, 0)
        return [.. code];
    }
}
