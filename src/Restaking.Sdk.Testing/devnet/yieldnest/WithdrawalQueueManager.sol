// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nft, TypedEnumerableNft} from "../tokens/Nft.sol";
import {RedemptionVault} from "./RedemptionVault.sol";
import {YnBase} from "./YnBase.sol";

/// The queue of ynETH, and of ynLSDe. A request is an enumerable NFT with an id from 0 on; rate and fee are those of the
/// request, and the rate of the finalisation when that is lower. Only the owner and the account approved for that one
/// token may claim: an operator for all tokens may not.
contract WithdrawalQueueManager is TypedEnumerableNft {
    struct WithdrawalRequest {
        uint256 amount;
        uint256 feeAtRequestTime;
        uint256 redemptionRateAtRequestTime;
        uint256 creationTimestamp;
        bool processed;
        bytes data;
    }

    struct WithdrawalClaim {
        uint256 tokenId;
        uint256 finalizationId;
        address receiver;
    }

    struct Finalization {
        uint64 startIndex;
        uint64 endIndex;
        uint96 redemptionRate;
    }

    error AmountMustBeGreaterThanZero();
    error ArrayLengthMismatch(uint256 length1, uint256 length2);
    error CallerNotOwnerNorApproved(uint256 tokenId, address caller);
    error FeePercentageExceedsLimit();
    error IndexExceedsTokenCount(uint256 index, uint256 tokenCount);
    error IndexNotAdvanced(uint256 newIndex, uint256 currentIndex);
    error InsufficientBalance(uint256 currentBalance, uint256 requestedBalance);
    error InvalidFinalizationId(uint256 finalizationId);
    error NotFinalized(uint256 tokenId);
    error TokenIdNotInFinalizationRange(uint256 tokenId, uint256 finalizationId, uint256 startIndex, uint256 endIndex);
    error WithdrawalRequestDoesNotExist(uint256 tokenId);

    event RequestsFinalized(
        uint256 indexed finalizationIndex,
        uint256 newFinalizedIndex,
        uint256 previousFinalizedIndex,
        uint256 redemptionRate
    );
    event WithdrawalClaimed(
        uint256 indexed tokenId,
        address claimer,
        address receiver,
        WithdrawalRequest request,
        uint256 finalizationId,
        uint256 unitOfAccountAmount,
        uint256 claimRedemptionRate
    );
    event WithdrawalFeeUpdated(uint256 newFeePercentage);
    event WithdrawalRequested(uint256 indexed tokenId, address indexed requester, WithdrawalRequest request);

    uint256 public constant FEE_PRECISION = 1_000_000;
    uint256 public constant MAX_SECONDS_TO_FINALIZATION = 28 days;

    YnBase public immutable redeemableAsset;
    RedemptionVault public immutable redemptionAssetsVault;
    address public immutable feeReceiver;
    /// Neither is ever set, on the real contract either.
    uint256 public secondsToFinalization;
    address public requestFinalizer;
    uint256 public _tokenIdCounter;
    uint256 public withdrawalFee;
    uint256 public pendingRequestedRedemptionAmount;
    uint256 public lastFinalizedIndex;
    mapping(uint256 tokenId => WithdrawalRequest) public withdrawalRequests;
    Finalization[] public finalizations;

    constructor(YnBase token, RedemptionVault vault, address fees)
        Nft(string.concat(token.name(), " Withdrawal Manager"), string.concat(token.symbol(), "WM"))
    {
        redeemableAsset = token;
        redemptionAssetsVault = vault;
        feeReceiver = fees;
        vault.devnetWireRedeemer();
    }

    function devnetSetWithdrawalFee(uint256 fee) external {
        require(fee <= FEE_PRECISION, FeePercentageExceedsLimit());
        withdrawalFee = fee;
        emit WithdrawalFeeUpdated(fee);
    }

    /// Finalises every request below `newIndex`, at the rate of now.
    function devnetFinalize(uint256 newIndex) external {
        uint256 last = lastFinalizedIndex;
        require(newIndex <= _tokenIdCounter, IndexExceedsTokenCount(newIndex, _tokenIdCounter));
        require(newIndex > last, IndexNotAdvanced(newIndex, last));
        uint256 rate = redemptionAssetsVault.redemptionRate();
        emit RequestsFinalized(finalizations.length, newIndex, last, rate);
        finalizations.push(Finalization(uint64(last), uint64(newIndex), uint96(rate)));
        lastFinalizedIndex = newIndex;
    }

    function requestWithdrawal(uint256 amount) external returns (uint256 tokenId) {
        return requestWithdrawal(amount, "");
    }

    function requestWithdrawal(uint256 amount, bytes memory data) public returns (uint256 tokenId) {
        require(amount != 0, AmountMustBeGreaterThanZero());
        require(redeemableAsset.transferFrom(msg.sender, address(this), amount), "transfer failed");
        uint256 rate = redemptionAssetsVault.redemptionRate();
        tokenId = _tokenIdCounter++;
        WithdrawalRequest memory request = WithdrawalRequest(amount, withdrawalFee, rate, block.timestamp, false, data);
        withdrawalRequests[tokenId] = request;
        pendingRequestedRedemptionAmount += calculateRedemptionAmount(amount, rate);
        _mint(msg.sender, tokenId);
        emit WithdrawalRequested(tokenId, msg.sender, request);
    }

    function claimWithdrawal(uint256 tokenId, address receiver) external {
        _claim(WithdrawalClaim(tokenId, findFinalizationForTokenId(tokenId), receiver));
    }

    function claimWithdrawal(WithdrawalClaim memory claim) external {
        _claim(claim);
    }

    function claimWithdrawals(uint256[] calldata tokenIds, address[] calldata receivers) external {
        require(tokenIds.length == receivers.length, ArrayLengthMismatch(tokenIds.length, receivers.length));
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            _claim(WithdrawalClaim(tokenIds[i], findFinalizationForTokenId(tokenIds[i]), receivers[i]));
        }
    }

    function claimWithdrawals(WithdrawalClaim[] calldata claims) external {
        for (uint256 i = 0; i < claims.length; ++i) _claim(claims[i]);
    }

    /// The finalisation that covers an id: they follow each other without gaps, so the middle tells which half to look in.
    function findFinalizationForTokenId(uint256 tokenId) public view returns (uint256 low) {
        require(tokenId < lastFinalizedIndex, NotFinalized(tokenId));
        uint256 high = finalizations.length - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (tokenId < finalizations[middle].endIndex) high = middle;
            else low = middle + 1;
        }
    }

    function getFinalization(uint256 finalizationId) external view returns (Finalization memory) {
        require(finalizationId < finalizations.length, InvalidFinalizationId(finalizationId));
        return finalizations[finalizationId];
    }

    function finalizationsCount() external view returns (uint256) {
        return finalizations.length;
    }

    function withdrawalRequest(uint256 tokenId) external view returns (WithdrawalRequest memory request) {
        request = withdrawalRequests[tokenId];
        require(request.creationTimestamp != 0, WithdrawalRequestDoesNotExist(tokenId));
    }

    function withdrawalRequestIsFinalized(uint256 index) public view returns (bool) {
        return index < lastFinalizedIndex;
    }

    /// Whatever the owner holds: claimed ones are burned and so not among them.
    function withdrawalRequestsForOwner(address owner)
        external
        view
        returns (uint256[] memory withdrawalIndexes, WithdrawalRequest[] memory requests)
    {
        uint256 count = this.balanceOf(owner);
        withdrawalIndexes = new uint256[](count);
        requests = new WithdrawalRequest[](count);
        for (uint256 i = 0; i < count; ++i) {
            withdrawalIndexes[i] = this.tokenOfOwnerByIndex(owner, i);
            requests[i] = withdrawalRequests[withdrawalIndexes[i]];
        }
    }

    function calculateFee(uint256 amount, uint256 requestWithdrawalFee) public pure returns (uint256) {
        return amount * requestWithdrawalFee / FEE_PRECISION;
    }

    function calculateRedemptionAmount(uint256 amount, uint256 redemptionRate) public view returns (uint256) {
        return amount * redemptionRate / 10 ** redeemableAsset.decimals();
    }

    function surplusRedemptionAssets() external view returns (uint256) {
        uint256 available = redemptionAssetsVault.availableRedemptionAssets();
        uint256 pending = pendingRequestedRedemptionAmount;
        return available > pending ? available - pending : 0;
    }

    function deficitRedemptionAssets() external view returns (uint256) {
        uint256 available = redemptionAssetsVault.availableRedemptionAssets();
        uint256 pending = pendingRequestedRedemptionAmount;
        return pending > available ? pending - available : 0;
    }

    function _claim(WithdrawalClaim memory claim) private {
        uint256 id = claim.tokenId;
        require(
            _owners[id] == msg.sender || _approvedFor(id) == msg.sender, CallerNotOwnerNorApproved(id, msg.sender)
        );
        require(claim.finalizationId < finalizations.length, InvalidFinalizationId(claim.finalizationId));
        Finalization memory finalization = finalizations[claim.finalizationId];
        require(
            id >= finalization.startIndex && id < finalization.endIndex,
            TokenIdNotInFinalizationRange(id, claim.finalizationId, finalization.startIndex, finalization.endIndex)
        );
        WithdrawalRequest memory request = withdrawalRequests[id];
        withdrawalRequests[id].processed = true;

        uint256 rate = request.redemptionRateAtRequestTime < finalization.redemptionRate
            ? request.redemptionRateAtRequestTime
            : finalization.redemptionRate;
        uint256 unit = calculateRedemptionAmount(request.amount, rate);
        pendingRequestedRedemptionAmount -= unit;
        _burn(id);
        redeemableAsset.devnetBurn(request.amount);

        uint256 fee = calculateFee(unit, request.feeAtRequestTime);
        uint256 available = redemptionAssetsVault.availableRedemptionAssets();
        require(available >= unit, InsufficientBalance(available, unit));
        redemptionAssetsVault.devnetTransferRedemptionAssets(claim.receiver, unit - fee);
        if (fee > 0) redemptionAssetsVault.devnetTransferRedemptionAssets(feeReceiver, fee);
        emit WithdrawalClaimed(id, msg.sender, claim.receiver, request, claim.finalizationId, unit, rate);
    }

    function _approvedFor(uint256 id) private view returns (address) {
        return _owners[id] == address(0) ? address(0) : this.getApproved(id);
    }
}
