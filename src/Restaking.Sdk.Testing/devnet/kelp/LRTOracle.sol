// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDevnetPausable, ILRTConfig, ILRTDepositPool, Kelp, KelpContract} from "./KelpContract.sol";

/// Prices in ETH, 1e18 for one. That of an asset is what its own oracle says now; that of rsETH is stored and changes only
/// when somebody calls `updateRSETHPrice`.
contract LRTOracle is KelpContract {
    error AssetOracleNotSupported();
    error ContractPaused();
    error PriceAboveDailyThreshold();

    event Paused(address account);
    event PricePercentageLimitUpdate(uint256 newLimit);
    event RsETHPriceBelowPeak(uint256 highestRsethPrice, uint256 newPrice);
    event RsETHPriceDecrease(uint256 newPrice, uint256 oldPrice);
    event RsETHPriceUpdate(uint256 newPrice, uint256 oldPrice);
    event Unpaused(address account);

    uint256 public rsETHPrice = 1 ether;
    uint256 public pricePercentageLimit;
    uint256 private _highest = 1 ether;
    bool private _paused;
    mapping(address asset => uint256) private _prices;

    constructor(ILRTConfig config) KelpContract(config) {}

    function getAssetPrice(address asset) public view returns (uint256) {
        uint256 price = _prices[asset];
        require(price != 0, AssetOracleNotSupported());
        return price;
    }

    /// Every asset is its own oracle's here.
    function assetPriceOracle(address asset) external view returns (address priceOracle) {
        return _prices[asset] == 0 ? address(0) : address(this);
    }

    function paused() external view sinceNew returns (bool) {
        return _paused;
    }

    function highestRsethPrice() external view sinceNew returns (uint256) {
        return _highest;
    }

    /// Open to all. A rise above the limit is refused, a fall below it pauses deposits, withdrawals and this contract,
    /// and leaves the price where it was. (Without the protocol's fee, and in the newer generation's way in both.)
    function updateRSETHPrice() external {
        require(!_paused, ContractPaused());
        uint256 supply = _rsEth().totalSupply();
        if (supply == 0) {
            rsETHPrice = _highest = 1 ether;
            return;
        }
        uint256 previous = rsETHPrice;
        uint256 price = _totalEth() * 1 ether / supply;
        uint256 allowed = pricePercentageLimit * _highest / 1 ether;
        if (price > _highest) {
            require(pricePercentageLimit == 0 || price - _highest <= allowed, PriceAboveDailyThreshold());
            _highest = price;
        } else if (price < _highest) {
            if (pricePercentageLimit > 0 && _highest - price > allowed) {
                _pauseAll();
                return;
            }
            if (previous > price) emit RsETHPriceDecrease(price, previous);
            emit RsETHPriceBelowPeak(_highest, price);
        }
        rsETHPrice = price;
        emit RsETHPriceUpdate(price, previous);
    }

    function devnetSetRsEthPrice(uint256 price) external {
        emit RsETHPriceUpdate(price, rsETHPrice);
        rsETHPrice = price;
        if (price > _highest) _highest = price;
    }

    function devnetSetAssetPrice(address asset, uint256 price) external {
        _prices[asset] = price;
    }

    function devnetSetPricePercentageLimit(uint256 limit) external {
        pricePercentageLimit = limit;
        emit PricePercentageLimitUpdate(limit);
    }

    function devnetSetPaused(bool value) external {
        _paused = value;
        if (value) emit Paused(msg.sender);
        else emit Unpaused(msg.sender);
    }

    function _totalEth() private view returns (uint256 total) {
        address[] memory assets = lrtConfig.getSupportedAssetList();
        ILRTDepositPool pool = ILRTDepositPool(lrtConfig.getContract(Kelp.DEPOSIT_POOL));
        for (uint256 i = 0; i < assets.length; ++i) {
            total += pool.getTotalAssetDeposits(assets[i]) * getAssetPrice(assets[i]) / 1 ether;
        }
    }

    function _pauseAll() private {
        _pause(lrtConfig.getContract(Kelp.DEPOSIT_POOL));
        _pause(lrtConfig.getContract(Kelp.WITHDRAW_MANAGER));
        if (!_isNew()) return;
        _paused = true;
        emit Paused(msg.sender);
    }

    function _pause(address target) private {
        if (!IDevnetPausable(target).paused()) IDevnetPausable(target).devnetSetPaused(true);
    }
}
