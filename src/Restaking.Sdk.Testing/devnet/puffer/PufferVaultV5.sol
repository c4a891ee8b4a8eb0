// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {Wad} from "../lib/Wad.sol";
import {PufferAccessManaged} from "./PufferAccessManager.sol";
import {IPufferStETH, IPufferWETH} from "./PufferInterfaces.sol";
import {PufferShares} from "./PufferShares.sol";

/// pufETH: an ERC-4626 vault of WETH that takes ETH and stETH too. Leaving costs a fee, is paid in WETH, and is limited to the
/// ETH and WETH the vault holds.
contract PufferVaultV5 is PufferShares, PufferAccessManaged {
    error DepositAndWithdrawalForbidden();
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    error ETHTransferFailed();
    error FailedInnerCall();

    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event ExitFeeBasisPointsSet(uint256 previousFee, uint256 newFee);
    event TransferredETH(address indexed to, uint256 amount);
    event Withdraw(
        address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares
    );

    uint256 private constant BASIS_POINT_SCALE = 1e4;

    address public immutable asset;
    IPufferStETH private immutable _stETH;
    address private _withdrawalManager;
    uint256 private _lockedETH;
    uint256 private _exitFee;
    uint96 private _treasuryExitFee;
    address private _treasury;
    uint256 private _dripAmount;
    uint256 private _dripStart;
    uint256 private _dripWindow;
    bool private transient _deposited;

    constructor(address weth, IPufferStETH stETH, address accessManager) PufferAccessManaged(accessManager) {
        asset = weth;
        _stETH = stETH;
        _exitFee = 100;
    }

    receive() external payable {}

    modifier markDeposit() {
        _deposited = true;
        _;
    }

    modifier revertIfDeposited() {
        require(!_deposited, DepositAndWithdrawalForbidden());
        _;
    }

    function devnetSetWithdrawalManager(address manager) external {
        _withdrawalManager = manager;
    }

    /// What validators hold, in wei: more for rewards, less for slashing.
    function devnetSetLockedETH(uint256 amount) external {
        _lockedETH = amount;
    }

    function devnetSetFees(uint256 exitBasisPoints, uint96 treasuryBasisPoints, address treasury) external {
        emit ExitFeeBasisPointsSet(_exitFee, exitBasisPoints);
        _exitFee = exitBasisPoints;
        _treasuryExitFee = treasuryBasisPoints;
        _treasury = treasury;
    }

    /// ETH sent along becomes the holders' bit by bit, over a window in seconds.
    function devnetDistribute(uint256 window) external payable {
        _dripAmount = msg.value;
        _dripStart = block.timestamp;
        _dripWindow = window;
    }

    /// Takes liquid ETH out and counts it as the validators': the rate stays as it is.
    function devnetStake(uint256 amount) external {
        _lockedETH += amount;
        (bool success,) = address(0xdead).call{value: amount}("");
        require(success, ETHTransferFailed());
    }

    function devnetTransferETH(address to, uint256 ethAmount) external {
        require(msg.sender == _withdrawalManager, AccessManagedUnauthorized(msg.sender));
        if (address(this).balance < ethAmount) IPufferWETH(asset).withdraw(ethAmount - address(this).balance);
        (bool success,) = to.call{value: ethAmount}("");
        require(success, ETHTransferFailed());
        emit TransferredETH(to, ethAmount);
    }

    function devnetBurn(uint256 shares) external {
        require(msg.sender == _withdrawalManager, AccessManagedUnauthorized(msg.sender));
        _burn(msg.sender, shares);
    }

    /// ETH sent along with the call that asks is not counted yet.
    function totalAssets() public view returns (uint256) {
        uint256 sent;
        assembly {
            sent := callvalue()
        }
        return _stETH.balanceOf(address(this)) + IPufferWETH(asset).balanceOf(address(this))
            + (address(this).balance - sent) + _lockedETH - _pendingDistribution();
    }

    function convertToAssets(uint256 shares) public view returns (uint256) {
        return Wad.mulDiv(shares, totalAssets() + 1, totalSupply + 1);
    }

    function convertToShares(uint256 assets) public view returns (uint256) {
        return Wad.mulDiv(assets, totalSupply + 1, totalAssets() + 1);
    }

    function convertToSharesUp(uint256 assets) public view returns (uint256) {
        return Wad.mulDivUp(assets, totalSupply + 1, totalAssets() + 1);
    }

    function maxDeposit(address) external view virtual returns (uint256) {
        return type(uint256).max;
    }

    function maxMint(address) external view virtual returns (uint256) {
        return type(uint256).max;
    }

    function previewDeposit(uint256 assets) external view returns (uint256) {
        return convertToShares(assets);
    }

    function previewMint(uint256 shares) public view returns (uint256) {
        return Wad.mulDivUp(shares, totalAssets() + 1, totalSupply + 1);
    }

    function previewRedeem(uint256 shares) public view returns (uint256) {
        uint256 assets = convertToAssets(shares);
        return assets - _feeOnRaw(assets, getTotalExitFeeBasisPoints());
    }

    function previewWithdraw(uint256 assets) external view returns (uint256) {
        return convertToSharesUp(_assetsWithFee(assets, getTotalExitFeeBasisPoints()));
    }

    function maxWithdraw(address owner) public view returns (uint256) {
        uint256 mine = previewRedeem(balanceOf[owner]);
        uint256 liquid = _assetsWithFee(_liquidity(), _exitFee);
        liquid -= _feeOnRaw(liquid, getTotalExitFeeBasisPoints());
        return mine < liquid ? mine : liquid;
    }

    function maxRedeem(address owner) public view returns (uint256) {
        uint256 mine = balanceOf[owner];
        uint256 liquid = convertToSharesUp(_assetsWithFee(_liquidity(), _exitFee));
        return mine < liquid ? mine : liquid;
    }

    function getExitFeeBasisPoints() external view returns (uint256) {
        return _exitFee;
    }

    function getTreasuryExitFeeBasisPoints() external view returns (uint96) {
        return _treasuryExitFee;
    }

    function getTotalExitFeeBasisPoints() public view returns (uint256) {
        return _exitFee + _treasuryExitFee;
    }

    function getTreasury() external view returns (address) {
        return _treasury;
    }

    function depositETH(address receiver) external payable markDeposit restricted returns (uint256 shares) {
        shares = convertToShares(msg.value);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, msg.value, shares);
    }

    function depositStETH(uint256 stETHSharesAmount, address receiver)
        external
        markDeposit
        restricted
        returns (uint256 shares)
    {
        uint256 assets = _stETH.getPooledEthByShares(stETHSharesAmount);
        shares = convertToShares(assets);
        _stETH.transferSharesFrom(msg.sender, address(this), stETHSharesAmount);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function deposit(uint256 assets, address receiver) external markDeposit restricted returns (uint256 shares) {
        shares = convertToShares(assets);
        _take(assets, shares, receiver);
    }

    function mint(uint256 shares, address receiver) external markDeposit restricted returns (uint256 assets) {
        assets = previewMint(shares);
        _take(assets, shares, receiver);
    }

    function withdraw(uint256 assets, address receiver, address owner)
        external
        revertIfDeposited
        restricted
        returns (uint256 shares)
    {
        uint256 most = maxWithdraw(owner);
        require(assets <= most, ERC4626ExceededMaxWithdraw(owner, assets, most));
        uint256 withFee = _assetsWithFee(assets, getTotalExitFeeBasisPoints());
        uint256 treasuryFee = _feeOnRaw(withFee, _treasuryExitFee);
        shares = convertToSharesUp(withFee);
        _leave(assets, shares, receiver, owner, treasuryFee);
    }

    /// The two fees are rounded up one by one, so that this can pay a wei less than `previewRedeem` says.
    function redeem(uint256 shares, address receiver, address owner)
        external
        revertIfDeposited
        restricted
        returns (uint256 assets)
    {
        uint256 most = maxRedeem(owner);
        require(shares <= most, ERC4626ExceededMaxRedeem(owner, shares, most));
        uint256 withFee = convertToAssets(shares);
        uint256 treasuryFee = _feeOnRaw(withFee, _treasuryExitFee);
        assets = withFee - _feeOnRaw(withFee, _exitFee) - treasuryFee;
        _leave(assets, shares, receiver, owner, treasuryFee);
    }

    function _take(uint256 assets, uint256 shares, address receiver) private {
        _call(abi.encodeCall(IERC20.transferFrom, (msg.sender, address(this), assets)));
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _leave(uint256 assets, uint256 shares, address receiver, address owner, uint256 treasuryFee) private {
        uint256 wrapped = IPufferWETH(asset).balanceOf(address(this));
        if (wrapped < assets + treasuryFee) IPufferWETH(asset).deposit{value: assets + treasuryFee - wrapped}();
        if (msg.sender != owner) _spend(owner, msg.sender, shares);
        _burn(owner, shares);
        _call(abi.encodeCall(IERC20.transfer, (receiver, assets)));
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
        if (treasuryFee > 0) _call(abi.encodeCall(IERC20.transfer, (_treasury, treasuryFee)));
    }

    /// As OpenZeppelin 5 does it: WETH refuses without a reason, and this gives it one.
    function _call(bytes memory call) private {
        (bool success,) = asset.call(call);
        require(success, FailedInnerCall());
    }

    function _liquidity() private view returns (uint256) {
        return IPufferWETH(asset).balanceOf(address(this)) + address(this).balance;
    }

    function _pendingDistribution() private view returns (uint256) {
        uint256 passed = block.timestamp - _dripStart;
        return passed >= _dripWindow ? 0 : _dripAmount * (_dripWindow - passed) / _dripWindow;
    }

    function _feeOnRaw(uint256 assets, uint256 feeBasisPoints) private pure returns (uint256) {
        return Wad.mulDivUp(assets, feeBasisPoints, BASIS_POINT_SCALE);
    }

    function _assetsWithFee(uint256 assets, uint256 feeBasisPoints) private pure returns (uint256) {
        return Wad.mulDiv(assets, BASIS_POINT_SCALE, BASIS_POINT_SCALE - feeBasisPoints);
    }
}
