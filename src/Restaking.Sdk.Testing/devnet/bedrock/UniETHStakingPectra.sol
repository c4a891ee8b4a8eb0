// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockStaking} from "./BedrockStaking.sol";
import {UniETHStakingV1} from "./UniETHStakingV1.sol";

/// The second staking contract: same token, same rate, a debt queue of its own, and a switch for redeeming that is off
/// when the contract is new. No instant swap.
contract UniETHStakingPectra is BedrockStaking {
    address public immutable stakingContractV1;
    bool public redeemEnabled;

    constructor(address v1, address uniETH, address redeem) BedrockStaking(uniETH, redeem) {
        stakingContractV1 = v1;
    }

    function devnetSetRedeemEnabled(bool enabled) external {
        redeemEnabled = enabled;
    }

    function currentReserve() public view override returns (uint256) {
        return currentReserveV2() + UniETHStakingV1(stakingContractV1).currentReserveV1();
    }

    function currentReserveV2() public view returns (uint256) {
        return _ownReserve();
    }

    function redeemFromValidators(uint256 ethersToRedeem, uint256 maxToBurn, uint256 deadline)
        external
        returns (uint256 burned)
    {
        require(redeemEnabled, "SYS015");
        return _redeem(ethersToRedeem, maxToBurn, deadline);
    }
}
