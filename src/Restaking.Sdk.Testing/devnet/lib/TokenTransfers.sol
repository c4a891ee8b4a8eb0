// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";

/// Transfers that also work with tokens that return nothing, and that pass on a token's own revert reason. The texts are
/// those that the core contracts revert with, since clients have to recognise them.
library TokenTransfers {
    function pull(IERC20 token, address from, address to, uint256 amount) internal {
        run(token, abi.encodeCall(IERC20.transferFrom, (from, to, amount)));
    }

    function push(IERC20 token, address to, uint256 amount) internal {
        run(token, abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    function run(IERC20 token, bytes memory call) private {
        (bool success, bytes memory answer) = address(token).call(call);
        if (!success) {
            require(answer.length != 0, "SafeERC20: low-level call failed");
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (answer.length == 0) require(address(token).code.length != 0, "Address: call to non-contract");
        else require(abi.decode(answer, (bool)), "SafeERC20: ERC20 operation did not succeed");
    }
}
