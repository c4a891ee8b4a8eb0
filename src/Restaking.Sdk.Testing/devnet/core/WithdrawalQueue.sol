// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {History, Histories} from "../lib/History.sol";
import {KeySet, KeySets} from "../lib/KeySet.sol";
import {Wad} from "../lib/Wad.sol";
import {DelegatedStake} from "./DelegatedStake.sol";
import {DepositScaling} from "./DepositScaling.sol";
import {IERC20} from "./Interfaces.sol";
import {BEACON_CHAIN_ETH, InputArrayLengthMismatch, Withdrawal} from "./Types.sol";

/// Stake on its way out. It waits for `minWithdrawalDelayBlocks` and can be slashed up to and including the last of
/// them; from the block after that the staker can complete.
abstract contract WithdrawalQueue is DelegatedStake {
    using DepositScaling for uint256;
    using Histories for History;
    using KeySets for KeySet;

    error InputArrayLengthZero();
    error WithdrawalDelayNotElapsed();
    error WithdrawalNotQueued();
    error WithdrawerNotCaller();

    event SlashingWithdrawalCompleted(bytes32 withdrawalRoot);
    event SlashingWithdrawalQueued(bytes32 withdrawalRoot, Withdrawal withdrawal, uint256[] sharesToWithdraw);

    uint32 public immutable minWithdrawalDelayBlocks;

    mapping(address staker => uint256) public cumulativeWithdrawalsQueued;
    mapping(bytes32 root => bool) public pendingWithdrawals;
    mapping(bytes32 root => Withdrawal) private _withdrawals;
    mapping(address staker => KeySet) private _rootsOf;
    /// All scaled shares that ever entered the queue: the difference between two blocks is what entered between them.
    mapping(address operator => mapping(address strategy => History)) private _enteredQueue;

    constructor(uint32 delayBlocks) {
        minWithdrawalDelayBlocks = delayBlocks;
    }

    function calculateWithdrawalRoot(Withdrawal memory withdrawal) public pure returns (bytes32) {
        return keccak256(abi.encode(withdrawal));
    }

    /// All zero for a root that is not in the queue.
    function queuedWithdrawals(bytes32 withdrawalRoot) external view returns (Withdrawal memory) {
        return _withdrawals[withdrawalRoot];
    }

    function getQueuedWithdrawalRoots(address staker) external view returns (bytes32[] memory) {
        return _rootsOf[staker].items;
    }

    function getQueuedWithdrawal(bytes32 withdrawalRoot)
        public
        view
        returns (Withdrawal memory withdrawal, uint256[] memory shares)
    {
        withdrawal = _withdrawals[withdrawalRoot];
        uint32 slashableUntil = withdrawal.startBlock + minWithdrawalDelayBlocks;
        uint256[] memory slashing = slashableUntil < block.number
            ? _slashingAt(withdrawal.staker, withdrawal.delegatedTo, withdrawal.strategies, slashableUntil)
            : _slashingNow(withdrawal.staker, withdrawal.delegatedTo, withdrawal.strategies);
        shares = new uint256[](withdrawal.strategies.length);
        for (uint256 i = 0; i < shares.length; ++i) shares[i] = Wad.mul(withdrawal.scaledShares[i], slashing[i]);
    }

    function getQueuedWithdrawals(address staker)
        external
        view
        returns (Withdrawal[] memory withdrawals, uint256[][] memory shares)
    {
        bytes32[] storage roots = _rootsOf[staker].items;
        withdrawals = new Withdrawal[](roots.length);
        shares = new uint256[][](roots.length);
        for (uint256 i = 0; i < roots.length; ++i) (withdrawals[i], shares[i]) = getQueuedWithdrawal(roots[i]);
    }

    function getSlashableSharesInQueue(address operator, address strategy) external view returns (uint256) {
        return _slashedInQueue(operator, strategy, allocationManager.getMaxMagnitude(operator, strategy), 0);
    }

    function _queue(address staker, address operator, address[] memory strategies, uint256[] memory depositShares)
        internal
        returns (bytes32 root)
    {
        require(strategies.length == depositShares.length, InputArrayLengthMismatch());
        uint256[] memory slashing = _slashingNow(staker, operator, strategies);
        require(strategies.length != 0, InputArrayLengthZero());
        Withdrawal memory withdrawal = Withdrawal({
            staker: staker,
            delegatedTo: operator,
            withdrawer: staker,
            nonce: cumulativeWithdrawalsQueued[staker]++,
            startBlock: uint32(block.number),
            strategies: strategies,
            scaledShares: new uint256[](strategies.length)
        });
        uint256[] memory worth = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) {
            (withdrawal.scaledShares[i], worth[i]) =
                _takeOut(staker, operator, strategies[i], depositShares[i], slashing[i]);
        }
        root = calculateWithdrawalRoot(withdrawal);
        pendingWithdrawals[root] = true;
        _withdrawals[root] = withdrawal;
        _rootsOf[staker].add(root);
        emit SlashingWithdrawalQueued(root, withdrawal, worth);
    }

    function _takeOut(address staker, address operator, address strategy, uint256 depositShares, uint256 slashing)
        private
        returns (uint256 scaled, uint256 worth)
    {
        scaled = _scaling[staker][strategy].queued(depositShares);
        worth = _scaling[staker][strategy].withdrawable(depositShares, slashing);
        if (operator != address(0)) {
            History storage entered = _enteredQueue[operator][strategy];
            entered.push(entered.latest(0) + scaled);
            _takeStake(operator, staker, strategy, worth);
        }
        _removeDepositShares(staker, strategy, depositShares);
    }

    function _complete(Withdrawal memory withdrawal, IERC20[] memory tokens, bool receiveAsTokens) internal {
        require(tokens.length == withdrawal.strategies.length, InputArrayLengthMismatch());
        require(msg.sender == withdrawal.withdrawer, WithdrawerNotCaller());
        bytes32 root = calculateWithdrawalRoot(withdrawal);
        require(pendingWithdrawals[root], WithdrawalNotQueued());
        uint32 slashableUntil = withdrawal.startBlock + minWithdrawalDelayBlocks;
        require(block.number > slashableUntil, WithdrawalDelayNotElapsed());

        // The old operator's slashes up to the end of the delay count, later ones do not.
        uint256[] memory slashing =
            _slashingAt(withdrawal.staker, withdrawal.delegatedTo, withdrawal.strategies, slashableUntil);
        _rootsOf[withdrawal.staker].remove(root);
        delete _withdrawals[root];
        delete pendingWithdrawals[root];
        emit SlashingWithdrawalCompleted(root);

        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 shares = Wad.mul(withdrawal.scaledShares[i], slashing[i]);
            if (shares == 0) continue;
            address strategy = withdrawal.strategies[i];
            if (!receiveAsTokens) {
                _putBack(withdrawal.staker, strategy, shares);
            } else if (strategy == BEACON_CHAIN_ETH) {
                eigenPodManager.withdrawSharesAsTokens(withdrawal.staker, strategy, tokens[i], shares);
            } else {
                strategyManager.withdrawSharesAsTokens(withdrawal.staker, strategy, tokens[i], shares);
            }
        }
    }

    function _putBack(address staker, address strategy, uint256 shares) private {
        address operator = delegatedTo[staker];
        uint256 slashing = _slashingOf(staker, operator, strategy);
        (uint256 before, uint256 added) = strategy == BEACON_CHAIN_ETH
            ? eigenPodManager.addShares(staker, strategy, shares)
            : strategyManager.addShares(staker, strategy, shares);
        _addStake(operator, staker, strategy, before, added, slashing);
    }

    /// What a fall of the operator's magnitude takes from the queue: what entered in the last `minWithdrawalDelayBlocks`
    /// blocks and in this one.
    function _slashedInQueue(address operator, address strategy, uint64 prevMaxMagnitude, uint64 newMaxMagnitude)
        internal
        view
        returns (uint256)
    {
        History storage entered = _enteredQueue[operator][strategy];
        if (prevMaxMagnitude == 0) return 0;
        // A chain younger than the delay has no block before the window. The core contracts fail there; mainnet never is.
        uint256 left = block.number > minWithdrawalDelayBlocks
            ? entered.valueAt(block.number - minWithdrawalDelayBlocks - 1, 0)
            : 0;
        return _slashedScaled(entered.latest(0) - left, prevMaxMagnitude, newMaxMagnitude);
    }

    function _slashedScaled(uint256 scaledShares, uint64 prevMaxMagnitude, uint64 newMaxMagnitude)
        internal
        pure
        virtual
        returns (uint256)
    {
        return _slashed(Wad.mul(scaledShares, prevMaxMagnitude), prevMaxMagnitude, newMaxMagnitude);
    }
}
