// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {History, Histories} from "../lib/History.sol";
import {KeySet, KeySets} from "../lib/KeySet.sol";
import {Wad} from "../lib/Wad.sol";
import {IPauserRegistry, IPermissionController} from "./Interfaces.sol";
import {Magnitudes} from "./Magnitudes.sol";
import {OperatorRegistrations} from "./OperatorRegistrations.sol";
import {OperatorSets} from "./OperatorSets.sol";
import {Pausing} from "./Pausing.sol";
import {
    AllocateParams,
    Allocation,
    InputArrayLengthMismatch,
    OperatorSet,
    SlashingParams,
    keyOf
} from "./Types.sol";

/// Operators allocate stake to operator sets here, and are slashed for it.
contract AllocationManager is Magnitudes {
    using Histories for History;
    using KeySets for KeySet;
    using Wad for uint256;

    error InsufficientMagnitude();
    error InvalidWadToSlash();
    error ModificationAlreadyPending();
    error OperatorNotSlashable();
    error SameMagnitude();
    error StrategiesMustBeInAscendingOrder();
    error UninitializedAllocationDelay();

    event AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock);
    event OperatorSlashed(
        address operator, OperatorSet operatorSet, address[] strategies, uint256[] wadSlashed, string description
    );

    struct AllocationDelay {
        uint32 current;
        bool isSet;
        uint32 pending;
        uint32 effectBlock;
    }

    uint8 private constant ALLOCATIONS = 0;
    uint8 private constant SLASHING = 1;

    mapping(address operator => AllocationDelay) private _delays;
    mapping(bytes32 setKey => uint256) private _slashCount;

    constructor(
        IPauserRegistry registry,
        IPermissionController controller,
        uint32 deallocationDelayBlocks,
        uint32 configurationDelayBlocks
    )
        Pausing(registry)
        OperatorSets(controller, configurationDelayBlocks)
        OperatorRegistrations(deallocationDelayBlocks)
    {}

    /// A new operator's delay, set by the DelegationManager, holds at once; a change of it after the configuration delay.
    function setAllocationDelay(address operator, uint32 delay) external {
        bool isNew = msg.sender == address(delegation);
        if (!isNew) {
            require(_mayActFor(operator), InvalidPermissions());
            require(delegation.isOperator(operator), InvalidOperator());
        }
        isNew = isNew && _countsFirstDelayAtOnce();
        (bool isSet, uint32 current) = getAllocationDelay(operator);
        AllocationDelay memory updated = AllocationDelay({
            current: isNew ? delay : current,
            isSet: isNew || isSet,
            pending: delay,
            effectBlock: uint32(block.number) + (isNew ? 0 : ALLOCATION_CONFIGURATION_DELAY + 1)
        });
        _delays[operator] = updated;
        emit AllocationDelaySet(operator, delay, updated.effectBlock);
    }

    function getAllocationDelay(address operator) public view returns (bool isSet, uint32 delay) {
        AllocationDelay memory stored = _delays[operator];
        return stored.effectBlock != 0 && block.number >= stored.effectBlock
            ? (true, stored.pending)
            : (stored.isSet, stored.current);
    }

    /// Magnitudes are targets, not differences. One change per operator set and strategy can be under way.
    function modifyAllocations(address operator, AllocateParams[] calldata params)
        external
        onlyWhenNotPaused(ALLOCATIONS)
        checkCanCall(operator)
    {
        (bool isSet, uint32 delay) = getAllocationDelay(operator);
        require(isSet, UninitializedAllocationDelay());
        for (uint256 i = 0; i < params.length; ++i) {
            require(params[i].strategies.length == params[i].newMagnitudes.length, InputArrayLengthMismatch());
            _requireSet(params[i].operatorSet);
            bool slashable = isOperatorSlashable(operator, params[i].operatorSet);
            for (uint256 j = 0; j < params[i].strategies.length; ++j) {
                _modify(
                    operator,
                    params[i].operatorSet,
                    params[i].strategies[j],
                    params[i].newMagnitudes[j],
                    slashable,
                    delay
                );
            }
        }
    }

    function clearDeallocationQueue(address operator, address[] calldata strategies, uint16[] calldata numToClear)
        external
        onlyWhenNotPaused(ALLOCATIONS)
    {
        require(strategies.length == numToClear.length, InputArrayLengthMismatch());
        for (uint256 i = 0; i < strategies.length; ++i) {
            _clearDeallocations(operator, strategies[i], numToClear[i]);
        }
    }

    /// Takes `wadsToSlash` of what the operator has allocated to the set: from its magnitude for good, and with that from
    /// the stake of all its stakers and from what of it waits in the withdrawal queue.
    function slashOperator(address avs, SlashingParams calldata params)
        external
        onlyWhenNotPaused(SLASHING)
        returns (uint256 slashId, uint256[] memory shares)
    {
        OperatorSet memory operatorSet = OperatorSet(avs, params.operatorSetId);
        require(params.strategies.length == params.wadsToSlash.length, InputArrayLengthMismatch());
        _requireSet(operatorSet);
        require(isOperatorSlashable(params.operator, operatorSet), OperatorNotSlashable());
        _requireMaySlash(operatorSet);

        slashId = ++_slashCount[keyOf(operatorSet)];
        shares = new uint256[](params.strategies.length);
        uint256[] memory wadSlashed = new uint256[](params.strategies.length);
        for (uint256 i = 0; i < params.strategies.length; ++i) {
            address strategy = params.strategies[i];
            require(i == 0 || strategy > params.strategies[i - 1], StrategiesMustBeInAscendingOrder());
            uint256 wad = params.wadsToSlash[i];
            require(wad != 0 && wad <= Wad.ONE, InvalidWadToSlash());
            require(_strategiesOf[keyOf(operatorSet)].contains(strategy), StrategyNotInOperatorSet());
            (wadSlashed[i], shares[i]) = _slash(params.operator, operatorSet, slashId, strategy, wad);
        }
        emit OperatorSlashed(params.operator, operatorSet, params.strategies, wadSlashed, params.description);
    }

    function getSlashCount(OperatorSet calldata operatorSet) external view returns (uint256) {
        return _slashCount[keyOf(operatorSet)];
    }

    /// The least that can be slashed at `futureBlock`: deallocations that are done by then count, allocations that are
    /// still to come do not, and what is in the withdrawal queue is left out.
    function getMinimumSlashableStake(
        OperatorSet calldata operatorSet,
        address[] calldata operators,
        address[] calldata strategies,
        uint32 futureBlock
    ) external view returns (uint256[][] memory slashableStake) {
        slashableStake = _stake(operatorSet, operators, strategies, futureBlock);
        for (uint256 i = 0; i < operators.length; ++i) {
            if (!isOperatorSlashable(operators[i], operatorSet)) slashableStake[i] = new uint256[](strategies.length);
        }
    }

    function getAllocatedStake(
        OperatorSet calldata operatorSet,
        address[] calldata operators,
        address[] calldata strategies
    ) external view returns (uint256[][] memory) {
        return _stake(operatorSet, operators, strategies, uint32(block.number));
    }

    function _countsFirstDelayAtOnce() internal pure virtual returns (bool) {
        return true;
    }

    function _requireMaySlash(OperatorSet memory operatorSet) internal view virtual {
        require(msg.sender == getSlasher(operatorSet), InvalidCaller());
    }

    function _slashSelector() internal pure override returns (bytes4) {
        return this.slashOperator.selector;
    }

    function _modify(
        address operator,
        OperatorSet calldata operatorSet,
        address strategy,
        uint64 target,
        bool slashable,
        uint32 delay
    ) private {
        _clearDeallocations(operator, strategy, type(uint16).max);
        bytes32 key = keyOf(operatorSet);
        (Allocation memory allocation, uint64 encumbered) = _current(operator, key, strategy);
        require(allocation.effectBlock == 0, ModificationAlreadyPending());
        require(allocation.currentMagnitude != target, SameMagnitude());

        allocation.pendingDiff = int128(uint128(target)) - int128(uint128(allocation.currentMagnitude));
        if (allocation.pendingDiff > 0) {
            encumbered = _moved(encumbered, allocation.pendingDiff);
            require(encumbered <= getMaxMagnitude(operator, strategy), InsufficientMagnitude());
            allocation.effectBlock = uint32(block.number) + delay;
        } else if (slashable && allocation.currentMagnitude != 0 && _strategiesOf[key].contains(strategy)) {
            _deallocations[operator][strategy].setKeys.push(key);
            allocation.effectBlock = uint32(block.number) + DEALLOCATION_DELAY + 1;
        } else {
            encumbered = _moved(encumbered, allocation.pendingDiff);
            allocation = Allocation({currentMagnitude: target, pendingDiff: 0, effectBlock: uint32(block.number)});
        }
        _store(operator, key, strategy, allocation, encumbered);
        emit AllocationUpdated(operator, operatorSet, strategy, target, allocation.effectBlock);
    }

    function _slash(
        address operator,
        OperatorSet memory operatorSet,
        uint256 slashId,
        address strategy,
        uint256 wad
    ) private returns (uint256 wadSlashed, uint256 shares) {
        (Allocation memory allocation, uint64 encumbered) = _current(operator, keyOf(operatorSet), strategy);
        if (allocation.currentMagnitude == 0) return (0, 0);
        uint64 before = getMaxMagnitude(operator, strategy);
        uint64 slashed = uint64(uint256(allocation.currentMagnitude).mulUp(wad));
        wadSlashed = uint256(slashed).div(before);
        allocation.currentMagnitude -= slashed;
        if (allocation.pendingDiff < 0) {
            // What was about to leave is slashed like what stays.
            allocation.pendingDiff += int128(uint128(uint256(uint128(-allocation.pendingDiff)).mulUp(wad)));
            emit AllocationUpdated(
                operator,
                operatorSet,
                strategy,
                _moved(allocation.currentMagnitude, allocation.pendingDiff),
                allocation.effectBlock
            );
        }
        _store(operator, keyOf(operatorSet), strategy, allocation, encumbered - slashed);
        emit AllocationUpdated(
            operator, operatorSet, strategy, allocation.currentMagnitude, uint32(block.number)
        );
        uint64 max = before - slashed;
        _maxMagnitude[operator][strategy].push(max);
        emit MaxMagnitudeUpdated(operator, strategy, max);
        shares = delegation.slashOperatorShares(operator, operatorSet, slashId, strategy, before, max);
    }

    function _stake(
        OperatorSet calldata operatorSet,
        address[] calldata operators,
        address[] calldata strategies,
        uint32 atBlock
    ) private view returns (uint256[][] memory stake) {
        stake = delegation.getOperatorsShares(operators, strategies);
        for (uint256 i = 0; i < operators.length; ++i) {
            for (uint256 j = 0; j < strategies.length; ++j) {
                stake[i][j] = stake[i][j].mul(_share(operatorSet, operators[i], strategies[j], atBlock));
            }
        }
    }

    function _share(OperatorSet calldata operatorSet, address operator, address strategy, uint32 atBlock)
        private
        view
        returns (uint256)
    {
        uint64 max = getMaxMagnitude(operator, strategy);
        if (max == 0) return 0;
        Allocation memory allocation = getAllocation(operator, operatorSet, strategy);
        if (allocation.pendingDiff < 0 && allocation.effectBlock <= atBlock) {
            allocation.currentMagnitude = _moved(allocation.currentMagnitude, allocation.pendingDiff);
        }
        return uint256(allocation.currentMagnitude).div(max);
    }
}
