// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What pods, their manager and the contracts around them ask of each other.

interface IDepositContract {
    function deposit(
        bytes calldata pubkey,
        bytes calldata withdrawal_credentials,
        bytes calldata signature,
        bytes32 deposit_data_root
    ) external payable;
}

interface IPodBeacon {
    function implementation() external view returns (address);
}

interface IPod {
    function initialize(address podOwner) external;
    function stake(bytes calldata pubkey, bytes calldata signature, bytes32 depositDataRoot) external payable;
    function withdrawRestakedBeaconChainETH(address recipient, uint256 amountWei) external;
}

interface IPodManager {
    function paused(uint8 index) external view returns (bool);
    function pectraForkTimestamp() external view returns (uint64);
    function recordBeaconChainETHBalanceUpdate(
        address podOwner,
        uint256 prevRestakedBalanceWei,
        int256 balanceDeltaWei
    ) external;
}

interface IPodDelegation {
    function increaseDelegatedShares(address staker, address strategy, uint256 prevDepositShares, uint256 addedShares)
        external;
    function decreaseDelegatedShares(
        address staker,
        uint256 curDepositShares,
        uint64 beaconChainSlashingFactorDecrease
    ) external;
}
