// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {EnumerableNft, Nft} from "../tokens/Nft.sol";
import {ISwellDepositManager, ISwellToken} from "./SwellInterfaces.sol";
import {SwellWhitelist} from "./SwellWhitelist.sol";

/// The way out of a Swell token: it is burned at once against an NFT, ids are processed in order, and the NFT's owner
/// fetches the ETH at the lower of the rates at request and at processing.
abstract contract SwellExit is EnumerableNft, SwellWhitelist {
    error CannotProcessWithdrawalsForNonExistentToken();
    error LastTokenIdToProcessMustBeGreaterOrEqualThanPrevious();
    error WithdrawRequestTooLarge(uint256 amount, uint256 limit);
    error WithdrawRequestTooSmall(uint256 amount, uint256 minimum);
    error WithdrawalRequestDoesNotExist();
    error WithdrawalRequestFinalizationOnlyAllowedForNFTOwner();
    error WithdrawalRequestNotProcessed();
    error WithdrawalsPaused();

    event ETHReceived(address indexed sender, uint256 amount);
    event WithdrawRequestCreated(
        uint256 tokenId,
        uint256 amount,
        uint256 timestamp,
        uint256 indexed lastTokenIdProcessed,
        uint256 rateWhenCreated,
        address indexed owner
    );
    event WithdrawalClaimed(address indexed owner, uint256 tokenId, uint256 exitClaimedETH);
    event WithdrawalRequestMaximumUpdated(uint256 oldLimit, uint256 newLimit);
    event WithdrawalRequestMinimumUpdated(uint256 oldMinimum, uint256 newMinimum);
    event WithdrawalsProcessed(
        uint256 fromTokenId,
        uint256 toTokenId,
        uint256 processedRate,
        uint256 processedExitingETH,
        uint256 processedExitedETH
    );

    struct WithdrawRequest {
        uint256 amount;
        uint256 lastTokenIdProcessed;
        uint256 rateWhenCreated;
    }

    /// What a run of processing ended with: every id up to `lastTokenId` that no earlier run took has this rate.
    struct Run {
        uint256 lastTokenId;
        uint256 rate;
    }

    ISwellToken private immutable _token;
    uint256 public withdrawRequestMaximum;
    uint256 public withdrawRequestMinimum;
    uint256 public exitingETH;
    uint256 public totalETHExited;
    mapping(uint256 tokenId => WithdrawRequest) public withdrawalRequests;
    uint256 public getLastTokenIdCreated;
    Run[] private _runs;

    constructor(string memory nftName, address accessControlManager, address token)
        Nft(nftName, nftName)
        SwellWhitelist(accessControlManager)
    {
        _token = ISwellToken(token);
    }

    receive() external payable {
        emit ETHReceived(msg.sender, msg.value);
    }

    function createWithdrawRequest(uint256 amount) external checkWhitelist(msg.sender) {
        require(!AccessControlManager.withdrawalsPaused(), WithdrawalsPaused());
        require(amount >= withdrawRequestMinimum, WithdrawRequestTooSmall(amount, withdrawRequestMinimum));
        require(amount <= withdrawRequestMaximum, WithdrawRequestTooLarge(amount, withdrawRequestMaximum));
        _token.transferFrom(msg.sender, address(this), amount);
        _token.burn(amount);

        uint256 tokenId = ++getLastTokenIdCreated;
        uint256 processed = getLastTokenIdProcessed();
        uint256 rate = _token.getRate();
        withdrawalRequests[tokenId] = WithdrawRequest(amount, processed, rate);
        exitingETH += Wad.mul(amount, rate);
        _safeMint(msg.sender, tokenId);
        emit WithdrawRequestCreated(tokenId, amount, block.timestamp, processed, rate, msg.sender);
    }

    function finalizeWithdrawal(uint256 tokenId) external {
        require(!AccessControlManager.withdrawalsPaused(), WithdrawalsPaused());
        address owner = _owners[tokenId];
        require(owner != address(0), WithdrawalRequestDoesNotExist());
        require(owner == msg.sender, WithdrawalRequestFinalizationOnlyAllowedForNFTOwner());
        (bool isProcessed, uint256 processedRate) = getProcessedRateForTokenId(tokenId);
        require(isProcessed, WithdrawalRequestNotProcessed());
        uint256 payout = _payout(tokenId, processedRate);
        _burn(tokenId);
        require(address(this).balance >= payout, "Address: insufficient balance");
        (bool paid,) = owner.call{value: payout}("");
        require(paid, "Address: unable to send value, recipient may have reverted");
        emit WithdrawalClaimed(owner, tokenId, payout);
    }

    /// The rate of the run that took the id, which is not what is paid; and it is answered for ids long claimed too.
    function getProcessedRateForTokenId(uint256 tokenId)
        public
        view
        returns (bool isProcessed, uint256 processedRate)
    {
        if (tokenId == 0 || tokenId > getLastTokenIdProcessed()) return (false, 0);
        uint256 low = 0;
        uint256 high = _runs.length - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_runs[middle].lastTokenId < tokenId) low = middle + 1;
            else high = middle;
        }
        return (true, _runs[low].rate);
    }

    function getLastTokenIdProcessed() public view returns (uint256) {
        return _runs.length == 0 ? 0 : _runs[_runs.length - 1].lastTokenId;
    }

    /// Every id up to this one is processed, at the token's rate of now. The deposit manager has to have the ETH.
    function devnetFinalize(uint256 lastTokenId) external {
        uint256 last = getLastTokenIdProcessed();
        require(lastTokenId >= last, LastTokenIdToProcessMustBeGreaterOrEqualThanPrevious());
        if (lastTokenId == last) return;
        require(_owners[lastTokenId] != address(0), CannotProcessWithdrawalsForNonExistentToken());
        uint256 rate = _token.getRate();
        _runs.push(Run(lastTokenId, rate));
        uint256 exiting;
        uint256 exited;
        for (uint256 tokenId = last + 1; tokenId <= lastTokenId; ++tokenId) {
            WithdrawRequest storage request = withdrawalRequests[tokenId];
            exiting += Wad.mul(request.amount, request.rateWhenCreated);
            exited += _payout(tokenId, rate);
        }
        exitingETH -= exiting;
        totalETHExited += exited;
        ISwellDepositManager(AccessControlManager.DepositManager()).devnetSendEth(address(this), exited);
        emit WithdrawalsProcessed(last + 1, lastTokenId, rate, exiting, exited);
    }

    /// The maximum is zero until it is set: then no request is small enough.
    function devnetSetLimits(uint256 minimum, uint256 maximum) external {
        emit WithdrawalRequestMinimumUpdated(withdrawRequestMinimum, minimum);
        emit WithdrawalRequestMaximumUpdated(withdrawRequestMaximum, maximum);
        withdrawRequestMinimum = minimum;
        withdrawRequestMaximum = maximum;
    }

    function _payout(uint256 tokenId, uint256 processedRate) private view returns (uint256) {
        WithdrawRequest storage request = withdrawalRequests[tokenId];
        uint256 capped = processedRate > request.rateWhenCreated ? request.rateWhenCreated : processedRate;
        return Wad.mul(request.amount, capped);
    }
}

contract SwEXIT is SwellExit {
    constructor(address accessControlManager, address token) SwellExit("swEXIT", accessControlManager, token) {}
}

contract RswEXIT is SwellExit {
    constructor(address accessControlManager, address token) SwellExit("rswEXIT", accessControlManager, token) {}
}
