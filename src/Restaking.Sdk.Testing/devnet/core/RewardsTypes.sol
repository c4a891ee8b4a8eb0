// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The structs that cross the RewardsCoordinator's boundary: field order and types are the protocol's ABI.

struct StrategyAndMultiplier {
    address strategy;
    uint96 multiplier;
}

struct RewardsSubmission {
    StrategyAndMultiplier[] strategiesAndMultipliers;
    address token;
    uint256 amount;
    uint32 startTimestamp;
    uint32 duration;
}

struct OperatorReward {
    address operator;
    uint256 amount;
}

struct OperatorDirectedRewardsSubmission {
    StrategyAndMultiplier[] strategiesAndMultipliers;
    address token;
    OperatorReward[] operatorRewards;
    uint32 startTimestamp;
    uint32 duration;
    string description;
}

struct DistributionRoot {
    bytes32 root;
    uint32 rewardsCalculationEndTimestamp;
    uint32 activatedAt;
    bool disabled;
}

struct EarnerTreeMerkleLeaf {
    address earner;
    bytes32 earnerTokenRoot;
}

struct TokenTreeMerkleLeaf {
    address token;
    uint256 cumulativeEarnings;
}

struct RewardsMerkleClaim {
    uint32 rootIndex;
    uint32 earnerIndex;
    bytes earnerTreeProof;
    EarnerTreeMerkleLeaf earnerLeaf;
    uint32[] tokenIndices;
    bytes[] tokenTreeProofs;
    TokenTreeMerkleLeaf[] tokenLeaves;
}

/// What the RewardsCoordinator is deployed with.
struct RewardsSetup {
    address delegationManager;
    address strategyManager;
    address allocationManager;
    address pauserRegistry;
    address permissionController;
    uint32 calculationIntervalSeconds;
    uint32 maxRewardsDuration;
    uint32 maxRetroactiveLength;
    uint32 maxFutureLength;
    uint32 genesisRewardsTimestamp;
    uint32 activationDelay;
    uint16 defaultSplitBips;
    address owner;
}
