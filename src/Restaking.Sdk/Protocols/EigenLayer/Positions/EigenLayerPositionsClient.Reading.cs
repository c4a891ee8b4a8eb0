using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <content>Positions of one and of many stakers.</content>
public partial class EigenLayerPositionsClient
{
    /// <summary>Everything a staker has: deposits, queue, what slashing has taken and what it still could; one snapshot at one block.</summary>
    /// <param name="staker">The staker.</param>
    /// <param name="options">What is read; null: everything.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    /// <exception cref="ContractRevertException">A contract refuses a view: not a slashing deployment.</exception>
    /// <exception cref="FeatureNotAvailableException">The staker has natively restaked ETH, and the deployment names no EigenPodManager.</exception>
    public virtual async Task<RestakedPosition> GetAsync(
        Address staker,
        PositionReadOptions? options = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        PositionReadOptions read = Checked(options);
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        return (await new PositionPages(_context, read, pin).ReadAsync([staker], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The positions of many stakers, all at one block, in the order they are given.</summary>
    /// <remarks>
    /// Pages of <see cref="PositionReadOptions.PageSize"/> stakers are read as multicalls when they are asked for, and forgotten when they have been handed out:
    /// memory does not grow with the number of stakers. The block is fixed before the first page; a node that keeps only the latest states
    /// (128 blocks, some 25 minutes) has to be read to the end within that time, or the enumeration ends with an <see cref="RpcException"/>.
    /// </remarks>
    /// <param name="stakers">The stakers. One that is given twice is read twice.</param>
    /// <param name="options">What is read, and how large a page is; null: the defaults.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ArgumentException">The zero address is among them; thrown when its page is reached and nothing of that page was read.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    /// <exception cref="FeatureNotAvailableException">One has natively restaked ETH, and the deployment names no EigenPodManager.</exception>
    public virtual IAsyncEnumerable<RestakedPosition> ReadPositionsAsync(
        IAsyncEnumerable<Address> stakers,
        PositionReadOptions? options = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        return StreamAsync(stakers, Checked(options), block, cancellationToken);
    }

    /// <inheritdoc cref="ReadPositionsAsync(IAsyncEnumerable{Address}, PositionReadOptions?, BlockTag?, CancellationToken)" />
    public virtual IAsyncEnumerable<RestakedPosition> ReadPositionsAsync(
        IReadOnlyCollection<Address> stakers,
        PositionReadOptions? options = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        foreach (Address staker in stakers)
        {
            EigenLayerContext.Checked(staker, nameof(stakers));
        }

        return StreamAsync(stakers.ToAsyncEnumerable(), Checked(options), block, cancellationToken);
    }

    private static PositionReadOptions Checked(PositionReadOptions? options)
    {
        options ??= PositionReadOptions.Default;
        options.Validate();
        return options;
    }

    private async IAsyncEnumerable<RestakedPosition> StreamAsync(
        IAsyncEnumerable<Address> stakers,
        PositionReadOptions options,
        BlockTag? block,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PositionPages? pages = null;
        await foreach (Address[] page in stakers.Chunk(options.PageSize).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (Address staker in page)
            {
                EigenLayerContext.Checked(staker, nameof(stakers));
            }

            pages ??= new PositionPages(_context, options, await _context.PinAsync(block, cancellationToken).ConfigureAwait(false));
            foreach (RestakedPosition position in await pages.ReadAsync(page, cancellationToken).ConfigureAwait(false))
            {
                yield return position;
            }
        }
    }
}
