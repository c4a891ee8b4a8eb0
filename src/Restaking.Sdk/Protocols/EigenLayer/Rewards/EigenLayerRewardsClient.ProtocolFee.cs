using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>The protocol fee on submissions.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>Whether a submitter pays the protocol fee. What counts is who sends a submission, which need not be the AVS.</summary>
    /// <param name="submitter">Who sends submissions.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contracts are older than 1.12 or do not have it (networks differ), or there is no RewardsCoordinator.</exception>
    public virtual Task<RewardsProtocolFee> GetProtocolFeeAsync(Address submitter, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(submitter, nameof(submitter));
        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                RoundRead<bool> optedIn = rounds.Read(coordinator.IsOptedInForProtocolFee(submitter));
                RoundRead<Address> recipient = rounds.Read(coordinator.FeeRecipient());
                await rounds.NextAsync().ConfigureAwait(false);
                bool pays = await FeatureProbe.ValueAsync(_context, rounds, EigenLayerFeature.RewardsProtocolFee.Name, coordinator.Address, optedIn).ConfigureAwait(false);
                return new RewardsProtocolFee(rounds.Block, submitter, pays, recipient.Value);
            },
            block,
            cancellationToken);
    }

    /// <summary>Asks whether a submitter's choice could be set.</summary>
    /// <param name="submitter">Who sends submissions.</param>
    /// <param name="optIn">Whether it shall pay.</param>
    /// <param name="caller">Who sends this: the submitter, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <inheritdoc cref="GetProtocolFeeAsync" path="/exception"/>
    public virtual Task<PreflightResult> CheckSetProtocolFeeAsync(
        Address submitter, bool optIn, Address? caller = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        ProtocolFee(submitter, optIn, caller).CheckAsync(block, cancellationToken);

    /// <summary>
    /// Prepares <c>setOptInForProtocolFee</c>: with it, 20 % of what the submitter submits go to the protocol, and the submissions' events
    /// and hashes carry what is left.
    /// </summary>
    /// <inheritdoc cref="CheckSetProtocolFeeAsync" path="/param[@name='submitter']|/param[@name='optIn']|/param[@name='caller']|/exception"/>
    public virtual PreparedTransaction<RewardsProtocolFeeChange> PrepareSetProtocolFee(Address submitter, bool optIn, Address? caller = null) =>
        ProtocolFee(submitter, optIn, caller).Prepare();

    private RoleWrite<RewardsProtocolFeeChange> ProtocolFee(Address submitter, bool optIn, Address? caller)
    {
        IContractCall call = Coordinator.SetOptInForProtocolFee(EigenLayerContext.Checked(submitter, nameof(submitter)), optIn);
        Address sender = _context.Account(caller, nameof(caller));
        Address coordinator = Coordinator.Address;
        return new RoleWrite<RewardsProtocolFeeChange>(
            _context,
            call,
            receipt =>
            {
                RewardsCoordinator.OptInForProtocolFeeSetEvent set =
                    receipt.Single<RewardsCoordinator.OptInForProtocolFeeSetEvent>(coordinator, found => found.Submitter == submitter && found.NewValue == optIn);
                return new RewardsProtocolFeeChange(submitter, set.OldValue, set.NewValue, receipt.TransactionHash, receipt.BlockNumber);
            },
            optIn ? $"Pay the protocol fee out of the submissions of {submitter}" : $"Pay no protocol fee out of the submissions of {submitter}",
            sender,
            [FeatureProbe.Required(_context, EigenLayerFeature.RewardsProtocolFee), MayAct(sender, submitter, call)]);
    }
}
