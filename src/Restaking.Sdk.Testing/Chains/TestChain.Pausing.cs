using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Pauses.</content>
public sealed partial class TestChain
{
    // Storage of the devnet's PauserRegistry: mapping(address => bool) isPauser, address unpauser.
    private const byte IsPauserSlot = 0;
    private const byte UnpauserSlot = 1;

    /// <summary>
    /// Sets the pause bits of a core contract or strategy exactly to this. On forks the contract's pauser registry is replaced by
    /// one of ours first: nobody has the real pausers' keys, and snapshots do not hold it.
    /// </summary>
    /// <param name="contract">A contract with <c>pause(uint256)</c>: StrategyManager, DelegationManager, AllocationManager, a strategy.</param>
    /// <param name="status">One bit per function group; set is off. Zero: nothing is paused.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task SetPausedAsync(Address contract, UInt256 status, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation admin = await Node.ImpersonateAsync(_admin, DefaultBalance, cancellationToken).ConfigureAwait(false);
        await using (admin.ConfigureAwait(false))
        {
            if (Devnet is null)
            {
                await TakeOverPauserRegistryAsync(admin, contract, cancellationToken).ConfigureAwait(false);
            }

            // Pausing can only set bits and unpausing only clear them.
            await admin.ExecuteAsync(contract, DevnetCalls.PauseAll(), cancellationToken: cancellationToken).ConfigureAwait(false);
            await admin.ExecuteAsync(contract, DevnetCalls.Unpause(status), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeOverPauserRegistryAsync(AnvilImpersonation admin, Address contract, CancellationToken cancellationToken)
    {
        byte[] answer = await Rpc.CallAsync(new CallRequest { To = contract, Data = DevnetCalls.PauserRegistry() }, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        Address registry = new AbiReader(answer).ReadAddress();

        byte[] code = [.. DevnetArtifacts.CreationCode("PauserRegistry").Span, .. DevnetConstructors.PauserRegistry(admin.Address, admin.Address)];
        TransactionReceipt ours = await admin.ExecuteAsync(null, code, cancellationToken: cancellationToken).ConfigureAwait(false);
        byte[] runtime = await Rpc.GetCodeAsync(ours.ContractAddress!.Value, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        await Node.SetCodeAsync(registry, runtime, cancellationToken).ConfigureAwait(false);

        // keccak256(key ++ slot) is where a mapping keeps a key's value.
        var location = new byte[2 * Hash32.Size];
        admin.Address.ToWord().CopyTo(location);
        location[^1] = IsPauserSlot;
        UInt256 isPauser = UInt256.FromBigEndian(Keccak256.Hash(location).ToArray());
        await Node.SetStorageAsync(registry, isPauser, True, cancellationToken).ConfigureAwait(false);
        await Node.SetStorageAsync(registry, (UInt256)(ulong)UnpauserSlot, admin.Address.ToWord(), cancellationToken).ConfigureAwait(false);
    }

    private static Hash32 True { get; } = Hash32.Parse("0x" + new string('0', 63) + "1");
}
