// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";

/// A staker's shares under slashing. Deposit shares are what the staker put in and never change by a slash; two factors
/// turn them into what can be withdrawn:
///     withdrawable = depositShares * scaling * slashing        (each product rounded down to 18 decimals)
/// `slashing` is the operator's (its max magnitude); `scaling` is the staker's own and takes out the slashes that came
/// before the staker's time. A stored scaling of 0 stands for one.
library DepositScaling {
    using Wad for uint256;

    error InvalidDepositScalingFactor();

    function factor(uint256 stored) internal pure returns (uint256) {
        return stored == 0 ? Wad.ONE : stored;
    }

    function withdrawable(uint256 stored, uint256 depositShares, uint256 slashing) internal pure returns (uint256) {
        return queued(stored, depositShares).mul(slashing);
    }

    /// What the queue keeps of shares that leave: slashes until the end of the delay are applied to it later.
    function queued(uint256 stored, uint256 depositShares) internal pure returns (uint256) {
        return depositShares.mul(factor(stored));
    }

    function depositSharesFor(uint256 stored, uint256 withdrawableShares, uint256 slashing)
        internal
        pure
        returns (uint256)
    {
        return withdrawableShares.div(factor(stored)).div(slashing);
    }

    /// The scaling that makes `before` keep its worth and adds all of `added` to it.
    function afterAdding(uint256 stored, uint256 before, uint256 added, uint256 slashing)
        internal
        pure
        returns (uint256 updated)
    {
        if (before == 0) return factor(stored).div(slashing);
        uint256 worth = withdrawable(stored, before, slashing) + added;
        updated = worth.div(before + added).div(slashing);
        require(updated != 0, InvalidDepositScalingFactor());
    }
}
