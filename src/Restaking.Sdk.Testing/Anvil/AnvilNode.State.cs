using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Members that change the chain's state directly.</content>
public sealed partial class AnvilNode
{
    private readonly Dictionary<Address, int> _impersonations = [];

    /// <summary>Sets an account's balance (<c>anvil_setBalance</c>).</summary>
    /// <param name="account">The account.</param>
    /// <param name="wei">The balance it has afterwards, in wei.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetBalanceAsync(Address account, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(
            "anvil_setBalance",
            writer =>
            {
                writer.WriteAddressValue(account);
                writer.WriteQuantityValue(wei);
            },
            cancellationToken);

    /// <summary>Sets an account's nonce (<c>anvil_setNonce</c>).</summary>
    public Task SetNonceAsync(Address account, ulong nonce, CancellationToken cancellationToken = default) =>
        CallAsync(
            "anvil_setNonce",
            writer =>
            {
                writer.WriteAddressValue(account);
                writer.WriteQuantityValue(nonce);
            },
            cancellationToken);

    /// <summary>Puts runtime code at an address (<c>anvil_setCode</c>); no constructor runs, storage stays as it is.</summary>
    public Task SetCodeAsync(Address account, ReadOnlyMemory<byte> runtimeCode, CancellationToken cancellationToken = default) =>
        CallAsync(
            "anvil_setCode",
            writer =>
            {
                writer.WriteAddressValue(account);
                writer.WriteHexValue(runtimeCode.Span);
            },
            cancellationToken);

    /// <summary>Writes one storage slot (<c>anvil_setStorageAt</c>).</summary>
    public Task SetStorageAsync(Address account, UInt256 slot, Hash32 value, CancellationToken cancellationToken = default) =>
        CallAsync(
            "anvil_setStorageAt",
            writer =>
            {
                writer.WriteAddressValue(account);
                writer.WriteQuantityValue(slot);
                writer.WriteHashValue(value);
            },
            cancellationToken);

    /// <summary>
    /// Lets transactions be sent from an address without its key (<c>anvil_impersonateAccount</c>) until the result is disposed.
    /// </summary>
    /// <param name="account">The address; a contract's works too.</param>
    /// <param name="balance">Its balance is set to this, in wei, so that it can pay for gas; left as it is when null.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<AnvilImpersonation> ImpersonateAsync(Address account, UInt256? balance = null, CancellationToken cancellationToken = default)
    {
        if (balance is { } wei)
        {
            await SetBalanceAsync(account, wei, cancellationToken).ConfigureAwait(false);
        }

        lock (_impersonations)
        {
            _impersonations[account] = _impersonations.GetValueOrDefault(account) + 1;
        }

        await CallAsync("anvil_impersonateAccount", writer => writer.WriteAddressValue(account), cancellationToken).ConfigureAwait(false);
        return new AnvilImpersonation(this, account);
    }

    /// <summary>Remembers the whole state (<c>evm_snapshot</c>).</summary>
    /// <returns>The id for <see cref="RevertAsync"/>.</returns>
    public Task<UInt256> SnapshotAsync(CancellationToken cancellationToken = default) =>
        Rpc.InvokeAsync("evm_snapshot", _ => { }, RpcResults.Quantity256, cancellationToken);

    /// <summary>
    /// Goes back to a snapshot (<c>evm_revert</c>): state, blocks and time of then. The snapshot and all later ones are used up.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such snapshot, or it was used already.</exception>
    public async Task RevertAsync(UInt256 snapshot, CancellationToken cancellationToken = default)
    {
        if (!await Rpc.InvokeAsync("evm_revert", writer => writer.WriteQuantityValue(snapshot), RpcResults.Boolean, cancellationToken).ConfigureAwait(false))
        {
            throw new ArgumentException($"The node has no snapshot {snapshot}. A snapshot can be reverted to once.", nameof(snapshot));
        }
    }

    /// <summary>Takes a waiting transaction out of the pool (<c>anvil_dropTransaction</c>).</summary>
    /// <returns>Whether it was there.</returns>
    public Task<bool> DropTransactionAsync(Hash32 transaction, CancellationToken cancellationToken = default) =>
        Rpc.InvokeAsync("anvil_dropTransaction", writer => writer.WriteHashValue(transaction), IsNotNull, cancellationToken);

    /// <summary>
    /// Replaces the last blocks by others without their transactions (<c>anvil_reorg</c>): their effects are undone, their hashes
    /// no longer exist, the head's number stays.
    /// </summary>
    /// <param name="depth">How many blocks are replaced.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task ReorganiseAsync(int depth, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return CallAsync(
            "anvil_reorg",
            writer =>
            {
                writer.WriteNumberValue(depth);
                writer.WriteStartArray();
                writer.WriteEndArray();
            },
            cancellationToken);
    }

    /// <summary>The whole state as <c>anvil_dumpState</c> gives it: gzipped JSON. Of a fork: what differs from the forked chain, or was read from it.</summary>
    public Task<byte[]> DumpStateAsync(CancellationToken cancellationToken = default) =>
        Rpc.InvokeAsync("anvil_dumpState", _ => { }, RpcResults.Data, cancellationToken);

    /// <summary>Merges a state from <see cref="DumpStateAsync"/> over the node's (<c>anvil_loadState</c>).</summary>
    public Task LoadStateAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken = default) =>
        CallAsync("anvil_loadState", writer => writer.WriteHexValue(state.Span), cancellationToken);

    /// <summary>Ends one impersonation; the node is told when it was the account's last.</summary>
    internal Task StopImpersonatingAsync(Address account, CancellationToken cancellationToken)
    {
        lock (_impersonations)
        {
            if (--_impersonations[account] > 0)
            {
                return Task.CompletedTask;
            }

            _impersonations.Remove(account);
        }

        return CallAsync("anvil_stopImpersonatingAccount", writer => writer.WriteAddressValue(account), cancellationToken);
    }

    private static bool IsNotNull(ref Utf8JsonReader reader)
    {
        bool there = reader.TokenType != JsonTokenType.Null;
        reader.Skip();
        return there;
    }
}
