// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {METH} from "./METH.sol";
import {MantleOracle} from "./MantleOracle.sol";

/// The queue behind unstaking. A request is an entry of an array: its id is its index, the ETH it pays is fixed when it
/// is made, and it is paid in full when the oracle has reported enough blocks after it and the ETH put aside covers it
/// and everything requested before it. Cancelling takes entries off the end, so their ids are given out again.
contract UnstakeRequestsManager {
    struct UnstakeRequest {
        uint64 blockNumber;
        address requester;
        uint128 id;
        uint128 mETHLocked;
        uint128 ethRequested;
        uint128 cumulativeETHRequested;
    }

    error AlreadyClaimed();
    error DoesNotReceiveETH();
    error NotEnoughFunds(uint256 cumulativeETHOnRequest, uint256 allocatedETHForClaims);
    error NotFinalized();
    error NotRequester();
    error NotStakingContract();

    event ProtocolConfigChanged(bytes4 indexed setterSelector, string setterSignature, bytes value);
    event UnstakeRequestCancelled(
        uint256 indexed id,
        address indexed requester,
        uint256 mETHLocked,
        uint256 ethRequested,
        uint256 cumulativeETHRequested,
        uint256 blockNumber
    );
    event UnstakeRequestClaimed(
        uint256 indexed id,
        address indexed requester,
        uint256 mETHLocked,
        uint256 ethRequested,
        uint256 cumulativeETHRequested,
        uint256 blockNumber
    );
    event UnstakeRequestCreated(
        uint256 indexed id,
        address indexed requester,
        uint256 mETHLocked,
        uint256 ethRequested,
        uint256 cumulativeETHRequested,
        uint256 blockNumber
    );

    METH public immutable mETH;
    MantleOracle public immutable oracle;
    address public stakingContract;
    uint256 public numberOfBlocksToFinalize;
    uint256 public allocatedETHForClaims;
    uint256 public totalClaimed;
    uint128 public latestCumulativeETHRequested;
    UnstakeRequest[] private _requests;

    constructor(METH token, MantleOracle reports, uint256 blocksToFinalize) {
        mETH = token;
        oracle = reports;
        numberOfBlocksToFinalize = blocksToFinalize;
    }

    modifier onlyStakingContract() {
        require(msg.sender == stakingContract, NotStakingContract());
        _;
    }

    receive() external payable {
        revert DoesNotReceiveETH();
    }

    /// Done once, by the staking contract when it is made.
    function devnetWire(address staking) external {
        require(stakingContract == address(0), "wired before");
        stakingContract = staking;
    }

    function devnetSetNumberOfBlocksToFinalize(uint256 blocksToFinalize) external {
        numberOfBlocksToFinalize = blocksToFinalize;
        emit ProtocolConfigChanged(
            bytes4(keccak256("setNumberOfBlocksToFinalize(uint256)")),
            "setNumberOfBlocksToFinalize(uint256)",
            abi.encode(blocksToFinalize)
        );
    }

    function devnetAllocate() external payable onlyStakingContract {
        allocatedETHForClaims += msg.value;
    }

    /// The emergency: takes the newest requests off the queue until one is finalised, gives their mETH back, and frees
    /// their ids for the requests that come next.
    function devnetCancelUnfinalizedRequests(uint256 maxCancel) external returns (bool hasMore) {
        for (uint256 cancelled = 0; cancelled < maxCancel && _requests.length != 0; ++cancelled) {
            UnstakeRequest memory last = _requests[_requests.length - 1];
            if (_isFinalized(last)) break;
            _requests.pop();
            latestCumulativeETHRequested -= last.ethRequested;
            emit UnstakeRequestCancelled(
                last.id, last.requester, last.mETHLocked, last.ethRequested, last.cumulativeETHRequested, last.blockNumber
            );
            require(mETH.transfer(last.requester, last.mETHLocked), "transfer failed");
        }
        return _requests.length != 0 && !_isFinalized(_requests[_requests.length - 1]);
    }

    function devnetCreate(address requester, uint128 locked, uint128 ethRequested)
        external
        onlyStakingContract
        returns (uint256 id)
    {
        id = _requests.length;
        uint128 cumulative = latestCumulativeETHRequested + ethRequested;
        latestCumulativeETHRequested = cumulative;
        _requests.push(UnstakeRequest(uint64(block.number), requester, uint128(id), locked, ethRequested, cumulative));
        emit UnstakeRequestCreated(id, requester, locked, ethRequested, cumulative, block.number);
    }

    function devnetClaim(uint256 requestID, address requester) external onlyStakingContract {
        UnstakeRequest memory request = _requests[requestID];
        require(request.requester != address(0), AlreadyClaimed());
        require(request.requester == requester, NotRequester());
        require(_isFinalized(request), NotFinalized());
        require(
            request.cumulativeETHRequested <= allocatedETHForClaims,
            NotEnoughFunds(request.cumulativeETHRequested, allocatedETHForClaims)
        );

        delete _requests[requestID];
        totalClaimed += request.ethRequested;
        emit UnstakeRequestClaimed(
            requestID,
            requester,
            request.mETHLocked,
            request.ethRequested,
            request.cumulativeETHRequested,
            request.blockNumber
        );
        mETH.devnetBurn(request.mETHLocked);
        (bool sent,) = requester.call{value: request.ethRequested}("");
        require(sent, "Address: unable to send value, recipient may have reverted");
    }

    function nextRequestId() external view returns (uint256) {
        return _requests.length;
    }

    /// Panics for an id that is not there; all zero for a request that was claimed.
    function requestByID(uint256 requestID) external view returns (UnstakeRequest memory) {
        return _requests[requestID];
    }

    /// Whether it is finalised, and how much of it is funded: less than it asks for while the queue is short.
    function requestInfo(uint256 requestID) external view returns (bool, uint256) {
        UnstakeRequest memory request = _requests[requestID];
        uint256 before = request.cumulativeETHRequested - request.ethRequested;
        uint256 left = allocatedETHForClaims > before ? allocatedETHForClaims - before : 0;
        return (_isFinalized(request), left < request.ethRequested ? left : request.ethRequested);
    }

    function allocatedETHSurplus() external view returns (uint256) {
        return _above(allocatedETHForClaims, latestCumulativeETHRequested);
    }

    function allocatedETHDeficit() external view returns (uint256) {
        return _above(latestCumulativeETHRequested, allocatedETHForClaims);
    }

    function balance() external view returns (uint256) {
        return _above(allocatedETHForClaims, totalClaimed);
    }

    function _isFinalized(UnstakeRequest memory request) private view returns (bool) {
        return request.blockNumber + numberOfBlocksToFinalize <= oracle.latestRecord().updateEndBlock;
    }

    function _above(uint256 more, uint256 less) private pure returns (uint256) {
        return more > less ? more - less : 0;
    }
}
