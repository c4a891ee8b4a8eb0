// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What uniETH and uniBTC have in common: an ERC-20 without permit that refuses with texts, and accounts that are frozen:
/// these can move their tokens to one address only. When a token asks about frozen accounts differs.
abstract contract BedrockToken {
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public name;
    string public symbol;
    uint8 public immutable decimals;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    address public freezeToRecipient;
    mapping(address account => bool) public frozenUsers;

    constructor(string memory tokenName, string memory tokenSymbol, uint8 tokenDecimals) {
        name = tokenName;
        symbol = tokenSymbol;
        decimals = tokenDecimals;
    }

    function devnetSetFrozen(address account, bool frozen) external {
        frozenUsers[account] = frozen;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        _transfer(from, to, amount);
        return true;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function increaseAllowance(address spender, uint256 addedValue) external returns (bool) {
        _approve(msg.sender, spender, allowance[msg.sender][spender] + addedValue);
        return true;
    }

    function decreaseAllowance(address spender, uint256 subtractedValue) external returns (bool) {
        uint256 allowed = allowance[msg.sender][spender];
        require(allowed >= subtractedValue, "ERC20: decreased allowance below zero");
        _approve(msg.sender, spender, allowed - subtractedValue);
        return true;
    }

    /// What a token checks before a transfer.
    function _beforeTransfer(address from, address to) internal view virtual;

    /// What a token checks before any movement, be it a transfer, a mint or a burn.
    function _beforeMove(address from, address to) internal view virtual;

    function _requireNotFrozen(address from, address to) internal view {
        if (frozenUsers[from]) require(to == freezeToRecipient, "USR016");
    }

    /// An allowance of 2^256 - 1 is never used up.
    function _spendAllowance(address owner, address spender, uint256 amount) internal {
        uint256 allowed = allowance[owner][spender];
        if (allowed == type(uint256).max) return;
        require(allowed >= amount, "ERC20: insufficient allowance");
        _approve(owner, spender, allowed - amount);
    }

    function _transfer(address from, address to, uint256 amount) internal {
        _beforeTransfer(from, to);
        require(to != address(0), "ERC20: transfer to the zero address");
        _beforeMove(from, to);
        require(balanceOf[from] >= amount, "ERC20: transfer amount exceeds balance");
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _mint(address to, uint256 amount) internal {
        require(to != address(0), "ERC20: mint to the zero address");
        _beforeMove(address(0), to);
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function _burn(address from, uint256 amount) internal {
        _beforeMove(from, address(0));
        require(balanceOf[from] >= amount, "ERC20: burn amount exceeds balance");
        balanceOf[from] -= amount;
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }
}
