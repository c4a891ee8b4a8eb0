// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20, IPauserRegistry, IStrategyManager} from "../core/Interfaces.sol";
import {OperatorSet} from "../core/Types.sol";
import {IAllocations, IOperators, IRewardSplits} from "./Interfaces.sol";

enum VaultState {
    UNINITIALIZED,
    DEPOSITS,
    ALLOCATIONS,
    WITHDRAWALS
}

struct VaultConfig {
    IERC20 underlyingToken;
    address vaultAdmin;
    address arbitrator;
    uint32 duration;
    uint256 maxPerDeposit;
    uint256 stakeCap;
    string metadataURI;
    OperatorSet operatorSet;
    bytes operatorSetRegistrationData;
    address delegationApprover;
    string operatorMetadataURI;
}

/// What every vault of a factory is wired to.
struct VaultCore {
    IStrategyManager strategies;
    IPauserRegistry pausers;
    IOperators delegations;
    IAllocations allocations;
    IRewardSplits rewards;
}
