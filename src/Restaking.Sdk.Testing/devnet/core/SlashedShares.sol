// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";
import {IAllocationManager, IDelegationManager, IStrategy} from "./Interfaces.sol";
import {BURN_ADDRESS, OperatorSet, keyOf, operatorSetOf} from "./Types.sol";

/// Shares taken by slashes, by operator set and slash, until someone pays them out: to the burn address, or to the
/// recipient of an operator set that redistributes. They stay in `totalShares` of their strategy until then.
abstract contract SlashedShares {
    using KeySets for KeySet;

    error OnlyDelegationManager();
    error StrategyAlreadyInSlash();

    event BurnableSharesDecreased(address strategy, uint256 shares);
    event BurnOrRedistributableSharesDecreased(
        OperatorSet operatorSet, uint256 slashId, address strategy, uint256 shares
    );
    event BurnOrRedistributableSharesIncreased(
        OperatorSet operatorSet, uint256 slashId, address strategy, uint256 shares
    );

    struct Slash {
        KeySet strategies;
        mapping(address strategy => uint256) sharesOf;
    }

    address public constant DEFAULT_BURN_ADDRESS = BURN_ADDRESS;

    IAllocationManager public immutable allocationManager;
    IDelegationManager public immutable delegation;

    mapping(bytes32 operatorSetKey => mapping(uint256 slashId => Slash)) private _slashes;
    mapping(bytes32 operatorSetKey => KeySet) private _pendingSlashIds;
    KeySet private _pendingOperatorSets;
    KeySet private _burnable;
    mapping(address strategy => uint256) public getBurnableShares;

    constructor(IAllocationManager allocations, IDelegationManager delegations) {
        allocationManager = allocations;
        delegation = delegations;
    }

    modifier onlyDelegationManager() {
        require(msg.sender == address(delegation), OnlyDelegationManager());
        _;
    }

    function increaseBurnOrRedistributableShares(
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy,
        uint256 sharesToBurn
    ) external virtual onlyDelegationManager {
        bytes32 key = keyOf(operatorSet);
        Slash storage slash = _slashes[key][slashId];
        require(slash.strategies.add(strategy), StrategyAlreadyInSlash());
        slash.sharesOf[strategy] = sharesToBurn;
        _pendingOperatorSets.add(key);
        if (_pendingSlashIds[key].add(bytes32(slashId))) _slashBegins(key, slashId);
        emit BurnOrRedistributableSharesIncreased(operatorSet, slashId, strategy, sharesToBurn);
    }

    function getBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId)
        external
        view
        returns (address[] memory strategies, uint256[] memory shares)
    {
        Slash storage slash = _slashes[keyOf(operatorSet)][slashId];
        strategies = slash.strategies.addresses();
        shares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) shares[i] = slash.sharesOf[strategies[i]];
    }

    function getBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId, address strategy)
        external
        view
        returns (uint256)
    {
        return _slashes[keyOf(operatorSet)][slashId].sharesOf[strategy];
    }

    function getBurnOrRedistributableCount(OperatorSet calldata operatorSet, uint256 slashId)
        external
        view
        returns (uint256)
    {
        return _slashes[keyOf(operatorSet)][slashId].strategies.length();
    }

    function getPendingOperatorSets() external view returns (OperatorSet[] memory operatorSets) {
        operatorSets = new OperatorSet[](_pendingOperatorSets.length());
        for (uint256 i = 0; i < operatorSets.length; ++i) operatorSets[i] = operatorSetOf(_pendingOperatorSets.items[i]);
    }

    function getPendingSlashIds(OperatorSet calldata operatorSet) external view returns (uint256[] memory slashIds) {
        bytes32[] storage pending = _pendingSlashIds[keyOf(operatorSet)].items;
        slashIds = new uint256[](pending.length);
        for (uint256 i = 0; i < slashIds.length; ++i) slashIds[i] = uint256(pending[i]);
    }

    /// Burns what slashes took of a strategy before there were slash ids. Anyone may call it.
    function burnShares(address strategy) external {
        uint256 shares = getBurnableShares[strategy];
        delete getBurnableShares[strategy];
        _burnable.remove(strategy);
        emit BurnableSharesDecreased(strategy, shares);
        if (shares != 0) IStrategy(strategy).withdraw(BURN_ADDRESS, IStrategy(strategy).underlyingToken(), shares);
    }

    function getStrategiesWithBurnableShares()
        external
        view
        returns (address[] memory strategies, uint256[] memory shares)
    {
        strategies = _burnable.addresses();
        shares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) shares[i] = getBurnableShares[strategies[i]];
    }

    function _addBurnable(address strategy, uint256 shares) internal {
        _burnable.add(strategy);
        getBurnableShares[strategy] += shares;
    }

    function _clearAll(OperatorSet calldata operatorSet, uint256 slashId) internal returns (uint256[] memory amounts) {
        _requireMayClear(keyOf(operatorSet), slashId);
        address[] memory strategies = _slashes[keyOf(operatorSet)][slashId].strategies.addresses();
        amounts = new uint256[](strategies.length);
        for (uint256 i = 0; i < amounts.length; ++i) amounts[i] = _clearOne(operatorSet, slashId, strategies[i]);
    }

    function _clearOne(OperatorSet calldata operatorSet, uint256 slashId, address strategy)
        internal
        returns (uint256 amount)
    {
        bytes32 key = keyOf(operatorSet);
        _requireMayClear(key, slashId);
        Slash storage slash = _slashes[key][slashId];
        uint256 shares = slash.sharesOf[strategy];
        slash.strategies.remove(strategy);
        delete slash.sharesOf[strategy];
        if (shares != 0) {
            amount = IStrategy(strategy).withdraw(
                allocationManager.getRedistributionRecipient(operatorSet),
                IStrategy(strategy).underlyingToken(),
                shares
            );
            emit BurnOrRedistributableSharesDecreased(operatorSet, slashId, strategy, shares);
        }
        if (slash.strategies.length() == 0) {
            _pendingSlashIds[key].remove(bytes32(slashId));
            _slashEnds(key, slashId);
            if (_pendingSlashIds[key].length() == 0) _pendingOperatorSets.remove(key);
        }
    }

    /// Versions that have slashed shares wait count from here.
    function _slashBegins(bytes32 key, uint256 slashId) internal virtual;

    function _slashEnds(bytes32 key, uint256 slashId) internal virtual;

    function _requireMayClear(bytes32 key, uint256 slashId) internal view virtual;
}
