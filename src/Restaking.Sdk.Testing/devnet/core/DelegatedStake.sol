// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {DepositScaling} from "./DepositScaling.sol";
import {IAllocationManager, IEigenPodManager, IStrategyManager} from "./Interfaces.sol";
import {BEACON_CHAIN_ETH} from "./Types.sol";

/// Who is delegated to whom, what every operator has been given, and every staker's scaling factor. Native stake is kept
/// by the EigenPodManager; while none is named, every staker has nothing in the beacon chain strategy.
abstract contract DelegatedStake {
    using DepositScaling for uint256;

    error FullySlashed();
    error SharesNegative();

    event DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor);
    event OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares);
    event OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares);

    address public constant beaconChainETHStrategy = BEACON_CHAIN_ETH;

    IAllocationManager public immutable allocationManager;
    IStrategyManager public strategyManager;
    IEigenPodManager public eigenPodManager;

    mapping(address staker => address operator) public delegatedTo;
    mapping(address operator => mapping(address strategy => uint256)) public operatorShares;
    mapping(address staker => mapping(address strategy => uint256)) internal _scaling;

    constructor(IAllocationManager allocations) {
        allocationManager = allocations;
    }

    function isDelegated(address staker) public view returns (bool) {
        return delegatedTo[staker] != address(0);
    }

    /// What of the staker's deposits can be withdrawn after slashing, and the deposits themselves.
    function getWithdrawableShares(address staker, address[] memory strategies)
        external
        view
        returns (uint256[] memory withdrawableShares, uint256[] memory depositShares)
    {
        uint256[] memory slashing = _slashingNow(staker, delegatedTo[staker], strategies);
        withdrawableShares = new uint256[](strategies.length);
        depositShares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) {
            depositShares[i] = _depositSharesOf(staker, strategies[i]);
            withdrawableShares[i] = _scaling[staker][strategies[i]].withdrawable(depositShares[i], slashing[i]);
        }
    }

    /// Rounds down twice: the result can be worth a wei or two less than what was asked for.
    function convertToDepositShares(address staker, address[] memory strategies, uint256[] memory withdrawableShares)
        external
        view
        returns (uint256[] memory depositShares)
    {
        uint256[] memory slashing = _slashingNow(staker, delegatedTo[staker], strategies);
        depositShares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) {
            depositShares[i] = _scaling[staker][strategies[i]].depositSharesFor(withdrawableShares[i], slashing[i]);
        }
    }

    function depositScalingFactor(address staker, address strategy) external view returns (uint256) {
        return _scaling[staker][strategy].factor();
    }

    /// Native stake comes last.
    function getDepositedShares(address staker)
        public
        view
        returns (address[] memory strategies, uint256[] memory shares)
    {
        uint256 native = _depositSharesOf(staker, BEACON_CHAIN_ETH);
        (address[] memory tokenStrategies, uint256[] memory deposits) = strategyManager.getDeposits(staker);
        if (native == 0) return (tokenStrategies, deposits);
        uint256 tokens = tokenStrategies.length;
        strategies = new address[](tokens + 1);
        shares = new uint256[](tokens + 1);
        for (uint256 i = 0; i < tokens; ++i) (strategies[i], shares[i]) = (tokenStrategies[i], deposits[i]);
        (strategies[tokens], shares[tokens]) = (BEACON_CHAIN_ETH, native);
    }

    function getOperatorShares(address operator, address[] memory strategies)
        public
        view
        returns (uint256[] memory shares)
    {
        shares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) shares[i] = operatorShares[operator][strategies[i]];
    }

    function getOperatorsShares(address[] memory operators, address[] memory strategies)
        external
        view
        returns (uint256[][] memory shares)
    {
        shares = new uint256[][](operators.length);
        for (uint256 i = 0; i < operators.length; ++i) shares[i] = getOperatorShares(operators[i], strategies);
    }

    /// Takes new deposit shares into account: the staker's scaling, and the operator's stake when there is one.
    function _addStake(
        address operator,
        address staker,
        address strategy,
        uint256 before,
        uint256 added,
        uint256 slashing
    ) internal {
        require(slashing != 0, FullySlashed());
        if (added == 0) return;
        uint256 updated = _scaling[staker][strategy].afterAdding(before, added, slashing);
        _scaling[staker][strategy] = updated;
        emit DepositScalingFactorUpdated(staker, strategy, updated);
        if (operator == address(0)) return;
        operatorShares[operator][strategy] += added;
        emit OperatorSharesIncreased(operator, staker, strategy, added);
    }

    /// More than the operator has is an underflow (panic 0x11): clients meet it when they queue more than they own.
    function _takeStake(address operator, address staker, address strategy, uint256 shares) internal {
        operatorShares[operator][strategy] -= shares;
        emit OperatorSharesDecreased(operator, staker, strategy, shares);
    }

    /// What falls away of `shares` when the magnitude falls; what is kept is rounded up.
    function _slashed(uint256 shares, uint64 prevMaxMagnitude, uint64 newMaxMagnitude) internal pure returns (uint256) {
        return shares - Wad.mulDivUp(shares, newMaxMagnitude, prevMaxMagnitude);
    }

    function _depositSharesOf(address staker, address strategy) internal view returns (uint256) {
        if (strategy != BEACON_CHAIN_ETH) return strategyManager.stakerDepositShares(staker, strategy);
        return _hasPods() ? eigenPodManager.stakerDepositShares(staker, strategy) : 0;
    }

    function _removeDepositShares(address staker, address strategy, uint256 shares) internal {
        uint256 remaining = 0;
        if (strategy != BEACON_CHAIN_ETH) remaining = strategyManager.removeDepositShares(staker, strategy, shares);
        else if (_hasPods()) remaining = eigenPodManager.removeDepositShares(staker, strategy, shares);
        else require(shares == 0, SharesNegative());
        if (remaining == 0) {
            delete _scaling[staker][strategy];
            emit DepositScalingFactorUpdated(staker, strategy, Wad.ONE);
        }
    }

    /// What slashing leaves now: the operator's magnitude, and for native stake the staker's own losses too.
    function _slashingNow(address staker, address operator, address[] memory strategies)
        internal
        view
        returns (uint256[] memory)
    {
        return _withBeaconChain(staker, strategies, allocationManager.getMaxMagnitudes(operator, strategies));
    }

    /// The operator's magnitude at a block; the staker's own losses are always those of now.
    function _slashingAt(address staker, address operator, address[] memory strategies, uint32 blockNumber)
        internal
        view
        returns (uint256[] memory)
    {
        return _withBeaconChain(
            staker, strategies, allocationManager.getMaxMagnitudesAtBlock(operator, strategies, blockNumber)
        );
    }

    function _slashingOf(address staker, address operator, address strategy) internal view returns (uint256) {
        return _factorOf(staker, strategy, allocationManager.getMaxMagnitude(operator, strategy));
    }

    function _hasPods() internal view returns (bool) {
        return address(eigenPodManager) != address(0);
    }

    function _withBeaconChain(address staker, address[] memory strategies, uint64[] memory magnitudes)
        private
        view
        returns (uint256[] memory factors)
    {
        factors = new uint256[](strategies.length);
        for (uint256 i = 0; i < factors.length; ++i) factors[i] = _factorOf(staker, strategies[i], magnitudes[i]);
    }

    function _factorOf(address staker, address strategy, uint64 magnitude) private view returns (uint256) {
        if (strategy != BEACON_CHAIN_ETH || !_hasPods()) return magnitude;
        return Wad.mul(magnitude, eigenPodManager.beaconChainSlashingFactor(staker));
    }
}
