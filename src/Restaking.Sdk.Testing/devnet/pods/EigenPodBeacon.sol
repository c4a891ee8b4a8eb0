// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Names the code of all pods.
contract EigenPodBeacon {
    event Upgraded(address indexed implementation);

    address public implementation;
    address public owner;

    constructor(address firstImplementation, address firstOwner) {
        implementation = firstImplementation;
        owner = firstOwner;
        emit Upgraded(firstImplementation);
    }

    function upgradeTo(address newImplementation) external {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        require(newImplementation.code.length > 0, "UpgradeableBeacon: implementation is not a contract");
        implementation = newImplementation;
        emit Upgraded(newImplementation);
    }
}
