// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";
import {IAVSRegistrar, IPermissionController} from "./Interfaces.sol";
import {Permissioned} from "./Permissioned.sol";
import {
    BEACON_CHAIN_ETH,
    BURN_ADDRESS,
    CreateSetParams,
    CreateSetParamsV2,
    InputAddressZero,
    InputArrayLengthMismatch,
    OperatorSet,
    keyOf
} from "./Types.sol";

/// What an AVS sets up: its operator sets, which strategies each may slash, who may slash, and who gets what is slashed.
abstract contract OperatorSets is Permissioned {
    using KeySets for KeySet;

    error InvalidAVSRegistrar();
    error InvalidOperatorSet();
    error InvalidRedistributionRecipient();
    error InvalidStrategy();
    error NonexistentAVSMetadata();
    error SlasherNotSet();
    error StrategyAlreadyInOperatorSet();
    error StrategyNotInOperatorSet();

    event AVSMetadataURIUpdated(address indexed avs, string metadataURI);
    event AVSRegistrarSet(address avs, address registrar);
    event OperatorSetCreated(OperatorSet operatorSet);
    event RedistributionAddressSet(OperatorSet operatorSet, address redistributionRecipient);
    event SlasherMigrated(OperatorSet operatorSet, address slasher);
    event SlasherUpdated(OperatorSet operatorSet, address slasher, uint32 effectBlock);
    event StrategyAddedToOperatorSet(OperatorSet operatorSet, address strategy);
    event StrategyRemovedFromOperatorSet(OperatorSet operatorSet, address strategy);

    struct Slasher {
        address current;
        address pending;
        uint32 effectBlock;
    }

    uint32 public immutable ALLOCATION_CONFIGURATION_DELAY;

    mapping(address avs => bool) private _hasMetadata;
    mapping(address avs => address) private _registrarOf;
    mapping(address avs => KeySet) private _setsOf;
    mapping(bytes32 setKey => KeySet) internal _strategiesOf;
    mapping(bytes32 setKey => address) private _recipientOf;
    mapping(bytes32 setKey => Slasher) private _slasherOf;

    constructor(IPermissionController controller, uint32 configurationDelayBlocks) Permissioned(controller) {
        ALLOCATION_CONFIGURATION_DELAY = configurationDelayBlocks;
    }

    function SLASHER_CONFIGURATION_DELAY() external view returns (uint32) {
        return ALLOCATION_CONFIGURATION_DELAY;
    }

    function updateAVSMetadataURI(address avs, string calldata metadataURI) external checkCanCall(avs) {
        _hasMetadata[avs] = true;
        emit AVSMetadataURIUpdated(avs, metadataURI);
    }

    function setAVSRegistrar(address avs, address registrar) external checkCanCall(avs) {
        require(IAVSRegistrar(registrar).supportsAVS(avs), InvalidAVSRegistrar());
        _registrarOf[avs] = registrar;
        emit AVSRegistrarSet(avs, registrar);
    }

    function createOperatorSets(address avs, CreateSetParams[] calldata params) external checkCanCall(avs) {
        _requireMetadata(avs);
        for (uint256 i = 0; i < params.length; ++i) {
            _create(OperatorSet(avs, params[i].operatorSetId), params[i].strategies, avs, BURN_ADDRESS);
        }
    }

    function createOperatorSets(address avs, CreateSetParamsV2[] calldata params) external checkCanCall(avs) {
        _requireMetadata(avs);
        for (uint256 i = 0; i < params.length; ++i) {
            _create(OperatorSet(avs, params[i].operatorSetId), params[i].strategies, params[i].slasher, BURN_ADDRESS);
        }
    }

    function createRedistributingOperatorSets(
        address avs,
        CreateSetParams[] calldata params,
        address[] calldata redistributionRecipients
    ) external checkCanCall(avs) {
        require(params.length == redistributionRecipients.length, InputArrayLengthMismatch());
        _requireMetadata(avs);
        for (uint256 i = 0; i < params.length; ++i) {
            _requireRecipient(redistributionRecipients[i]);
            _create(
                OperatorSet(avs, params[i].operatorSetId), params[i].strategies, avs, redistributionRecipients[i]
            );
        }
    }

    function createRedistributingOperatorSets(
        address avs,
        CreateSetParamsV2[] calldata params,
        address[] calldata redistributionRecipients
    ) external checkCanCall(avs) {
        require(params.length == redistributionRecipients.length, InputArrayLengthMismatch());
        _requireMetadata(avs);
        for (uint256 i = 0; i < params.length; ++i) {
            _requireRecipient(redistributionRecipients[i]);
            _create(
                OperatorSet(avs, params[i].operatorSetId),
                params[i].strategies,
                params[i].slasher,
                redistributionRecipients[i]
            );
        }
    }

    function addStrategiesToOperatorSet(address avs, uint32 operatorSetId, address[] calldata strategies)
        external
        checkCanCall(avs)
    {
        OperatorSet memory operatorSet = OperatorSet(avs, operatorSetId);
        _requireSet(operatorSet);
        bool redistributes = isRedistributingOperatorSet(operatorSet);
        for (uint256 i = 0; i < strategies.length; ++i) _addStrategy(operatorSet, strategies[i], redistributes);
    }

    function removeStrategiesFromOperatorSet(address avs, uint32 operatorSetId, address[] calldata strategies)
        external
        checkCanCall(avs)
    {
        OperatorSet memory operatorSet = OperatorSet(avs, operatorSetId);
        _requireSet(operatorSet);
        for (uint256 i = 0; i < strategies.length; ++i) {
            require(_strategiesOf[keyOf(operatorSet)].remove(strategies[i]), StrategyNotInOperatorSet());
            emit StrategyRemovedFromOperatorSet(operatorSet, strategies[i]);
        }
    }

    function updateSlasher(OperatorSet calldata operatorSet, address slasher) external checkCanCall(operatorSet.avs) {
        _requireSet(operatorSet);
        require(getSlasher(operatorSet) != address(0), SlasherNotSet());
        _setSlasher(operatorSet, slasher, ALLOCATION_CONFIGURATION_DELAY + 1);
    }

    /// Gives sets from before there were slashers theirs: whom the AVS appointed first, or the AVS. Anyone may call it.
    function migrateSlashers(OperatorSet[] memory operatorSets) external {
        for (uint256 i = 0; i < operatorSets.length; ++i) {
            OperatorSet memory operatorSet = operatorSets[i];
            if (!isOperatorSet(operatorSet) || getSlasher(operatorSet) != address(0)) continue;
            address[] memory appointed =
                permissionController.getAppointees(operatorSet.avs, address(this), _slashSelector());
            address slasher = appointed.length == 0 || appointed[0] == address(0) ? operatorSet.avs : appointed[0];
            _setSlasher(operatorSet, slasher, 0);
            emit SlasherMigrated(operatorSet, slasher);
        }
    }

    /// The set is then as one from before 1.9 whose slasher was not carried over.
    function devnetForgetSlasher(OperatorSet calldata operatorSet) external {
        delete _slasherOf[keyOf(operatorSet)];
    }

    function isOperatorSet(OperatorSet memory operatorSet) public view returns (bool) {
        return _setsOf[operatorSet.avs].contains(bytes32(uint256(operatorSet.id)));
    }

    function getOperatorSetCount(address avs) external view returns (uint256) {
        return _setsOf[avs].length();
    }

    function getStrategiesInOperatorSet(OperatorSet calldata operatorSet) external view returns (address[] memory) {
        return _strategiesOf[keyOf(operatorSet)].addresses();
    }

    /// The AVS itself until it has named a registrar: an AVS without code then makes registrations fail.
    function getAVSRegistrar(address avs) public view returns (address registrar) {
        registrar = _registrarOf[avs];
        if (registrar == address(0)) registrar = avs;
    }

    function getRedistributionRecipient(OperatorSet memory operatorSet) public view returns (address recipient) {
        recipient = _recipientOf[keyOf(operatorSet)];
        if (recipient == address(0)) recipient = BURN_ADDRESS;
    }

    function isRedistributingOperatorSet(OperatorSet memory operatorSet) public view returns (bool) {
        return getRedistributionRecipient(operatorSet) != BURN_ADDRESS;
    }

    function getSlasher(OperatorSet memory operatorSet) public view returns (address) {
        Slasher storage slasher = _slasherOf[keyOf(operatorSet)];
        bool due = slasher.effectBlock != 0 && block.number >= slasher.effectBlock;
        return due ? slasher.pending : slasher.current;
    }

    /// Zeros when no change is under way.
    function getPendingSlasher(OperatorSet memory operatorSet) external view returns (address, uint32) {
        Slasher storage slasher = _slasherOf[keyOf(operatorSet)];
        return block.number < slasher.effectBlock ? (slasher.pending, slasher.effectBlock) : (address(0), 0);
    }

    function _slashSelector() internal pure virtual returns (bytes4);

    function _requireSet(OperatorSet memory operatorSet) internal view {
        require(isOperatorSet(operatorSet), InvalidOperatorSet());
    }

    function _requireMetadata(address avs) private view {
        require(_hasMetadata[avs], NonexistentAVSMetadata());
    }

    function _requireRecipient(address recipient) private pure {
        require(recipient != address(0), InputAddressZero());
        require(recipient != BURN_ADDRESS, InvalidRedistributionRecipient());
    }

    function _create(OperatorSet memory operatorSet, address[] calldata strategies, address slasher, address recipient)
        private
    {
        require(_setsOf[operatorSet.avs].add(bytes32(uint256(operatorSet.id))), InvalidOperatorSet());
        emit OperatorSetCreated(operatorSet);
        bool redistributes = recipient != BURN_ADDRESS;
        if (redistributes) {
            _recipientOf[keyOf(operatorSet)] = recipient;
            emit RedistributionAddressSet(operatorSet, recipient);
        }
        for (uint256 i = 0; i < strategies.length; ++i) _addStrategy(operatorSet, strategies[i], redistributes);
        _setSlasher(operatorSet, slasher, 0);
    }

    function _addStrategy(OperatorSet memory operatorSet, address strategy, bool redistributes) private {
        // Native stake can be burned but not handed on.
        if (redistributes) require(strategy != BEACON_CHAIN_ETH, InvalidStrategy());
        require(_strategiesOf[keyOf(operatorSet)].add(strategy), StrategyAlreadyInOperatorSet());
        emit StrategyAddedToOperatorSet(operatorSet, strategy);
    }

    function _setSlasher(OperatorSet memory operatorSet, address slasher, uint32 delay) internal virtual {
        require(slasher != address(0), InputAddressZero());
        Slasher storage stored = _slasherOf[keyOf(operatorSet)];
        // The change that is under way is not started again.
        if (slasher == stored.pending && block.number < stored.effectBlock) return;
        uint32 effectBlock = uint32(block.number) + delay;
        _slasherOf[keyOf(operatorSet)] =
            Slasher({current: getSlasher(operatorSet), pending: slasher, effectBlock: effectBlock});
        emit SlasherUpdated(operatorSet, slasher, effectBlock);
    }
}
