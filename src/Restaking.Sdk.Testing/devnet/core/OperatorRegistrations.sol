// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";
import {IAVSRegistrar, IDelegationManager} from "./Interfaces.sol";
import {OperatorSets} from "./OperatorSets.sol";
import {Pausing} from "./Pausing.sol";
import {DeregisterParams, OperatorSet, RegisterParams, keyOf, operatorSetOf} from "./Types.sol";
import {WiredOnce} from "./WiredOnce.sol";

/// Which operators are in which operator sets. One that leaves stays slashable for `DEALLOCATION_DELAY` blocks.
abstract contract OperatorRegistrations is Pausing, OperatorSets, WiredOnce {
    using KeySets for KeySet;

    error AlreadyMemberOfSet();
    error InvalidCaller();
    error InvalidOperator();
    error NotMemberOfSet();

    event OperatorAddedToOperatorSet(address indexed operator, OperatorSet operatorSet);
    event OperatorRemovedFromOperatorSet(address indexed operator, OperatorSet operatorSet);

    struct Registration {
        bool registered;
        uint32 slashableUntil;
    }

    uint8 internal constant REGISTRATION = 2;

    uint32 public immutable DEALLOCATION_DELAY;
    IDelegationManager public delegation;

    mapping(bytes32 setKey => KeySet) private _membersOf;
    mapping(address operator => KeySet) internal _registeredSetsOf;
    mapping(address operator => mapping(bytes32 setKey => Registration)) private _registrations;

    constructor(uint32 deallocationDelayBlocks) {
        DEALLOCATION_DELAY = deallocationDelayBlocks;
    }

    function initialize(IDelegationManager delegations) external once {
        delegation = delegations;
    }

    function registerForOperatorSets(address operator, RegisterParams calldata params)
        external
        onlyWhenNotPaused(REGISTRATION)
        checkCanCall(operator)
    {
        require(delegation.isOperator(operator), InvalidOperator());
        for (uint256 i = 0; i < params.operatorSetIds.length; ++i) {
            OperatorSet memory operatorSet = OperatorSet(params.avs, params.operatorSetIds[i]);
            _requireSet(operatorSet);
            require(!isOperatorSlashable(operator, operatorSet), AlreadyMemberOfSet());
            bytes32 key = keyOf(operatorSet);
            _registeredSetsOf[operator].add(key);
            _membersOf[key].add(operator);
            _registrations[operator][key].registered = true;
            emit OperatorAddedToOperatorSet(operator, operatorSet);
        }
        IAVSRegistrar(getAVSRegistrar(params.avs)).registerOperator(
            operator, params.avs, params.operatorSetIds, params.data
        );
    }

    /// The operator's side and the AVS's side may both do it.
    function deregisterFromOperatorSets(DeregisterParams calldata params) external onlyWhenNotPaused(REGISTRATION) {
        require(_mayActFor(params.operator) || _mayActFor(params.avs), InvalidCaller());
        for (uint256 i = 0; i < params.operatorSetIds.length; ++i) {
            OperatorSet memory operatorSet = OperatorSet(params.avs, params.operatorSetIds[i]);
            _requireSet(operatorSet);
            bytes32 key = keyOf(operatorSet);
            require(_registrations[params.operator][key].registered, NotMemberOfSet());
            _registeredSetsOf[params.operator].remove(key);
            _membersOf[key].remove(params.operator);
            _registrations[params.operator][key] =
                Registration({registered: false, slashableUntil: uint32(block.number) + DEALLOCATION_DELAY});
            emit OperatorRemovedFromOperatorSet(params.operator, operatorSet);
        }
        IAVSRegistrar(getAVSRegistrar(params.avs)).deregisterOperator(
            params.operator, params.avs, params.operatorSetIds
        );
    }

    function isOperatorSlashable(address operator, OperatorSet memory operatorSet) public view returns (bool) {
        Registration storage registration = _registrations[operator][keyOf(operatorSet)];
        return registration.registered || block.number <= registration.slashableUntil;
    }

    function isMemberOfOperatorSet(address operator, OperatorSet calldata operatorSet) external view returns (bool) {
        return _membersOf[keyOf(operatorSet)].contains(operator);
    }

    function getMembers(OperatorSet calldata operatorSet) external view returns (address[] memory) {
        return _membersOf[keyOf(operatorSet)].addresses();
    }

    function getMemberCount(OperatorSet calldata operatorSet) external view returns (uint256) {
        return _membersOf[keyOf(operatorSet)].length();
    }

    function getRegisteredSets(address operator) external view returns (OperatorSet[] memory) {
        return _listSets(_registeredSetsOf[operator]);
    }

    function _listSets(KeySet storage keys) internal view returns (OperatorSet[] memory operatorSets) {
        operatorSets = new OperatorSet[](keys.length());
        for (uint256 i = 0; i < operatorSets.length; ++i) operatorSets[i] = operatorSetOf(keys.items[i]);
    }
}
