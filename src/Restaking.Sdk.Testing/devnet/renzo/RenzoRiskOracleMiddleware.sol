// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The switches that the risk oracle holds beside the contracts' own: pauses, and a cooldown that can be longer than the queue's.
contract RenzoRiskOracleMiddleware {
    bool public depositPaused;
    bool public withdrawRequestPaused;
    bool public withdrawClaimPaused;
    bool public instantWithdrawPaused;
    uint256 public withdrawCooldownPeriod;

    function devnetSetPauses(bool deposits, bool requests, bool claims, bool instantWithdrawals) external {
        depositPaused = deposits;
        withdrawRequestPaused = requests;
        withdrawClaimPaused = claims;
        instantWithdrawPaused = instantWithdrawals;
    }

    /// Seconds.
    function devnetSetCooldown(uint256 period) external {
        withdrawCooldownPeriod = period;
    }
}
