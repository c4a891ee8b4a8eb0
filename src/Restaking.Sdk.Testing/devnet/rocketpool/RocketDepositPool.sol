// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RocketNetworkBalances} from "./RocketNetworkBalances.sol";
import {RocketDAOProtocolSettingsDeposit, RocketDAOProtocolSettingsNetwork} from "./RocketSettings.sol";
import {RocketBase, RocketStorage} from "./RocketStorage.sol";
import {RocketTokenRETH} from "./RocketTokenRETH.sol";

/// Takes deposits for rETH while the storage says that this is the pool: a pool that was replaced refuses everything.
/// Here it holds its ether itself, where the real one has a vault, and assigns nothing to validators: what they wait for
/// is a number (`devnetSetQueueCapacity`) that raises the limit and lowers the excess.
contract RocketDepositPool is RocketBase {
    event DepositReceived(address indexed from, uint256 amount, uint256 time);
    event DepositRecycled(address indexed from, uint256 amount, uint256 time);
    event ExcessWithdrawn(address indexed to, uint256 amount, uint256 time);

    uint8 public constant version = 4;
    uint256 private _queueCapacity;

    constructor(RocketStorage rocketStorage) RocketBase(rocketStorage) {}

    /// For tests: ether that gives nobody rETH.
    receive() external payable {}

    function getBalance() public view returns (uint256) {
        return address(this).balance;
    }

    function getExcessBalance() public view returns (uint256) {
        uint256 balance = getBalance();
        return _queueCapacity >= balance ? 0 : balance - _queueCapacity;
    }

    function getMaximumDepositAmount() external view returns (uint256) {
        RocketDAOProtocolSettingsDeposit settings = _settings();
        if (!settings.getDepositEnabled()) return 0;
        uint256 most = settings.getMaximumDepositPoolSize();
        if (settings.getAssignDepositsEnabled()) most += _queueCapacity;
        uint256 balance = getBalance();
        return balance >= most ? 0 : most - balance;
    }

    function deposit() external payable onlyLatest("rocketDepositPool", address(this)) {
        RocketDAOProtocolSettingsDeposit settings = _settings();
        require(settings.getDepositEnabled(), "Deposits into Rocket Pool are currently disabled");
        require(
            msg.value >= settings.getMinimumDeposit(),
            "The deposited amount is less than the minimum deposit size"
        );
        uint256 most = settings.getMaximumDepositPoolSize();
        if (settings.getAssignDepositsEnabled()) most += _queueCapacity;
        // The balance has the deposit in it already.
        require(getBalance() <= most, "The deposit pool size after depositing exceeds the maximum size");
        uint256 fee = msg.value * settings.getDepositFee() / ONE;
        _reth().devnetMint(msg.value - fee, msg.sender);
        emit DepositReceived(msg.sender, msg.value, block.timestamp);
        _keep();
    }

    function devnetSetQueueCapacity(uint256 capacity) external {
        _queueCapacity = capacity;
    }

    function devnetRecycle() external payable onlyLatest("rocketTokenRETH", msg.sender) {
        emit DepositRecycled(msg.sender, msg.value, block.timestamp);
        _keep();
    }

    function devnetWithdrawExcessBalance(uint256 amount)
        external
        onlyLatest("rocketDepositPool", address(this))
        onlyLatest("rocketTokenRETH", msg.sender)
    {
        require(amount <= getExcessBalance(), "Insufficient excess balance for withdrawal");
        _reth().devnetDepositExcess{value: amount}();
        emit ExcessWithdrawn(msg.sender, amount, block.timestamp);
    }

    /// rETH's own collateral is filled up to its target first.
    function _keep() private {
        RocketNetworkBalances balances = RocketNetworkBalances(_contract("rocketNetworkBalances"));
        uint256 rate =
            RocketDAOProtocolSettingsNetwork(_contract("rocketDAOProtocolSettingsNetwork")).getTargetRethCollateralRate();
        uint256 target = balances.getTotalETHBalance() * rate / ONE;
        uint256 held = address(_reth()).balance;
        uint256 missing = target > held ? target - held : 0;
        if (missing > msg.value) missing = msg.value;
        if (missing > 0) _reth().devnetDepositExcess{value: missing}();
    }

    function _settings() private view returns (RocketDAOProtocolSettingsDeposit) {
        return RocketDAOProtocolSettingsDeposit(_contract("rocketDAOProtocolSettingsDeposit"));
    }

    function _reth() private view returns (RocketTokenRETH) {
        return RocketTokenRETH(payable(_contract("rocketTokenRETH")));
    }
}
