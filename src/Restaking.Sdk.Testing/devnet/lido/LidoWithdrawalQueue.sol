// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {KeySet, KeySets} from "../lib/KeySet.sol";
import {Nft} from "../tokens/Nft.sol";
import {ILidoStETH, ILidoWstETH} from "./LidoInterfaces.sol";
import {LidoWithdrawalRequests} from "./LidoWithdrawalRequests.sol";

/// Lido's withdrawal queue: every request is an NFT (unstETH). Pausing it stops requests and finalisation, not claims.
/// Here the requests' stETH stays in the queue, where a burner takes it on the real chain.
contract LidoWithdrawalQueue is LidoWithdrawalRequests, Nft {
    using KeySets for KeySet;

    struct PermitInput {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    event Paused(uint256 duration);
    event Resumed();
    event BunkerModeEnabled(uint256 _sinceTimestamp);
    event BunkerModeDisabled();
    event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId);

    error ResumedExpected();
    error RequestAmountTooSmall(uint256 _amountOfStETH);
    error RequestAmountTooLarge(uint256 _amountOfStETH);
    error InvalidReportTimestamp();
    error RequestIdsNotSorted();
    error ZeroRecipient();
    error ArraysLengthMismatch(uint256 _firstArrayLength, uint256 _secondArrayLength);
    error ApprovalToOwner();
    error ApproveToCaller();
    error NotOwnerOrApprovedForAll(address sender);
    error NotOwnerOrApproved(address sender);
    error TransferFromIncorrectOwner(address from, address realOwner);
    error TransferToZeroAddress();
    error TransferToThemselves();
    error TransferToNonIERC721Receiver(address);
    error InvalidOwnerAddress(address);

    uint256 public constant BUNKER_MODE_DISABLED_TIMESTAMP = type(uint256).max;
    uint256 public constant PAUSE_INFINITELY = type(uint256).max;
    uint256 public constant MIN_STETH_WITHDRAWAL_AMOUNT = 100;
    uint256 public constant MAX_STETH_WITHDRAWAL_AMOUNT = 1000 ether;

    ILidoStETH public immutable STETH;
    ILidoWstETH public immutable WSTETH;
    uint256 public getResumeSinceTimestamp;
    uint256 public bunkerModeSinceTimestamp = BUNKER_MODE_DISABLED_TIMESTAMP;
    mapping(address owner => KeySet) private _requestsOf;

    constructor(ILidoWstETH wstETH) Nft("Lido: stETH Withdrawal NFT", "unstETH") {
        WSTETH = wstETH;
        STETH = ILidoStETH(wstETH.stETH());
    }

    function isPaused() public view returns (bool) {
        return block.timestamp < getResumeSinceTimestamp;
    }

    function isBunkerModeActive() public view returns (bool) {
        return bunkerModeSinceTimestamp < BUNKER_MODE_DISABLED_TIMESTAMP;
    }

    function requestWithdrawals(uint256[] calldata amounts, address owner) public returns (uint256[] memory ids) {
        _checkResumed();
        if (owner == address(0)) owner = msg.sender;
        ids = new uint256[](amounts.length);
        for (uint256 i = 0; i < amounts.length; ++i) {
            _checkAmount(amounts[i]);
            STETH.transferFrom(msg.sender, address(this), amounts[i]);
            ids[i] = _request(amounts[i], owner);
        }
    }

    function requestWithdrawalsWstETH(uint256[] calldata amounts, address owner)
        public
        returns (uint256[] memory ids)
    {
        _checkResumed();
        if (owner == address(0)) owner = msg.sender;
        ids = new uint256[](amounts.length);
        for (uint256 i = 0; i < amounts.length; ++i) {
            WSTETH.transferFrom(msg.sender, address(this), amounts[i]);
            uint256 amountOfStETH = WSTETH.unwrap(amounts[i]);
            _checkAmount(amountOfStETH);
            ids[i] = _request(amountOfStETH, owner);
        }
    }

    function requestWithdrawalsWithPermit(uint256[] calldata amounts, address owner, PermitInput calldata _permit)
        external
        returns (uint256[] memory)
    {
        STETH.permit(msg.sender, address(this), _permit.value, _permit.deadline, _permit.v, _permit.r, _permit.s);
        return requestWithdrawals(amounts, owner);
    }

    function requestWithdrawalsWstETHWithPermit(
        uint256[] calldata amounts,
        address owner,
        PermitInput calldata _permit
    ) external returns (uint256[] memory) {
        WSTETH.permit(msg.sender, address(this), _permit.value, _permit.deadline, _permit.v, _permit.r, _permit.s);
        return requestWithdrawalsWstETH(amounts, owner);
    }

    /// All of an owner that are not claimed, in no order: a claim moves the last into the claimed one's place.
    function getWithdrawalRequests(address owner) external view returns (uint256[] memory ids) {
        KeySet storage set = _requestsOf[owner];
        ids = new uint256[](set.length());
        for (uint256 i = 0; i < ids.length; ++i) ids[i] = uint256(set.items[i]);
    }

    function claimWithdrawal(uint256 requestId) external {
        _claimOne(requestId, _findHint(requestId, 1, getLastCheckpointIndex), msg.sender);
    }

    function claimWithdrawals(uint256[] calldata requestIds, uint256[] calldata hints) external {
        _claimMany(requestIds, hints, msg.sender);
    }

    function claimWithdrawalsTo(uint256[] calldata requestIds, uint256[] calldata hints, address recipient) external {
        if (recipient == address(0)) revert ZeroRecipient();
        _claimMany(requestIds, hints, recipient);
    }

    function getApproved(uint256 requestId) public view override returns (address) {
        if (_owners[requestId] == address(0)) revert InvalidRequestId(requestId);
        return super.getApproved(requestId);
    }

    /// Finalises requests up to the id, with the ether sent along and no more per share than the rate (10^27 times wei).
    /// `prefinalize` says how much ether that takes.
    function devnetFinalize(uint256 lastRequestId, uint256 maxShareRate) external payable {
        _checkResumed();
        uint256 first = getLastFinalizedRequestId + 1;
        _finalize(lastRequestId, msg.value, maxShareRate);
        emit BatchMetadataUpdate(first, getLastRequestId);
    }

    function devnetSetPaused(bool paused) external {
        getResumeSinceTimestamp = paused ? PAUSE_INFINITELY : block.timestamp;
        if (paused) emit Paused(PAUSE_INFINITELY);
        else emit Resumed();
    }

    function devnetPauseFor(uint256 duration) external {
        getResumeSinceTimestamp = block.timestamp + duration;
        emit Paused(duration);
    }

    function devnetSetBunkerMode(bool active, uint256 sinceTimestamp) external {
        if (sinceTimestamp >= block.timestamp) revert InvalidReportTimestamp();
        if (active == isBunkerModeActive()) return;
        bunkerModeSinceTimestamp = active ? sinceTimestamp : BUNKER_MODE_DISABLED_TIMESTAMP;
        if (active) emit BunkerModeEnabled(sinceTimestamp);
        else emit BunkerModeDisabled();
    }

    function _request(uint256 amountOfStETH, address owner) private returns (uint256 id) {
        id = _enqueue(amountOfStETH, STETH.getSharesByPooledEth(amountOfStETH), owner);
        _mint(owner, id);
    }

    function _claimMany(uint256[] calldata requestIds, uint256[] calldata hints, address recipient) private {
        if (requestIds.length != hints.length) revert ArraysLengthMismatch(requestIds.length, hints.length);
        for (uint256 i = 0; i < requestIds.length; ++i) _claimOne(requestIds[i], hints[i], recipient);
    }

    function _claimOne(uint256 requestId, uint256 hint, address recipient) private {
        _claim(requestId, hint, recipient);
        _burn(requestId);
    }

    function _checkResumed() private view {
        if (isPaused()) revert ResumedExpected();
    }

    function _checkAmount(uint256 amountOfStETH) private pure {
        if (amountOfStETH < MIN_STETH_WITHDRAWAL_AMOUNT) revert RequestAmountTooSmall(amountOfStETH);
        if (amountOfStETH > MAX_STETH_WITHDRAWAL_AMOUNT) revert RequestAmountTooLarge(amountOfStETH);
    }

    function _refuseUnsorted() internal pure override {
        revert RequestIdsNotSorted();
    }

    /// A claimed request keeps its last owner in its status; only transfers change it.
    function _beforeMove(address from, address to, uint256 requestId) internal override {
        if (from != address(0)) _requestsOf[from].remove(bytes32(requestId));
        if (to == address(0)) return;
        _requests[requestId].owner = to;
        _requestsOf[to].add(bytes32(requestId));
    }

    function _checkExists(uint256 requestId) internal view override returns (address owner) {
        _checkId(requestId);
        owner = _owners[requestId];
        if (owner == address(0)) revert RequestAlreadyClaimed(requestId);
    }

    function _checkBalanceOf(address owner) internal pure override {
        if (owner == address(0)) revert InvalidOwnerAddress(owner);
    }

    function _checkApprove(address caller, address owner, address to) internal view override {
        if (to == owner) revert ApprovalToOwner();
        if (caller != owner && !isApprovedForAll[owner][caller]) revert NotOwnerOrApprovedForAll(caller);
    }

    function _checkOperator(address caller, address operator) internal pure override {
        if (caller == operator) revert ApproveToCaller();
    }

    function _checkTransfer(address caller, address from, address to, uint256 requestId) internal view override {
        if (to == address(0)) revert TransferToZeroAddress();
        if (to == from) revert TransferToThemselves();
        address owner = _checkExists(requestId);
        if (from != owner) revert TransferFromIncorrectOwner(from, owner);
        if (!_isApprovedOrOwner(caller, requestId)) revert NotOwnerOrApproved(caller);
    }

    function _refuseReceiver(address to) internal pure override {
        revert TransferToNonIERC721Receiver(to);
    }
}
