// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockPausing} from "./BedrockPausing.sol";
import {BedrockToken} from "./BedrockToken.sol";

/// uniETH: minted and burned by the staking contracts only. While it is paused nothing moves, and nobody mints or burns.
contract UniETH is BedrockToken, BedrockPausing {
    event Mintable(address account);
    event Unmintable(address account);

    mapping(address account => bool) public mintableGroup;

    modifier onlyMintableGroup() {
        require(mintableGroup[msg.sender], "uniETH: not in mintable group");
        _;
    }

    constructor() BedrockToken("Universal ETH", "uniETH", 18) {}

    function devnetSetMintable(address account, bool allow) external {
        mintableGroup[account] = allow;
        if (allow) emit Mintable(account);
        else emit Unmintable(account);
    }

    function paused() external view returns (bool) {
        return _paused;
    }

    function mint(address to, uint256 amount) external onlyMintableGroup {
        _mint(to, amount);
    }

    function burnFrom(address account, uint256 amount) external onlyMintableGroup {
        _spendAllowance(account, msg.sender, amount);
        _burn(account, amount);
    }

    function batchTransfer(address[] calldata recipients, uint256[] calldata amounts) external {
        require(recipients.length > 0, "uniETH: least one recipient address");
        require(
            recipients.length == amounts.length,
            "uniETH: number of recipient addresses does not match the number of tokens"
        );
        for (uint256 i = 0; i < recipients.length; ++i) _transfer(msg.sender, recipients[i], amounts[i]);
    }

    function _beforeTransfer(address, address) internal pure override {}

    function _beforeMove(address from, address to) internal view override whenNotPaused {
        _requireNotFrozen(from, to);
    }
}
