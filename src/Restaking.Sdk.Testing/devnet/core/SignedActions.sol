// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";

/// EIP-712 messages of the core: domain name "EigenLayer", and as domain version the first character of `version()`.
abstract contract SignedActions {
    error InvalidSignature();
    error SignatureExpired();

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    string public version;

    constructor(string memory semanticVersion) {
        version = semanticVersion;
    }

    function domainSeparator() public view returns (bytes32) {
        bytes memory major = new bytes(1);
        major[0] = bytes(version)[0];
        return
            keccak256(abi.encode(DOMAIN_TYPE, keccak256("EigenLayer"), keccak256(major), block.chainid, address(this)));
    }

    function _digestOf(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", domainSeparator(), structHash));
    }

    /// Good up to and including the second `expiry`.
    function _requireSignature(address signer, bytes32 digest, bytes memory signature, uint256 expiry) internal view {
        require(block.timestamp <= expiry, SignatureExpired());
        require(Signatures.isValid(signer, digest, signature), InvalidSignature());
    }
}
