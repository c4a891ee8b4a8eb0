// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AllocationManager} from "./AllocationManager.sol";
import {IPauserRegistry, IPermissionController} from "./Interfaces.sol";
import {OperatorSet} from "./Types.sol";

/// As until 1.8: no slashers, the AVS and whom it appointed slash; and an operator's first delay waits like a change of it.
contract AllocationManagerBefore19 is AllocationManager {
    constructor(
        IPauserRegistry registry,
        IPermissionController controller,
        uint32 deallocationDelayBlocks,
        uint32 configurationDelayBlocks
    ) AllocationManager(registry, controller, deallocationDelayBlocks, configurationDelayBlocks) {}

    function _countsFirstDelayAtOnce() internal pure override returns (bool) {
        return false;
    }

    function _requireMaySlash(OperatorSet memory operatorSet) internal view override {
        require(_mayActFor(operatorSet.avs), InvalidPermissions());
    }

    function _setSlasher(OperatorSet memory, address, uint32) internal override {}
}
