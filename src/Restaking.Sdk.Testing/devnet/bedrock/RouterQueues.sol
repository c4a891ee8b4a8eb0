// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouterSettings} from "./RouterSettings.sol";

/// Every user's requests, in a list that only grows, with a cursor: what is before it is done, by a claim or by taking the
/// principal back. Both go strictly in order.
abstract contract RouterQueues is RouterSettings {
    struct DelayedRedeem {
        uint224 amount;
        uint32 createdAt;
        address token;
    }

    struct UserDelayedRedeems {
        uint256 delayedRedeemsCompleted;
        DelayedRedeem[] delayedRedeems;
    }

    struct DebtTokenAmount {
        address token;
        uint256 amount;
        uint256 fee;
    }

    mapping(address user => UserDelayedRedeems) internal _redeems;
    mapping(address user => mapping(uint256 index => uint256)) public redeemFees;

    function userRedeems(address user) external view returns (UserDelayedRedeems memory) {
        return _redeems[user];
    }

    function userDelayedRedeemByIndex(address user, uint256 index) external view returns (DelayedRedeem memory) {
        return _redeems[user].delayedRedeems[index];
    }

    function userRedeemsLength(address user) external view returns (uint256) {
        return _redeems[user].delayedRedeems.length;
    }

    /// Says nothing about whether the vault can pay, and panics for an index that is not there.
    function canClaimDelayedRedeem(address user, uint256 index) external view returns (bool) {
        return _isOpenSince(user, index, redeemDelay);
    }

    function canClaimDelayedRedeemPrincipal(address user, uint256 index) external view returns (bool) {
        return _isOpenSince(user, index, redeemPrincipalDelay);
    }

    function getUserDelayedRedeems(address user) external view returns (DelayedRedeem[] memory) {
        UserDelayedRedeems storage redeems = _redeems[user];
        return _slice(redeems, redeems.delayedRedeems.length - redeems.delayedRedeemsCompleted);
    }

    function getClaimableUserDelayedRedeems(address user) external view returns (DelayedRedeem[] memory) {
        return _slice(_redeems[user], _ripe(user, redeemDelay, type(uint256).max));
    }

    function getUserRedeem(address recipient, uint256 maxNumberOfDelayedRedeemsToClaim)
        external
        view
        returns (DebtTokenAmount[] memory)
    {
        return _totals(recipient, _ripe(recipient, redeemDelay, maxNumberOfDelayedRedeemsToClaim));
    }

    function getUserPrincipal(address recipient, uint256 maxNumberOfDelayedRedeemsToClaim)
        external
        view
        returns (DebtTokenAmount[] memory)
    {
        return _totals(recipient, _ripe(recipient, redeemPrincipalDelay, maxNumberOfDelayedRedeemsToClaim));
    }

    /// How many requests from the cursor on have waited long enough. Stops at the first that has not.
    function _ripe(address user, uint256 delay, uint256 most) internal view returns (uint256 count) {
        UserDelayedRedeems storage redeems = _redeems[user];
        uint256 open = redeems.delayedRedeems.length - redeems.delayedRedeemsCompleted;
        while (count < most && count < open) {
            uint256 createdAt = redeems.delayedRedeems[redeems.delayedRedeemsCompleted + count].createdAt;
            if (block.timestamp < createdAt + delay) break;
            ++count;
        }
    }

    /// The first `count` open requests, summed by token, tokens in order of appearance.
    function _totals(address user, uint256 count) internal view returns (DebtTokenAmount[] memory totals) {
        UserDelayedRedeems storage redeems = _redeems[user];
        totals = new DebtTokenAmount[](count);
        uint256 tokens = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 index = redeems.delayedRedeemsCompleted + i;
            DelayedRedeem memory redeem = redeems.delayedRedeems[index];
            uint256 slot = 0;
            while (slot < tokens && totals[slot].token != redeem.token) ++slot;
            if (slot == tokens) totals[tokens++].token = redeem.token;
            totals[slot].amount += redeem.amount;
            totals[slot].fee += redeemFees[user][index];
        }
        assembly ("memory-safe") {
            mstore(totals, tokens)
        }
    }

    function _isOpenSince(address user, uint256 index, uint256 delay) private view returns (bool) {
        UserDelayedRedeems storage redeems = _redeems[user];
        return index >= redeems.delayedRedeemsCompleted
            && block.timestamp >= redeems.delayedRedeems[index].createdAt + delay;
    }

    function _slice(UserDelayedRedeems storage redeems, uint256 count)
        private
        view
        returns (DelayedRedeem[] memory slice)
    {
        slice = new DelayedRedeem[](count);
        for (uint256 i = 0; i < count; ++i) {
            slice[i] = redeems.delayedRedeems[redeems.delayedRedeemsCompleted + i];
        }
    }
}
