// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nft} from "../tokens/Nft.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// The queue of withdrawals. Requests are finalized in the order of their ids. Before the upgrade the owner of the NFT
/// claims, at the rate of that moment; since the upgrade anyone claims for the owner, at the rate that was frozen when the
/// request was finalized. What was finalized before the upgrade and is claimed after it is paid at the rate of the moment.
contract EtherFiWithdrawRequestNFT is Nft, EtherFiPausing {
    error EthTransferFailed();
    error IncorrectCaller();
    error InsufficientEscrow();
    error RequestNotFinalized();
    error RequestNotFound();
    error RequestNotValid();

    event WithdrawRequestCreated(uint32 indexed requestId, uint256 amountOfEEth, uint256 shareOfEEth, address owner);
    event WithdrawRequestCreated(
        uint32 indexed requestId, uint256 amountOfEEth, uint256 shareOfEEth, address owner, uint256 fee
    );
    event WithdrawRequestClaimed(uint32 indexed requestId, uint256 amountOfEEth, uint256 shareOfEEth, address owner);
    event WithdrawRequestClaimed(
        uint32 indexed requestId, uint256 amountOfEEth, uint256 burntShareOfEEth, address owner, uint256 fee
    );
    event WithdrawRequestInvalidated(uint32 indexed requestId);
    event WithdrawRequestSeized(uint32 indexed requestId);
    event WithdrawRequestValidated(uint32 indexed requestId);

    struct WithdrawRequest {
        uint96 amountOfEEth;
        uint96 shareOfEEth;
        bool isValid;
        uint32 feeGwei;
    }

    struct FrozenRate {
        uint32 upTo;
        uint224 rate;
    }

    uint256 public constant SHARE_UNIT = 1e18;
    uint32 public nextRequestId = 1;
    uint32 public lastFinalizedRequestId;
    uint128 private _locked;
    bool private _seizing;
    mapping(uint256 id => WithdrawRequest) private _requests;
    FrozenRate[] private _rates;

    constructor(EtherFiDirectory directory) Nft("Withdraw Request NFT", "WithdrawRequestNFT") EtherFiPart(directory) {}

    receive() external payable {
        if (msg.sender != _all().liquidityPool) revert IncorrectCaller();
        _locked += uint128(msg.value);
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function ethAmountLockedForWithdrawal() external view sinceUpgrade returns (uint128) {
        return _locked;
    }

    function finalizationRatesLength() external view sinceUpgrade returns (uint256) {
        return _rates.length;
    }

    function claimWithdraw(uint256 tokenId) external {
        _checkClaimer();
        _claim(tokenId);
    }

    function batchClaimWithdraw(uint256[] calldata tokenIds) external {
        _checkClaimer();
        for (uint256 i = 0; i < tokenIds.length; ++i) _claim(tokenIds[i]);
    }

    function getRequest(uint256 requestId) external view returns (WithdrawRequest memory) {
        return _requests[requestId];
    }

    /// Says nothing about whether the request is there: claimed ones are finalized for ever.
    function isFinalized(uint256 requestId) external view returns (bool) {
        return requestId <= lastFinalizedRequestId;
    }

    function isValid(uint256 requestId) external view returns (bool) {
        if (_owners[requestId] == address(0)) {
            if (_upgraded()) revert RequestNotFound();
            revert("Request does not exist");
        }
        return _requests[requestId].isValid;
    }

    function frozenRateFor(uint256 tokenId) public view sinceUpgrade returns (uint224) {
        for (uint256 i = 0; i < _rates.length; ++i) {
            if (_rates[i].upTo >= tokenId) return _rates[i].rate;
        }
        return 0;
    }

    function getClaimableAmount(uint256 tokenId) public view returns (uint256) {
        if (_upgraded()) {
            if (tokenId > lastFinalizedRequestId) revert RequestNotFinalized();
        } else {
            require(tokenId <= lastFinalizedRequestId, "Request is not finalized");
            ownerOf(tokenId);
        }
        WithdrawRequest memory request = _requests[tokenId];
        uint256 worth;
        if (_upgraded()) {
            uint256 rate = frozenRateFor(tokenId);
            if (rate == 0) rate = _pool().amountPerShareCeil();
            worth = request.shareOfEEth * rate / SHARE_UNIT;
        } else {
            worth = _pool().amountForShare(request.shareOfEEth);
        }
        uint256 amount = worth < request.amountOfEEth ? worth : request.amountOfEEth;
        return _upgraded() ? amount : amount - uint256(request.feeGwei) * 1 gwei;
    }

    /// Finalizes every request up to this one, and has the pool set their ETH aside.
    function devnetFinalize(uint256 requestId) external {
        require(requestId >= lastFinalizedRequestId, "Cannot undo finalization");
        require(requestId < nextRequestId, "Cannot finalize future requests");
        uint128 amount;
        for (uint256 id = lastFinalizedRequestId + 1; id <= requestId; ++id) {
            if (_requests[id].isValid) amount += _requests[id].amountOfEEth;
        }
        if (_upgraded() && requestId > lastFinalizedRequestId) {
            _rates.push(FrozenRate(uint32(requestId), uint224(_pool().amountPerShareCeil())));
        }
        lastFinalizedRequestId = uint32(requestId);
        _pool().devnetLock(amount);
    }

    function devnetSetValid(uint256 requestId, bool on) external {
        _requests[requestId].isValid = on;
        if (on) emit WithdrawRequestValidated(uint32(requestId));
        else emit WithdrawRequestInvalidated(uint32(requestId));
    }

    /// Moves a request to somebody else, whoever has it and whether or not it is valid.
    function devnetSeize(uint256 requestId, address recipient) external {
        _seizing = true;
        transferFrom(ownerOf(requestId), recipient, requestId);
        _seizing = false;
        emit WithdrawRequestSeized(uint32(requestId));
    }

    /// Takes ETH out of the escrow, so that what is finalized cannot be paid.
    function devnetDrain(uint128 amount) external {
        _locked -= amount;
        _send(address(0xdEaD), amount);
    }

    function devnetUpgrade() external {
        require(msg.sender == address(_directory), "DIRECTORY");
        _rates.push(FrozenRate(lastFinalizedRequestId, 0));
    }

    function devnetRequest(uint96 amount, uint96 share, address recipient, uint256 fee)
        external
        whenNotPaused
        returns (uint256 id)
    {
        if (msg.sender != _all().liquidityPool) revert IncorrectCaller();
        id = nextRequestId++;
        _requests[id] = WithdrawRequest(amount, share, true, _upgraded() ? 0 : uint32(fee / 1 gwei));
        _safeMint(recipient, id);
        if (_upgraded()) emit WithdrawRequestCreated(uint32(id), amount, share, recipient);
        else emit WithdrawRequestCreated(uint32(id), amount, share, recipient, fee);
    }

    /// Since the upgrade a pause of this contract stops requests, not claims.
    function _checkClaimer() private view {
        if (_upgraded()) _checkNotBlacklisted(msg.sender);
        else _checkNotPaused();
    }

    function _claim(uint256 tokenId) private {
        address owner = ownerOf(tokenId);
        if (_upgraded()) _checkNotBlacklisted(owner);
        else require(owner == msg.sender, "Not the owner of the NFT");
        WithdrawRequest memory request = _requests[tokenId];
        if (!request.isValid) {
            if (_upgraded()) revert RequestNotValid();
            revert("Request is not valid");
        }
        uint256 amount = getClaimableAmount(tokenId);
        _burn(tokenId);
        delete _requests[tokenId];
        if (_upgraded()) {
            _payFromEscrow(owner, amount, request);
            emit WithdrawRequestClaimed(uint32(tokenId), amount, request.shareOfEEth, owner);
        } else {
            uint256 burnt = _pool().devnetWithdraw(owner, amount);
            emit WithdrawRequestClaimed(uint32(tokenId), amount, burnt, owner, 0);
        }
    }

    function _payFromEscrow(address owner, uint256 amount, WithdrawRequest memory request) private {
        if (_locked < request.amountOfEEth) revert InsufficientEscrow();
        _locked -= request.amountOfEEth;
        _pool().devnetSettle(amount, request.shareOfEEth);
        if (!_send(owner, amount)) revert EthTransferFailed();
        if (address(this).balance > _locked) {
            if (!_send(_all().liquidityPool, address(this).balance - _locked)) revert EthTransferFailed();
        }
        if (address(this).balance < _locked) revert InsufficientEscrow();
    }

    function _checkTransfer(address caller, address from, address to, uint256 tokenId) internal view override {
        if (!_seizing) super._checkTransfer(caller, from, to, tokenId);
    }

    function _beforeMove(address from, address to, uint256 tokenId) internal view override {
        if (_seizing) return;
        _checkNotBlacklisted(msg.sender);
        _checkNotBlacklisted(to);
        if (_requests[tokenId].isValid) {
            _checkNotBlacklisted(from);
        } else {
            require(!_upgraded(), "Only the upgrade timelock");
            revert("INVALID_REQUEST");
        }
    }
}
