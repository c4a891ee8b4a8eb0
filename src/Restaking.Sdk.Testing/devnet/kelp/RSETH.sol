// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILRTConfig, KelpPausable, KelpContract} from "./KelpContract.sol";

/// rsETH: an ERC-20 with the texts of OpenZeppelin 4.9 and without permits. The newer generation mints no more than so
/// much a day, and can block an account's transfers for 24 hours. The pause stops minting and burning, not transfers.
contract RSETH is KelpPausable {
    error DailyMintLimitExceeded(uint256 currentAmount, uint256 maxAmount);
    error TransfersBlocked(address account, uint256 blockedUntil);

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event MaxMintAmountPerDayUpdated(uint256 newMaxMintAmountPerDay);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event UserTransfersBlocked(address indexed user, uint256 until);

    string public constant name = "rsETH";
    string public constant symbol = "rsETH";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    uint256 private _maxMintAmountPerDay = type(uint256).max;
    uint256 private _mintedInPeriod;
    uint256 private _periodStart;
    mapping(address account => uint256) private _blockedUntil;

    constructor(ILRTConfig config) KelpContract(config) {
        _periodStart = block.timestamp;
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

    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= amount, "ERC20: insufficient allowance");
            _approve(from, msg.sender, allowed - amount);
        }
        _transfer(from, to, amount);
        return true;
    }

    /// What the deposit pool and the oracle do as minters.
    function devnetMint(address to, uint256 amount) external whenNotPaused {
        if (_isNew()) {
            _countTowardsLimit(amount);
            _requireUnblocked(to);
        }
        require(to != address(0), "ERC20: mint to the zero address");
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    /// What the withdrawal manager does as a burner.
    function devnetBurn(address account, uint256 amount) external whenNotPaused {
        if (_isNew()) _requireUnblocked(account);
        uint256 held = balanceOf[account];
        require(held >= amount, "ERC20: burn amount exceeds balance");
        balanceOf[account] = held - amount;
        totalSupply -= amount;
        emit Transfer(account, address(0), amount);
    }

    function devnetSetMaxMintAmountPerDay(uint256 value) external {
        _maxMintAmountPerDay = value;
        emit MaxMintAmountPerDayUpdated(value);
    }

    /// Blocks an account for 24 hours from now.
    function devnetBlockUserTransfers(address account) external {
        uint256 until = block.timestamp + 1 days;
        _blockedUntil[account] = until;
        emit UserTransfersBlocked(account, until);
    }

    function maxMintAmountPerDay() external view sinceNew returns (uint256) {
        return _maxMintAmountPerDay;
    }

    function currentPeriodMintedAmount() external view sinceNew returns (uint256) {
        return _mintedInPeriod;
    }

    function periodStartTime() external view sinceNew returns (uint256) {
        return _periodStart;
    }

    function transfersBlockedUntil(address account) external view sinceNew returns (uint256 blockedUntil) {
        return _blockedUntil[account];
    }

    function isPermanentlyExempt(address) external view sinceNew returns (bool isExempt) {
        return false;
    }

    function getCurrentPeriodStartTime() public view sinceNew returns (uint256) {
        return _currentPeriod();
    }

    function getNextDailyLimitResetTimestamp() external view sinceNew returns (uint256) {
        return _currentPeriod() + 1 days;
    }

    function remainingDailyMintLimit() external view sinceNew returns (uint256) {
        uint256 minted = block.timestamp >= _periodStart + 1 days ? 0 : _mintedInPeriod;
        return _maxMintAmountPerDay > minted ? _maxMintAmountPerDay - minted : 0;
    }

    function _countTowardsLimit(uint256 amount) private {
        if (block.timestamp >= _periodStart + 1 days) {
            _mintedInPeriod = 0;
            _periodStart = _currentPeriod();
        }
        uint256 minted = _mintedInPeriod + amount;
        require(minted <= _maxMintAmountPerDay, DailyMintLimitExceeded(minted, _maxMintAmountPerDay));
        _mintedInPeriod = minted;
    }

    function _currentPeriod() private view returns (uint256) {
        return block.timestamp - (block.timestamp - _periodStart) % 1 days;
    }

    function _requireUnblocked(address account) private {
        uint256 until = _blockedUntil[account];
        if (until == 0) return;
        require(block.timestamp >= until, TransfersBlocked(account, until));
        delete _blockedUntil[account];
    }

    function _transfer(address from, address to, uint256 amount) private {
        if (_isNew()) {
            _requireUnblocked(from);
            _requireUnblocked(to);
        }
        require(to != address(0), "ERC20: transfer to the zero address");
        uint256 held = balanceOf[from];
        require(held >= amount, "ERC20: transfer amount exceeds balance");
        balanceOf[from] = held - amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }
}
