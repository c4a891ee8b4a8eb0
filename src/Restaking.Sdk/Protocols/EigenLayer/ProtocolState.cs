using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>The protocol itself at one block: asked from the contracts, never concluded from the chain's name.</summary>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Version">What <c>DelegationManager.version()</c> answers ("1.5.0", "1.7.0-rc.1"); null when it has no such function.</param>
/// <param name="WithdrawalDelayBlocks">Blocks a withdrawal waits and can be slashed (<c>minWithdrawalDelayBlocks</c>).</param>
/// <param name="DepositsPaused">StrategyManager pause bit 0.</param>
/// <param name="DelegationPaused">DelegationManager pause bit 0.</param>
/// <param name="QueuePaused">DelegationManager pause bit 1.</param>
/// <param name="CompletionPaused">DelegationManager pause bit 2.</param>
public sealed record ProtocolState(
    BlockRef Block,
    string? Version,
    uint WithdrawalDelayBlocks,
    bool DepositsPaused,
    bool DelegationPaused,
    bool QueuePaused,
    bool CompletionPaused);
