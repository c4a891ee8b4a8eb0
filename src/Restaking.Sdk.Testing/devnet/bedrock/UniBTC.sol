// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockToken} from "./BedrockToken.sol";

/// uniBTC: 8 decimals. Frozen accounts cannot transfer it but can have it burned; it has no pause.
contract UniBTC is BedrockToken {
    mapping(address account => bool) private _minters;

    constructor() BedrockToken("uniBTC", "uniBTC", 8) {}

    function devnetSetMinter(address account, bool allow) external {
        _minters[account] = allow;
    }

    function mint(address to, uint256 amount) external {
        require(_minters[msg.sender], "AccessControl: account is missing role");
        _mint(to, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    function burnFrom(address account, uint256 amount) external {
        _spendAllowance(account, msg.sender, amount);
        _burn(account, amount);
    }

    function batchTransfer(address[] calldata recipients, uint256[] calldata amounts) external {
        require(recipients.length > 0, "USR001");
        require(recipients.length == amounts.length, "USR002");
        for (uint256 i = 0; i < recipients.length; ++i) _transfer(msg.sender, recipients[i], amounts[i]);
    }

    function _beforeTransfer(address from, address to) internal view override {
        _requireNotFrozen(from, to);
    }

    function _beforeMove(address, address) internal pure override {}
}
