using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>A deployed devnet and what its owner can do with it.</summary>
public sealed class Devnet
{
    internal Devnet(AnvilNode node, RestakingNetwork network, DevnetOptions options, Address owner)
    {
        Node = node;
        Network = network;
        Options = options;
        Owner = owner;
    }

    /// <summary>The node it is on.</summary>
    public AnvilNode Node { get; }

    /// <summary>Its addresses, for a client: core contracts, and every token's strategy by the token's symbol.</summary>
    public RestakingNetwork Network { get; }

    /// <summary>The delays and tokens it was deployed with.</summary>
    public DevnetOptions Options { get; }

    /// <summary>The account that owns the core, pauses and unpauses it, and whitelists strategies. Nobody has its key: impersonate it.</summary>
    public Address Owner { get; }

    /// <summary>Its pods (native restaking).</summary>
    /// <exception cref="InvalidOperationException">The devnet was deployed with <see cref="DevnetOptions.CoreOnly"/>.</exception>
    public DevnetPods Pods => PodsOrNull ?? throw new InvalidOperationException($"This devnet has no pods: it was deployed with {nameof(DevnetOptions.CoreOnly)}.");

    internal DevnetPods? PodsOrNull { get; init; }

    /// <summary>The strategy of a token.</summary>
    /// <exception cref="ArgumentException">The devnet has no such token; the message names those it has.</exception>
    public StrategyEntry StrategyOf(string symbol)
    {
        foreach (StrategyEntry entry in Network.EigenLayer!.Strategies)
        {
            if (string.Equals(entry.Symbol, symbol, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        throw new ArgumentException(
            $"The devnet has no token '{symbol}'. It has: {string.Join(", ", Network.EigenLayer.Strategies.Select(s => s.Symbol))}.", nameof(symbol));
    }

    /// <summary>Mints a token to an account.</summary>
    /// <param name="symbol">The token's symbol.</param>
    /// <param name="account">Who gets it.</param>
    /// <param name="amount">How much, in the token's base units.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task MintAsync(string symbol, Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        AsOwnerAsync(StrategyOf(symbol).Token!.Value, DevnetCalls.Mint(account, amount), cancellationToken);

    /// <summary>Sets what the whole supply of a rebasing token is worth: more is a reward, less a loss, for every holder alike.</summary>
    /// <param name="symbol">The symbol of a token of kind <see cref="DevnetTokenKind.Rebasing"/>.</param>
    /// <param name="newTotalSupply">The new sum of all balances, in base units.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task RebaseAsync(string symbol, UInt256 newTotalSupply, CancellationToken cancellationToken = default) =>
        AsOwnerAsync(StrategyOf(symbol).Token!.Value, DevnetCalls.Rebase(newTotalSupply), cancellationToken);

    /// <summary>Sends any call as <see cref="Owner"/> and waits for its block.</summary>
    /// <exception cref="RpcException">It would revert, or the node refused.</exception>
    public async Task AsOwnerAsync(Address contract, ReadOnlyMemory<byte> calldata, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation owner = await Node.ImpersonateAsync(Owner, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (owner.ConfigureAwait(false))
        {
            await owner.ExecuteAsync(contract, calldata, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
