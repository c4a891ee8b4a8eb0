// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IHoldsAssets {
    function assetBalances(address[] calldata assetsArray) external view returns (uint256[] memory);
}

interface IAssetDecimals {
    function decimals() external view returns (uint8);
}

/// The assets of ynLSDe, in the order in which withdrawals are paid from them, and what each is worth. Rates are set by
/// the test; the real ones are those of each asset's own protocol.
contract AssetRegistry {
    enum AssetStatus { Unavailable, Active, Disabled }

    struct AssetData {
        AssetStatus status;
    }

    error AssetAlreadyAvailable(address asset);
    error AssetNotFound(address absentAsset);
    error RateNotAvailableForAsset(address asset);

    event AssetAdded(address indexed asset);
    event AssetDisabled(address indexed asset);

    address[] public assets;
    address public ynEigen;
    address private _vault;
    mapping(address asset => AssetStatus) private _status;
    mapping(address asset => uint256) private _rates;

    /// Done once, by the token when it is made.
    function devnetWireToken() external {
        require(ynEigen == address(0), "wired before");
        ynEigen = msg.sender;
    }

    /// Done once, by the redemption vault when it is made.
    function devnetWireVault() external {
        require(_vault == address(0), "wired before");
        _vault = msg.sender;
    }

    /// `rate`: wei of ETH for one whole asset.
    function devnetAddAsset(address asset, uint256 rate) external {
        require(_status[asset] == AssetStatus.Unavailable, AssetAlreadyAvailable(asset));
        require(rate != 0, RateNotAvailableForAsset(asset));
        _status[asset] = AssetStatus.Active;
        _rates[asset] = rate;
        assets.push(asset);
        emit AssetAdded(asset);
    }

    function devnetSetRate(address asset, uint256 rate) external {
        require(_status[asset] != AssetStatus.Unavailable, AssetNotFound(asset));
        _rates[asset] = rate;
    }

    function devnetDisableAsset(address asset) external {
        require(_status[asset] != AssetStatus.Unavailable, AssetNotFound(asset));
        _status[asset] = AssetStatus.Disabled;
        emit AssetDisabled(asset);
    }

    function getAssets() external view returns (address[] memory) {
        return assets;
    }

    function assetIsSupported(address asset) external view returns (bool) {
        return _status[asset] == AssetStatus.Active;
    }

    function assetData(address asset) external view returns (AssetData memory) {
        return AssetData(_status[asset]);
    }

    function convertToUnitOfAccount(address asset, uint256 amount) public view returns (uint256) {
        return _rate(asset) * amount / _one(asset);
    }

    function convertFromUnitOfAccount(address asset, uint256 amount) external view returns (uint256) {
        return amount * _one(asset) / _rate(asset);
    }

    function getAllAssetBalances() public view returns (uint256[] memory balances) {
        balances = IHoldsAssets(ynEigen).assetBalances(assets);
        if (_vault == address(0)) return balances;
        uint256[] memory redeemable = IHoldsAssets(_vault).assetBalances(assets);
        for (uint256 i = 0; i < balances.length; ++i) balances[i] += redeemable[i];
    }

    function totalAssets() external view returns (uint256 total) {
        uint256[] memory balances = getAllAssetBalances();
        for (uint256 i = 0; i < balances.length; ++i) total += convertToUnitOfAccount(assets[i], balances[i]);
    }

    function _one(address asset) private view returns (uint256) {
        return 10 ** IAssetDecimals(asset).decimals();
    }

    function _rate(address asset) private view returns (uint256 rate) {
        rate = _rates[asset];
        require(rate != 0, RateNotAvailableForAsset(asset));
    }
}
