// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILidoStETH, ILidoWstETH} from "./LidoInterfaces.sol";

/// Ether in, wstETH out, in one transaction and with a referral. Takes no plain ether.
contract LidoReferralStaker {
    error EthTransferNotAllowed();

    ILidoWstETH public immutable wstETH;
    ILidoStETH public immutable stETH;

    constructor(ILidoWstETH wstETHToken) {
        wstETH = wstETHToken;
        stETH = ILidoStETH(wstETHToken.stETH());
        ILidoApproval(address(stETH)).approve(address(wstETHToken), type(uint256).max);
    }

    receive() external payable {
        revert EthTransferNotAllowed();
    }

    function stakeETH(address referral) external payable returns (uint256 wstETHAmount) {
        uint256 amount = stETH.getPooledEthByShares(stETH.submit{value: msg.value}(referral));
        wstETHAmount = ILidoWrapping(address(wstETH)).wrap(amount);
        wstETH.transfer(msg.sender, wstETHAmount);
    }
}

interface ILidoApproval {
    function approve(address spender, uint256 amount) external returns (bool);
}

interface ILidoWrapping {
    function wrap(uint256 stETHAmount) external returns (uint256);
}
