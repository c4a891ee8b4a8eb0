using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>Where an operation's bytes go at a block: to the relay while it is private, to the public node afterwards. The block decides alone, so a process that starts anew decides alike.</summary>
internal sealed class RelayOffer(TransactionPipeline pipeline)
{
    /// <summary>Whether what is private since a block is still kept from the public node.</summary>
    internal bool IsPrivateAt(ulong? since, ulong head) =>
        since is { } began && pipeline.Options.PrivateRelay is { } relay && head < relay.PublicFrom(began);

    /// <summary>
    /// Gives the relay the bytes. Whatever it answers, they may be out from here on, and nothing is proved: that it did not take them only means that the public node gets them later.
    /// </summary>
    /// <returns>Whether it says that it took them.</returns>
    internal async Task<bool> TryAsync(SignedTransaction signed, ulong since)
    {
        PrivateRelay relay = pipeline.Options.PrivateRelay!;
        TransactionOptions options = pipeline.Options;
        for (int attempt = 1; attempt <= options.BroadcastAttempts; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(options.BroadcastRetryDelay, pipeline.TimeProvider).ConfigureAwait(false);
            }

            using var timeout = new CancellationTokenSource(options.BroadcastTimeout, pipeline.TimeProvider);
            try
            {
                Hash32 answered = await relay.SendAsync(signed, relay.PublicFrom(since), timeout.Token).ConfigureAwait(false);
                if (answered == signed.Hash)
                {
                    TransactionLog.RelayTook(pipeline.Logger, signed.Hash, relay.PublicFrom(since));
                    return true;
                }

                TransactionLog.ForeignHash(pipeline.Logger, signed.Hash, answered);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                TransactionLog.RelayFailed(pipeline.Logger, signed.Hash, attempt, relay.PublicFrom(since), exception);
            }
        }

        return false;
    }
}
