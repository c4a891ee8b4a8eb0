// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Ether sent with all gas that is left, and with the texts a payment that fails reverts with.
library BedrockPayments {
    function send(address to, uint256 amount) internal {
        require(address(this).balance >= amount, "Address: insufficient balance");
        (bool success,) = to.call{value: amount}("");
        require(success, "Address: unable to send value, recipient may have reverted");
    }
}
