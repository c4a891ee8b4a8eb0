// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAllocationManager, IDelegationManager, IPauserRegistry} from "./Interfaces.sol";
import {StrategyManagerBeforeDelay} from "./StrategyManagerBeforeDelay.sol";
import {OperatorSet} from "./Types.sol";

/// As in 1.3 and 1.4: what is slashed is burned, and waits for that by strategy alone.
contract StrategyManagerBefore15 is StrategyManagerBeforeDelay {
    event BurnableSharesIncreased(address strategy, uint256 shares);

    constructor(
        IAllocationManager allocations,
        IDelegationManager delegations,
        IPauserRegistry registry,
        string memory semanticVersion,
        address firstOwner
    ) StrategyManagerBeforeDelay(allocations, delegations, registry, semanticVersion, firstOwner) {}

    function increaseBurnOrRedistributableShares(OperatorSet calldata, uint256, address strategy, uint256 sharesToBurn)
        external
        override
        onlyDelegationManager
    {
        _addBurnable(strategy, sharesToBurn);
        emit BurnableSharesIncreased(strategy, sharesToBurn);
    }
}
