// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IDelegationManager, IERC20} from "./Interfaces.sol";
import {RewardsSettings} from "./RewardsSettings.sol";
import {IOperatorSetRegister} from "./RewardsSplits.sol";
import {RewardsSubmissions} from "./RewardsSubmissions.sol";
import {
    DistributionRoot,
    EarnerTreeMerkleLeaf,
    RewardsMerkleClaim,
    RewardsSetup,
    TokenTreeMerkleLeaf
} from "./RewardsTypes.sol";
import {InputArrayLengthMismatch} from "./Types.sol";

/// Rewards: roots of what everybody has earned so far, and claims against them.
contract RewardsCoordinator is RewardsSubmissions {
    using TokenTransfers for IERC20;

    error EarningsNotGreaterThanClaimed();
    error EmptyRoot();
    error InvalidClaimProof();
    error InvalidEarner();
    error InvalidEarnerLeafIndex();
    error InvalidIndex();
    error InvalidProofLength();
    error InvalidRoot();
    error InvalidRootIndex();
    error InvalidTokenLeafIndex();
    error NewRootMustBeForNewCalculatedPeriod();
    error RewardsEndTimestampNotElapsed();
    error RootAlreadyActivated();
    error RootDisabled();
    error RootNotActivated();

    event ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer);
    event DistributionRootDisabled(uint32 indexed rootIndex);
    event DistributionRootSubmitted(
        uint32 indexed rootIndex,
        bytes32 indexed root,
        uint32 indexed rewardsCalculationEndTimestamp,
        uint32 activatedAt
    );
    event RewardsClaimed(
        bytes32 root,
        address indexed earner,
        address indexed claimer,
        address indexed recipient,
        address token,
        uint256 claimedAmount
    );

    uint8 private constant CLAIMS = 2;
    uint8 private constant ROOTS = 3;
    // Leaves of both kinds have the same length: the salt tells them apart.
    uint8 private constant EARNER_SALT = 0;
    uint8 private constant TOKEN_SALT = 1;

    DistributionRoot[] private _roots;
    uint32 public currRewardsCalculationEndTimestamp;
    mapping(address earner => address) public claimerFor;
    mapping(address earner => mapping(address token => uint256)) public cumulativeClaimed;

    constructor(RewardsSetup memory setup) RewardsSettings(setup) {}

    function processClaim(RewardsMerkleClaim calldata claim, address recipient) external onlyWhenNotPaused(CLAIMS) {
        _process(claim, recipient);
    }

    function processClaims(RewardsMerkleClaim[] calldata claims, address recipient)
        external
        onlyWhenNotPaused(CLAIMS)
    {
        for (uint256 i = 0; i < claims.length; ++i) _process(claims[i], recipient);
    }

    function submitRoot(bytes32 root, uint32 rewardsCalculationEndTimestamp)
        external
        onlyWhenNotPaused(ROOTS)
        onlyRewardsUpdater
    {
        require(
            rewardsCalculationEndTimestamp > currRewardsCalculationEndTimestamp, NewRootMustBeForNewCalculatedPeriod()
        );
        require(rewardsCalculationEndTimestamp < block.timestamp, RewardsEndTimestampNotElapsed());
        uint32 activatedAt = uint32(block.timestamp) + activationDelay;
        emit DistributionRootSubmitted(uint32(_roots.length), root, rewardsCalculationEndTimestamp, activatedAt);
        _roots.push(DistributionRoot(root, rewardsCalculationEndTimestamp, activatedAt, false));
        currRewardsCalculationEndTimestamp = rewardsCalculationEndTimestamp;
    }

    function disableRoot(uint32 rootIndex) external onlyWhenNotPaused(ROOTS) onlyRewardsUpdater {
        require(rootIndex < _roots.length, InvalidRootIndex());
        DistributionRoot storage root = _roots[rootIndex];
        require(!root.disabled, RootDisabled());
        require(block.timestamp < root.activatedAt, RootAlreadyActivated());
        root.disabled = true;
        emit DistributionRootDisabled(rootIndex);
    }

    function setClaimerFor(address claimer) external {
        _setClaimer(msg.sender, claimer);
    }

    /// For accounts that others act for: operators and AVSs.
    function setClaimerFor(address earner, address claimer) external checkCanCall(earner) {
        require(
            IDelegationManager(delegationManager).isOperator(earner)
                || IOperatorSetRegister(allocationManager).getOperatorSetCount(earner) > 0,
            InvalidEarner()
        );
        _setClaimer(earner, claimer);
    }

    function checkClaim(RewardsMerkleClaim calldata claim) external view returns (bool) {
        _check(claim, _roots[claim.rootIndex]);
        return true;
    }

    function getDistributionRootsLength() external view returns (uint256) {
        return _roots.length;
    }

    function getDistributionRootAtIndex(uint256 index) external view returns (DistributionRoot memory) {
        return _roots[index];
    }

    function getCurrentDistributionRoot() external view returns (DistributionRoot memory) {
        return _roots[_roots.length - 1];
    }

    /// Zeros when there is none.
    function getCurrentClaimableDistributionRoot() external view returns (DistributionRoot memory) {
        for (uint256 i = _roots.length; i > 0; --i) {
            DistributionRoot memory root = _roots[i - 1];
            if (!root.disabled && block.timestamp >= root.activatedAt) return root;
        }
        return DistributionRoot(bytes32(0), 0, 0, false);
    }

    function getRootIndexFromHash(bytes32 rootHash) external view returns (uint32) {
        for (uint256 i = _roots.length; i > 0; --i) {
            if (_roots[i - 1].root == rootHash) return uint32(i - 1);
        }
        revert InvalidRoot();
    }

    function calculateEarnerLeafHash(EarnerTreeMerkleLeaf calldata leaf) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(EARNER_SALT, leaf.earner, leaf.earnerTokenRoot));
    }

    function calculateTokenLeafHash(TokenTreeMerkleLeaf calldata leaf) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(TOKEN_SALT, leaf.token, leaf.cumulativeEarnings));
    }

    function _process(RewardsMerkleClaim calldata claim, address recipient) private {
        DistributionRoot memory root = _roots[claim.rootIndex];
        _check(claim, root);
        address earner = claim.earnerLeaf.earner;
        address claimer = claimerFor[earner];
        if (claimer == address(0)) claimer = earner;
        require(msg.sender == claimer, UnauthorizedCaller());
        for (uint256 i = 0; i < claim.tokenLeaves.length; ++i) {
            address token = claim.tokenLeaves[i].token;
            uint256 earned = claim.tokenLeaves[i].cumulativeEarnings;
            uint256 before = cumulativeClaimed[earner][token];
            require(earned > before, EarningsNotGreaterThanClaimed());
            cumulativeClaimed[earner][token] = earned;
            IERC20(token).push(recipient, earned - before);
            emit RewardsClaimed(root.root, earner, claimer, recipient, token, earned - before);
        }
    }

    function _check(RewardsMerkleClaim calldata claim, DistributionRoot memory root) private view {
        require(!root.disabled, RootDisabled());
        require(block.timestamp >= root.activatedAt, RootNotActivated());
        require(claim.tokenIndices.length == claim.tokenTreeProofs.length, InputArrayLengthMismatch());
        require(claim.tokenTreeProofs.length == claim.tokenLeaves.length, InputArrayLengthMismatch());
        require(claim.earnerIndex < 1 << claim.earnerTreeProof.length / 32, InvalidEarnerLeafIndex());
        _requireLeaf(
            root.root, claim.earnerIndex, claim.earnerTreeProof, calculateEarnerLeafHash(claim.earnerLeaf)
        );
        for (uint256 i = 0; i < claim.tokenLeaves.length; ++i) {
            bytes calldata proof = claim.tokenTreeProofs[i];
            require(claim.tokenIndices[i] < 1 << proof.length / 32, InvalidTokenLeafIndex());
            bytes32 leaf = calculateTokenLeafHash(claim.tokenLeaves[i]);
            _requireLeaf(claim.earnerLeaf.earnerTokenRoot, claim.tokenIndices[i], proof, leaf);
        }
    }

    /// Nodes are keccak256(left ++ right) by place; a proof is the siblings from the leaf up.
    function _requireLeaf(bytes32 root, uint256 index, bytes calldata proof, bytes32 leaf) private pure {
        require(root != bytes32(0), EmptyRoot());
        require(proof.length % 32 == 0, InvalidProofLength());
        bytes32 node = leaf;
        for (uint256 start = 0; start < proof.length; start += 32) {
            bytes32 sibling = bytes32(proof[start:start + 32]);
            node = index & 1 == 0 ? keccak256(abi.encodePacked(node, sibling)) : keccak256(abi.encodePacked(sibling, node));
            index >>= 1;
        }
        require(index == 0, InvalidIndex());
        require(node == root, InvalidClaimProof());
    }

    function _setClaimer(address earner, address claimer) private {
        emit ClaimerForSet(earner, claimerFor[earner], claimer);
        claimerFor[earner] = claimer;
    }
}
