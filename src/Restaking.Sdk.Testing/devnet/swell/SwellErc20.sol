// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// ERC-20 that refuses in the words of OpenZeppelin 4, as the tokens of Swell do. No permit.
abstract contract SwellErc20 {
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);

    uint8 public immutable decimals;
    string public name;
    string public symbol;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(string memory tokenName, uint8 tokenDecimals) {
        name = tokenName;
        symbol = tokenName;
        decimals = tokenDecimals;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= amount, "ERC20: insufficient allowance");
            allowance[from][msg.sender] = allowed - amount;
            emit Approval(from, msg.sender, allowed - amount);
        }
        _transfer(from, to, amount);
        return true;
    }

    function _transfer(address from, address to, uint256 amount) private {
        require(to != address(0), "ERC20: transfer to the zero address");
        uint256 held = balanceOf[from];
        require(held >= amount, "ERC20: transfer amount exceeds balance");
        balanceOf[from] = held - amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _mint(address to, uint256 amount) internal {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function _burn(address from, uint256 amount) internal {
        uint256 held = balanceOf[from];
        require(held >= amount, "ERC20: burn amount exceeds balance");
        balanceOf[from] = held - amount;
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }
}

/// What swBTC takes. `mint` is open to all.
contract WrappedBitcoin is SwellErc20 {
    constructor() SwellErc20("WBTC", 8) {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
