// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IEtherFiEscrow, IEtherFiPriorityLock, IPermit, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// Takes ETH for eETH and turns eETH into requests for ETH. What it holds is `totalValueInLp`; what validators, restaking and
/// (since the upgrade) the queues hold is `totalValueOutOfLp`, and the sum is what all eETH is worth.
contract EtherFiLiquidityPool is EtherFiPausing {
    error EETHRateDeflation();
    error IncorrectCaller();
    error InsufficientLiquidity();
    error InvalidAmount();
    error InvalidShareAmount();
    error InvalidWithdrawalAmount();
    error SendFail();

    event Deposit(address indexed sender, uint256 amount, uint8 source, address referral);
    event Withdraw(address indexed sender, address recipient, uint256 amount, uint8 source);
    event Rebase(uint256 totalEthLocked, uint256 totalEEthShares);
    event EEthSharesBurnedForNonETHWithdrawal(uint256 amountSharesToBurn, uint256 withdrawalValueInETH);

    uint8 private constant EETH = 1;
    uint8 private constant ETHER_FAN = 2;
    address private constant VALIDATORS = address(0xdEaD);

    /// Nobody is it here.
    address public constant membershipManager = address(0xdEaD);

    uint128 public totalValueInLp;
    uint128 public totalValueOutOfLp;
    uint128 private _locked;
    uint256 private _minimum = 0.001 ether;
    uint256 private _maximum = 1000 ether;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    modifier nonDecreasingRate() {
        uint256 pooled = getTotalPooledEther();
        uint256 shares = _eEth().totalShares();
        _;
        uint256 sharesNow = _eEth().totalShares();
        bool kept = shares == 0 || sharesNow == 0 || getTotalPooledEther() * shares >= pooled * sharesNow;
        if (_upgraded() && !kept) revert EETHRateDeflation();
    }

    receive() external payable {
        if (msg.value > type(uint128).max) revert InvalidAmount();
        totalValueOutOfLp -= uint128(msg.value);
        totalValueInLp += uint128(msg.value);
    }

    function eETH() external view returns (address) {
        return _all().eEth;
    }

    function withdrawRequestNFT() external view returns (address) {
        return _all().withdrawRequestNft;
    }

    function liquifier() external view returns (address) {
        return _all().liquifier;
    }

    function etherFiRedemptionManager() external view returns (address) {
        return _all().redemptionManager;
    }

    function priorityWithdrawalQueue() external view returns (address) {
        return _all().priorityQueue;
    }

    function minWithdrawAmount() external view sinceUpgrade returns (uint256) {
        return _minimum;
    }

    function maxWithdrawAmount() external view sinceUpgrade returns (uint256) {
        return _maximum;
    }

    function escrowMigrationCompleted() external view sinceUpgrade returns (bool) {
        return true;
    }

    function ethAmountLockedForWithdrawal() external view untilUpgrade returns (uint128) {
        return _locked;
    }

    function deposit() external payable returns (uint256) {
        return deposit(address(0));
    }

    function deposit(address referral) public payable whenNotPaused returns (uint256) {
        _checkNotBlacklisted(msg.sender);
        emit Deposit(msg.sender, msg.value, EETH, referral);
        return _deposit(msg.sender, msg.value, 0);
    }

    /// For the MembershipManager alone, which nobody is here.
    function deposit(address, address) external payable whenNotPaused returns (uint256) {
        _refuseCaller();
    }

    function requestWithdraw(address recipient, uint256 amount) public whenNotPaused returns (uint256) {
        _checkNotBlacklisted(msg.sender);
        _checkNotBlacklisted(recipient);
        uint256 share = sharesForAmount(amount);
        if (_upgraded()) {
            if (amount == 0 || amount < _minimum || amount > _maximum) revert InvalidWithdrawalAmount();
            if (share == 0) revert InvalidShareAmount();
        } else if (amount > type(uint96).max || amount == 0 || share == 0) {
            revert InvalidAmount();
        }
        return _request(recipient, amount, share, 0, EETH);
    }

    function requestWithdrawWithPermit(address owner, uint256 amount, PermitInput calldata p)
        external
        returns (uint256)
    {
        try IPermit(_all().eEth).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        return requestWithdraw(owner, amount);
    }

    function getTotalPooledEther() public view returns (uint256) {
        return uint256(totalValueOutOfLp) + totalValueInLp;
    }

    function getTotalEtherClaimOf(address user) external view returns (uint256) {
        return amountForShare(_eEth().shares(user));
    }

    function sharesForAmount(uint256 amount) public view returns (uint256) {
        uint256 pooled = getTotalPooledEther();
        return pooled == 0 ? 0 : Wad.mulDiv(amount, _eEth().totalShares(), pooled);
    }

    function sharesForWithdrawalAmount(uint256 amount) public view returns (uint256) {
        uint256 pooled = getTotalPooledEther();
        return pooled == 0 ? 0 : Wad.mulDivUp(amount, _eEth().totalShares(), pooled);
    }

    function amountForShare(uint256 share) public view returns (uint256) {
        uint256 shares = _eEth().totalShares();
        return shares == 0 ? 0 : Wad.mulDiv(share, getTotalPooledEther(), shares);
    }

    function amountPerShareCeil() external view sinceUpgrade returns (uint256) {
        uint256 shares = _eEth().totalShares();
        return shares == 0 ? 0 : Wad.mulDivUp(Wad.ONE, getTotalPooledEther(), shares);
    }

    function devnetSetLimits(uint256 minimum, uint256 maximum) external {
        _minimum = minimum;
        _maximum = maximum;
    }

    /// What the oracle reports: rewards when positive, a loss when negative.
    function devnetRebase(int256 rewards) external {
        totalValueOutOfLp = uint128(uint256(int256(uint256(totalValueOutOfLp)) + rewards));
        emit Rebase(getTotalPooledEther(), _eEth().totalShares());
    }

    /// ETH goes to validators: worth the same, but no longer here.
    function devnetStake(uint128 amount) external {
        totalValueInLp -= amount;
        totalValueOutOfLp += amount;
        _pay(VALIDATORS, amount);
    }

    /// A request as ether.fan makes them, with the fee that claims before the upgrade take off.
    function devnetRequestWithFee(address recipient, uint256 amount, uint256 fee) external returns (uint256) {
        return _request(recipient, amount, sharesForAmount(amount), fee, ETHER_FAN);
    }

    function devnetUpgrade() external {
        require(msg.sender == address(_directory), "DIRECTORY");
        uint128 amount = _locked;
        _locked = 0;
        if (amount != 0) _lockIn(_all().withdrawRequestNft, amount);
        uint128 priority = IEtherFiPriorityLock(_all().priorityQueue).ethAmountLockedForPriorityWithdrawal();
        if (priority != 0) _lockIn(_all().priorityQueue, priority);
    }

    function devnetDepositTo(address recipient, uint256 amount, address referral)
        external
        whenNotPaused
        returns (uint256)
    {
        if (msg.sender != _all().liquifier) _refuseCaller();
        _checkNotBlacklisted(recipient);
        emit Deposit(recipient, amount, EETH, referral);
        return _deposit(recipient, 0, amount);
    }

    /// Burns the sender's shares for `amount` at the rate of now and pays it from what is here.
    function devnetWithdraw(address recipient, uint256 amount)
        external
        whenNotPaused
        nonDecreasingRate
        returns (uint256 share)
    {
        bool queue = msg.sender == _all().withdrawRequestNft;
        bool priority = msg.sender == _all().priorityQueue;
        if (msg.sender != _all().redemptionManager && (_upgraded() || (!queue && !priority))) _refuseCaller();
        share = sharesForWithdrawalAmount(amount);
        if (_eEth().balanceOf(msg.sender) < amount || totalValueInLp < amount) revert InsufficientLiquidity();
        if (amount > type(uint128).max || amount == 0 || share == 0) revert InvalidAmount();
        if (priority && totalValueInLp - _locked < amount) revert InsufficientLiquidity();
        if (queue) {
            if (_locked < amount) revert InsufficientLiquidity();
            _locked -= uint128(amount);
        }
        totalValueInLp -= uint128(amount);
        _eEth().devnetBurnShares(msg.sender, share);
        _pay(recipient, amount);
    }

    /// Burns the shares of a claim that its queue pays itself. Pausing this contract does not stop it.
    function devnetSettle(uint256 amount, uint256 share) external sinceUpgrade {
        if (msg.sender != _all().withdrawRequestNft && msg.sender != _all().priorityQueue) _refuseCaller();
        if (amount > type(uint128).max || amount == 0 || share == 0) revert InvalidAmount();
        totalValueOutOfLp -= uint128(amount);
        _eEth().devnetBurnShares(msg.sender, share);
    }

    function devnetBurnShares(uint256 share) external nonDecreasingRate {
        if (msg.sender != _all().redemptionManager) _refuseCaller();
        _eEth().devnetBurnShares(msg.sender, share);
    }

    function devnetBurnSharesForToken(uint256 share, uint256 amount) external nonDecreasingRate {
        if (msg.sender != _all().redemptionManager) _refuseCaller();
        if (share == 0 || amount == 0 || sharesForWithdrawalAmount(amount) > share) revert InvalidAmount();
        totalValueOutOfLp -= uint128(amount);
        _eEth().devnetBurnShares(msg.sender, share);
        emit EEthSharesBurnedForNonETHWithdrawal(share, amount);
    }

    /// Sets ETH aside for finalized requests: since the upgrade it leaves for the queue that asks.
    function devnetLock(uint128 amount) external {
        bool queue = msg.sender == _all().withdrawRequestNft;
        if (!queue && msg.sender != _all().priorityQueue) _refuseCaller();
        if (_upgraded()) _lockIn(msg.sender, amount);
        else if (queue) _locked += amount;
    }

    function _lockIn(address queue, uint128 amount) private {
        if (totalValueInLp < amount) revert InsufficientLiquidity();
        totalValueInLp -= amount;
        totalValueOutOfLp += amount;
        _pay(queue, amount);
    }

    function _deposit(address recipient, uint256 paidIn, uint256 elsewhere)
        private
        nonDecreasingRate
        returns (uint256 share)
    {
        uint256 amount = paidIn + elsewhere;
        uint256 pooled = getTotalPooledEther();
        totalValueInLp += uint128(paidIn);
        totalValueOutOfLp += uint128(elsewhere);
        share = pooled == 0 ? amount : Wad.mulDiv(amount, _eEth().totalShares(), pooled);
        if (amount > type(uint128).max || amount == 0 || share == 0) revert InvalidAmount();
        _eEth().devnetMintShares(recipient, share);
    }

    function _request(address recipient, uint256 amount, uint256 share, uint256 fee, uint8 source)
        private
        returns (uint256 id)
    {
        address nft = _all().withdrawRequestNft;
        require(_eEth().transferFrom(msg.sender, nft, amount), "eETH");
        id = IEtherFiEscrow(nft).devnetRequest(uint96(amount), uint96(share), recipient, fee);
        emit Withdraw(msg.sender, recipient, amount, source);
    }

    function _pay(address to, uint256 amount) private {
        if (!_send(to, amount)) revert SendFail();
    }

    function _refuseCaller() private view {
        if (_upgraded()) revert IncorrectCaller();
        revert("Incorrect Caller");
    }
}
