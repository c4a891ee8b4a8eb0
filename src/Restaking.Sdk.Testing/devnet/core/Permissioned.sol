// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPermissionController} from "./Interfaces.sol";

/// Functions that an account's admins and appointees may call for it.
abstract contract Permissioned {
    error InvalidPermissions();

    IPermissionController public immutable permissionController;

    constructor(IPermissionController controller) {
        permissionController = controller;
    }

    modifier checkCanCall(address account) {
        require(_mayActFor(account), InvalidPermissions());
        _;
    }

    function _mayActFor(address account) internal view returns (bool) {
        return permissionController.canCall(account, msg.sender, address(this), msg.sig);
    }
}
