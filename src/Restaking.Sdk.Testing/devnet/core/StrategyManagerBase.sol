// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Owned} from "../lib/Owned.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IAllocationManager, IDelegationManager, IERC20, IPauserRegistry, IStrategy} from "./Interfaces.sol";
import {Pausing} from "./Pausing.sol";
import {SignedActions} from "./SignedActions.sol";
import {SlashedShares} from "./SlashedShares.sol";
import {OperatorSet} from "./Types.sol";

/// The door for tokens: takes deposits into whitelisted strategies, keeps every staker's deposit shares, pays out what
/// the DelegationManager releases, and hands slashed shares to whom they belong.
abstract contract StrategyManagerBase is Owned, Pausing, SignedActions, SlashedShares {
    using TokenTransfers for IERC20;

    error MaxStrategiesExceeded();
    error OnlyStrategyWhitelister();
    error SharesAmountTooHigh();
    error SharesAmountZero();
    error StakerAddressZero();
    error StrategyNotFound();
    error StrategyNotWhitelisted();

    event Deposit(address staker, address strategy, uint256 shares);
    event StrategyAddedToDepositWhitelist(address strategy);
    event StrategyRemovedFromDepositWhitelist(address strategy);
    event StrategyWhitelisterChanged(address previousAddress, address newAddress);

    bytes32 public constant DEPOSIT_TYPEHASH = keccak256(
        "Deposit(address staker,address strategy,address token,uint256 amount,uint256 nonce,uint256 expiry)"
    );

    uint8 private constant DEPOSITS = 0;
    uint256 private constant MOST_STRATEGIES = 32;

    address public strategyWhitelister;
    mapping(address signer => uint256) public nonces;
    mapping(address strategy => bool) public strategyIsWhitelistedForDeposit;
    mapping(address staker => address[]) public stakerStrategyList;
    mapping(address staker => mapping(address strategy => uint256)) public stakerDepositShares;

    constructor(
        IAllocationManager allocations,
        IDelegationManager delegations,
        IPauserRegistry registry,
        string memory semanticVersion,
        address firstOwner
    )
        Owned(firstOwner)
        Pausing(registry)
        SignedActions(semanticVersion)
        SlashedShares(allocations, delegations)
    {
        _setWhitelister(firstOwner);
    }

    modifier onlyWhitelister() {
        require(msg.sender == strategyWhitelister, OnlyStrategyWhitelister());
        _;
    }

    function depositIntoStrategy(address strategy, IERC20 token, uint256 amount)
        external
        onlyWhenNotPaused(DEPOSITS)
        returns (uint256 depositShares)
    {
        return _deposit(msg.sender, strategy, token, amount);
    }

    /// The caller pays; the shares are the signer's.
    function depositIntoStrategyWithSignature(
        address strategy,
        IERC20 token,
        uint256 amount,
        address staker,
        uint256 expiry,
        bytes calldata signature
    ) external onlyWhenNotPaused(DEPOSITS) returns (uint256 depositShares) {
        bytes32 digest =
            calculateStrategyDepositDigestHash(staker, strategy, address(token), amount, nonces[staker], expiry);
        _requireSignature(staker, digest, signature, expiry);
        nonces[staker] += 1;
        return _deposit(staker, strategy, token, amount);
    }

    function addShares(address staker, address strategy, uint256 shares)
        external
        onlyDelegationManager
        returns (uint256, uint256)
    {
        return _addShares(staker, strategy, shares);
    }

    function removeDepositShares(address staker, address strategy, uint256 depositSharesToRemove)
        external
        onlyDelegationManager
        returns (uint256 remaining)
    {
        require(depositSharesToRemove != 0, SharesAmountZero());
        uint256 held = stakerDepositShares[staker][strategy];
        require(depositSharesToRemove <= held, SharesAmountTooHigh());
        IStrategy(strategy).beforeRemoveShares(staker, depositSharesToRemove);
        remaining = held - depositSharesToRemove;
        stakerDepositShares[staker][strategy] = remaining;
        if (remaining == 0) _dropFromList(staker, strategy);
    }

    function withdrawSharesAsTokens(address staker, address strategy, IERC20 token, uint256 shares)
        external
        onlyDelegationManager
    {
        IStrategy(strategy).withdraw(staker, token, shares);
    }

    /// Pays out all strategies of one slash. Anyone may call it once the slash can no longer be contested.
    function clearBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId)
        external
        returns (uint256[] memory)
    {
        return _clearAll(operatorSet, slashId);
    }

    function clearBurnOrRedistributableSharesByStrategy(
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy
    ) external returns (uint256) {
        return _clearOne(operatorSet, slashId, strategy);
    }

    function addStrategiesToDepositWhitelist(address[] calldata strategiesToWhitelist) external onlyWhitelister {
        for (uint256 i = 0; i < strategiesToWhitelist.length; ++i) {
            if (strategyIsWhitelistedForDeposit[strategiesToWhitelist[i]]) continue;
            strategyIsWhitelistedForDeposit[strategiesToWhitelist[i]] = true;
            emit StrategyAddedToDepositWhitelist(strategiesToWhitelist[i]);
        }
    }

    function removeStrategiesFromDepositWhitelist(address[] calldata strategiesToRemoveFromWhitelist)
        external
        onlyWhitelister
    {
        for (uint256 i = 0; i < strategiesToRemoveFromWhitelist.length; ++i) {
            if (!strategyIsWhitelistedForDeposit[strategiesToRemoveFromWhitelist[i]]) continue;
            strategyIsWhitelistedForDeposit[strategiesToRemoveFromWhitelist[i]] = false;
            emit StrategyRemovedFromDepositWhitelist(strategiesToRemoveFromWhitelist[i]);
        }
    }

    function setStrategyWhitelister(address newStrategyWhitelister) external onlyOwner {
        _setWhitelister(newStrategyWhitelister);
    }

    function getDeposits(address staker) external view returns (address[] memory strategies, uint256[] memory shares) {
        strategies = stakerStrategyList[staker];
        shares = new uint256[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) shares[i] = stakerDepositShares[staker][strategies[i]];
    }

    function getStakerStrategyList(address staker) external view returns (address[] memory) {
        return stakerStrategyList[staker];
    }

    function stakerStrategyListLength(address staker) external view returns (uint256) {
        return stakerStrategyList[staker].length;
    }

    function calculateStrategyDepositDigestHash(
        address staker,
        address strategy,
        address token,
        uint256 amount,
        uint256 nonce,
        uint256 expiry
    ) public view returns (bytes32) {
        return _digestOf(keccak256(abi.encode(DEPOSIT_TYPEHASH, staker, strategy, token, amount, nonce, expiry)));
    }

    function _deposit(address staker, address strategy, IERC20 token, uint256 amount)
        private
        returns (uint256 shares)
    {
        require(strategyIsWhitelistedForDeposit[strategy], StrategyNotWhitelisted());
        token.pull(msg.sender, strategy, amount);
        shares = IStrategy(strategy).deposit(token, amount);
        (uint256 before, uint256 added) = _addShares(staker, strategy, shares);
        delegation.increaseDelegatedShares(staker, strategy, before, added);
    }

    function _addShares(address staker, address strategy, uint256 shares) private returns (uint256, uint256) {
        require(staker != address(0), StakerAddressZero());
        require(shares != 0, SharesAmountZero());
        IStrategy(strategy).beforeAddShares(staker, shares);
        uint256 before = stakerDepositShares[staker][strategy];
        if (before == 0) {
            require(stakerStrategyList[staker].length < MOST_STRATEGIES, MaxStrategiesExceeded());
            stakerStrategyList[staker].push(strategy);
        }
        stakerDepositShares[staker][strategy] = before + shares;
        emit Deposit(staker, strategy, shares);
        return (before, shares);
    }

    function _dropFromList(address staker, address strategy) private {
        address[] storage list = stakerStrategyList[staker];
        uint256 position = 0;
        while (position < list.length && list[position] != strategy) ++position;
        require(position < list.length, StrategyNotFound());
        list[position] = list[list.length - 1];
        list.pop();
    }

    function _setWhitelister(address newWhitelister) private {
        emit StrategyWhitelisterChanged(strategyWhitelister, newWhitelister);
        strategyWhitelister = newWhitelister;
    }
}
