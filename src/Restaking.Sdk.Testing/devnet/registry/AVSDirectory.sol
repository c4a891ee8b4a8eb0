// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPauserRegistry} from "../core/Interfaces.sol";
import {Pausing} from "../core/Pausing.sol";
import {SignedActions} from "../core/SignedActions.sol";
import {Owned} from "../lib/Owned.sol";
import {IOperators} from "./Interfaces.sol";

/// Operators of AVSs of the older kind: the AVS sends, with a signature of the operator.
contract AVSDirectory is Owned, Pausing, SignedActions {
    error OperatorAlreadyRegisteredToAVS();
    error OperatorNotRegisteredToAVS();
    error OperatorNotRegisteredToEigenLayer();
    error SaltSpent();

    event AVSMetadataURIUpdated(address indexed avs, string metadataURI);
    event OperatorAVSRegistrationStatusUpdated(
        address indexed operator, address indexed avs, OperatorAVSRegistrationStatus status
    );

    enum OperatorAVSRegistrationStatus {
        UNREGISTERED,
        REGISTERED
    }

    struct SignatureWithSaltAndExpiry {
        bytes signature;
        bytes32 salt;
        uint256 expiry;
    }

    bytes32 public constant OPERATOR_AVS_REGISTRATION_TYPEHASH =
        keccak256("OperatorAVSRegistration(address operator,address avs,bytes32 salt,uint256 expiry)");

    uint8 private constant REGISTRATION = 0;

    IOperators public immutable delegation;
    mapping(address avs => mapping(address operator => OperatorAVSRegistrationStatus)) public avsOperatorStatus;
    mapping(address operator => mapping(bytes32 salt => bool)) public operatorSaltIsSpent;

    constructor(IOperators delegations, IPauserRegistry registry, string memory semanticVersion, address firstOwner)
        Owned(firstOwner)
        Pausing(registry)
        SignedActions(semanticVersion)
    {
        delegation = delegations;
    }

    function updateAVSMetadataURI(string calldata metadataURI) external {
        emit AVSMetadataURIUpdated(msg.sender, metadataURI);
    }

    function cancelSalt(bytes32 salt) external {
        operatorSaltIsSpent[msg.sender][salt] = true;
    }

    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry memory operatorSignature)
        external
        onlyWhenNotPaused(REGISTRATION)
    {
        require(!_isRegistered(operator), OperatorAlreadyRegisteredToAVS());
        bytes32 salt = operatorSignature.salt;
        require(!operatorSaltIsSpent[operator][salt], SaltSpent());
        require(delegation.isOperator(operator), OperatorNotRegisteredToEigenLayer());
        uint256 expiry = operatorSignature.expiry;
        bytes32 digest = calculateOperatorAVSRegistrationDigestHash(operator, msg.sender, salt, expiry);
        _requireSignature(operator, digest, operatorSignature.signature, expiry);
        operatorSaltIsSpent[operator][salt] = true;
        _setStatus(operator, OperatorAVSRegistrationStatus.REGISTERED);
    }

    function deregisterOperatorFromAVS(address operator) external onlyWhenNotPaused(REGISTRATION) {
        require(_isRegistered(operator), OperatorNotRegisteredToAVS());
        _setStatus(operator, OperatorAVSRegistrationStatus.UNREGISTERED);
    }

    function calculateOperatorAVSRegistrationDigestHash(address operator, address avs, bytes32 salt, uint256 expiry)
        public
        view
        returns (bytes32)
    {
        return _digestOf(keccak256(abi.encode(OPERATOR_AVS_REGISTRATION_TYPEHASH, operator, avs, salt, expiry)));
    }

    function _isRegistered(address operator) private view returns (bool) {
        return avsOperatorStatus[msg.sender][operator] == OperatorAVSRegistrationStatus.REGISTERED;
    }

    function _setStatus(address operator, OperatorAVSRegistrationStatus status) private {
        avsOperatorStatus[msg.sender][operator] = status;
        emit OperatorAVSRegistrationStatusUpdated(operator, msg.sender, status);
    }
}
