// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {SwellErc20} from "./SwellErc20.sol";
import {SwellWhitelist} from "./SwellWhitelist.sol";

/// Takes ETH and mints a token whose worth changes in steps, with each repricing. Repricing is a test's to do.
abstract contract SwellToken is SwellErc20, SwellWhitelist {
    error CannotReferSelf();
    error CoreMethodsPaused();
    error InvalidETHDeposit();

    event Reprice(
        uint256 newEthReserves,
        uint256 newRate,
        uint256 nodeOperatorRewards,
        uint256 swellTreasuryRewards,
        uint256 totalETHDeposited
    );

    uint256 public lastRepriceETHReserves;
    uint256 public lastRepriceUNIX;
    uint256 public totalETHDeposited;
    uint256 private _fixedRate;

    constructor(string memory tokenName, address accessControlManager)
        SwellErc20(tokenName, 18)
        SwellWhitelist(accessControlManager)
    {}

    function deposit() external payable {
        _deposit(address(0));
    }

    function depositWithReferral(address referral) external payable {
        require(msg.sender != referral, CannotReferSelf());
        _deposit(referral);
    }

    /// What one token is worth, in wei. One ETH until the first repricing.
    function getRate() public view returns (uint256) {
        return _fixedRate == 0 ? Wad.ONE : _fixedRate;
    }

    function devnetReprice(uint256 rate) external {
        _fixedRate = rate;
        lastRepriceUNIX = block.timestamp;
        lastRepriceETHReserves = Wad.mul(totalSupply, rate);
        emit Reprice(lastRepriceETHReserves, rate, 0, 0, totalETHDeposited);
    }

    function _tokensFor(uint256 ethAmount) internal view returns (uint256) {
        return Wad.div(ethAmount, getRate());
    }

    function _deposit(address referral) private checkWhitelist(msg.sender) {
        require(!AccessControlManager.coreMethodsPaused(), CoreMethodsPaused());
        require(msg.value != 0, InvalidETHDeposit());
        uint256 minted = _tokensFor(msg.value);
        _mint(msg.sender, minted);
        totalETHDeposited += msg.value;
        (bool taken,) = AccessControlManager.DepositManager().call{value: msg.value}("");
        require(taken, "Address: unable to send value, recipient may have reverted");
        _announce(minted, referral);
    }

    function _announce(uint256 minted, address referral) internal virtual;
}

contract SwETH is SwellToken {
    error CannotBurnZeroSwETH();

    event ETHDepositReceived(
        address indexed from, uint256 amount, uint256 swETHMinted, uint256 newTotalETHDeposited, address indexed referral
    );

    constructor(address accessControlManager) SwellToken("swETH", accessControlManager) {}

    function swETHToETHRate() external view returns (uint256) {
        return getRate();
    }

    function ethToSwETHRate() external view returns (uint256) {
        return _tokensFor(Wad.ONE);
    }

    function burn(uint256 amount) external {
        require(amount != 0, CannotBurnZeroSwETH());
        _burn(msg.sender, amount);
    }

    function _announce(uint256 minted, address referral) internal override {
        emit ETHDepositReceived(msg.sender, msg.value, minted, totalETHDeposited, referral);
    }
}

contract RswETH is SwellToken {
    error CannotBurnZeroRswETH();
    error InsufficientRswETHReceived(uint256 rswETHAmount, uint256 minRswETH);
    error OnlyDepositManager();

    event ETHDepositReceived(
        address indexed from, uint256 amount, uint256 rswETHMinted, uint256 newTotalETHDeposited, address indexed referral
    );
    /// Spelled so by the real contract.
    event DepoistManagerDeposit(address _receiver, uint256 _ethSpent, uint256 _rswETHReceived);

    constructor(address accessControlManager) SwellToken("rswETH", accessControlManager) {}

    function rswETHToETHRate() external view returns (uint256) {
        return getRate();
    }

    function ethToRswETHRate() external view returns (uint256) {
        return _tokensFor(Wad.ONE);
    }

    function burn(uint256 amount) external {
        require(amount != 0, CannotBurnZeroRswETH());
        _burn(msg.sender, amount);
    }

    /// Called by the deposit manager only, so it has no place in the interface that clients see.
    function devnetDepositFor(address to, uint256 ethAmount, uint256 minimum) external {
        require(!AccessControlManager.coreMethodsPaused(), CoreMethodsPaused());
        require(msg.sender == AccessControlManager.DepositManager(), OnlyDepositManager());
        uint256 minted = _tokensFor(ethAmount);
        require(minted >= minimum, InsufficientRswETHReceived(minted, minimum));
        _mint(to, minted);
        emit DepoistManagerDeposit(to, ethAmount, minted);
    }

    function _announce(uint256 minted, address referral) internal override {
        emit ETHDepositReceived(msg.sender, msg.value, minted, totalETHDeposited, referral);
    }
}
