// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {DelegationManager} from "./DelegationManager.sol";
import {IAllocationManager, IPauserRegistry, IPermissionController} from "./Interfaces.sol";

/// As until 1.8: what a slash takes from the queue is rounded once.
contract DelegationManagerBefore19 is DelegationManager {
    constructor(
        IAllocationManager allocations,
        IPauserRegistry registry,
        IPermissionController controller,
        uint32 withdrawalDelayBlocks,
        string memory semanticVersion
    ) DelegationManager(allocations, registry, controller, withdrawalDelayBlocks, semanticVersion) {}

    function _slashedScaled(uint256 scaledShares, uint64 prevMaxMagnitude, uint64 newMaxMagnitude)
        internal
        pure
        override
        returns (uint256)
    {
        return Wad.mul(scaledShares, prevMaxMagnitude - newMaxMagnitude);
    }
}
