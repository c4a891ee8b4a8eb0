// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {AuthorityGated} from "../lib/DelayedWithdrawals.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {Wad} from "../lib/Wad.sol";
import {ICmETH, ICmETHAccountant, ICmETHBoringVault} from "./CmETHInterfaces.sol";

/// Who may call what: everybody a public function, a user what he was named for.
contract CmETHRolesAuthority {
    event PublicCapabilityUpdated(address indexed target, bytes4 indexed functionSig, bool enabled);

    mapping(address target => mapping(bytes4 functionSig => bool)) public isCapabilityPublic;
    mapping(address user => mapping(address target => mapping(bytes4 functionSig => bool))) private _named;

    function canCall(address user, address target, bytes4 functionSig) external view returns (bool) {
        return isCapabilityPublic[target][functionSig] || _named[user][target][functionSig];
    }

    function devnetSetPublic(address target, bytes4 functionSig, bool enabled) external {
        isCapabilityPublic[target][functionSig] = enabled;
        emit PublicCapabilityUpdated(target, functionSig, enabled);
    }

    function devnetSetUser(address user, address target, bytes4 functionSig, bool enabled) external {
        _named[user][target][functionSig] = enabled;
    }
}

/// What one cmETH is worth in the base asset (mETH), 18 decimals.
contract CmETHAccountant {
    error AccountantWithRateProviders__Paused();

    event ExchangeRateUpdated(uint96 oldRate, uint96 newRate, uint64 currentTime);
    event Paused();
    event Unpaused();

    address public immutable base;
    uint8 public constant decimals = 18;
    uint96 private _rate = uint96(Wad.ONE);
    uint64 private _updatedAt;
    bool private _isPaused;

    constructor(address base_) {
        base = base_;
        _updatedAt = uint64(block.timestamp);
    }

    function accountantState()
        external
        view
        returns (
            address payoutAddress,
            uint96 highwaterMark,
            uint128 feesOwedInBase,
            uint128 totalSharesLastUpdate,
            uint96 exchangeRate,
            uint16 allowedExchangeRateChangeUpper,
            uint16 allowedExchangeRateChangeLower,
            uint64 lastUpdateTimestamp,
            bool isPaused,
            uint24 minimumUpdateDelayInSeconds,
            uint16 managementFee,
            uint16 performanceFee
        )
    {
        exchangeRate = _rate;
        highwaterMark = _rate;
        allowedExchangeRateChangeUpper = 10_000;
        allowedExchangeRateChangeLower = 10_000;
        lastUpdateTimestamp = _updatedAt;
        isPaused = _isPaused;
        payoutAddress = address(0);
        feesOwedInBase = 0;
        totalSharesLastUpdate = 0;
        minimumUpdateDelayInSeconds = 0;
        managementFee = 0;
        performanceFee = 0;
    }

    /// Answers while the accountant is paused too.
    function getRate() external view returns (uint256 rate) {
        return _rate;
    }

    function getRateSafe() external view returns (uint256 rate) {
        require(!_isPaused, AccountantWithRateProviders__Paused());
        return _rate;
    }

    function getRateInQuoteSafe(address quote) external view returns (uint256 rateInQuote) {
        require(!_isPaused, AccountantWithRateProviders__Paused());
        require(quote == base);
        return _rate;
    }

    function devnetSetRate(uint96 rate) external {
        emit ExchangeRateUpdated(_rate, rate, uint64(block.timestamp));
        _rate = rate;
        _updatedAt = uint64(block.timestamp);
    }

    function devnetSetPaused(bool paused) external {
        _isPaused = paused;
        if (paused) emit Paused();
        else emit Unpaused();
    }
}

/// Holds what is deposited. It is the vault, not the teller, that takes the tokens, so it is the vault that is approved.
contract CmETHBoringVault {
    using TokenTransfers for IERC20;

    event Enter(address indexed from, address indexed asset, uint256 amount, address indexed to, uint256 shares);
    event Exit(address indexed to, address indexed asset, uint256 amount, address indexed from, uint256 shares);

    address public immutable cmETH;

    constructor(address cmETH_) {
        cmETH = cmETH_;
    }

    /// Called by the teller; the real vault asks for a role, so these have no place in the interface that clients see.
    function devnetEnter(address from, address asset, uint256 amount, address to, uint256 shares) external {
        if (amount > 0) _pull(asset, from, amount);
        ICmETH(cmETH).devnetMint(to, shares);
        emit Enter(from, asset, amount, to, shares);
    }

    function devnetExit(address to, address asset, uint256 amount, address from, uint256 shares) external {
        ICmETH(cmETH).devnetBurn(from, shares);
        if (amount > 0) {
            require(IERC20(asset).balanceOf(address(this)) >= amount, "TRANSFER_FAILED");
            IERC20(asset).push(to, amount);
        }
        emit Exit(to, asset, amount, from, shares);
    }

    /// Assets that go elsewhere, so that the vault cannot pay.
    function devnetLend(address asset, address to, uint256 amount) external {
        IERC20(asset).push(to, amount);
    }

    /// The real vault's library hides what the token said.
    function _pull(address asset, address from, uint256 amount) private {
        (bool success, bytes memory answer) =
            asset.call(abi.encodeCall(IERC20.transferFrom, (from, address(this), amount)));
        require(success && (answer.length == 0 || abi.decode(answer, (bool))), "TRANSFER_FROM_FAILED");
    }
}

/// The door for depositors. Whether it is open to everybody is the authority's to say.
contract CmETHTeller is AuthorityGated {
    error TellerWithMultiAssetSupport__AssetNotSupported();
    error TellerWithMultiAssetSupport__DualDeposit();
    error TellerWithMultiAssetSupport__MinimumMintNotMet();
    error TellerWithMultiAssetSupport__Paused();
    error TellerWithMultiAssetSupport__ZeroAssets();

    event AssetAdded(address indexed asset);
    event AssetRemoved(address indexed asset);
    event Deposit(
        address indexed receiver,
        address indexed depositAsset,
        uint256 depositAmount,
        uint256 shareAmount,
        uint256 depositTimestamp
    );
    event Paused();
    event Unpaused();

    address public immutable vault;
    address public immutable cmETH;
    ICmETHAccountant private immutable _accountant;
    bool public isPaused;
    mapping(address asset => bool) public isSupported;

    constructor(address owner_, address authority_, address vault_, address cmETH_, address accountant)
        AuthorityGated(owner_, authority_)
    {
        vault = vault_;
        cmETH = cmETH_;
        _accountant = ICmETHAccountant(accountant);
    }

    function deposit(address depositAsset, uint256 depositAmount, uint256 minimumMint)
        external
        payable
        requiresAuth
        returns (uint256 shares)
    {
        require(!isPaused, TellerWithMultiAssetSupport__Paused());
        require(isSupported[depositAsset], TellerWithMultiAssetSupport__AssetNotSupported());
        require(msg.value == 0, TellerWithMultiAssetSupport__DualDeposit());
        require(depositAmount != 0, TellerWithMultiAssetSupport__ZeroAssets());
        shares = Wad.div(depositAmount, _accountant.getRateInQuoteSafe(depositAsset));
        require(shares >= minimumMint, TellerWithMultiAssetSupport__MinimumMintNotMet());
        ICmETHBoringVault(vault).devnetEnter(msg.sender, depositAsset, depositAmount, msg.sender, shares);
        emit Deposit(msg.sender, depositAsset, depositAmount, shares, block.timestamp);
    }

    function devnetSetPaused(bool paused) external {
        isPaused = paused;
        if (paused) emit Paused();
        else emit Unpaused();
    }

    function devnetSetSupported(address asset, bool supported) external {
        isSupported[asset] = supported;
        if (supported) emit AssetAdded(asset);
        else emit AssetRemoved(asset);
    }
}
