// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The structs that cross the contracts' boundaries: field order and types are the protocol's ABI.

struct OperatorSet {
    address avs;
    uint32 id;
}

struct SignatureWithExpiry {
    bytes signature;
    uint256 expiry;
}

struct QueuedWithdrawalParams {
    address[] strategies;
    uint256[] depositShares;
    address __deprecated_withdrawer;
}

struct Withdrawal {
    address staker;
    address delegatedTo;
    address withdrawer;
    uint256 nonce;
    uint32 startBlock;
    address[] strategies;
    uint256[] scaledShares;
}

struct Allocation {
    uint64 currentMagnitude;
    int128 pendingDiff;
    uint32 effectBlock;
}

struct AllocateParams {
    OperatorSet operatorSet;
    address[] strategies;
    uint64[] newMagnitudes;
}

struct RegisterParams {
    address avs;
    uint32[] operatorSetIds;
    bytes data;
}

struct DeregisterParams {
    address operator;
    address avs;
    uint32[] operatorSetIds;
}

struct CreateSetParams {
    uint32 operatorSetId;
    address[] strategies;
}

struct CreateSetParamsV2 {
    uint32 operatorSetId;
    address[] strategies;
    address slasher;
}

struct SlashingParams {
    address operator;
    uint32 operatorSetId;
    address[] strategies;
    uint256[] wadsToSlash;
    string description;
}

// Where slashed stake goes when an operator set redistributes nothing.
address constant BURN_ADDRESS = 0x00000000000000000000000000000000000E16E4;

// The name under which native stake appears beside token strategies. It has no code.
address constant BEACON_CHAIN_ETH = 0xbeaC0eeEeeeeEEeEeEEEEeeEEeEeeeEeeEEBEaC0;

/// One word for an operator set: the AVS in the high 20 bytes, the id in the low 12.
function keyOf(OperatorSet memory operatorSet) pure returns (bytes32) {
    return bytes32(uint256(uint160(operatorSet.avs)) << 96 | operatorSet.id);
}

function operatorSetOf(bytes32 key) pure returns (OperatorSet memory) {
    return OperatorSet({avs: address(uint160(uint256(key) >> 96)), id: uint32(uint256(key))});
}

// Errors that several contracts share.
error InputAddressZero();
error InputArrayLengthMismatch();
