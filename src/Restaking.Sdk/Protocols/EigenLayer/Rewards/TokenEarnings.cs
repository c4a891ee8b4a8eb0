using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What an earner has earned of one token since rewards began: a leaf of the earner's token tree.</summary>
/// <param name="Token">The reward token.</param>
/// <param name="CumulativeEarnings">Everything earned up to the root's calculation end, claimed or not, in the token's smallest unit.</param>
public readonly record struct TokenEarnings(Address Token, UInt256 CumulativeEarnings);
