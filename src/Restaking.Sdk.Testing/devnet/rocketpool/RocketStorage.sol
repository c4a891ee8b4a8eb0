// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Where Rocket Pool keeps its addresses and settings, by hashed names: keccak256("contract.address" ++ name) for a
/// contract, keccak256(keccak256("dao.protocol.setting.deposit") ++ path) for a setting.
contract RocketStorage {
    mapping(bytes32 key => address) public getAddress;
    mapping(bytes32 key => uint256) public getUint;
    mapping(bytes32 key => bool) public getBool;

    function getDeployedStatus() external view returns (bool) {
        return address(this).code.length != 0;
    }

    function devnetSetAddress(bytes32 key, address value) external {
        getAddress[key] = value;
    }

    function devnetSetUint(bytes32 key, uint256 value) external {
        getUint[key] = value;
    }

    function devnetSetBool(bytes32 key, bool value) external {
        getBool[key] = value;
    }
}

/// A contract that finds the others through the storage.
abstract contract RocketBase {
    uint256 internal constant ONE = 1 ether;
    RocketStorage internal immutable _storage;

    constructor(RocketStorage rocketStorage) {
        _storage = rocketStorage;
    }

    modifier onlyLatest(string memory name, address account) {
        require(account == _storage.getAddress(_keyOf(name)), "Invalid or outdated contract");
        _;
    }

    function _contract(string memory name) internal view returns (address found) {
        found = _storage.getAddress(_keyOf(name));
        require(found != address(0), "Contract not found");
    }

    function _keyOf(string memory name) private pure returns (bytes32) {
        return keccak256(abi.encodePacked("contract.address", name));
    }
}
