// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IEtherFiLiquifier, IPermit, IToken, IWrappedEther, IWrappedStEth, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart} from "./EtherFiPart.sol";

/// One step from ETH, WETH, stETH or wstETH to weETH. A permit that fails is passed over, unless its deadline is behind.
contract EtherFiDepositAdapter is EtherFiPart {
    error AllowanceExceeded();
    error EthTransfersNotAccepted();
    error InsufficientBalance();
    error PermitExpired();

    event AdapterDeposit(address indexed sender, uint256 amount, uint8 source, address referral);

    uint8 private constant ETH = 0;
    uint8 private constant WETH = 1;
    uint8 private constant STETH = 2;
    uint8 private constant WSTETH = 3;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    receive() external payable {
        if (msg.sender == _all().wEth) return;
        if (_upgraded()) revert EthTransfersNotAccepted();
        revert("ETH_TRANSFERS_NOT_ACCEPTED");
    }

    function eETH() external view returns (address) {
        return _all().eEth;
    }

    function weETH() external view returns (address) {
        return _all().weEth;
    }

    function wETH() external view returns (address) {
        return _all().wEth;
    }

    function stETH() external view returns (address) {
        return _all().stEth;
    }

    function wstETH() external view returns (address) {
        return _all().wstEth;
    }

    function liquifier() external view returns (address) {
        return _all().liquifier;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function depositETHForWeETH(address referral) external payable returns (uint256) {
        _checkNotBlacklisted(msg.sender);
        uint256 shares = _pool().deposit{value: msg.value}(referral);
        emit AdapterDeposit(msg.sender, msg.value, ETH, referral);
        return _wrap(shares);
    }

    function depositWETHForWeETH(uint256 amount, address referral) external returns (uint256) {
        _checkNotBlacklisted(msg.sender);
        IWrappedEther token = IWrappedEther(_all().wEth);
        if (token.allowance(msg.sender, address(this)) < amount) {
            if (_upgraded()) revert AllowanceExceeded();
            revert("ALLOWANCE_EXCEEDED");
        }
        if (token.balanceOf(msg.sender) < amount) {
            if (_upgraded()) revert InsufficientBalance();
            revert("INSUFFICIENT_BALANCE");
        }
        require(token.transferFrom(msg.sender, address(this), amount), "WETH");
        token.withdraw(amount);
        uint256 shares = _pool().deposit{value: amount}(referral);
        emit AdapterDeposit(msg.sender, amount, WETH, referral);
        return _wrap(shares);
    }

    function depositStETHForWeETHWithPermit(
        uint256 amount,
        uint256 minOut,
        address referral,
        PermitInput calldata permit
    ) external sinceUpgrade returns (uint256) {
        return _depositStEth(amount, minOut, referral, permit);
    }

    function depositStETHForWeETHWithPermit(uint256 amount, address referral, PermitInput calldata permit)
        external
        untilUpgrade
        returns (uint256)
    {
        return _depositStEth(amount, 0, referral, permit);
    }

    function depositWstETHForWeETHWithPermit(
        uint256 amount,
        uint256 minOut,
        address referral,
        PermitInput calldata permit
    ) external sinceUpgrade returns (uint256) {
        return _depositWstEth(amount, minOut, referral, permit);
    }

    function depositWstETHForWeETHWithPermit(uint256 amount, address referral, PermitInput calldata permit)
        external
        untilUpgrade
        returns (uint256)
    {
        return _depositWstEth(amount, 0, referral, permit);
    }

    function _depositStEth(uint256 amount, uint256 minOut, address referral, PermitInput calldata permit)
        private
        returns (uint256)
    {
        _checkNotBlacklisted(msg.sender);
        IToken token = IToken(_all().stEth);
        _permit(token, permit);
        uint256 before = token.balanceOf(address(this));
        require(token.transferFrom(msg.sender, address(this), amount), "stETH");
        return _liquify(token.balanceOf(address(this)) - before, minOut, referral, STETH);
    }

    function _depositWstEth(uint256 amount, uint256 minOut, address referral, PermitInput calldata permit)
        private
        returns (uint256)
    {
        _checkNotBlacklisted(msg.sender);
        IWrappedStEth token = IWrappedStEth(_all().wstEth);
        _permit(token, permit);
        require(token.transferFrom(msg.sender, address(this), amount), "wstETH");
        uint256 before = IToken(_all().stEth).balanceOf(address(this));
        token.unwrap(amount);
        return _liquify(IToken(_all().stEth).balanceOf(address(this)) - before, minOut, referral, WSTETH);
    }

    function _permit(IPermit token, PermitInput calldata p) private {
        try token.permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {}
        catch {
            if (p.deadline >= block.timestamp) return;
            if (_upgraded()) revert PermitExpired();
            revert("PERMIT_EXPIRED");
        }
    }

    function _liquify(uint256 arrived, uint256 minOut, address referral, uint8 source) private returns (uint256) {
        IEtherFiLiquifier to = IEtherFiLiquifier(_all().liquifier);
        address token = _all().stEth;
        IToken(token).approve(address(to), arrived);
        uint256 shares = _upgraded()
            ? to.depositWithERC20(token, arrived, minOut, referral)
            : to.depositWithERC20(token, arrived, referral);
        emit AdapterDeposit(msg.sender, arrived, source, referral);
        return _wrap(shares);
    }

    /// By amount, so that a share can stay behind as dust.
    function _wrap(uint256 shares) private returns (uint256 minted) {
        uint256 amount = _pool().amountForShare(shares);
        _eEth().approve(_all().weEth, amount);
        minted = _weEth().wrap(amount);
        require(_weEth().transfer(msg.sender, minted), "weETH");
    }
}
