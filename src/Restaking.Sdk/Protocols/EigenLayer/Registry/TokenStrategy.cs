using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>The strategy of a token, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Token">The token.</param>
/// <param name="Strategy">Its strategy; null when neither the factory nor the address book has one.</param>
/// <param name="IsFromFactory">Whether the factory made it; the older ones and EIGEN's are not.</param>
/// <param name="IsWhitelisted">Whether the StrategyManager takes deposits for it.</param>
/// <param name="IsBlacklisted">Whether the factory refuses to make one.</param>
public sealed record TokenStrategy(BlockRef Block, Address Token, Address? Strategy, bool IsFromFactory, bool IsWhitelisted, bool IsBlacklisted);

/// <summary>A strategy that was deployed, as the receipt tells it (event <c>StrategyFactory.StrategySetForToken</c>).</summary>
/// <param name="Token">The token.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DeployedStrategy(Address Token, Address Strategy, Hash32 TransactionHash, ulong BlockNumber);
