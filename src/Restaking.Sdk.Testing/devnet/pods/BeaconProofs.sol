// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

struct StateRootProof {
    bytes32 beaconStateRoot;
    bytes proof;
}

struct ValidatorProof {
    bytes32[] validatorFields;
    bytes proof;
}

struct BalanceContainerProof {
    bytes32 balanceContainerRoot;
    bytes proof;
}

struct BalanceProof {
    bytes32 pubkeyHash;
    bytes32 balanceRoot;
    bytes proof;
}

/// Proofs about a beacon block: sha256 trees, places and heights of the consensus specification. A state is a tree of
/// height 5 until Pectra and of height 6 since; a list has one node more than its tree, with the list's length.
library BeaconProofs {
    error InvalidProof();
    error InvalidProofLength();
    error InvalidValidatorFieldsLength();

    uint256 private constant NODE = 32;
    uint256 private constant HEADER_HEIGHT = 3;
    uint256 private constant STATE_ROOT = 3;
    uint256 private constant VALIDATORS = 11;
    uint256 private constant BALANCES = 12;
    uint256 private constant VALIDATOR_LIST_HEIGHT = 41;
    uint256 private constant BALANCE_LIST_HEIGHT = 39;
    uint256 private constant FIELDS = 8;

    uint64 internal constant NEVER = type(uint64).max;

    function stateHeight(bool pectra) internal pure returns (uint256) {
        return pectra ? 6 : 5;
    }

    function requireStateRoot(bytes32 blockRoot, StateRootProof calldata proof) internal pure {
        _require(proof.proof, HEADER_HEIGHT, blockRoot, proof.beaconStateRoot, STATE_ROOT);
    }

    function requireValidator(
        bool pectra,
        bytes32 stateRoot,
        bytes32[] calldata fields,
        bytes calldata proof,
        uint40 validatorIndex
    ) internal pure {
        require(fields.length == FIELDS, InvalidValidatorFieldsLength());
        uint256 height = VALIDATOR_LIST_HEIGHT + stateHeight(pectra);
        require(proof.length == height * NODE, InvalidProofLength());
        uint256 index = VALIDATORS << VALIDATOR_LIST_HEIGHT | validatorIndex;
        require(_climb(proof, _containerRoot(fields), index) == stateRoot, InvalidProof());
    }

    function requireBalanceContainer(bool pectra, bytes32 blockRoot, BalanceContainerProof calldata proof) internal pure {
        uint256 height = stateHeight(pectra);
        _require(
            proof.proof, HEADER_HEIGHT + height, blockRoot, proof.balanceContainerRoot, STATE_ROOT << height | BALANCES
        );
    }

    /// The validator's balance in gwei.
    function requireBalance(bytes32 containerRoot, uint40 validatorIndex, BalanceProof calldata proof)
        internal
        pure
        returns (uint64)
    {
        _require(proof.proof, BALANCE_LIST_HEIGHT, containerRoot, proof.balanceRoot, validatorIndex / 4);
        return number(proof.balanceRoot << 64 * (validatorIndex % 4));
    }

    /// The first eight bytes as a number, least significant first.
    function number(bytes32 chunk) internal pure returns (uint64 value) {
        for (uint256 i = 8; i > 0; --i) value = value << 8 | uint8(chunk[i - 1]);
    }

    function _require(bytes calldata proof, uint256 height, bytes32 root, bytes32 leaf, uint256 index) private pure {
        require(proof.length == height * NODE, InvalidProofLength());
        require(_climb(proof, leaf, index) == root, InvalidProof());
    }

    function _climb(bytes calldata proof, bytes32 node, uint256 index) private pure returns (bytes32) {
        for (uint256 from = 0; from < proof.length; from += NODE) {
            bytes32 sibling = bytes32(proof[from:from + NODE]);
            node = index & 1 == 0 ? _pair(node, sibling) : _pair(sibling, node);
            index >>= 1;
        }
        return node;
    }

    function _containerRoot(bytes32[] calldata fields) private pure returns (bytes32) {
        bytes32 left = _pair(_pair(fields[0], fields[1]), _pair(fields[2], fields[3]));
        bytes32 right = _pair(_pair(fields[4], fields[5]), _pair(fields[6], fields[7]));
        return _pair(left, right);
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encode(left, right));
    }
}
