// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";

/// An account that is a contract: its owner calls through it, and its owner's signatures are its own (EIP-1271).
contract SmartAccount {
    error NotOwner();

    address public immutable owner;

    constructor(address firstOwner) {
        owner = firstOwner;
    }

    receive() external payable {}

    /// Reverts with the data of the call when that reverts.
    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, NotOwner());
        (bool success, bytes memory answer) = target.call{value: value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        return Signatures.recover(digest, signature) == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}
