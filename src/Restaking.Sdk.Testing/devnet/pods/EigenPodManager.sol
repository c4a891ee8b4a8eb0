// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20, IPauserRegistry} from "../core/Interfaces.sol";
import {Pausing} from "../core/Pausing.sol";
import {BEACON_CHAIN_ETH, InputAddressZero, OperatorSet} from "../core/Types.sol";
import {Owned} from "../lib/Owned.sol";
import {Wad} from "../lib/Wad.sol";
import {IDepositContract, IPod, IPodBeacon, IPodDelegation} from "./PodInterfaces.sol";
import {PodProxy} from "./PodProxy.sol";

/// Makes pods, one for each owner, and keeps the shares of natively restaked ether, in wei. Losses on the beacon chain
/// lower the owner's slashing factor and leave the shares as they are. Its pause bits govern the pods too.
contract EigenPodManager is Owned, Pausing {
    error EigenPodAlreadyExists();
    error InvalidStrategy();
    error LegacyWithdrawalsNotCompleted();
    error OnlyDelegationManager();
    error OnlyEigenPod();
    error OnlyProofTimestampSetter();
    error SharesNegative();
    error SharesNotMultipleOfGwei();

    event BeaconChainSlashingFactorDecreased(
        address staker, uint64 prevBeaconChainSlashingFactor, uint64 newBeaconChainSlashingFactor
    );
    event BurnableETHSharesIncreased(uint256 shares);
    event NewTotalShares(address indexed podOwner, int256 newTotalShares);
    event PectraForkTimestampSet(uint64 newPectraForkTimestamp);
    event PodDeployed(address indexed eigenPod, address indexed podOwner);
    event PodSharesUpdated(address indexed podOwner, int256 sharesDelta);
    event ProofTimestampSetterSet(address newProofTimestampSetter);

    struct SlashingFactor {
        uint64 left;
        bool isSet;
    }

    uint8 private constant NEW_PODS = 0;

    address public constant beaconChainETHStrategy = BEACON_CHAIN_ETH;

    IDepositContract public immutable ethPOS;
    IPodBeacon public immutable eigenPodBeacon;
    IPodDelegation public immutable delegationManager;

    address public proofTimestampSetter;
    uint64 public pectraForkTimestamp;
    uint256 public numPods;
    uint256 public burnableETHShares;
    mapping(address podOwner => address) public ownerToPod;
    mapping(address podOwner => int256) public podOwnerDepositShares;
    mapping(address podOwner => SlashingFactor) private _slashing;

    constructor(
        IDepositContract depositContract,
        IPodBeacon beacon,
        IPodDelegation delegations,
        IPauserRegistry registry,
        address firstOwner
    ) Owned(firstOwner) Pausing(registry) {
        ethPOS = depositContract;
        eigenPodBeacon = beacon;
        delegationManager = delegations;
    }

    modifier onlyDelegationManager() {
        require(msg.sender == address(delegationManager), OnlyDelegationManager());
        _;
    }

    modifier onlyBeaconChain(address strategy) {
        require(strategy == BEACON_CHAIN_ETH, InvalidStrategy());
        _;
    }

    function createPod() external onlyWhenNotPaused(NEW_PODS) returns (address) {
        require(!hasPod(msg.sender), EigenPodAlreadyExists());
        return _create();
    }

    function stake(bytes calldata pubkey, bytes calldata signature, bytes32 depositDataRoot)
        external
        payable
        onlyWhenNotPaused(NEW_PODS)
    {
        address pod = hasPod(msg.sender) ? ownerToPod[msg.sender] : _create();
        IPod(pod).stake{value: msg.value}(pubkey, signature, depositDataRoot);
    }

    function recordBeaconChainETHBalanceUpdate(
        address podOwner,
        uint256 prevRestakedBalanceWei,
        int256 balanceDeltaWei
    ) external {
        require(msg.sender == ownerToPod[podOwner], OnlyEigenPod());
        require(balanceDeltaWei % 1 gwei == 0, SharesNotMultipleOfGwei());
        int256 shares = podOwnerDepositShares[podOwner];
        require(shares >= 0, LegacyWithdrawalsNotCompleted());
        if (balanceDeltaWei > 0) {
            (uint256 before, uint256 added) = _addShares(podOwner, uint256(balanceDeltaWei));
            delegationManager.increaseDelegatedShares(podOwner, BEACON_CHAIN_ETH, before, added);
        } else if (balanceDeltaWei < 0) {
            uint64 decrease = _reduceFactor(podOwner, prevRestakedBalanceWei, uint256(-balanceDeltaWei));
            delegationManager.decreaseDelegatedShares(podOwner, uint256(shares), decrease);
        }
    }

    function removeDepositShares(address staker, address strategy, uint256 depositSharesToRemove)
        external
        onlyDelegationManager
        onlyBeaconChain(strategy)
        returns (uint256)
    {
        require(depositSharesToRemove <= uint256(type(int256).max), "SafeCast: value doesn't fit in an int256");
        int256 left = podOwnerDepositShares[staker] - int256(depositSharesToRemove);
        require(left >= 0, SharesNegative());
        podOwnerDepositShares[staker] = left;
        emit NewTotalShares(staker, left);
        return uint256(left);
    }

    function addShares(address staker, address strategy, uint256 shares)
        external
        onlyDelegationManager
        onlyBeaconChain(strategy)
        returns (uint256, uint256)
    {
        return _addShares(staker, shares);
    }

    /// A deficit from before the slashing release is paid off first; the pod pays what is left.
    function withdrawSharesAsTokens(address staker, address strategy, IERC20, uint256 shares)
        external
        onlyDelegationManager
        onlyBeaconChain(strategy)
    {
        require(staker != address(0), InputAddressZero());
        require(int256(shares) > 0, SharesNegative());
        int256 held = podOwnerDepositShares[staker];
        if (held < 0) {
            uint256 paidOff = shares > uint256(-held) ? uint256(-held) : shares;
            shares -= paidOff;
            held += int256(paidOff);
            podOwnerDepositShares[staker] = held;
            emit PodSharesUpdated(staker, int256(paidOff));
            emit NewTotalShares(staker, held);
        }
        if (shares > 0) IPod(ownerToPod[staker]).withdrawRestakedBeaconChainETH(staker, shares);
    }

    function increaseBurnOrRedistributableShares(OperatorSet calldata, uint256, address, uint256 addedSharesToBurn)
        external
        onlyDelegationManager
    {
        burnableETHShares += addedSharesToBurn;
        emit BurnableETHSharesIncreased(addedSharesToBurn);
    }

    function setProofTimestampSetter(address newProofTimestampSetter) external onlyOwner {
        proofTimestampSetter = newProofTimestampSetter;
        emit ProofTimestampSetterSet(newProofTimestampSetter);
    }

    function setPectraForkTimestamp(uint64 timestamp) external {
        require(msg.sender == proofTimestampSetter, OnlyProofTimestampSetter());
        pectraForkTimestamp = timestamp;
        emit PectraForkTimestampSet(timestamp);
    }

    function getPod(address podOwner) external view returns (address pod) {
        pod = ownerToPod[podOwner];
        if (pod != address(0)) return pod;
        bytes32 salt = bytes32(uint256(uint160(podOwner)));
        return address(
            uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, devnetPodInitCodeHash()))))
        );
    }

    function hasPod(address podOwner) public view returns (bool) {
        return ownerToPod[podOwner] != address(0);
    }

    function stakerDepositShares(address user, address strategy)
        external
        view
        onlyBeaconChain(strategy)
        returns (uint256 depositShares)
    {
        return podOwnerDepositShares[user] < 0 ? 0 : uint256(podOwnerDepositShares[user]);
    }

    function beaconChainSlashingFactor(address podOwner) public view returns (uint64) {
        SlashingFactor memory factor = _slashing[podOwner];
        return factor.isSet ? factor.left : uint64(Wad.ONE);
    }

    /// What a network's fact sheet says of the real proxies.
    function devnetPodInitCodeHash() public view returns (bytes32) {
        return keccak256(abi.encodePacked(type(PodProxy).creationCode, abi.encode(eigenPodBeacon, "")));
    }

    /// Shares as an owner could have them from before the slashing release.
    function devnetSetDepositShares(address podOwner, int256 shares) external {
        podOwnerDepositShares[podOwner] = shares;
    }

    function _create() private returns (address pod) {
        ++numPods;
        pod = address(new PodProxy{salt: bytes32(uint256(uint160(msg.sender)))}(address(eigenPodBeacon), ""));
        IPod(pod).initialize(msg.sender);
        ownerToPod[msg.sender] = pod;
        emit PodDeployed(pod, msg.sender);
    }

    function _addShares(address staker, uint256 shares) private returns (uint256 before, uint256 added) {
        require(staker != address(0), InputAddressZero());
        require(int256(shares) >= 0, SharesNegative());
        int256 held = podOwnerDepositShares[staker];
        int256 total = held + int256(shares);
        podOwnerDepositShares[staker] = total;
        emit PodSharesUpdated(staker, int256(shares));
        emit NewTotalShares(staker, total);
        if (total <= 0) return (0, 0);
        return held < 0 ? (0, uint256(total)) : (uint256(held), shares);
    }

    function _reduceFactor(address podOwner, uint256 beforeWei, uint256 lostWei) private returns (uint64) {
        uint64 before = beaconChainSlashingFactor(podOwner);
        uint64 left = uint64(Wad.mulDiv(before, beforeWei - lostWei, beforeWei));
        _slashing[podOwner] = SlashingFactor({left: left, isSet: true});
        emit BeaconChainSlashingFactorDecreased(podOwner, before, left);
        return before - left;
    }
}
