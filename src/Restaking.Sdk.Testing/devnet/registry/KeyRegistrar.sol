// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPermissionController} from "../core/Interfaces.sol";
import {Permissioned} from "../core/Permissioned.sol";
import {SignedActions} from "../core/SignedActions.sol";
import {OperatorSet, keyOf} from "../core/Types.sol";
import {Bn254, G1Point, G2Point} from "./Bn254.sol";
import {IAllocations} from "./Interfaces.sol";

/// The keys operators sign with, one per operator set. A key is used once in all the protocol: deregistering does not
/// give it back.
contract KeyRegistrar is Permissioned, SignedActions {
    using Bn254 for G1Point;

    error ConfigurationAlreadySet();
    error InvalidCurveType();
    error InvalidKeyFormat();
    error InvalidKeypair();
    error KeyAlreadyRegistered();
    error KeyNotFound(OperatorSet operatorSet, address operator);
    error OperatorAlreadyRegistered();
    error OperatorSetNotConfigured();
    error OperatorStillSlashable(OperatorSet operatorSet, address operator);
    error ZeroAddress();
    error ZeroPubkey();

    event AggregateBN254KeyUpdated(OperatorSet operatorSet, G1Point newAggregateKey);
    event KeyDeregistered(OperatorSet operatorSet, address indexed operator, CurveType curveType);
    event KeyRegistered(OperatorSet operatorSet, address indexed operator, CurveType curveType, bytes pubkey);
    event OperatorSetConfigured(OperatorSet operatorSet, CurveType curveType);

    enum CurveType {
        NONE,
        ECDSA,
        BN254
    }

    bytes32 public constant ECDSA_KEY_REGISTRATION_TYPEHASH =
        keccak256("ECDSAKeyRegistration(address operator,address avs,uint32 operatorSetId,address keyAddress)");
    bytes32 public constant BN254_KEY_REGISTRATION_TYPEHASH =
        keccak256("BN254KeyRegistration(address operator,address avs,uint32 operatorSetId,bytes keyData)");

    IAllocations public immutable allocationManager;
    mapping(bytes32 setKey => CurveType) private _curveOf;
    mapping(bytes32 setKey => mapping(address operator => bytes)) private _keyOf;
    mapping(bytes32 keyHash => address) private _operatorOf;
    mapping(bytes32 keyHash => bool) public isKeyGloballyRegistered;

    constructor(IPermissionController controller, IAllocations allocations, string memory semanticVersion)
        Permissioned(controller)
        SignedActions(semanticVersion)
    {
        allocationManager = allocations;
    }

    function configureOperatorSet(OperatorSet memory operatorSet, CurveType curveType)
        external
        checkCanCall(operatorSet.avs)
    {
        require(curveType != CurveType.NONE, InvalidCurveType());
        require(_curveOf[keyOf(operatorSet)] == CurveType.NONE, ConfigurationAlreadySet());
        _curveOf[keyOf(operatorSet)] = curveType;
        emit OperatorSetConfigured(operatorSet, curveType);
    }

    function registerKey(
        address operator,
        OperatorSet memory operatorSet,
        bytes calldata keyData,
        bytes calldata signature
    ) external checkCanCall(operator) {
        CurveType curve = _configured(operatorSet);
        require(!isRegistered(operatorSet, operator), OperatorAlreadyRegistered());
        if (curve == CurveType.ECDSA) _registerEcdsa(operator, operatorSet, keyData, signature);
        else _registerBn254(operator, operatorSet, keyData, signature);
        bytes32 keyHash = _hashOf(keyData, curve);
        _keyOf[keyOf(operatorSet)][operator] = keyData;
        isKeyGloballyRegistered[keyHash] = true;
        _operatorOf[keyHash] = operator;
        emit KeyRegistered(operatorSet, operator, curve, keyData);
    }

    function deregisterKey(address operator, OperatorSet memory operatorSet) external checkCanCall(operator) {
        require(
            !allocationManager.isOperatorSlashable(operator, operatorSet), OperatorStillSlashable(operatorSet, operator)
        );
        CurveType curve = _configured(operatorSet);
        require(isRegistered(operatorSet, operator), KeyNotFound(operatorSet, operator));
        delete _keyOf[keyOf(operatorSet)][operator];
        emit KeyDeregistered(operatorSet, operator, curve);
    }

    function isRegistered(OperatorSet memory operatorSet, address operator) public view returns (bool) {
        return _keyOf[keyOf(operatorSet)][operator].length != 0;
    }

    function getOperatorSetCurveType(OperatorSet memory operatorSet) external view returns (CurveType) {
        return _curveOf[keyOf(operatorSet)];
    }

    function getBN254Key(OperatorSet memory operatorSet, address operator)
        external
        view
        returns (G1Point memory g1Point, G2Point memory g2Point)
    {
        bytes memory key = _stored(operatorSet, operator, CurveType.BN254);
        if (key.length != 0) (g1Point.X, g1Point.Y, g2Point.X, g2Point.Y) = _decode(key);
    }

    function getECDSAKey(OperatorSet memory operatorSet, address operator) public view returns (bytes memory) {
        return _stored(operatorSet, operator, CurveType.ECDSA);
    }

    function getECDSAAddress(OperatorSet memory operatorSet, address operator) external view returns (address) {
        return address(bytes20(getECDSAKey(operatorSet, operator)));
    }

    function getKeyHash(OperatorSet memory operatorSet, address operator) external view returns (bytes32) {
        bytes memory key = _keyOf[keyOf(operatorSet)][operator];
        return key.length == 0 ? bytes32(0) : _hashOf(key, _curveOf[keyOf(operatorSet)]);
    }

    /// Of a BN254 key only the part in G1 is asked for: two words.
    function getOperatorFromSigningKey(OperatorSet memory operatorSet, bytes memory keyData)
        external
        view
        returns (address, bool)
    {
        CurveType curve = _curveOf[keyOf(operatorSet)];
        require(curve != CurveType.NONE, InvalidCurveType());
        bytes32 keyHash = keccak256(keyData);
        if (curve == CurveType.BN254) {
            (uint256 x, uint256 y) = abi.decode(keyData, (uint256, uint256));
            keyHash = G1Point(x, y).hash();
        }
        address operator = _operatorOf[keyHash];
        return (operator, isRegistered(operatorSet, operator));
    }

    function getECDSAKeyRegistrationMessageHash(address operator, OperatorSet memory operatorSet, address keyAddress)
        public
        view
        returns (bytes32)
    {
        return _digestOf(
            keccak256(
                abi.encode(ECDSA_KEY_REGISTRATION_TYPEHASH, operator, operatorSet.avs, operatorSet.id, keyAddress)
            )
        );
    }

    function getBN254KeyRegistrationMessageHash(
        address operator,
        OperatorSet memory operatorSet,
        bytes calldata keyData
    ) public view returns (bytes32) {
        return _digestOf(
            keccak256(
                abi.encode(
                    BN254_KEY_REGISTRATION_TYPEHASH, operator, operatorSet.avs, operatorSet.id, keccak256(keyData)
                )
            )
        );
    }

    function encodeBN254KeyData(G1Point memory g1Point, G2Point memory g2Point) external pure returns (bytes memory) {
        return abi.encode(g1Point.X, g1Point.Y, g2Point.X, g2Point.Y);
    }

    /// The key signs, not the operator: its holder may be a contract.
    function _registerEcdsa(
        address operator,
        OperatorSet memory operatorSet,
        bytes calldata keyData,
        bytes calldata signature
    ) private view {
        require(keyData.length == 20, InvalidKeyFormat());
        address key = address(bytes20(keyData));
        require(key != address(0), ZeroPubkey());
        require(!isKeyGloballyRegistered[keccak256(keyData)], KeyAlreadyRegistered());
        bytes32 digest = getECDSAKeyRegistrationMessageHash(operator, operatorSet, key);
        _requireSignature(key, digest, signature, type(uint256).max);
    }

    function _registerBn254(
        address operator,
        OperatorSet memory operatorSet,
        bytes calldata keyData,
        bytes calldata signature
    ) private view {
        require(keyData.length == 192, InvalidKeyFormat());
        require(signature.length == 64, InvalidSignature());
        G1Point memory key1;
        G2Point memory key2;
        (key1.X, key1.Y, key2.X, key2.Y) = _decode(keyData);
        require(key1.X != 0 || key1.Y != 0, ZeroPubkey());
        (uint256 x, uint256 y) = abi.decode(signature, (uint256, uint256));
        bytes32 digest = getBN254KeyRegistrationMessageHash(operator, operatorSet, keyData);
        require(Bn254.isSigned(digest, G1Point(x, y), key1, key2), InvalidSignature());
        require(!isKeyGloballyRegistered[key1.hash()], KeyAlreadyRegistered());
    }

    function _configured(OperatorSet memory operatorSet) private view returns (CurveType curve) {
        curve = _curveOf[keyOf(operatorSet)];
        require(curve != CurveType.NONE, OperatorSetNotConfigured());
    }

    function _stored(OperatorSet memory operatorSet, address operator, CurveType curve)
        private
        view
        returns (bytes memory)
    {
        require(_curveOf[keyOf(operatorSet)] == curve, InvalidCurveType());
        return _keyOf[keyOf(operatorSet)][operator];
    }

    function _hashOf(bytes memory key, CurveType curve) private pure returns (bytes32) {
        if (curve == CurveType.ECDSA) return keccak256(key);
        (uint256 x, uint256 y,,) = _decode(key);
        return G1Point(x, y).hash();
    }

    function _decode(bytes memory key)
        private
        pure
        returns (uint256 x, uint256 y, uint256[2] memory x2, uint256[2] memory y2)
    {
        return abi.decode(key, (uint256, uint256, uint256[2], uint256[2]));
    }
}
