// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The switches of a Swell token and its exit queue, and where the others are. The real one gives them to roles.
abstract contract SwellAccessControl {
    event CoreMethodsPause(bool newPausedStatus);
    event WithdrawalsPause(bool newPausedStatus);

    address public DepositManager;
    bool public coreMethodsPaused;
    bool public withdrawalsPaused;
    address internal _token;
    address internal _exit;

    function devnetConnect(address token, address exit, address depositManager) external {
        _token = token;
        _exit = exit;
        DepositManager = depositManager;
    }

    function devnetSetCoreMethodsPaused(bool paused) external {
        coreMethodsPaused = paused;
        emit CoreMethodsPause(paused);
    }

    function devnetSetWithdrawalsPaused(bool paused) external {
        withdrawalsPaused = paused;
        emit WithdrawalsPause(paused);
    }
}

contract SwAccessControlManager is SwellAccessControl {
    function swETH() external view returns (address) {
        return _token;
    }

    function swEXIT() external view returns (address) {
        return _exit;
    }
}

contract RswAccessControlManager is SwellAccessControl {
    function rswETH() external view returns (address) {
        return _token;
    }

    function rswEXIT() external view returns (address) {
        return _exit;
    }
}
