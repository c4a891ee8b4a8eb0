// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockPayments} from "./BedrockPayments.sol";
import {BedrockStaking} from "./BedrockStaking.sol";
import {UniETH} from "./UniETH.sol";
import {UniETHStakingPectra} from "./UniETHStakingPectra.sol";

/// The first staking contract. Only this one swaps uniETH for ether at once, out of ether that waits for a validator,
/// and as much as there is of it: less than asked, or nothing, without an error.
contract UniETHStakingV1 is BedrockStaking {
    address public stakingV2;

    constructor(address uniETH, address redeem) BedrockStaking(uniETH, redeem) {}

    function devnetSetPectra(address pectra) external {
        stakingV2 = pectra;
    }

    function currentReserve() public view override returns (uint256) {
        return currentReserveV1() + UniETHStakingPectra(stakingV2).currentReserveV2();
    }

    function currentReserveV1() public view returns (uint256) {
        return _ownReserve();
    }

    /// Does not ask whether the contract is paused.
    function redeemFromValidators(uint256 ethersToRedeem, uint256 maxToBurn, uint256 deadline)
        external
        returns (uint256 burned)
    {
        return _redeem(ethersToRedeem, maxToBurn, deadline);
    }

    function instantSwap(uint256 tokenAmount) external whenNotPaused {
        (uint256 ethers, uint256 tokens) = previewInstantSwap(tokenAmount);
        UniETH(xETHAddress).burnFrom(msg.sender, tokens);
        _pending -= ethers;
        BedrockPayments.send(msg.sender, ethers);
    }

    function previewInstantSwap(uint256 tokenAmount)
        public
        view
        returns (uint256 maxEthersToSwap, uint256 maxTokensToBurn)
    {
        uint256 supply = UniETH(xETHAddress).totalSupply();
        uint256 reserve = currentReserve();
        uint256 expected = tokenAmount * reserve / supply;
        maxEthersToSwap = expected > _pending ? _pending : expected;
        maxTokensToBurn = supply * maxEthersToSwap / reserve;
    }
}
