// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IERC20} from "./Interfaces.sol";
import {RewardsSplits} from "./RewardsSplits.sol";
import {OperatorDirectedRewardsSubmission, RewardsSubmission, StrategyAndMultiplier} from "./RewardsTypes.sol";
import {BEACON_CHAIN_ETH, OperatorSet} from "./Types.sol";

interface IDepositWhitelist {
    function strategyIsWhitelistedForDeposit(address strategy) external view returns (bool);
}

/// Where rewards come in: what is given for which span of time, checked and paid. Who gets what is calculated elsewhere.
abstract contract RewardsSubmissions is RewardsSplits {
    using TokenTransfers for IERC20;

    error AmountExceedsMax();
    error AmountIsZero();
    error DurationExceedsMax();
    error DurationIsZero();
    error InputArrayLengthZero();
    error InvalidDurationRemainder();
    error InvalidStartTimestampRemainder();
    error OperatorsNotInAscendingOrder();
    error StartTimestampTooFarInFuture();
    error StartTimestampTooFarInPast();
    error StrategiesNotInAscendingOrder();
    error StrategyNotWhitelisted();
    error SubmissionNotRetroactive();

    event AVSRewardsSubmissionCreated(
        address indexed avs,
        uint256 indexed submissionNonce,
        bytes32 indexed rewardsSubmissionHash,
        RewardsSubmission rewardsSubmission
    );
    event RewardsSubmissionForAllCreated(
        address indexed submitter,
        uint256 indexed submissionNonce,
        bytes32 indexed rewardsSubmissionHash,
        RewardsSubmission rewardsSubmission
    );
    event RewardsSubmissionForAllEarnersCreated(
        address indexed tokenHopper,
        uint256 indexed submissionNonce,
        bytes32 indexed rewardsSubmissionHash,
        RewardsSubmission rewardsSubmission
    );
    event OperatorDirectedAVSRewardsSubmissionCreated(
        address indexed caller,
        address indexed avs,
        bytes32 indexed operatorDirectedRewardsSubmissionHash,
        uint256 submissionNonce,
        OperatorDirectedRewardsSubmission operatorDirectedRewardsSubmission
    );
    event OperatorDirectedOperatorSetRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed operatorDirectedRewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        OperatorDirectedRewardsSubmission operatorDirectedRewardsSubmission
    );
    event UniqueStakeRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed rewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        RewardsSubmission rewardsSubmission
    );
    event TotalStakeRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed rewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        RewardsSubmission rewardsSubmission
    );

    address public constant beaconChainETHStrategy = BEACON_CHAIN_ETH;

    uint256 private constant MOST = 1e38 - 1;
    uint16 private constant PROTOCOL_FEE = 2_000;
    uint8 private constant BY_AVS = 0;
    uint8 private constant FOR_ALL = 1;
    uint8 private constant FOR_ALL_EARNERS = 4;
    uint8 private constant OPERATOR_DIRECTED = 5;
    uint8 private constant OPERATOR_DIRECTED_SET = 9;
    uint8 private constant UNIQUE_STAKE = 10;
    uint8 private constant TOTAL_STAKE = 11;

    mapping(address avs => uint256) public submissionNonce;
    mapping(address avs => mapping(bytes32 hash => bool)) public isAVSRewardsSubmissionHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isRewardsSubmissionForAllHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isRewardsSubmissionForAllEarnersHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isOperatorDirectedAVSRewardsSubmissionHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isOperatorDirectedOperatorSetRewardsSubmissionHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isUniqueStakeRewardsSubmissionHash;
    mapping(address avs => mapping(bytes32 hash => bool)) public isTotalStakeRewardsSubmissionHash;

    function createAVSRewardsSubmission(RewardsSubmission[] calldata rewardsSubmissions)
        external
        onlyWhenNotPaused(BY_AVS)
    {
        for (uint256 i = 0; i < rewardsSubmissions.length; ++i) {
            (bytes32 hash, uint256 nonce, RewardsSubmission memory net) = _take(msg.sender, rewardsSubmissions[i]);
            isAVSRewardsSubmissionHash[msg.sender][hash] = true;
            emit AVSRewardsSubmissionCreated(msg.sender, nonce, hash, net);
        }
    }

    function createRewardsForAllSubmission(RewardsSubmission[] calldata rewardsSubmissions)
        external
        onlyWhenNotPaused(FOR_ALL)
        onlyRewardsForAllSubmitter
    {
        for (uint256 i = 0; i < rewardsSubmissions.length; ++i) {
            (bytes32 hash, uint256 nonce) = _noteForAll(rewardsSubmissions[i]);
            isRewardsSubmissionForAllHash[msg.sender][hash] = true;
            emit RewardsSubmissionForAllCreated(msg.sender, nonce, hash, rewardsSubmissions[i]);
            _pull(rewardsSubmissions[i]);
        }
    }

    function createRewardsForAllEarners(RewardsSubmission[] calldata rewardsSubmissions)
        external
        onlyWhenNotPaused(FOR_ALL_EARNERS)
        onlyRewardsForAllSubmitter
    {
        for (uint256 i = 0; i < rewardsSubmissions.length; ++i) {
            (bytes32 hash, uint256 nonce) = _noteForAll(rewardsSubmissions[i]);
            isRewardsSubmissionForAllEarnersHash[msg.sender][hash] = true;
            emit RewardsSubmissionForAllEarnersCreated(msg.sender, nonce, hash, rewardsSubmissions[i]);
            _pull(rewardsSubmissions[i]);
        }
    }

    function createUniqueStakeRewardsSubmission(
        OperatorSet calldata operatorSet,
        RewardsSubmission[] calldata rewardsSubmissions
    ) external onlyWhenNotPaused(UNIQUE_STAKE) checkCanCall(operatorSet.avs) {
        _requireSet(operatorSet);
        for (uint256 i = 0; i < rewardsSubmissions.length; ++i) {
            (bytes32 hash, uint256 nonce, RewardsSubmission memory net) = _take(operatorSet.avs, rewardsSubmissions[i]);
            isUniqueStakeRewardsSubmissionHash[operatorSet.avs][hash] = true;
            emit UniqueStakeRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, net);
        }
    }

    function createTotalStakeRewardsSubmission(
        OperatorSet calldata operatorSet,
        RewardsSubmission[] calldata rewardsSubmissions
    ) external onlyWhenNotPaused(TOTAL_STAKE) checkCanCall(operatorSet.avs) {
        _requireSet(operatorSet);
        for (uint256 i = 0; i < rewardsSubmissions.length; ++i) {
            (bytes32 hash, uint256 nonce, RewardsSubmission memory net) = _take(operatorSet.avs, rewardsSubmissions[i]);
            isTotalStakeRewardsSubmissionHash[operatorSet.avs][hash] = true;
            emit TotalStakeRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, net);
        }
    }

    function createOperatorDirectedAVSRewardsSubmission(
        address avs,
        OperatorDirectedRewardsSubmission[] calldata operatorDirectedRewardsSubmissions
    ) external onlyWhenNotPaused(OPERATOR_DIRECTED) checkCanCall(avs) {
        for (uint256 i = 0; i < operatorDirectedRewardsSubmissions.length; ++i) {
            OperatorDirectedRewardsSubmission memory net = operatorDirectedRewardsSubmissions[i];
            (bytes32 hash, uint256 nonce) = _takeDirected(avs, net);
            isOperatorDirectedAVSRewardsSubmissionHash[avs][hash] = true;
            emit OperatorDirectedAVSRewardsSubmissionCreated(msg.sender, avs, hash, nonce, net);
        }
    }

    function createOperatorDirectedOperatorSetRewardsSubmission(
        OperatorSet calldata operatorSet,
        OperatorDirectedRewardsSubmission[] calldata operatorDirectedRewardsSubmissions
    ) external onlyWhenNotPaused(OPERATOR_DIRECTED_SET) checkCanCall(operatorSet.avs) {
        _requireSet(operatorSet);
        for (uint256 i = 0; i < operatorDirectedRewardsSubmissions.length; ++i) {
            OperatorDirectedRewardsSubmission memory net = operatorDirectedRewardsSubmissions[i];
            (bytes32 hash, uint256 nonce) = _takeDirected(operatorSet.avs, net);
            isOperatorDirectedOperatorSetRewardsSubmissionHash[operatorSet.avs][hash] = true;
            emit OperatorDirectedOperatorSetRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, net);
        }
    }

    /// What is hashed and told is what is left after the fee. Whose fee it is goes by who sends, not by the AVS.
    function _take(address avs, RewardsSubmission memory submission)
        private
        returns (bytes32 hash, uint256 nonce, RewardsSubmission memory net)
    {
        _check(submission);
        IERC20 token = IERC20(submission.token);
        token.pull(msg.sender, address(this), submission.amount);
        uint256 fee = _feeOf(submission.amount);
        if (fee != 0) token.push(feeRecipient, fee);
        net = submission;
        net.amount -= fee;
        nonce = submissionNonce[avs]++;
        hash = keccak256(abi.encode(avs, nonce, net));
    }

    function _noteForAll(RewardsSubmission calldata submission) private returns (bytes32 hash, uint256 nonce) {
        _check(submission);
        nonce = submissionNonce[msg.sender]++;
        hash = keccak256(abi.encode(msg.sender, nonce, submission));
    }

    /// Submissions for everybody are told of before they are paid, all others after.
    function _pull(RewardsSubmission calldata submission) private {
        IERC20(submission.token).pull(msg.sender, address(this), submission.amount);
    }

    /// Changes the amounts in memory to what is left after the fee.
    function _takeDirected(address avs, OperatorDirectedRewardsSubmission memory submission)
        private
        returns (bytes32 hash, uint256 nonce)
    {
        _checkSpan(submission.strategiesAndMultipliers, submission.startTimestamp, submission.duration);
        require(submission.operatorRewards.length > 0, InputArrayLengthZero());
        require(submission.startTimestamp + submission.duration < block.timestamp, SubmissionNotRetroactive());
        (uint256 paid, uint256 fees) = _deductFees(submission);
        require(paid <= MOST, AmountExceedsMax());
        nonce = submissionNonce[avs]++;
        hash = keccak256(abi.encode(avs, nonce, submission));
        IERC20 token = IERC20(submission.token);
        token.pull(msg.sender, address(this), paid);
        if (fees != 0) token.push(feeRecipient, fees);
    }

    function _deductFees(OperatorDirectedRewardsSubmission memory submission)
        private
        view
        returns (uint256 paid, uint256 fees)
    {
        address last = address(0);
        for (uint256 i = 0; i < submission.operatorRewards.length; ++i) {
            address operator = submission.operatorRewards[i].operator;
            uint256 amount = submission.operatorRewards[i].amount;
            require(operator != address(0), InvalidAddressZero());
            require(last < operator, OperatorsNotInAscendingOrder());
            require(amount > 0, AmountIsZero());
            uint256 fee = _feeOf(amount);
            submission.operatorRewards[i].amount = amount - fee;
            paid += amount;
            fees += fee;
            last = operator;
        }
    }

    function _feeOf(uint256 amount) private view returns (uint256) {
        return isOptedInForProtocolFee[msg.sender] ? amount * PROTOCOL_FEE / WHOLE : 0;
    }

    function _check(RewardsSubmission memory submission) private view {
        _checkSpan(submission.strategiesAndMultipliers, submission.startTimestamp, submission.duration);
        require(submission.amount > 0, AmountIsZero());
        require(submission.amount <= MOST, AmountExceedsMax());
        require(submission.startTimestamp <= block.timestamp + MAX_FUTURE_LENGTH, StartTimestampTooFarInFuture());
    }

    function _checkSpan(StrategyAndMultiplier[] memory strategies, uint32 start, uint32 duration) private view {
        require(strategies.length > 0, InputArrayLengthZero());
        require(duration <= MAX_REWARDS_DURATION, DurationExceedsMax());
        require(duration % CALCULATION_INTERVAL_SECONDS == 0, InvalidDurationRemainder());
        require(duration > 0, DurationIsZero());
        require(start % CALCULATION_INTERVAL_SECONDS == 0, InvalidStartTimestampRemainder());
        require(
            block.timestamp - MAX_RETROACTIVE_LENGTH <= start && GENESIS_REWARDS_TIMESTAMP <= start,
            StartTimestampTooFarInPast()
        );
        address last = address(0);
        for (uint256 i = 0; i < strategies.length; ++i) {
            address strategy = strategies[i].strategy;
            require(
                strategy == BEACON_CHAIN_ETH
                    || IDepositWhitelist(strategyManager).strategyIsWhitelistedForDeposit(strategy),
                StrategyNotWhitelisted()
            );
            require(last < strategy, StrategiesNotInAscendingOrder());
            last = strategy;
        }
    }
}
