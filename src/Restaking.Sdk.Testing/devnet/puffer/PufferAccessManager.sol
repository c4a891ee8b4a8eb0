// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPufferAccessManager} from "./PufferInterfaces.sol";

/// Who may call what, for all of Puffer's contracts; it pauses a contract by closing it. Unlike the real one, every function is
/// everybody's until `devnetSetFunctionRole` says otherwise.
contract PufferAccessManager is IPufferAccessManager {
    error AccessManagerNotScheduled(bytes32 operationId);

    event TargetClosed(address indexed target, bool closed);
    event TargetFunctionRoleUpdated(address indexed target, bytes4 selector, uint64 indexed roleId);

    uint64 private constant PUBLIC_ROLE = type(uint64).max;

    struct Membership {
        bool isMember;
        uint32 executionDelay;
    }

    mapping(address target => bool) public isTargetClosed;
    mapping(address target => mapping(bytes4 selector => uint64)) private _rolesBelowPublic;
    mapping(uint64 roleId => mapping(address account => Membership)) private _members;

    function devnetSetTargetClosed(address target, bool closed) external {
        isTargetClosed[target] = closed;
        emit TargetClosed(target, closed);
    }

    function devnetSetFunctionRole(address target, bytes4 selector, uint64 roleId) external {
        _rolesBelowPublic[target][selector] = PUBLIC_ROLE - roleId;
        emit TargetFunctionRoleUpdated(target, selector, roleId);
    }

    /// A member with an execution delay (seconds) has to schedule its calls, which this contract does not know: they fail.
    function devnetGrantRole(uint64 roleId, address account, uint32 executionDelay) external {
        _members[roleId][account] = Membership(true, executionDelay);
    }

    function getTargetFunctionRole(address target, bytes4 selector) public view returns (uint64) {
        return PUBLIC_ROLE - _rolesBelowPublic[target][selector];
    }

    function hasRole(uint64 roleId, address account) public view returns (bool isMember, uint32 executionDelay) {
        if (roleId == PUBLIC_ROLE) return (true, 0);
        Membership storage membership = _members[roleId][account];
        return (membership.isMember, membership.executionDelay);
    }

    function canCall(address caller, address target, bytes4 selector) external view returns (bool immediate, uint32 delay) {
        if (isTargetClosed[target]) return (false, 0);
        (bool isMember, uint32 executionDelay) = hasRole(getTargetFunctionRole(target, selector), caller);
        return isMember ? (executionDelay == 0, executionDelay) : (false, 0);
    }

    function devnetConsumeScheduledOp(address caller, bytes calldata data) external view {
        revert AccessManagerNotScheduled(keccak256(abi.encode(caller, msg.sender, data)));
    }
}

/// What a contract under the access manager has.
abstract contract PufferAccessManaged {
    error AccessManagedUnauthorized(address caller);

    address public immutable authority;

    constructor(address manager) {
        authority = manager;
    }

    modifier restricted() {
        (bool immediate, uint32 delay) = IPufferAccessManager(authority).canCall(msg.sender, address(this), msg.sig);
        if (!immediate) {
            require(delay > 0, AccessManagedUnauthorized(msg.sender));
            IPufferAccessManager(authority).devnetConsumeScheduledOp(msg.sender, msg.data);
        }
        _;
    }
}
