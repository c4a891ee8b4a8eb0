// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICmETHStatus} from "./CmETHInterfaces.sol";

/// The switches of cmETH: one for minting and burning, one for every move.
contract CmETHStatus {
    bool public isOriginalMintBurnPaused;
    bool public isTransferPaused;

    function devnetSetPaused(bool mintBurn, bool transfers) external {
        isOriginalMintBurnPaused = mintBurn;
        isTransferPaused = transfers;
    }
}

/// Share token of the vault, which is another contract. Keeps blocked and sanctioned accounts out of every move.
contract CmETH {
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);
    error MaxSupplyOutOfBound();
    error Paused();

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public constant name = "cmETH";
    string public constant symbol = "cmETH";
    uint8 public constant decimals = 18;
    address public immutable status;
    /// Zero: no limit.
    uint256 public maxTotalSupply;
    uint256 public totalSupply;
    mapping(address account => bool) public isBlocked;
    mapping(address account => bool) public isSanctioned;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(address status_) {
        status = status_;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        require(to != address(0), ERC20InvalidReceiver(to));
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= value, ERC20InsufficientAllowance(msg.sender, allowed, value));
            allowance[from][msg.sender] = allowed - value;
        }
        require(to != address(0), ERC20InvalidReceiver(to));
        _move(from, to, value);
        return true;
    }

    /// Called by the vault; the real token asks for a role, which has no place in the interface that clients see.
    function devnetMint(address to, uint256 amount) external {
        require(!ICmETHStatus(status).isOriginalMintBurnPaused(), Paused());
        require(maxTotalSupply == 0 || totalSupply + amount <= maxTotalSupply, MaxSupplyOutOfBound());
        require(to != address(0), ERC20InvalidReceiver(to));
        _move(address(0), to, amount);
    }

    function devnetBurn(address from, uint256 amount) external {
        require(!ICmETHStatus(status).isOriginalMintBurnPaused(), Paused());
        _move(from, address(0), amount);
    }

    function devnetSetMaxTotalSupply(uint256 limit) external {
        maxTotalSupply = limit;
    }

    function devnetSetBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function devnetSetSanctioned(address account, bool sanctioned) external {
        isSanctioned[account] = sanctioned;
    }

    function _move(address from, address to, uint256 value) private {
        require(!ICmETHStatus(status).isTransferPaused(), Paused());
        if (from != msg.sender && to != msg.sender) {
            require(!isBlocked[msg.sender], "cmETH: 'sender' address blocked");
            require(!isSanctioned[msg.sender], "cmETH: 'sender' address sanctioned");
        }
        if (from != address(0)) {
            require(!isBlocked[from], "cmETH: 'from' address blocked");
            require(!isSanctioned[from], "cmETH: 'from' address sanctioned");
        }
        if (to != address(0)) {
            require(!isBlocked[to], "cmETH: 'to' address blocked");
            require(!isSanctioned[to], "cmETH: 'to' address sanctioned");
        }
        if (from == address(0)) {
            totalSupply += value;
        } else {
            uint256 held = balanceOf[from];
            require(held >= value, ERC20InsufficientBalance(from, held, value));
            balanceOf[from] = held - value;
        }
        if (to == address(0)) totalSupply -= value;
        else balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}
