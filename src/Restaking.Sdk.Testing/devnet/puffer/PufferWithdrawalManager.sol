// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PufferAccessManaged} from "./PufferAccessManager.sol";
import {IPufferVault, IPufferWETH, Permit} from "./PufferInterfaces.sol";

/// Puffer's withdrawals without fee: requests wait in batches, a batch is finalised when it is full, and each request is then paid
/// in WETH at the lower one of the rate when it was made and the rate when its batch was finalised.
contract PufferWithdrawalManager is PufferAccessManaged {
    error BatchAlreadyFinalized(uint256 batchIndex);
    error BatchesAreNotFull();
    error MultipleWithdrawalsAreForbidden();
    error NotFinalized();
    error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value);
    error WithdrawalAlreadyCompleted();
    error WithdrawalAmountTooHigh();
    error WithdrawalAmountTooLow();
    error WithdrawalToZeroAddress();

    event BatchFinalized(
        uint256 indexed batchIdx, uint256 expectedETHAmount, uint256 actualEthAmount, uint256 pufETHBurnAmount
    );
    event MaxWithdrawalAmountChanged(uint256 oldMaxWithdrawalAmount, uint256 newMaxWithdrawalAmount);
    event WithdrawalCompleted(
        uint256 indexed withdrawalIdx, uint256 ethPayoutAmount, uint256 payoutExchangeRate, address indexed recipient
    );
    event WithdrawalRequested(
        uint256 indexed withdrawalIdx, uint256 indexed batchIdx, uint256 pufETHAmount, address indexed recipient
    );

    struct Withdrawal {
        uint128 pufETHAmount;
        uint128 pufETHToETHExchangeRate;
        address recipient;
    }

    struct WithdrawalBatch {
        uint64 pufETHToETHExchangeRate;
        uint88 toBurn;
        uint96 toTransfer;
        uint128 withdrawalsClaimed;
        uint128 amountClaimed;
    }

    uint256 public constant MIN_WITHDRAWAL_AMOUNT = 0.01 ether;

    uint256 public immutable BATCH_SIZE;
    IPufferVault public immutable PUFFER_VAULT;
    IPufferWETH public immutable WETH;
    uint256 public getMaxWithdrawalAmount;
    uint256 public getFinalizedWithdrawalBatch;
    Withdrawal[] private _withdrawals;
    WithdrawalBatch[] private _batches;
    bool private transient _requested;

    /// The first batch is filled with empty requests, as in the real one.
    constructor(uint256 batchSize, IPufferVault vault, IPufferWETH weth, address accessManager)
        PufferAccessManaged(accessManager)
    {
        BATCH_SIZE = batchSize;
        PUFFER_VAULT = vault;
        WETH = weth;
        getMaxWithdrawalAmount = 50 ether;
        for (uint256 i = 0; i < batchSize; ++i) _withdrawals.push();
        _batches.push();
    }

    receive() external payable {}

    function devnetSetMaxWithdrawalAmount(uint256 amount) external {
        emit MaxWithdrawalAmountChanged(getMaxWithdrawalAmount, amount);
        getMaxWithdrawalAmount = amount;
    }

    /// What the finaliser's bot does: all batches up to this one, which has to be full.
    function devnetFinalize(uint256 withdrawalBatchIndex) external {
        require(withdrawalBatchIndex < _withdrawals.length / BATCH_SIZE, BatchesAreNotFull());
        uint256 finalized = getFinalizedWithdrawalBatch;
        require(withdrawalBatchIndex > finalized, BatchAlreadyFinalized(withdrawalBatchIndex));
        for (uint256 i = finalized + 1; i <= withdrawalBatchIndex; ++i) {
            uint256 rate = PUFFER_VAULT.convertToAssets(1 ether);
            WithdrawalBatch storage batch = _batches[i];
            uint256 expected = batch.toTransfer;
            uint256 toBurn = batch.toBurn;
            uint256 worth = (toBurn * rate) / 1 ether;
            uint256 amount = worth < expected ? worth : expected;
            PUFFER_VAULT.devnetTransferETH(address(this), amount);
            PUFFER_VAULT.devnetBurn(toBurn);
            require(rate <= type(uint64).max, SafeCastOverflowedUintDowncast(64, rate));
            batch.pufETHToETHExchangeRate = uint64(rate);
            emit BatchFinalized(i, expected, amount, toBurn);
        }
        getFinalizedWithdrawalBatch = withdrawalBatchIndex;
    }

    function requestWithdrawal(uint128 pufETHAmount, address recipient) external restricted {
        _request(pufETHAmount, recipient);
    }

    /// A permit that fails is not looked at, and the amount loses what is above 128 bits.
    function requestWithdrawalWithPermit(Permit calldata permitData, address recipient) external restricted {
        try PUFFER_VAULT.permit(
            msg.sender,
            address(this),
            permitData.amount,
            permitData.deadline,
            permitData.v,
            permitData.r,
            permitData.s
        ) {} catch {}
        _request(uint128(permitData.amount), recipient);
    }

    function completeQueuedWithdrawal(uint256 withdrawalIdx) external restricted {
        uint256 batchIndex = withdrawalIdx / BATCH_SIZE;
        require(batchIndex <= getFinalizedWithdrawalBatch, NotFinalized());
        Withdrawal memory withdrawal = _withdrawals[withdrawalIdx];
        require(withdrawal.recipient != address(0), WithdrawalAlreadyCompleted());

        WithdrawalBatch storage batch = _batches[batchIndex];
        uint256 settled = batch.pufETHToETHExchangeRate;
        uint256 rate = withdrawal.pufETHToETHExchangeRate < settled ? withdrawal.pufETHToETHExchangeRate : settled;
        uint256 payout = (uint256(withdrawal.pufETHAmount) * rate) / 1 ether;
        ++batch.withdrawalsClaimed;
        batch.amountClaimed += uint128(payout);
        delete _withdrawals[withdrawalIdx];

        WETH.deposit{value: payout}();
        WETH.transfer(withdrawal.recipient, payout);
        emit WithdrawalCompleted(withdrawalIdx, payout, rate, withdrawal.recipient);
    }

    function getWithdrawalsLength() external view returns (uint256) {
        return _withdrawals.length;
    }

    /// Zeros for a request that was completed and for one that never was.
    function getWithdrawal(uint256 withdrawalIdx) external view returns (Withdrawal memory found) {
        if (withdrawalIdx < _withdrawals.length) found = _withdrawals[withdrawalIdx];
    }

    function getBatch(uint256 batchIdx) external view returns (WithdrawalBatch memory found) {
        if (batchIdx < _batches.length) found = _batches[batchIdx];
    }

    function _request(uint128 pufETHAmount, address recipient) private {
        require(!_requested, MultipleWithdrawalsAreForbidden());
        _requested = true;
        require(pufETHAmount >= MIN_WITHDRAWAL_AMOUNT, WithdrawalAmountTooLow());
        require(pufETHAmount <= getMaxWithdrawalAmount, WithdrawalAmountTooHigh());
        require(recipient != address(0), WithdrawalToZeroAddress());
        PUFFER_VAULT.transferFrom(msg.sender, address(this), pufETHAmount);

        uint256 index = _withdrawals.length;
        uint256 batchIndex = index / BATCH_SIZE;
        if (batchIndex == _batches.length) _batches.push();
        uint256 rate = PUFFER_VAULT.convertToAssets(1 ether);
        WithdrawalBatch storage batch = _batches[batchIndex];
        batch.toBurn += uint88(pufETHAmount);
        batch.toTransfer += uint96(pufETHAmount * rate / 1 ether);
        _withdrawals.push(Withdrawal(pufETHAmount, uint128(rate), recipient));
        emit WithdrawalRequested(index, batchIndex, pufETHAmount, recipient);
    }
}
