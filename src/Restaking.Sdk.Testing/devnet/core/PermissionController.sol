// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";

/// Who may act for an account: its admins in everything, an appointee in one function of one contract. An account
/// without admins is its own admin; with the first admin it stops being one.
contract PermissionController {
    using KeySets for KeySet;

    error AdminAlreadyPending();
    error AdminAlreadySet();
    error AdminNotPending();
    error AdminNotSet();
    error AppointeeAlreadySet();
    error AppointeeNotSet();
    error CannotHaveZeroAdmins();
    error NotAdmin();

    event AdminRemoved(address indexed account, address admin);
    event AdminSet(address indexed account, address admin);
    event AppointeeRemoved(address indexed account, address indexed appointee, address target, bytes4 selector);
    event AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector);
    event PendingAdminAdded(address indexed account, address admin);
    event PendingAdminRemoved(address indexed account, address admin);

    struct Roles {
        KeySet admins;
        KeySet pendingAdmins;
        mapping(address appointee => KeySet) permissionsOf;
        mapping(bytes32 permission => KeySet) appointeesOf;
    }

    mapping(address account => Roles) private _roles;

    modifier onlyAdmin(address account) {
        require(isAdmin(account, msg.sender), NotAdmin());
        _;
    }

    function addPendingAdmin(address account, address admin) external onlyAdmin(account) {
        require(!_roles[account].admins.contains(admin), AdminAlreadySet());
        require(_roles[account].pendingAdmins.add(admin), AdminAlreadyPending());
        emit PendingAdminAdded(account, admin);
    }

    function removePendingAdmin(address account, address admin) external onlyAdmin(account) {
        require(_roles[account].pendingAdmins.remove(admin), AdminNotPending());
        emit PendingAdminRemoved(account, admin);
    }

    function acceptAdmin(address account) external {
        require(_roles[account].pendingAdmins.remove(msg.sender), AdminNotPending());
        _roles[account].admins.add(msg.sender);
        emit AdminSet(account, msg.sender);
    }

    function removeAdmin(address account, address admin) external onlyAdmin(account) {
        require(_roles[account].admins.length() > 1, CannotHaveZeroAdmins());
        require(_roles[account].admins.remove(admin), AdminNotSet());
        emit AdminRemoved(account, admin);
    }

    function setAppointee(address account, address appointee, address target, bytes4 selector)
        external
        onlyAdmin(account)
    {
        bytes32 permission = _permission(target, selector);
        require(_roles[account].permissionsOf[appointee].add(permission), AppointeeAlreadySet());
        _roles[account].appointeesOf[permission].add(appointee);
        emit AppointeeSet(account, appointee, target, selector);
    }

    function removeAppointee(address account, address appointee, address target, bytes4 selector)
        external
        onlyAdmin(account)
    {
        bytes32 permission = _permission(target, selector);
        require(_roles[account].permissionsOf[appointee].remove(permission), AppointeeNotSet());
        _roles[account].appointeesOf[permission].remove(appointee);
        emit AppointeeRemoved(account, appointee, target, selector);
    }

    function isAdmin(address account, address caller) public view returns (bool) {
        Roles storage roles = _roles[account];
        return roles.admins.length() == 0 ? account == caller : roles.admins.contains(caller);
    }

    function isPendingAdmin(address account, address pendingAdmin) external view returns (bool) {
        return _roles[account].pendingAdmins.contains(pendingAdmin);
    }

    function canCall(address account, address caller, address target, bytes4 selector) external view returns (bool) {
        return isAdmin(account, caller) || _roles[account].permissionsOf[caller].contains(_permission(target, selector));
    }

    function getAdmins(address account) external view returns (address[] memory admins) {
        if (_roles[account].admins.length() != 0) return _roles[account].admins.addresses();
        admins = new address[](1);
        admins[0] = account;
    }

    function getPendingAdmins(address account) external view returns (address[] memory) {
        return _roles[account].pendingAdmins.addresses();
    }

    function getAppointees(address account, address target, bytes4 selector) external view returns (address[] memory) {
        return _roles[account].appointeesOf[_permission(target, selector)].addresses();
    }

    function getAppointeePermissions(address account, address appointee)
        external
        view
        returns (address[] memory targets, bytes4[] memory selectors)
    {
        bytes32[] storage permissions = _roles[account].permissionsOf[appointee].items;
        targets = new address[](permissions.length);
        selectors = new bytes4[](permissions.length);
        for (uint256 i = 0; i < permissions.length; ++i) {
            targets[i] = address(uint160(uint256(permissions[i]) >> 32));
            selectors[i] = bytes4(uint32(uint256(permissions[i])));
        }
    }

    function _permission(address target, bytes4 selector) private pure returns (bytes32) {
        return bytes32(uint256(uint160(target)) << 32 | uint32(selector));
    }
}
