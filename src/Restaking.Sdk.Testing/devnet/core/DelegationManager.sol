// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {DelegatedStake} from "./DelegatedStake.sol";
import {DepositScaling} from "./DepositScaling.sol";
import {
    IAllocationManager,
    IEigenPodManager,
    IERC20,
    IPauserRegistry,
    IPermissionController,
    IStrategyManager
} from "./Interfaces.sol";
import {Pausing} from "./Pausing.sol";
import {Permissioned} from "./Permissioned.sol";
import {SignedActions} from "./SignedActions.sol";
import {OperatorSet, QueuedWithdrawalParams, SignatureWithExpiry, Withdrawal} from "./Types.sol";
import {WiredOnce} from "./WiredOnce.sol";
import {WithdrawalQueue} from "./WithdrawalQueue.sol";

/// Stakers delegate their stake to operators here, and take it out through the queue.
contract DelegationManager is Pausing, Permissioned, SignedActions, WiredOnce, WithdrawalQueue {
    using DepositScaling for uint256;

    error ActivelyDelegated();
    error CallerCannotUndelegate();
    error NotActivelyDelegated();
    error OnlyAllocationManager();
    error OnlyEigenPodManager();
    error OnlyStrategyManagerOrEigenPodManager();
    error OperatorNotRegistered();
    error OperatorsCannotUndelegate();
    error SaltSpent();

    event DelegationApproverUpdated(address indexed operator, address newDelegationApprover);
    event OperatorMetadataURIUpdated(address indexed operator, string metadataURI);
    event OperatorRegistered(address indexed operator, address delegationApprover);
    event OperatorSharesSlashed(address indexed operator, address strategy, uint256 totalSlashedShares);
    event StakerDelegated(address indexed staker, address indexed operator);
    event StakerForceUndelegated(address indexed staker, address indexed operator);
    event StakerUndelegated(address indexed staker, address indexed operator);

    bytes32 public constant DELEGATION_APPROVAL_TYPEHASH = keccak256(
        "DelegationApproval(address delegationApprover,address staker,address operator,bytes32 salt,uint256 expiry)"
    );

    uint8 private constant NEW_DELEGATION = 0;
    uint8 private constant ENTER_QUEUE = 1;
    uint8 private constant EXIT_QUEUE = 2;

    mapping(address operator => address) public delegationApprover;
    mapping(address approver => mapping(bytes32 salt => bool)) public delegationApproverSaltIsSpent;

    constructor(
        IAllocationManager allocations,
        IPauserRegistry registry,
        IPermissionController controller,
        uint32 withdrawalDelayBlocks,
        string memory semanticVersion
    )
        Pausing(registry)
        Permissioned(controller)
        SignedActions(semanticVersion)
        DelegatedStake(allocations)
        WithdrawalQueue(withdrawalDelayBlocks)
    {}

    function initialize(IStrategyManager manager) external once {
        strategyManager = manager;
    }

    /// Native stake is there from now on.
    function devnetSetEigenPodManager(IEigenPodManager manager) external {
        require(address(eigenPodManager) == address(0));
        eigenPodManager = manager;
    }

    function registerAsOperator(address initDelegationApprover, uint32 allocationDelay, string calldata metadataURI)
        external
    {
        require(!isDelegated(msg.sender), ActivelyDelegated());
        allocationManager.setAllocationDelay(msg.sender, allocationDelay);
        _setApprover(msg.sender, initDelegationApprover);
        _delegate(msg.sender, msg.sender);
        emit OperatorRegistered(msg.sender, initDelegationApprover);
        emit OperatorMetadataURIUpdated(msg.sender, metadataURI);
    }

    function modifyOperatorDetails(address operator, address newDelegationApprover) external checkCanCall(operator) {
        require(isOperator(operator), OperatorNotRegistered());
        _setApprover(operator, newDelegationApprover);
    }

    function updateOperatorMetadataURI(address operator, string calldata metadataURI) external checkCanCall(operator) {
        require(isOperator(operator), OperatorNotRegistered());
        emit OperatorMetadataURIUpdated(operator, metadataURI);
    }

    function delegateTo(address operator, SignatureWithExpiry memory approverSignatureAndExpiry, bytes32 approverSalt)
        public
    {
        require(!isDelegated(msg.sender), ActivelyDelegated());
        require(isOperator(operator), OperatorNotRegistered());
        _requireApproval(msg.sender, operator, approverSignatureAndExpiry, approverSalt);
        _delegate(msg.sender, operator);
    }

    /// Queues one withdrawal for every strategy the staker is in.
    function undelegate(address staker) public returns (bytes32[] memory withdrawalRoots) {
        require(isDelegated(staker), NotActivelyDelegated());
        require(!isOperator(staker), OperatorsCannotUndelegate());
        if (msg.sender != staker) {
            address operator = delegatedTo[staker];
            require(
                _mayActFor(operator) || msg.sender == delegationApprover[operator], CallerCannotUndelegate()
            );
            emit StakerForceUndelegated(staker, operator);
        }
        return _undelegate(staker);
    }

    function redelegate(address newOperator, SignatureWithExpiry memory newOperatorApproverSig, bytes32 approverSalt)
        external
        returns (bytes32[] memory withdrawalRoots)
    {
        withdrawalRoots = undelegate(msg.sender);
        delegateTo(newOperator, newOperatorApproverSig, approverSalt);
    }

    /// Amounts are deposit shares. The third member of the parameters has no meaning any more.
    function queueWithdrawals(QueuedWithdrawalParams[] calldata params)
        external
        onlyWhenNotPaused(ENTER_QUEUE)
        returns (bytes32[] memory withdrawalRoots)
    {
        withdrawalRoots = new bytes32[](params.length);
        address operator = delegatedTo[msg.sender];
        for (uint256 i = 0; i < params.length; ++i) {
            withdrawalRoots[i] = _queue(msg.sender, operator, params[i].strategies, params[i].depositShares);
        }
    }

    function completeQueuedWithdrawal(Withdrawal calldata withdrawal, IERC20[] calldata tokens, bool receiveAsTokens)
        external
        onlyWhenNotPaused(EXIT_QUEUE)
    {
        _complete(withdrawal, tokens, receiveAsTokens);
    }

    function completeQueuedWithdrawals(
        Withdrawal[] calldata withdrawals,
        IERC20[][] calldata tokens,
        bool[] calldata receiveAsTokens
    ) external onlyWhenNotPaused(EXIT_QUEUE) {
        for (uint256 i = 0; i < withdrawals.length; ++i) _complete(withdrawals[i], tokens[i], receiveAsTokens[i]);
    }

    function increaseDelegatedShares(address staker, address strategy, uint256 prevDepositShares, uint256 addedShares)
        external
    {
        require(
            msg.sender == address(strategyManager) || msg.sender == address(eigenPodManager),
            OnlyStrategyManagerOrEigenPodManager()
        );
        address operator = delegatedTo[staker];
        uint256 slashing = _slashingOf(staker, operator, strategy);
        _addStake(operator, staker, strategy, prevDepositShares, addedShares, slashing);
    }

    /// A loss on the beacon chain: the operator's stake falls with what the staker can withdraw.
    function decreaseDelegatedShares(
        address staker,
        uint256 curDepositShares,
        uint64 beaconChainSlashingFactorDecrease
    ) external {
        require(msg.sender == address(eigenPodManager), OnlyEigenPodManager());
        if (!isDelegated(staker)) return;
        address operator = delegatedTo[staker];
        uint256 lost =
            Wad.mul(allocationManager.getMaxMagnitude(operator, beaconChainETHStrategy), beaconChainSlashingFactorDecrease);
        uint256 shares = _scaling[staker][beaconChainETHStrategy].withdrawable(curDepositShares, lost);
        _takeStake(operator, staker, beaconChainETHStrategy, shares);
    }

    function slashOperatorShares(
        address operator,
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy,
        uint64 prevMaxMagnitude,
        uint64 newMaxMagnitude
    ) external returns (uint256 totalDepositSharesToSlash) {
        require(msg.sender == address(allocationManager), OnlyAllocationManager());
        uint256 slashed = _slashed(operatorShares[operator][strategy], prevMaxMagnitude, newMaxMagnitude);
        totalDepositSharesToSlash = slashed + _slashedInQueue(operator, strategy, prevMaxMagnitude, newMaxMagnitude);
        _takeStake(operator, address(0), strategy, slashed);
        emit OperatorSharesSlashed(operator, strategy, totalDepositSharesToSlash);
        if (strategy == beaconChainETHStrategy) {
            if (_hasPods()) {
                eigenPodManager.increaseBurnOrRedistributableShares(
                    operatorSet, slashId, strategy, totalDepositSharesToSlash
                );
            }
            return totalDepositSharesToSlash;
        }
        strategyManager.increaseBurnOrRedistributableShares(
            operatorSet, slashId, strategy, totalDepositSharesToSlash
        );
    }

    function isOperator(address operator) public view returns (bool) {
        return operator != address(0) && delegatedTo[operator] == operator;
    }

    function calculateDelegationApprovalDigestHash(
        address staker,
        address operator,
        address approver,
        bytes32 approverSalt,
        uint256 expiry
    ) public view returns (bytes32) {
        return _digestOf(
            keccak256(abi.encode(DELEGATION_APPROVAL_TYPEHASH, approver, staker, operator, approverSalt, expiry))
        );
    }

    function _delegate(address staker, address operator) private onlyWhenNotPaused(NEW_DELEGATION) {
        delegatedTo[staker] = operator;
        emit StakerDelegated(staker, operator);
        (address[] memory strategies, uint256[] memory depositShares) = getDepositedShares(staker);
        // As a first deposit: slashes of the operator's past are not the newcomer's. Its own losses on the beacon chain are:
        // they are in what it delegates, and not in the factor.
        uint256[] memory slashing = _slashingNow(address(0), operator, strategies);
        for (uint256 i = 0; i < strategies.length; ++i) {
            uint256 shares = depositShares[i];
            if (strategies[i] == beaconChainETHStrategy) {
                shares = _scaling[staker][strategies[i]].withdrawable(
                    shares, eigenPodManager.beaconChainSlashingFactor(staker)
                );
            }
            _addStake(operator, staker, strategies[i], 0, shares, slashing[i]);
        }
    }

    function _undelegate(address staker)
        private
        onlyWhenNotPaused(ENTER_QUEUE)
        returns (bytes32[] memory withdrawalRoots)
    {
        address operator = delegatedTo[staker];
        (address[] memory strategies, uint256[] memory depositShares) = getDepositedShares(staker);
        delete delegatedTo[staker];
        emit StakerUndelegated(staker, operator);
        withdrawalRoots = new bytes32[](strategies.length);
        for (uint256 i = 0; i < strategies.length; ++i) {
            address[] memory strategy = new address[](1);
            uint256[] memory shares = new uint256[](1);
            (strategy[0], shares[0]) = (strategies[i], depositShares[i]);
            withdrawalRoots[i] = _queue(staker, operator, strategy, shares);
        }
    }

    function _requireApproval(
        address staker,
        address operator,
        SignatureWithExpiry memory approval,
        bytes32 salt
    ) private {
        address approver = delegationApprover[operator];
        if (approver == address(0)) return;
        require(!delegationApproverSaltIsSpent[approver][salt], SaltSpent());
        delegationApproverSaltIsSpent[approver][salt] = true;
        bytes32 digest = calculateDelegationApprovalDigestHash(staker, operator, approver, salt, approval.expiry);
        _requireSignature(approver, digest, approval.signature, approval.expiry);
    }

    function _setApprover(address operator, address approver) private {
        delegationApprover[operator] = approver;
        emit DelegationApproverUpdated(operator, approver);
    }
}
