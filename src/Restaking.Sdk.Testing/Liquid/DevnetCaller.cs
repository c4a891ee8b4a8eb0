using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>Calls of a devnet's knobs, each from a new account that nobody has used.</summary>
internal sealed class DevnetCaller(AnvilNode node)
{
    private static readonly UInt256 s_gas = UInt256.FromEther("10");

    /// <summary>Calls a function whose arguments are static words.</summary>
    public Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params Hash32[] words) =>
        PayAsync(contract, DevnetWords.Call(signature, words), UInt256.Zero, cancellationToken);

    /// <summary>Calls a function and sends ether along.</summary>
    public async Task PayAsync(Address contract, ReadOnlyMemory<byte> calldata, UInt256 value, CancellationToken cancellationToken)
    {
        AnvilImpersonation caller = await node.ImpersonateAsync(FreshAddress.Create(), value + s_gas, cancellationToken).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            await caller.ExecuteAsync(contract, calldata, value, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a call at the head.</summary>
    public async Task<TResult> ReadAsync<TResult>(IContractCall<TResult> call, CancellationToken cancellationToken) =>
        call.DecodeReturn(await node.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, cancellationToken).ConfigureAwait(false));
}
