// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {History, Histories} from "../lib/History.sol";
import {KeySet, KeySets} from "../lib/KeySet.sol";
import {Wad} from "../lib/Wad.sol";
import {OperatorRegistrations} from "./OperatorRegistrations.sol";
import {Allocation, OperatorSet, keyOf, operatorSetOf} from "./Types.sol";

/// How an operator's stake in a strategy is split. It starts at a magnitude of 1e18; slashes lower that for good.
/// Operator sets are given parts of it (encumbered); a part given back stays encumbered until its delay is over.
abstract contract Magnitudes is OperatorRegistrations {
    using Histories for History;
    using KeySets for KeySet;

    event AllocationUpdated(
        address operator, OperatorSet operatorSet, address strategy, uint64 magnitude, uint32 effectBlock
    );
    event EncumberedMagnitudeUpdated(address operator, address strategy, uint64 encumberedMagnitude);
    event MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude);

    /// Deallocations in the order they become effective; those before `first` are done.
    struct Queue {
        uint256 first;
        bytes32[] setKeys;
    }

    mapping(address operator => mapping(address strategy => History)) internal _maxMagnitude;
    mapping(address operator => mapping(address strategy => uint64)) internal _encumbered;
    mapping(address operator => mapping(bytes32 setKey => mapping(address strategy => Allocation))) private _allocations;
    mapping(address operator => mapping(address strategy => Queue)) internal _deallocations;
    mapping(address operator => KeySet) private _allocatedSets;
    mapping(address operator => mapping(bytes32 setKey => KeySet)) private _allocatedStrategies;

    function getMaxMagnitude(address operator, address strategy) public view returns (uint64) {
        return uint64(_maxMagnitude[operator][strategy].latest(Wad.ONE));
    }

    function getMaxMagnitudes(address operator, address[] calldata strategies)
        external
        view
        returns (uint64[] memory magnitudes)
    {
        magnitudes = new uint64[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) magnitudes[i] = getMaxMagnitude(operator, strategies[i]);
    }

    function getMaxMagnitudes(address[] calldata operators, address strategy)
        external
        view
        returns (uint64[] memory magnitudes)
    {
        magnitudes = new uint64[](operators.length);
        for (uint256 i = 0; i < operators.length; ++i) magnitudes[i] = getMaxMagnitude(operators[i], strategy);
    }

    function getMaxMagnitudesAtBlock(address operator, address[] calldata strategies, uint32 blockNumber)
        external
        view
        returns (uint64[] memory magnitudes)
    {
        magnitudes = new uint64[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) {
            magnitudes[i] = uint64(_maxMagnitude[operator][strategies[i]].valueAt(blockNumber, Wad.ONE));
        }
    }

    /// As it will be once the deallocations that are due have been taken off the queue.
    function getEncumberedMagnitude(address operator, address strategy) public view returns (uint64 encumbered) {
        encumbered = _encumbered[operator][strategy];
        Queue storage queue = _deallocations[operator][strategy];
        for (uint256 i = queue.first; i < queue.setKeys.length; ++i) {
            Allocation memory stored = _allocations[operator][queue.setKeys[i]][strategy];
            if (block.number < stored.effectBlock) break;
            encumbered = _moved(encumbered, stored.pendingDiff);
        }
    }

    function getAllocatableMagnitude(address operator, address strategy) external view returns (uint64) {
        return getMaxMagnitude(operator, strategy) - getEncumberedMagnitude(operator, strategy);
    }

    function getAllocation(address operator, OperatorSet memory operatorSet, address strategy)
        public
        view
        returns (Allocation memory allocation)
    {
        (allocation,) = _current(operator, keyOf(operatorSet), strategy);
    }

    function getAllocations(address[] calldata operators, OperatorSet memory operatorSet, address strategy)
        external
        view
        returns (Allocation[] memory allocations)
    {
        allocations = new Allocation[](operators.length);
        for (uint256 i = 0; i < operators.length; ++i) {
            allocations[i] = getAllocation(operators[i], operatorSet, strategy);
        }
    }

    function getStrategyAllocations(address operator, address strategy)
        external
        view
        returns (OperatorSet[] memory operatorSets, Allocation[] memory allocations)
    {
        operatorSets = _listSets(_allocatedSets[operator]);
        allocations = new Allocation[](operatorSets.length);
        for (uint256 i = 0; i < operatorSets.length; ++i) {
            allocations[i] = getAllocation(operator, operatorSets[i], strategy);
        }
    }

    function getAllocatedSets(address operator) external view returns (OperatorSet[] memory) {
        return _listSets(_allocatedSets[operator]);
    }

    function getAllocatedStrategies(address operator, OperatorSet calldata operatorSet)
        external
        view
        returns (address[] memory)
    {
        return _allocatedStrategies[operator][keyOf(operatorSet)].addresses();
    }

    /// True when a slash of this operator could pay someone.
    function isOperatorRedistributable(address operator) external view returns (bool) {
        return _anyPays(operator, _registeredSetsOf[operator]) || _anyPays(operator, _allocatedSets[operator]);
    }

    /// The allocation as of this block, and what of the strategy is encumbered then.
    function _current(address operator, bytes32 key, address strategy)
        internal
        view
        returns (Allocation memory allocation, uint64 encumbered)
    {
        allocation = _allocations[operator][key][strategy];
        encumbered = _encumbered[operator][strategy];
        if (block.number < allocation.effectBlock) return (allocation, encumbered);
        allocation.currentMagnitude = _moved(allocation.currentMagnitude, allocation.pendingDiff);
        // An increase was encumbered when it was asked for.
        if (allocation.pendingDiff < 0) encumbered = _moved(encumbered, allocation.pendingDiff);
        allocation.pendingDiff = 0;
        allocation.effectBlock = 0;
    }

    function _store(address operator, bytes32 key, address strategy, Allocation memory allocation, uint64 encumbered)
        internal
    {
        if (_encumbered[operator][strategy] != encumbered) {
            _encumbered[operator][strategy] = encumbered;
            emit EncumberedMagnitudeUpdated(operator, strategy, encumbered);
        }
        _allocations[operator][key][strategy] = allocation;
        KeySet storage strategies = _allocatedStrategies[operator][key];
        if (allocation.pendingDiff != 0 || allocation.currentMagnitude != 0) {
            strategies.add(strategy);
            _allocatedSets[operator].add(key);
        } else if (strategies.remove(strategy) && strategies.length() == 0) {
            _allocatedSets[operator].remove(key);
        }
    }

    /// Completes deallocations that are due, the oldest first, at most `most` of them.
    function _clearDeallocations(address operator, address strategy, uint16 most) internal {
        Queue storage queue = _deallocations[operator][strategy];
        for (uint256 done = 0; done < most && queue.first < queue.setKeys.length; ++done) {
            bytes32 key = queue.setKeys[queue.first];
            (Allocation memory allocation, uint64 encumbered) = _current(operator, key, strategy);
            if (allocation.effectBlock != 0) return;
            _store(operator, key, strategy, allocation, encumbered);
            ++queue.first;
        }
    }

    function _moved(uint64 magnitude, int128 difference) internal pure returns (uint64) {
        int128 moved = int128(uint128(magnitude)) + difference;
        require(moved <= int128(uint128(type(uint64).max)), "SafeCast: value doesn't fit in 64 bits");
        return uint64(uint128(moved));
    }

    function _anyPays(address operator, KeySet storage keys) private view returns (bool) {
        for (uint256 i = 0; i < keys.length(); ++i) {
            OperatorSet memory operatorSet = operatorSetOf(keys.items[i]);
            if (isOperatorSlashable(operator, operatorSet) && isRedistributingOperatorSet(operatorSet)) return true;
        }
        return false;
    }
}
