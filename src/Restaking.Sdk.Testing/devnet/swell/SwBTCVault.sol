// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";

interface IWithdrawLimitModule {
    function available_withdraw_limit(address owner, uint256 max_loss, address[] calldata strategies)
        external
        view
        returns (uint256);
}

/// Only the delayed withdrawals may take anything out of the vault.
contract SwBTCWithdrawLimitModule {
    address public withdrawManager;

    constructor(address manager) {
        withdrawManager = manager;
    }

    function available_withdraw_limit(address owner, uint256, address[] calldata) external view returns (uint256) {
        return owner == withdrawManager ? type(uint256).max : 0;
    }
}

/// A Yearn vault (version 3) of one asset, with that asset's decimals. What is lent out to strategies cannot be paid.
contract SwBTCVault {
    using TokenTransfers for IERC20;

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Withdraw(
        address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares
    );

    uint256 private constant BASIS = 10_000;

    string public constant name = "Swell BTC";
    string public constant symbol = "swBTC";
    string public constant apiVersion = "3.0.4";
    address public immutable asset;
    uint8 public immutable decimals;
    address public withdraw_limit_module;
    uint256 public deposit_limit = type(uint256).max;
    bool public isShutdown;
    uint256 public totalSupply;
    uint256 public totalIdle;
    uint256 public totalDebt;
    address[] private _defaultQueue;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(address asset_) {
        asset = asset_;
        decimals = IERC20(asset_).decimals();
    }

    function totalAssets() public view returns (uint256 totalManagedAssets) {
        return totalIdle + totalDebt;
    }

    function convertToAssets(uint256 shares) public view returns (uint256 assets) {
        if (shares == type(uint256).max || totalSupply == 0) return shares;
        return shares * totalAssets() / totalSupply;
    }

    function convertToShares(uint256 assets) public view returns (uint256 shares) {
        if (assets == type(uint256).max || assets == 0 || totalSupply == 0) return assets;
        if (totalAssets() == 0) return 0;
        return assets * totalSupply / totalAssets();
    }

    function previewDeposit(uint256 assets) external view returns (uint256 shares) {
        return convertToShares(assets);
    }

    function previewRedeem(uint256 shares) external view returns (uint256 assets) {
        return convertToAssets(shares);
    }

    /// The strategies that are asked when the vault itself has too little; this one has none.
    function get_default_queue() external view returns (address[] memory) {
        return _defaultQueue;
    }

    function pricePerShare() external view returns (uint256) {
        return convertToAssets(10 ** decimals);
    }

    function maxDeposit(address receiver) public view returns (uint256 maxAssets) {
        if (receiver == address(0) || receiver == address(this)) return 0;
        if (deposit_limit == type(uint256).max) return deposit_limit;
        return totalAssets() >= deposit_limit ? 0 : deposit_limit - totalAssets();
    }

    function maxWithdraw(address owner) public view returns (uint256 maxAssets) {
        uint256 held = convertToAssets(balanceOf[owner]);
        if (withdraw_limit_module == address(0)) return held > totalIdle ? totalIdle : held;
        uint256 limit = IWithdrawLimitModule(withdraw_limit_module).available_withdraw_limit(owner, 0, new address[](0));
        return limit < held ? limit : held;
    }

    function maxRedeem(address owner) external view returns (uint256 maxShares) {
        uint256 shares = convertToShares(maxWithdraw(owner));
        return shares < balanceOf[owner] ? shares : balanceOf[owner];
    }

    /// 2^256 - 1 deposits all that the caller has.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        if (assets == type(uint256).max) assets = IERC20(asset).balanceOf(msg.sender);
        shares = convertToShares(assets);
        require(assets <= maxDeposit(receiver), "exceed deposit limit");
        require(assets > 0, "cannot deposit zero");
        require(shares > 0, "cannot mint zero");
        IERC20(asset).pull(msg.sender, address(this), assets);
        totalIdle += assets;
        totalSupply += shares;
        balanceOf[receiver] += shares;
        emit Transfer(address(0), receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets) {
        return _redeem(shares, receiver, owner, BASIS);
    }

    function redeem(uint256 shares, address receiver, address owner, uint256 max_loss) external returns (uint256) {
        return _redeem(shares, receiver, owner, max_loss);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
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

    function devnetSetWithdrawLimitModule(address module) external {
        withdraw_limit_module = module;
    }

    function devnetSetDepositLimit(uint256 limit) external {
        deposit_limit = limit;
    }

    /// Assets that the caller gives for nothing: the price of a share rises.
    function devnetGain(uint256 assets) external {
        IERC20(asset).pull(msg.sender, address(this), assets);
        totalIdle += assets;
    }

    /// Assets that are lost: the price of a share falls.
    function devnetLose(uint256 assets) external {
        totalIdle -= assets;
        IERC20(asset).push(address(0xdead), assets);
    }

    /// What strategies have then, and do not give back until less is lent.
    function devnetLend(uint256 debt) external {
        totalIdle = totalIdle + totalDebt - debt;
        totalDebt = debt;
    }

    function _redeem(uint256 shares, address receiver, address owner, uint256 maxLoss)
        private
        returns (uint256 assets)
    {
        assets = convertToAssets(shares);
        require(receiver != address(0), "ZERO ADDRESS");
        require(shares > 0, "no shares to redeem");
        require(assets > 0, "no assets to withdraw");
        require(maxLoss <= BASIS, "max loss");
        address module = withdraw_limit_module;
        if (module != address(0)) {
            uint256 limit =
                IWithdrawLimitModule(module).available_withdraw_limit(owner, maxLoss, new address[](0));
            require(assets <= limit, "exceed withdraw limit");
        }
        require(balanceOf[owner] >= shares, "insufficient shares to redeem");
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        require(assets <= totalIdle, "insufficient assets in vault");
        balanceOf[owner] -= shares;
        totalSupply -= shares;
        emit Transfer(owner, address(0), shares);
        totalIdle -= assets;
        IERC20(asset).push(receiver, assets);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    function _spendAllowance(address owner, address spender, uint256 amount) private {
        uint256 allowed = allowance[owner][spender];
        if (allowed == type(uint256).max) return;
        require(allowed >= amount, "insufficient allowance");
        _approve(owner, spender, allowed - amount);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    function _transfer(address from, address to, uint256 amount) private {
        require(to != address(0) && to != address(this));
        uint256 held = balanceOf[from];
        require(held >= amount, "insufficient funds");
        balanceOf[from] = held - amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
