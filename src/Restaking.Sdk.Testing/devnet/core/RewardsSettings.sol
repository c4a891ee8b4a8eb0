// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Owned} from "../lib/Owned.sol";
import {IPauserRegistry, IPermissionController} from "./Interfaces.sol";
import {Pausing} from "./Pausing.sol";
import {Permissioned} from "./Permissioned.sol";
import {RewardsSetup} from "./RewardsTypes.sol";

/// What the owner of the RewardsCoordinator sets, and the limits it was deployed with.
abstract contract RewardsSettings is Owned, Pausing, Permissioned {
    error InvalidAddressZero();
    error InvalidCalculationIntervalSecondsRemainder();
    error InvalidGenesisRewardsTimestampRemainder();
    error SplitExceedsMax();
    error UnauthorizedCaller();

    event ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay);
    event DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips);
    event FeeRecipientSet(address indexed oldFeeRecipient, address indexed newFeeRecipient);
    event OptInForProtocolFeeSet(address indexed submitter, bool indexed oldValue, bool indexed newValue);
    event RewardsForAllSubmitterSet(address indexed rewardsForAllSubmitter, bool indexed oldValue, bool indexed newValue);
    event RewardsUpdaterSet(address indexed oldRewardsUpdater, address indexed newRewardsUpdater);

    uint16 internal constant WHOLE = 10_000;
    uint32 private constant SNAPSHOT_CADENCE = 1 days;

    uint32 public immutable CALCULATION_INTERVAL_SECONDS;
    uint32 public immutable MAX_REWARDS_DURATION;
    uint32 public immutable MAX_RETROACTIVE_LENGTH;
    uint32 public immutable MAX_FUTURE_LENGTH;
    uint32 public immutable GENESIS_REWARDS_TIMESTAMP;
    address public immutable delegationManager;
    address public immutable strategyManager;
    address public immutable allocationManager;

    address public rewardsUpdater;
    address public feeRecipient;
    uint32 public activationDelay;
    uint16 public defaultOperatorSplitBips;
    mapping(address submitter => bool) public isOptedInForProtocolFee;
    mapping(address submitter => bool) public isRewardsForAllSubmitter;

    constructor(RewardsSetup memory setup)
        Owned(setup.owner)
        Pausing(IPauserRegistry(setup.pauserRegistry))
        Permissioned(IPermissionController(setup.permissionController))
    {
        require(
            setup.genesisRewardsTimestamp % setup.calculationIntervalSeconds == 0,
            InvalidGenesisRewardsTimestampRemainder()
        );
        require(
            setup.calculationIntervalSeconds % SNAPSHOT_CADENCE == 0, InvalidCalculationIntervalSecondsRemainder()
        );
        CALCULATION_INTERVAL_SECONDS = setup.calculationIntervalSeconds;
        MAX_REWARDS_DURATION = setup.maxRewardsDuration;
        MAX_RETROACTIVE_LENGTH = setup.maxRetroactiveLength;
        MAX_FUTURE_LENGTH = setup.maxFutureLength;
        GENESIS_REWARDS_TIMESTAMP = setup.genesisRewardsTimestamp;
        delegationManager = setup.delegationManager;
        strategyManager = setup.strategyManager;
        allocationManager = setup.allocationManager;
        _setRewardsUpdater(setup.owner);
        _setActivationDelay(setup.activationDelay);
        _setDefaultSplit(setup.defaultSplitBips);
        _setFeeRecipient(setup.owner);
    }

    modifier onlyRewardsUpdater() {
        require(msg.sender == rewardsUpdater, UnauthorizedCaller());
        _;
    }

    modifier onlyRewardsForAllSubmitter() {
        require(isRewardsForAllSubmitter[msg.sender], UnauthorizedCaller());
        _;
    }

    function setActivationDelay(uint32 newActivationDelay) external onlyOwner {
        _setActivationDelay(newActivationDelay);
    }

    function setDefaultOperatorSplit(uint16 split) external onlyOwner {
        _setDefaultSplit(split);
    }

    function setFeeRecipient(address newFeeRecipient) external onlyOwner {
        _setFeeRecipient(newFeeRecipient);
    }

    function setRewardsUpdater(address newRewardsUpdater) external onlyOwner {
        _setRewardsUpdater(newRewardsUpdater);
    }

    function setRewardsForAllSubmitter(address submitter, bool newValue) external onlyOwner {
        emit RewardsForAllSubmitterSet(submitter, isRewardsForAllSubmitter[submitter], newValue);
        isRewardsForAllSubmitter[submitter] = newValue;
    }

    function setOptInForProtocolFee(address submitter, bool optIn) external checkCanCall(submitter) {
        emit OptInForProtocolFeeSet(submitter, isOptedInForProtocolFee[submitter], optIn);
        isOptedInForProtocolFee[submitter] = optIn;
    }

    function _setRewardsUpdater(address newRewardsUpdater) private {
        emit RewardsUpdaterSet(rewardsUpdater, newRewardsUpdater);
        rewardsUpdater = newRewardsUpdater;
    }

    function _setActivationDelay(uint32 newActivationDelay) private {
        emit ActivationDelaySet(activationDelay, newActivationDelay);
        activationDelay = newActivationDelay;
    }

    function _setDefaultSplit(uint16 split) private {
        require(split <= WHOLE, SplitExceedsMax());
        emit DefaultOperatorSplitBipsSet(defaultOperatorSplitBips, split);
        defaultOperatorSplitBips = split;
    }

    function _setFeeRecipient(address newFeeRecipient) private {
        require(newFeeRecipient != address(0), InvalidAddressZero());
        emit FeeRecipientSet(feeRecipient, newFeeRecipient);
        feeRecipient = newFeeRecipient;
    }
}
