// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BinanceAccess} from "./BinanceAccess.sol";

interface IUnwrapTokenV1ETH {
    function devnetRequestWithdraw(address recipient, uint256 wbethAmount, uint256 ethAmount) external;
}

/// Binance's wBETH: minted for ETH at a rate that an oracle writes, burnt for a place in the queue. A plain transfer of ETH
/// is taken and gives nothing, the worst that the third version may do with one.
contract WBETH is BinanceAccess {
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Burn(address indexed burner, uint256 amount);
    event DepositEth(address indexed user, uint256 ethAmount, uint256 wBETHAmount, address indexed referral);
    event EtherReceived(address indexed sender, uint256 ethAmount);
    event ExchangeRateUpdated(address indexed oracle, uint256 newExchangeRate);
    event Mint(address indexed minter, address indexed to, uint256 amount);
    event RequestWithdrawEth(address indexed user, uint256 wbethAmount, uint256 ethAmount);
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public constant name = "Wrapped Beacon ETH";
    string public constant symbol = "wBETH";
    uint8 public constant decimals = 18;
    uint256 public constant _EXCHANGE_RATE_UNIT = 1e18;
    address public _UNWRAP_ETH_ADDRESS;
    uint256 public exchangeRate = 1e18;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    receive() external payable {
        emit EtherReceived(msg.sender, msg.value);
    }

    function deposit(address referral) external payable {
        require(msg.value > 0, "zero ETH amount");
        uint256 amount = msg.value * _EXCHANGE_RATE_UNIT / exchangeRate;
        _mint(amount);
        emit DepositEth(msg.sender, msg.value, amount, referral);
    }

    /// The event names no request: the queue's own event of the same transaction does.
    function requestWithdrawEth(uint256 wbethAmount) external {
        require(wbethAmount > 0, "zero wBETH amount");
        uint256 ethAmount = wbethAmount * exchangeRate / _EXCHANGE_RATE_UNIT;
        _burn(wbethAmount);
        IUnwrapTokenV1ETH(_UNWRAP_ETH_ADDRESS).devnetRequestWithdraw(msg.sender, wbethAmount, ethAmount);
        emit RequestWithdrawEth(msg.sender, wbethAmount, ethAmount);
    }

    function approve(address spender, uint256 value)
        external
        whenNotPaused
        notBlacklisted(msg.sender)
        notBlacklisted(spender)
        returns (bool)
    {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external notBlacklisted(msg.sender) returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        require(value <= allowed, "ERC20: transfer amount exceeds allowance");
        _transfer(from, to, value);
        allowance[from][msg.sender] = allowed - value;
        return true;
    }

    function devnetSetUnwrap(address unwrap) external {
        _UNWRAP_ETH_ADDRESS = unwrap;
    }

    /// What the oracle does, about once a day.
    function devnetSetExchangeRate(uint256 value) external {
        require(value >= _EXCHANGE_RATE_UNIT, "StakedTokenV1: new exchange rate cannot be less than 1e18");
        exchangeRate = value;
        emit ExchangeRateUpdated(msg.sender, value);
    }

    function _mint(uint256 amount) private whenNotPaused notBlacklisted(msg.sender) {
        require(amount > 0, "StakedTokenV1: mint amount not greater than 0");
        totalSupply += amount;
        balanceOf[msg.sender] += amount;
        emit Mint(msg.sender, msg.sender, amount);
        emit Transfer(address(0), msg.sender, amount);
    }

    function _burn(uint256 amount) private whenNotPaused notBlacklisted(msg.sender) {
        uint256 held = balanceOf[msg.sender];
        require(held >= amount, "FiatToken: burn amount exceeds balance");
        totalSupply -= amount;
        balanceOf[msg.sender] = held - amount;
        emit Burn(msg.sender, amount);
        emit Transfer(msg.sender, address(0), amount);
    }

    function _transfer(address from, address to, uint256 value)
        private
        whenNotPaused
        notBlacklisted(from)
        notBlacklisted(to)
    {
        require(to != address(0), "ERC20: transfer to the zero address");
        uint256 held = balanceOf[from];
        require(value <= held, "ERC20: transfer amount exceeds balance");
        balanceOf[from] = held - value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}
