// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What the reporters have agreed on about the consensus layer. Here a test says which blocks are reported.
contract MantleOracle {
    struct OracleRecord {
        uint64 updateStartBlock;
        uint64 updateEndBlock;
        uint64 currentNumValidatorsNotWithdrawable;
        uint64 cumulativeNumValidatorsWithdrawable;
        uint128 windowWithdrawnPrincipalAmount;
        uint128 windowWithdrawnRewardAmount;
        uint128 currentTotalValidatorBalance;
        uint128 cumulativeProcessedDepositAmount;
    }

    event OracleRecordAdded(uint256 indexed index, OracleRecord record);

    error InvalidUpdateEndBeforeStartBlock(uint256 end, uint256 start);
    error RecordDoesNotExist(uint256 idx);

    OracleRecord[] private _records;

    constructor() {
        OracleRecord memory first;
        first.updateEndBlock = uint64(block.number);
        _records.push(first);
    }

    function latestRecord() external view returns (OracleRecord memory) {
        return _records[_records.length - 1];
    }

    function recordAt(uint256 idx) external view returns (OracleRecord memory) {
        require(idx < _records.length, RecordDoesNotExist(idx));
        return _records[idx];
    }

    function numRecords() external view returns (uint256) {
        return _records.length;
    }

    /// Reports everything up to `endBlock`, which need not have come yet.
    function devnetReport(uint64 endBlock) external {
        OracleRecord memory record;
        record.updateStartBlock = _records[_records.length - 1].updateEndBlock + 1;
        record.updateEndBlock = endBlock;
        require(endBlock >= record.updateStartBlock, InvalidUpdateEndBeforeStartBlock(endBlock, record.updateStartBlock));
        emit OracleRecordAdded(_records.length, record);
        _records.push(record);
    }
}
