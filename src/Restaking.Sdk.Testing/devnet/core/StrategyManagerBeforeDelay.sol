// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAllocationManager, IDelegationManager, IPauserRegistry} from "./Interfaces.sol";
import {StrategyManagerBase} from "./StrategyManagerBase.sol";

/// The StrategyManager until 1.12: slashed shares are paid out in the next transaction, and nothing stops that.
contract StrategyManagerBeforeDelay is StrategyManagerBase {
    constructor(
        IAllocationManager allocations,
        IDelegationManager delegations,
        IPauserRegistry registry,
        string memory semanticVersion,
        address firstOwner
    ) StrategyManagerBase(allocations, delegations, registry, semanticVersion, firstOwner) {}

    function _slashBegins(bytes32, uint256) internal pure override {}

    function _slashEnds(bytes32, uint256) internal pure override {}

    function _requireMayClear(bytes32, uint256) internal pure override {}
}
