// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IPermit, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// Unwraps weETH and asks the pool for its withdrawal, for a recipient of the caller's choice.
contract EtherFiWeETHWithdrawAdapter is EtherFiPausing {
    error ZeroAddress();
    error ZeroAmount();

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    function eETH() external view returns (address) {
        return _all().eEth;
    }

    function weETH() external view returns (address) {
        return _all().weEth;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function getEETHByWeETH(uint256 amount) external view returns (uint256) {
        return _weEth().getEETHByWeETH(amount);
    }

    function requestWithdraw(uint256 amount, address recipient) public whenNotPaused returns (uint256) {
        _checkNotBlacklisted(msg.sender);
        if (amount == 0) revert ZeroAmount();
        if (recipient == address(0)) revert ZeroAddress();
        require(_weEth().transferFrom(msg.sender, address(this), amount), "weETH");
        uint256 unwrapped = _weEth().unwrap(amount);
        _eEth().approve(_all().liquidityPool, unwrapped);
        return _pool().requestWithdraw(recipient, unwrapped);
    }

    function requestWithdrawWithPermit(uint256 amount, address recipient, PermitInput calldata p)
        external
        whenNotPaused
        returns (uint256)
    {
        try IPermit(_all().weEth).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        return requestWithdraw(amount, recipient);
    }
}
