// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Lido's queue of requests and what was paid for them: sums that grow from request to request, and checkpoints, each
/// with the share rate that caps every request from its first one on, until the next checkpoint.
abstract contract LidoWithdrawalRequests {
    struct WithdrawalRequestStatus {
        uint256 amountOfStETH;
        uint256 amountOfShares;
        address owner;
        uint256 timestamp;
        bool isFinalized;
        bool isClaimed;
    }

    struct Request {
        uint128 cumulativeStETH;
        uint128 cumulativeShares;
        address owner;
        uint40 timestamp;
        bool claimed;
    }

    struct Checkpoint {
        uint256 fromRequestId;
        uint256 maxShareRate;
    }

    event WithdrawalRequested(
        uint256 indexed requestId,
        address indexed requestor,
        address indexed owner,
        uint256 amountOfStETH,
        uint256 amountOfShares
    );
    event WithdrawalsFinalized(
        uint256 indexed from, uint256 indexed to, uint256 amountOfETHLocked, uint256 sharesToBurn, uint256 timestamp
    );
    event WithdrawalClaimed(
        uint256 indexed requestId, address indexed owner, address indexed receiver, uint256 amountOfETH
    );

    error TooMuchEtherToFinalize(uint256 sent, uint256 maxExpected);
    error NotOwner(address _sender, address _owner);
    error InvalidRequestId(uint256 _requestId);
    error InvalidRequestIdRange(uint256 startId, uint256 endId);
    error BatchesAreNotSorted();
    error EmptyBatches();
    error ZeroShareRate();
    error RequestNotFoundOrNotFinalized(uint256 _requestId);
    error NotEnoughEther();
    error RequestAlreadyClaimed(uint256 _requestId);
    error InvalidHint(uint256 _hint);
    error CantSendValueRecipientMayHaveReverted();

    uint256 private constant RATE_UNIT = 1e27;

    uint256 public getLastRequestId;
    uint256 public getLastFinalizedRequestId;
    uint256 public getLastCheckpointIndex;
    uint256 public getLockedEtherAmount;
    mapping(uint256 requestId => Request) internal _requests;
    mapping(uint256 index => Checkpoint) private _checkpoints;

    function unfinalizedRequestNumber() external view returns (uint256) {
        return getLastRequestId - getLastFinalizedRequestId;
    }

    function unfinalizedStETH() external view returns (uint256) {
        return _requests[getLastRequestId].cumulativeStETH - _requests[getLastFinalizedRequestId].cumulativeStETH;
    }

    function getWithdrawalStatus(uint256[] calldata requestIds)
        external
        view
        returns (WithdrawalRequestStatus[] memory statuses)
    {
        statuses = new WithdrawalRequestStatus[](requestIds.length);
        for (uint256 i = 0; i < requestIds.length; ++i) {
            uint256 id = requestIds[i];
            _checkId(id);
            (uint256 amount, uint256 shares,) = _batch(id - 1, id);
            Request storage request = _requests[id];
            statuses[i] = WithdrawalRequestStatus(
                amount, shares, request.owner, request.timestamp, id <= getLastFinalizedRequestId, request.claimed
            );
        }
    }

    /// Zero for a request that is not finalised or was claimed, whatever its hint.
    function getClaimableEther(uint256[] calldata requestIds, uint256[] calldata hints)
        external
        view
        returns (uint256[] memory values)
    {
        values = new uint256[](requestIds.length);
        for (uint256 i = 0; i < requestIds.length; ++i) {
            _checkId(requestIds[i]);
            if (requestIds[i] > getLastFinalizedRequestId || _requests[requestIds[i]].claimed) continue;
            values[i] = _payout(requestIds[i], hints[i]);
        }
    }

    /// Ids ascending. The search for the next id starts where the one before was found, and at 0 when it was not.
    function findCheckpointHints(uint256[] calldata requestIds, uint256 firstIndex, uint256 lastIndex)
        external
        view
        returns (uint256[] memory hints)
    {
        hints = new uint256[](requestIds.length);
        uint256 previous;
        for (uint256 i = 0; i < requestIds.length; ++i) {
            if (requestIds[i] < previous) _refuseUnsorted();
            hints[i] = _findHint(requestIds[i], firstIndex, lastIndex);
            firstIndex = hints[i];
            previous = requestIds[i];
        }
    }

    /// What finalising up to each batch's last request takes, when a share may be worth `maxShareRate` at most.
    function prefinalize(uint256[] calldata batches, uint256 maxShareRate)
        public
        view
        returns (uint256 ethToLock, uint256 sharesToBurn)
    {
        if (maxShareRate == 0) revert ZeroShareRate();
        if (batches.length == 0) revert EmptyBatches();
        if (batches[0] <= getLastFinalizedRequestId) revert InvalidRequestId(batches[0]);
        uint256 last = batches[batches.length - 1];
        if (last > getLastRequestId) revert InvalidRequestId(last);
        uint256 previous = getLastFinalizedRequestId;
        for (uint256 i = 0; i < batches.length; ++i) {
            if (batches[i] <= previous) revert BatchesAreNotSorted();
            (uint256 amount, uint256 shares, uint256 rate) = _batch(previous, batches[i]);
            ethToLock += rate > maxShareRate ? shares * maxShareRate / RATE_UNIT : amount;
            sharesToBurn += shares;
            previous = batches[i];
        }
    }

    function _checkId(uint256 requestId) internal view {
        if (requestId == 0 || requestId > getLastRequestId) revert InvalidRequestId(requestId);
    }

    function _refuseUnsorted() internal pure virtual;

    function _enqueue(uint256 amountOfStETH, uint256 amountOfShares, address owner)
        internal
        returns (uint256 requestId)
    {
        Request storage last = _requests[getLastRequestId];
        requestId = ++getLastRequestId;
        _requests[requestId] = Request(
            last.cumulativeStETH + uint128(amountOfStETH),
            last.cumulativeShares + uint128(amountOfShares),
            owner,
            uint40(block.timestamp),
            false
        );
        emit WithdrawalRequested(requestId, msg.sender, owner, amountOfStETH, amountOfShares);
    }

    function _finalize(uint256 lastRequestId, uint256 amountOfEth, uint256 maxShareRate) internal {
        uint256 finalized = getLastFinalizedRequestId;
        if (lastRequestId > getLastRequestId || lastRequestId <= finalized) revert InvalidRequestId(lastRequestId);
        (uint256 amount, uint256 shares,) = _batch(finalized, lastRequestId);
        if (amountOfEth > amount) revert TooMuchEtherToFinalize(amountOfEth, amount);
        _checkpoints[++getLastCheckpointIndex] = Checkpoint(finalized + 1, maxShareRate);
        getLockedEtherAmount += amountOfEth;
        getLastFinalizedRequestId = lastRequestId;
        emit WithdrawalsFinalized(finalized + 1, lastRequestId, amountOfEth, shares, block.timestamp);
    }

    /// Pays the caller's request out to `recipient`. Only the owner can, whoever the NFT was approved to.
    function _claim(uint256 requestId, uint256 hint, address recipient) internal {
        if (requestId == 0) revert InvalidRequestId(requestId);
        if (requestId > getLastFinalizedRequestId) revert RequestNotFoundOrNotFinalized(requestId);
        Request storage request = _requests[requestId];
        if (request.claimed) revert RequestAlreadyClaimed(requestId);
        if (request.owner != msg.sender) revert NotOwner(msg.sender, request.owner);
        request.claimed = true;
        uint256 amount = _payout(requestId, hint);
        getLockedEtherAmount -= amount;
        if (address(this).balance < amount) revert NotEnoughEther();
        (bool paid,) = recipient.call{value: amount}("");
        if (!paid) revert CantSendValueRecipientMayHaveReverted();
        emit WithdrawalClaimed(requestId, msg.sender, recipient, amount);
    }

    /// The checkpoint that holds for a request: 0 when it is not finalised, or not among those from `start` to `end`.
    function _findHint(uint256 requestId, uint256 start, uint256 end) internal view returns (uint256) {
        _checkId(requestId);
        uint256 last = getLastCheckpointIndex;
        if (start == 0 || end > last) revert InvalidRequestIdRange(start, end);
        if (last == 0 || requestId > getLastFinalizedRequestId || start > end) return 0;
        if (requestId >= _checkpoints[end].fromRequestId) {
            return end == last || requestId < _checkpoints[end + 1].fromRequestId ? end : 0;
        }
        if (requestId < _checkpoints[start].fromRequestId) return 0;
        uint256 low = start;
        uint256 high = end - 1;
        while (high > low) {
            uint256 middle = (high + low + 1) / 2;
            if (_checkpoints[middle].fromRequestId <= requestId) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    function _payout(uint256 requestId, uint256 hint) private view returns (uint256) {
        uint256 last = getLastCheckpointIndex;
        if (hint == 0 || hint > last) revert InvalidHint(hint);
        Checkpoint storage checkpoint = _checkpoints[hint];
        if (requestId < checkpoint.fromRequestId) revert InvalidHint(hint);
        if (hint < last && _checkpoints[hint + 1].fromRequestId <= requestId) revert InvalidHint(hint);
        (uint256 amount, uint256 shares, uint256 rate) = _batch(requestId - 1, requestId);
        return rate > checkpoint.maxShareRate ? shares * checkpoint.maxShareRate / RATE_UNIT : amount;
    }

    /// The requests after `previous` up to `last`: amount, shares, and the rate between them.
    function _batch(uint256 previous, uint256 last)
        private
        view
        returns (uint256 amount, uint256 shares, uint256 rate)
    {
        amount = _requests[last].cumulativeStETH - _requests[previous].cumulativeStETH;
        shares = _requests[last].cumulativeShares - _requests[previous].cumulativeShares;
        rate = shares == 0 ? 0 : amount * RATE_UNIT / shares;
    }
}
