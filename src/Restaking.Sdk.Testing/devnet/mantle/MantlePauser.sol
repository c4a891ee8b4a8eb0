// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The switches of the mETH system, one flag per function group.
contract MantlePauser {
    event FlagUpdated(bytes4 indexed selector, bool indexed isPaused, string flagName);

    bool public isStakingPaused;
    bool public isUnstakeRequestsAndClaimsPaused;
    bool public isInitiateValidatorsPaused;
    bool public isSubmitOracleRecordsPaused;
    bool public isAllocateETHPaused;
    bool public isLiquidityBufferPaused;

    function devnetSetStakingPaused(bool paused) external {
        isStakingPaused = paused;
        emit FlagUpdated(bytes4(keccak256("setIsStakingPaused(bool)")), paused, "setIsStakingPaused");
    }

    function devnetSetUnstakeRequestsAndClaimsPaused(bool paused) external {
        isUnstakeRequestsAndClaimsPaused = paused;
        emit FlagUpdated(
            bytes4(keccak256("setIsUnstakeRequestsAndClaimsPaused(bool)")), paused, "setIsUnstakeRequestsAndClaimsPaused"
        );
    }
}
