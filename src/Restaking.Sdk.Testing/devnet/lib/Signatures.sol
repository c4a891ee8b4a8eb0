// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Who signed a digest: an account with a key (65 bytes, v 27 or 28, low s) or a contract (EIP-1271).
library Signatures {
    bytes32 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    bytes4 private constant MAGIC = 0x1626ba7e;

    function isValid(address signer, bytes32 digest, bytes memory signature) internal view returns (bool) {
        address recovered = recover(digest, signature);
        return (recovered != address(0) && recovered == signer) || isApprovedByContract(signer, digest, signature);
    }

    /// Zero for anything that is not a well-formed signature.
    function recover(bytes32 digest, bytes memory signature) internal pure returns (address) {
        if (signature.length != 65) return address(0);
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        return recover(digest, v, r, s);
    }

    function recover(bytes32 digest, uint8 v, bytes32 r, bytes32 s) internal pure returns (address) {
        return s > HALF_ORDER ? address(0) : ecrecover(digest, v, r, s);
    }

    function isApprovedByContract(address signer, bytes32 digest, bytes memory signature) private view returns (bool) {
        (bool success, bytes memory answer) = signer.staticcall(abi.encodeWithSelector(MAGIC, digest, signature));
        return success && answer.length >= 32 && bytes32(answer) == bytes32(MAGIC);
    }
}
