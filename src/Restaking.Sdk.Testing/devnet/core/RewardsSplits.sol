// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RewardsSettings} from "./RewardsSettings.sol";
import {OperatorSet, keyOf} from "./Types.sol";

interface IOperatorSetRegister {
    function isOperatorSet(OperatorSet calldata operatorSet) external view returns (bool);
    function getOperatorSetCount(address avs) external view returns (uint256);
}

/// What part of their stakers' rewards operators keep. A change counts after the activation delay, one at a time.
abstract contract RewardsSplits is RewardsSettings {
    error InvalidOperatorSet();
    error PreviousSplitPending();

    event OperatorAVSSplitBipsSet(
        address indexed caller,
        address indexed operator,
        address indexed avs,
        uint32 activatedAt,
        uint16 oldOperatorAVSSplitBips,
        uint16 newOperatorAVSSplitBips
    );
    event OperatorPISplitBipsSet(
        address indexed caller,
        address indexed operator,
        uint32 activatedAt,
        uint16 oldOperatorPISplitBips,
        uint16 newOperatorPISplitBips
    );
    event OperatorSetSplitBipsSet(
        address indexed caller,
        address indexed operator,
        OperatorSet operatorSet,
        uint32 activatedAt,
        uint16 oldOperatorSetSplitBips,
        uint16 newOperatorSetSplitBips
    );

    struct Split {
        uint16 before;
        uint16 current;
        uint32 activatedAt;
    }

    uint8 private constant AVS_SPLITS = 6;
    uint8 private constant PROGRAMMATIC_SPLITS = 7;
    uint8 private constant SET_SPLITS = 8;
    // Marks a first change: until it counts, the default does.
    uint16 private constant DEFAULT = type(uint16).max;

    mapping(address operator => mapping(address avs => Split)) private _avsSplits;
    mapping(address operator => Split) private _programmaticSplits;
    mapping(address operator => mapping(bytes32 setKey => Split)) private _setSplits;

    function setOperatorAVSSplit(address operator, address avs, uint16 split)
        external
        onlyWhenNotPaused(AVS_SPLITS)
        checkCanCall(operator)
    {
        (uint32 activatedAt, uint16 before) = _change(_avsSplits[operator][avs], split);
        emit OperatorAVSSplitBipsSet(msg.sender, operator, avs, activatedAt, before, split);
    }

    function setOperatorPISplit(address operator, uint16 split)
        external
        onlyWhenNotPaused(PROGRAMMATIC_SPLITS)
        checkCanCall(operator)
    {
        (uint32 activatedAt, uint16 before) = _change(_programmaticSplits[operator], split);
        emit OperatorPISplitBipsSet(msg.sender, operator, activatedAt, before, split);
    }

    function setOperatorSetSplit(address operator, OperatorSet calldata operatorSet, uint16 split)
        external
        onlyWhenNotPaused(SET_SPLITS)
        checkCanCall(operator)
    {
        _requireSet(operatorSet);
        (uint32 activatedAt, uint16 before) = _change(_setSplits[operator][keyOf(operatorSet)], split);
        emit OperatorSetSplitBipsSet(msg.sender, operator, operatorSet, activatedAt, before, split);
    }

    function getOperatorAVSSplit(address operator, address avs) external view returns (uint16) {
        return _now(_avsSplits[operator][avs]);
    }

    function getOperatorPISplit(address operator) external view returns (uint16) {
        return _now(_programmaticSplits[operator]);
    }

    function getOperatorSetSplit(address operator, OperatorSet calldata operatorSet) external view returns (uint16) {
        return _now(_setSplits[operator][keyOf(operatorSet)]);
    }

    function _requireSet(OperatorSet calldata operatorSet) internal view {
        require(IOperatorSetRegister(allocationManager).isOperatorSet(operatorSet), InvalidOperatorSet());
    }

    function _change(Split storage stored, uint16 split) private returns (uint32 activatedAt, uint16 before) {
        activatedAt = uint32(block.timestamp) + activationDelay;
        before = _now(stored);
        require(split <= WHOLE, SplitExceedsMax());
        require(block.timestamp > stored.activatedAt, PreviousSplitPending());
        stored.before = stored.activatedAt == 0 ? DEFAULT : stored.current;
        stored.current = split;
        stored.activatedAt = activatedAt;
    }

    function _now(Split storage stored) private view returns (uint16) {
        if (stored.activatedAt != 0 && block.timestamp >= stored.activatedAt) return stored.current;
        bool none = stored.activatedAt == 0 || stored.before == DEFAULT;
        return none ? defaultOperatorSplitBips : stored.before;
    }
}
