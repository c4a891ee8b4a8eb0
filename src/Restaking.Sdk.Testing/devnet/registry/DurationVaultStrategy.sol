// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StrategyBaseTVLLimits} from "../core/StrategyBaseTVLLimits.sol";
import {AllocateParams, Allocation, DeregisterParams, OperatorSet, RegisterParams} from "../core/Types.sol";
import {IAllocations, IOperators, IRewardSplits} from "./Interfaces.sol";
import {VaultConfig, VaultCore, VaultState} from "./VaultTypes.sol";

/// A strategy that is its own operator: stakers delegate to it and deposit, then it is locked for a time with all its
/// magnitude allocated to one operator set, and after that everybody leaves.
contract DurationVaultStrategy is StrategyBaseTVLLimits {
    error DepositExceedsMaxPerDeposit();
    error DepositsLocked();
    error DurationAlreadyElapsed();
    error DurationNotElapsed();
    error InvalidArbitrator();
    error InvalidDuration();
    error InvalidVaultAdmin();
    error MustBeDelegatedToVaultOperator();
    error OnlyArbitrator();
    error OnlyVaultAdmin();
    error OperatorIntegrationInvalid();
    error PendingAllocation();
    error StrategyNotSupportedByOperatorSet();
    error VaultAlreadyLocked();
    error VaultNotLocked();
    error WithdrawalsLockedDuringAllocations();

    event DeallocateAttempted(bool success);
    event DeregisterAttempted(bool success);
    event MetadataURIUpdated(string newMetadataURI);
    event VaultAdvancedToWithdrawals(address indexed arbitrator, uint32 maturedAt);
    event VaultInitialized(
        address indexed vaultAdmin,
        address indexed arbitrator,
        address indexed underlyingToken,
        uint32 duration,
        uint256 maxPerDeposit,
        uint256 stakeCap,
        string metadataURI
    );
    event VaultLocked(uint32 lockedAt, uint32 unlockAt);
    event VaultMatured(uint32 maturedAt);

    uint32 private constant LONGEST = 2 * 365 days;
    uint64 private constant ALL = 1e18;

    IOperators public immutable delegationManager;
    IAllocations public immutable allocationManager;
    IRewardSplits public immutable rewardsCoordinator;
    address public immutable strategyFactory;

    address public vaultAdmin;
    address public arbitrator;
    uint32 public duration;
    uint32 public lockedAt;
    uint32 public unlockAt;
    uint32 public maturedAt;
    VaultState public state;
    string public metadataURI;
    OperatorSet private _set;

    constructor(VaultCore memory core, VaultConfig memory config, address factory)
        StrategyBaseTVLLimits(core.strategies, core.pausers, config.underlyingToken)
    {
        (delegationManager, allocationManager, rewardsCoordinator) = (core.delegations, core.allocations, core.rewards);
        strategyFactory = factory;
        require(config.vaultAdmin != address(0), InvalidVaultAdmin());
        require(config.arbitrator != address(0), InvalidArbitrator());
        require(config.duration != 0 && config.duration <= LONGEST, InvalidDuration());
        _setLimits(config.maxPerDeposit, config.stakeCap);
        (vaultAdmin, arbitrator) = (config.vaultAdmin, config.arbitrator);
        (duration, metadataURI) = (config.duration, config.metadataURI);
        _becomeOperator(core, config);
        state = VaultState.DEPOSITS;
        emit VaultInitialized(
            config.vaultAdmin,
            config.arbitrator,
            address(config.underlyingToken),
            config.duration,
            config.maxPerDeposit,
            config.stakeCap,
            config.metadataURI
        );
    }

    modifier onlyVaultAdmin() {
        require(msg.sender == vaultAdmin, OnlyVaultAdmin());
        _;
    }

    function lock() external onlyVaultAdmin {
        require(depositsOpen(), VaultAlreadyLocked());
        address[] memory supported = allocationManager.getStrategiesInOperatorSet(_set);
        uint256 place = 0;
        while (place < supported.length && supported[place] != address(this)) ++place;
        require(place < supported.length, StrategyNotSupportedByOperatorSet());
        (lockedAt, unlockAt) = (uint32(block.timestamp), uint32(block.timestamp) + duration);
        state = VaultState.ALLOCATIONS;
        emit VaultLocked(lockedAt, unlockAt);
        require(
            allocationManager.getAllocation(address(this), _set, address(this)).effectBlock == 0, PendingAllocation()
        );
        allocationManager.modifyAllocations(address(this), _allocation(ALL));
    }

    /// Anybody may, once the time has passed; later calls only try the clean-up again.
    function markMatured() external {
        if (state != VaultState.WITHDRAWALS) {
            require(state == VaultState.ALLOCATIONS && block.timestamp >= unlockAt, DurationNotElapsed());
            _openWithdrawals();
        }
        _leaveOperatorSet();
    }

    function advanceToWithdrawals() external {
        require(msg.sender == arbitrator, OnlyArbitrator());
        if (state != VaultState.WITHDRAWALS) {
            require(state == VaultState.ALLOCATIONS, VaultNotLocked());
            require(block.timestamp < unlockAt, DurationAlreadyElapsed());
            _openWithdrawals();
            emit VaultAdvancedToWithdrawals(msg.sender, maturedAt);
        }
        _leaveOperatorSet();
    }

    function updateMetadataURI(string calldata newMetadataURI) external onlyVaultAdmin {
        metadataURI = newMetadataURI;
        emit MetadataURIUpdated(newMetadataURI);
    }

    function updateDelegationApprover(address newDelegationApprover) external onlyVaultAdmin {
        delegationManager.modifyOperatorDetails(address(this), newDelegationApprover);
    }

    function updateOperatorMetadataURI(string calldata newOperatorMetadataURI) external onlyVaultAdmin {
        delegationManager.updateOperatorMetadataURI(address(this), newOperatorMetadataURI);
    }

    function setRewardsClaimer(address claimer) external onlyVaultAdmin {
        rewardsCoordinator.setClaimerFor(address(this), claimer);
    }

    function updateTVLLimits(uint256 newMaxPerDeposit, uint256 newStakeCap) external onlyVaultAdmin {
        require(depositsOpen(), DepositsLocked());
        _setLimits(newMaxPerDeposit, newStakeCap);
    }

    function setTVLLimits(uint256 newMaxPerDeposit, uint256 newMaxTotalDeposits) external override onlyUnpauser {
        require(depositsOpen(), DepositsLocked());
        _setLimits(newMaxPerDeposit, newMaxTotalDeposits);
    }

    function beforeAddShares(address staker, uint256 amountShares) external view override onlyStrategyManager {
        require(depositsOpen(), DepositsLocked());
        _requireTokenTaken();
        require(delegationManager.delegatedTo(staker) == address(this), MustBeDelegatedToVaultOperator());
        require(sharesToUnderlyingView(amountShares) <= maxPerDeposit, DepositExceedsMaxPerDeposit());
        address[] memory own = new address[](1);
        own[0] = address(this);
        uint256 held = delegationManager.getOperatorShares(address(this), own)[0];
        require(sharesToUnderlyingView(held + amountShares) <= maxTotalDeposits, BalanceExceedsMaxTotalDeposits());
    }

    /// What was queued before the lock can still be completed; nothing can be queued until it ends.
    function beforeRemoveShares(address, uint256) external view override onlyStrategyManager {
        require(state != VaultState.ALLOCATIONS, WithdrawalsLockedDuringAllocations());
    }

    function explanation() external pure override returns (string memory) {
        return "Devnet duration vault: deposits, then a locked time, then withdrawals.";
    }

    function depositsOpen() public view returns (bool) {
        return state == VaultState.DEPOSITS;
    }

    function withdrawalsOpen() external view returns (bool) {
        return state != VaultState.ALLOCATIONS;
    }

    function isLocked() external view returns (bool) {
        return state != VaultState.DEPOSITS;
    }

    function isMatured() external view returns (bool) {
        return state == VaultState.WITHDRAWALS;
    }

    function allocationsActive() external view returns (bool) {
        return state == VaultState.ALLOCATIONS;
    }

    function stakeCap() external view returns (uint256) {
        return maxTotalDeposits;
    }

    function unlockTimestamp() external view returns (uint32) {
        return unlockAt;
    }

    function operatorSetInfo() external view returns (address avs, uint32 operatorSetId) {
        return (_set.avs, _set.id);
    }

    function operatorSetRegistered() external view returns (bool) {
        return allocationManager.isMemberOfOperatorSet(address(this), _set);
    }

    function operatorIntegrationConfigured() external pure returns (bool) {
        return true;
    }

    /// Since 1.13 a vault asks nothing of its token.
    function _requireTokenTaken() internal view virtual {}

    // A vault's caps are checked before shares are added, against what its stakers have not queued.
    function _checkLimits(uint256, uint256) internal view override {}

    function _becomeOperator(VaultCore memory core, VaultConfig memory config) private {
        require(config.operatorSet.avs != address(0), OperatorIntegrationInvalid());
        _set = config.operatorSet;
        // Longer than the withdrawal delay: what was queued before the lock is out before the allocation can be slashed.
        core.delegations.registerAsOperator(
            config.delegationApprover, core.delegations.minWithdrawalDelayBlocks() + 1, config.operatorMetadataURI
        );
        uint32[] memory ids = new uint32[](1);
        ids[0] = config.operatorSet.id;
        core.allocations.registerForOperatorSets(
            address(this), RegisterParams(config.operatorSet.avs, ids, config.operatorSetRegistrationData)
        );
        // A devnet without rewards has nothing to split.
        if (address(core.rewards).code.length == 0) return;
        core.rewards.setOperatorAVSSplit(address(this), config.operatorSet.avs, 0);
        core.rewards.setOperatorSetSplit(address(this), config.operatorSet, 0);
        core.rewards.setOperatorPISplit(address(this), 0);
    }

    function _openWithdrawals() private {
        state = VaultState.WITHDRAWALS;
        maturedAt = uint32(block.timestamp);
        emit VaultMatured(maturedAt);
    }

    /// Neither failure keeps the stakers in.
    function _leaveOperatorSet() private {
        emit DeallocateAttempted(_deallocate());
        emit DeregisterAttempted(_deregister());
    }

    /// Where there is nothing to give back that is a success; while a change of the allocation is pending it is not tried.
    function _deallocate() private returns (bool success) {
        Allocation memory held = allocationManager.getAllocation(address(this), _set, address(this));
        if (held.currentMagnitude == 0 && held.pendingDiff == 0) return true;
        if (held.effectBlock != 0) return false;
        (success,) = address(allocationManager).call(
            abi.encodeCall(IAllocations.modifyAllocations, (address(this), _allocation(0)))
        );
    }

    function _deregister() private returns (bool success) {
        if (!allocationManager.isMemberOfOperatorSet(address(this), _set)) return true;
        uint32[] memory ids = new uint32[](1);
        ids[0] = _set.id;
        (success,) = address(allocationManager).call(
            abi.encodeCall(IAllocations.deregisterFromOperatorSets, (DeregisterParams(address(this), _set.avs, ids)))
        );
    }

    function _allocation(uint64 magnitude) private view returns (AllocateParams[] memory params) {
        params = new AllocateParams[](1);
        params[0].operatorSet = _set;
        params[0].strategies = new address[](1);
        params[0].strategies[0] = address(this);
        params[0].newMagnitudes = new uint64[](1);
        params[0].newMagnitudes[0] = magnitude;
    }
}
