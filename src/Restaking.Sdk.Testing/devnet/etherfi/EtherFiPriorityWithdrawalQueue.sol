// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// The faster queue, for those on its list. A request is known by the hash of its fields, and who wants to claim or cancel
/// it has to bring the fields: they are in the event of its creation and nowhere else.
contract EtherFiPriorityWithdrawalQueue is EtherFiPausing {
    using KeySets for KeySet;

    error EthTransferFailed();
    error IncorrectCaller();
    error InsufficientEscrow();
    error InvalidAmount();
    error InvalidOutputAmount();
    error NotMatured();
    error NotRequestOwner();
    error NotWhitelisted();
    error RequestAlreadyFinalized();
    error RequestNotFinalized();
    error RequestNotFound();

    event WhitelistUpdated(address indexed user, bool status);
    event WithdrawRequestCreated(
        bytes32 indexed requestId,
        address indexed user,
        uint96 amountOfEEth,
        uint96 shareOfEEth,
        uint96 amountWithFee,
        uint32 nonce,
        uint32 creationTime
    );
    event WithdrawRequestFinalized(
        bytes32 indexed requestId,
        address indexed user,
        uint96 amountOfEEth,
        uint96 sharesOfEEth,
        uint32 nonce,
        uint32 timestamp
    );
    event WithdrawRequestClaimed(
        bytes32 indexed requestId,
        address indexed user,
        uint96 amountOfETHtoWithdraw,
        uint96 sharesBurned,
        uint32 nonce,
        uint32 timestamp
    );
    event WithdrawRequestCancelled(
        bytes32 indexed requestId,
        address indexed user,
        uint96 amountOfEEthReturned,
        uint96 sharesOfEEth,
        uint32 nonce,
        uint32 timestamp
    );

    struct WithdrawRequest {
        address user;
        uint96 amountOfEEth;
        uint96 shareOfEEth;
        uint96 amountWithFee;
        uint32 nonce;
        uint32 creationTime;
    }

    uint96 public constant MIN_AMOUNT = 0.01 ether;
    uint32 private constant DELAY = 1 hours;
    uint256 private constant TOLERANCE = 10;

    uint32 public nonce = 1;
    uint128 public ethAmountLockedForPriorityWithdrawal;
    mapping(address user => bool) public isWhitelisted;
    KeySet private _pending;
    KeySet private _finalized;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    modifier onlyWhitelisted() {
        if (!isWhitelisted[msg.sender]) revert NotWhitelisted();
        _checkNotBlacklisted(msg.sender);
        _;
    }

    receive() external payable {
        if (msg.sender != _all().liquidityPool) revert IncorrectCaller();
        if (!_migrating) ethAmountLockedForPriorityWithdrawal += uint128(msg.value);
        _migrating = false;
    }

    /// What was locked before the upgrade arrives with it, and is counted already.
    bool private _migrating = true;

    function eETH() external view returns (address) {
        return _all().eEth;
    }

    function weETH() external view returns (address) {
        return _all().weEth;
    }

    function MAX_AMOUNT() public view sinceUpgrade returns (uint96) {
        return 1000 ether;
    }

    function minDelay() external view sinceUpgrade returns (uint32) {
        return DELAY;
    }

    function MIN_DELAY() external view untilUpgrade returns (uint32) {
        return DELAY;
    }

    function requestWithdraw(uint96 amount, uint96 amountWithFee)
        external
        whenNotPaused
        onlyWhitelisted
        returns (bytes32)
    {
        _checkAmount(amount);
        require(_eEth().transferFrom(msg.sender, address(this), amount), "eETH");
        return _queue(amount, amountWithFee);
    }

    function requestWithdrawWithWeETH(uint96 weEthAmount, uint96 amountWithFee)
        external
        whenNotPaused
        onlyWhitelisted
        returns (bytes32)
    {
        require(_weEth().transferFrom(msg.sender, address(this), weEthAmount), "weETH");
        uint96 amount = uint96(_weEth().unwrap(weEthAmount));
        _checkAmount(amount);
        return _queue(amount, amountWithFee);
    }

    function cancelWithdraw(WithdrawRequest calldata request) external whenNotPaused returns (bytes32 id) {
        if (request.user != msg.sender) revert NotRequestOwner();
        _checkMature(request);
        id = getRequestId(request);
        if (_finalized.remove(id)) {
            ethAmountLockedForPriorityWithdrawal -= request.amountOfEEth;
            if (_upgraded() && !_send(_all().liquidityPool, request.amountOfEEth)) revert EthTransferFailed();
        } else if (!_pending.remove(id)) {
            revert RequestNotFound();
        }
        uint256 amount = _pool().amountForShare(request.shareOfEEth);
        require(_eEth().transfer(request.user, amount), "eETH");
        emit WithdrawRequestCancelled(
            id, request.user, uint96(amount), request.shareOfEEth, request.nonce, uint32(block.timestamp)
        );
    }

    function claimWithdraw(WithdrawRequest calldata request) external {
        if (!_upgraded()) _checkNotPaused();
        _claim(request);
    }

    function batchClaimWithdraw(WithdrawRequest[] calldata requests) external {
        if (!_upgraded()) _checkNotPaused();
        for (uint256 i = 0; i < requests.length; ++i) _claim(requests[i]);
    }

    function getRequestId(WithdrawRequest calldata request) public pure returns (bytes32) {
        return keccak256(abi.encode(request));
    }

    function getRequestIds() external view returns (bytes32[] memory) {
        return _pending.items;
    }

    function getFinalizedRequestIds() external view returns (bytes32[] memory) {
        return _finalized.items;
    }

    function requestExists(bytes32 id) external view returns (bool) {
        return _pending.contains(id) || _finalized.contains(id);
    }

    function isFinalized(bytes32 id) external view returns (bool) {
        return _finalized.contains(id);
    }

    /// Without the tolerance that a claim has: zero here may still be paid there.
    function getClaimableAmount(WithdrawRequest calldata request) external view returns (uint256) {
        bool payable_ = _finalized.contains(getRequestId(request))
            && _pool().amountForShare(request.shareOfEEth) >= request.amountWithFee;
        return payable_ ? request.amountWithFee : 0;
    }

    function totalActiveRequests() external view returns (uint256) {
        return _pending.length();
    }

    function devnetSetAllowed(address user, bool on) external {
        isWhitelisted[user] = on;
        emit WhitelistUpdated(user, on);
    }

    function devnetFinalize(WithdrawRequest calldata request) external whenNotPaused {
        bytes32 id = getRequestId(request);
        if (_finalized.contains(id)) revert RequestAlreadyFinalized();
        if (!_pending.contains(id)) revert RequestNotFound();
        _checkMature(request);
        _pending.remove(id);
        _finalized.add(id);
        emit WithdrawRequestFinalized(
            id, request.user, request.amountOfEEth, request.shareOfEEth, request.nonce, uint32(block.timestamp)
        );
        if (_upgraded()) {
            _migrating = false;
            _pool().devnetLock(request.amountOfEEth);
        } else {
            ethAmountLockedForPriorityWithdrawal += request.amountOfEEth;
        }
    }

    function _checkAmount(uint96 amount) private view {
        if (amount < MIN_AMOUNT || (_upgraded() && amount > MAX_AMOUNT())) revert InvalidAmount();
    }

    function _checkMature(WithdrawRequest calldata request) private view {
        if (request.creationTime + DELAY > block.timestamp) revert NotMatured();
    }

    function _queue(uint96 amount, uint96 amountWithFee) private returns (bytes32 id) {
        uint32 number = nonce++;
        if (amountWithFee == 0 || amountWithFee > amount) revert InvalidAmount();
        uint96 share = uint96(_pool().sharesForAmount(amount));
        if (share == 0) revert InvalidAmount();
        uint32 time = uint32(block.timestamp);
        id = keccak256(abi.encode(WithdrawRequest(msg.sender, amount, share, amountWithFee, number, time)));
        _pending.add(id);
        emit WithdrawRequestCreated(id, msg.sender, amount, share, amountWithFee, number, time);
    }

    function _claim(WithdrawRequest calldata request) private {
        _checkMature(request);
        _checkNotBlacklisted(request.user);
        bytes32 id = getRequestId(request);
        if (!_finalized.contains(id)) revert RequestNotFinalized();
        uint256 worth = _pool().amountForShare(request.shareOfEEth) + (_upgraded() ? TOLERANCE : 0);
        if (worth < request.amountWithFee) revert InvalidOutputAmount();
        _finalized.remove(id);
        ethAmountLockedForPriorityWithdrawal -= request.amountOfEEth;
        uint256 burnt = request.shareOfEEth;
        if (_upgraded()) _payFromEscrow(request);
        else burnt = _pool().devnetWithdraw(request.user, request.amountWithFee);
        emit WithdrawRequestClaimed(
            id, request.user, request.amountWithFee, uint96(burnt), request.nonce, uint32(block.timestamp)
        );
    }

    function _payFromEscrow(WithdrawRequest calldata request) private {
        _pool().devnetSettle(request.amountWithFee, request.shareOfEEth);
        if (address(this).balance < request.amountWithFee) revert InsufficientEscrow();
        if (!_send(request.user, request.amountWithFee)) revert EthTransferFailed();
        uint256 locked = ethAmountLockedForPriorityWithdrawal;
        if (address(this).balance > locked) {
            if (!_send(_all().liquidityPool, address(this).balance - locked)) revert EthTransferFailed();
        }
    }

    /// Its own from the first version on.
    function _refusePausedBefore() internal pure override {
        revert ContractPaused();
    }
}
