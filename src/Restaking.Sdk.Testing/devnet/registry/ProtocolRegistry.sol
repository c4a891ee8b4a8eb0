// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InputAddressZero} from "../core/Types.sol";

interface IPausableContract {
    function pauseAll() external;
}

/// The deployment's own directory: which contract is where, and which version all of them are together.
contract ProtocolRegistry {
    error ArrayLengthMismatch();
    error DeploymentNotShipped();
    error InputNameEmpty();
    error InvalidShortString();
    error StringTooLong(string str);

    event DeploymentConfigDeleted(address indexed addr);
    event DeploymentConfigured(address indexed addr, DeploymentConfig config);
    event DeploymentShipped(address indexed addr, DeploymentConfig config);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event SemanticVersionUpdated(string previousSemanticVersion, string semanticVersion);

    struct DeploymentConfig {
        bool pausable;
        bool deprecated;
    }

    bytes32 public constant DEFAULT_ADMIN_ROLE = 0;
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    mapping(bytes32 role => mapping(address account => bool)) public hasRole;
    string public version;
    string[] private _names;
    mapping(string name => address) private _addressOf;
    mapping(address addr => DeploymentConfig) private _configOf;

    constructor(address admin, address pauser) {
        _grant(DEFAULT_ADMIN_ROLE, admin);
        _grant(PAUSER_ROLE, pauser);
    }

    modifier onlyRole(bytes32 role) {
        require(hasRole[role][msg.sender], "AccessControl: account is missing role");
        _;
    }

    function ship(
        address[] calldata addresses,
        DeploymentConfig[] calldata configs,
        string[] calldata names,
        string calldata semanticVersion
    ) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(addresses.length == configs.length && configs.length == names.length, ArrayLengthMismatch());
        emit SemanticVersionUpdated(version, _short(semanticVersion));
        version = semanticVersion;
        for (uint256 i = 0; i < addresses.length; ++i) {
            require(addresses[i] != address(0), InputAddressZero());
            require(bytes(names[i]).length > 0, InputNameEmpty());
            _put(_short(names[i]), addresses[i], configs[i]);
        }
    }

    function configure(string calldata name, DeploymentConfig calldata config) external onlyRole(DEFAULT_ADMIN_ROLE) {
        address addr = _addressOf[name];
        require(addr != address(0), DeploymentNotShipped());
        _configOf[addr] = config;
        emit DeploymentConfigured(addr, config);
    }

    function pauseAll() external onlyRole(PAUSER_ROLE) {
        for (uint256 i = 0; i < _names.length; ++i) {
            address addr = _addressOf[_names[i]];
            DeploymentConfig memory config = _configOf[addr];
            if (config.pausable && !config.deprecated) IPausableContract(addr).pauseAll();
        }
    }

    function majorVersion() external view returns (string memory) {
        bytes memory first = new bytes(1);
        first[0] = bytes(version)[0];
        return string(first);
    }

    function totalDeployments() external view returns (uint256) {
        return _names.length;
    }

    function getAddress(string calldata name) public view returns (address addr) {
        addr = _addressOf[_short(name)];
        require(addr != address(0), "EnumerableMap: nonexistent key");
    }

    function getDeployment(string calldata name) external view returns (address addr, DeploymentConfig memory config) {
        addr = getAddress(name);
        config = _configOf[addr];
    }

    function getAllDeployments()
        external
        view
        returns (string[] memory names, address[] memory addresses, DeploymentConfig[] memory configs)
    {
        names = _names;
        addresses = new address[](names.length);
        configs = new DeploymentConfig[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            addresses[i] = _addressOf[names[i]];
            configs[i] = _configOf[addresses[i]];
        }
    }

    function _put(string memory name, address addr, DeploymentConfig calldata config) private {
        address before = _addressOf[name];
        if (before == address(0)) _names.push(name);
        if (before != address(0) && before != addr) {
            delete _configOf[before];
            emit DeploymentConfigDeleted(before);
        }
        _addressOf[name] = addr;
        _configOf[addr] = config;
        emit DeploymentShipped(addr, config);
    }

    /// Names and version are kept in one word each.
    function _short(string memory text) private pure returns (string memory) {
        require(bytes(text).length < 32, StringTooLong(text));
        return text;
    }

    function _grant(bytes32 role, address account) private {
        hasRole[role][account] = true;
        emit RoleGranted(role, account, msg.sender);
    }
}
