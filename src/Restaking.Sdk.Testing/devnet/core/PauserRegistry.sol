// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InputAddressZero} from "./Types.sol";

/// Who may pause (several) and who may unpause (one).
contract PauserRegistry {
    error OnlyUnpauser();

    event PauserStatusChanged(address pauser, bool canPause);
    event UnpauserChanged(address previousUnpauser, address newUnpauser);

    mapping(address account => bool) public isPauser;
    address public unpauser;

    constructor(address[] memory pausers, address firstUnpauser) {
        for (uint256 i = 0; i < pausers.length; ++i) _setPauser(pausers[i], true);
        _setUnpauser(firstUnpauser);
    }

    modifier onlyUnpauser() {
        require(msg.sender == unpauser, OnlyUnpauser());
        _;
    }

    function setIsPauser(address newPauser, bool canPause) external onlyUnpauser {
        _setPauser(newPauser, canPause);
    }

    function setUnpauser(address newUnpauser) external onlyUnpauser {
        _setUnpauser(newUnpauser);
    }

    function _setPauser(address account, bool canPause) private {
        require(account != address(0), InputAddressZero());
        isPauser[account] = canPause;
        emit PauserStatusChanged(account, canPause);
    }

    function _setUnpauser(address account) private {
        require(account != address(0), InputAddressZero());
        emit UnpauserChanged(unpauser, account);
        unpauser = account;
    }
}
