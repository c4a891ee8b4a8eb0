// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAllocationManager, IDelegationManager, IPauserRegistry} from "./Interfaces.sol";
import {StrategyManagerBase} from "./StrategyManagerBase.sol";
import {OperatorSet, keyOf} from "./Types.sol";

/// The StrategyManager since 1.13: slashed shares wait before they are paid out, and paying out can be paused.
contract StrategyManager is StrategyManagerBase {
    error SlashResolutionDelayNotElapsed();

    uint8 private constant CLEARING = 1;

    uint32 public immutable SLASH_RESOLUTION_DELAY_BLOCKS;

    mapping(bytes32 operatorSetKey => mapping(uint256 slashId => uint32)) private _resolutionBlockOf;

    constructor(
        IAllocationManager allocations,
        IDelegationManager delegations,
        IPauserRegistry registry,
        uint32 slashResolutionDelayBlocks,
        string memory semanticVersion,
        address firstOwner
    ) StrategyManagerBase(allocations, delegations, registry, semanticVersion, firstOwner) {
        SLASH_RESOLUTION_DELAY_BLOCKS = slashResolutionDelayBlocks;
    }

    /// The slash can be paid out from the block after this one. Zero for a slash that is not there or is paid out.
    function getSlashResolutionBlock(OperatorSet calldata operatorSet, uint256 slashId) external view returns (uint32) {
        return _resolutionBlockOf[keyOf(operatorSet)][slashId];
    }

    function _slashBegins(bytes32 key, uint256 slashId) internal override {
        _resolutionBlockOf[key][slashId] = uint32(block.number) + SLASH_RESOLUTION_DELAY_BLOCKS;
    }

    function _slashEnds(bytes32 key, uint256 slashId) internal override {
        delete _resolutionBlockOf[key][slashId];
    }

    function _requireMayClear(bytes32 key, uint256 slashId) internal view override {
        require(!paused(CLEARING), CurrentlyPaused());
        require(block.number > _resolutionBlockOf[key][slashId], SlashResolutionDelayNotElapsed());
    }
}
