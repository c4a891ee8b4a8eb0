// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What Kelp's contracts here ask of each other, and what they have in common.

interface ILRTConfig {
    function devnetGeneration() external view returns (uint256);
    function assetStrategy(address token) external view returns (address);
    function depositLimitByAsset(address token) external view returns (uint256);
    function getContract(bytes32 contractKey) external view returns (address);
    function getSupportedAssetList() external view returns (address[] memory);
    function hasRole(bytes32 role, address account) external view returns (bool);
    function isSupportedAsset(address token) external view returns (bool);
    function rsETH() external view returns (address);
}

interface ILRTDepositPool {
    function getTotalAssetDeposits(address asset) external view returns (uint256);
}

interface ILRTOracle {
    function getAssetPrice(address asset) external view returns (uint256);
    function rsETHPrice() external view returns (uint256);
}

interface ILRTUnstakingVault {
    function balanceOf(address asset) external view returns (uint256);
    function devnetRedeem(address asset, uint256 amount) external;
    function getAssetsAvailableForInstantWithdrawal(address asset) external view returns (uint256);
}

interface IRSETH {
    function balanceOf(address account) external view returns (uint256);
    function devnetBurn(address account, uint256 amount) external;
    function devnetMint(address to, uint256 amount) external;
    function totalSupply() external view returns (uint256);
}

interface IDevnetPausable {
    function devnetSetPaused(bool value) external;
    function paused() external view returns (bool);
}

/// Ether as one of the assets, the keys under which the configuration knows the contracts, and the roles.
library Kelp {
    address internal constant ETH = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    bytes32 internal constant ORACLE = keccak256("LRT_ORACLE");
    bytes32 internal constant DEPOSIT_POOL = keccak256("LRT_DEPOSIT_POOL");
    bytes32 internal constant WITHDRAW_MANAGER = keccak256("LRT_WITHDRAW_MANAGER");
    bytes32 internal constant UNSTAKING_VAULT = keccak256("LRT_UNSTAKING_VAULT");
    bytes32 internal constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    bytes32 internal constant ASSET_TRANSFER_ROLE = keccak256("ASSET_TRANSFER_ROLE");

    uint256 internal constant OLD = 1;
    uint256 internal constant NEW = 2;
}

/// A contract that finds the others through the configuration. Both generations are in one code here, as behind one
/// proxy on mainnet: which one answers is the configuration's `devnetGeneration`. What only the newer one has refuses in
/// the older one as a contract without that function does, with empty data.
abstract contract KelpContract {
    error AssetNotSupported();

    ILRTConfig public immutable lrtConfig;

    constructor(ILRTConfig config) {
        lrtConfig = config;
    }

    modifier onlySupportedAsset(address asset) {
        require(lrtConfig.isSupportedAsset(asset), AssetNotSupported());
        _;
    }

    modifier sinceNew() {
        _requireNew();
        _;
    }

    function _isNew() internal view returns (bool) {
        return lrtConfig.devnetGeneration() >= Kelp.NEW;
    }

    function _requireNew() internal view {
        if (!_isNew()) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
    }

    function _oracle() internal view returns (ILRTOracle) {
        return ILRTOracle(lrtConfig.getContract(Kelp.ORACLE));
    }

    function _vault() internal view returns (ILRTUnstakingVault) {
        return ILRTUnstakingVault(lrtConfig.getContract(Kelp.UNSTAKING_VAULT));
    }

    function _rsEth() internal view returns (IRSETH) {
        return IRSETH(lrtConfig.rsETH());
    }
}

/// The pause switch of OpenZeppelin 4.9, which refuses with a text.
abstract contract KelpPausable is KelpContract, IDevnetPausable {
    event Paused(address account);
    event Unpaused(address account);

    bool public paused;

    modifier whenNotPaused() {
        require(!paused, "Pausable: paused");
        _;
    }

    function devnetSetPaused(bool value) external {
        paused = value;
        if (value) emit Paused(msg.sender);
        else emit Unpaused(msg.sender);
    }
}
