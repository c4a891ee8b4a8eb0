// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a redemption vault of either token does for the queue. The queue names itself when it is made.
abstract contract RedemptionVault {
    error ContractPaused();
    error InsufficientAssetBalance(address asset, uint256 requestedAmount, uint256 balance);
    error NotRedeemer(address caller);

    event AssetTransferred(address indexed asset, address indexed redeemer, address indexed to, uint256 amount);

    address internal constant ETH_ASSET = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    bool public paused;
    address public redeemer;

    function devnetWireRedeemer() external {
        require(redeemer == address(0), "wired before");
        redeemer = msg.sender;
    }

    function devnetTransferRedemptionAssets(address to, uint256 amount) external {
        require(msg.sender == redeemer, NotRedeemer(msg.sender));
        require(!paused, ContractPaused());
        uint256 available = availableRedemptionAssets();
        require(available >= amount, InsufficientAssetBalance(ETH_ASSET, amount, available));
        _pay(to, amount);
    }

    /// In units of account: wei of ETH.
    function availableRedemptionAssets() public view virtual returns (uint256);

    function redemptionRate() external view virtual returns (uint256);

    function _pay(address to, uint256 amount) internal virtual;
}
