// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A number and all it ever was, by block. Two writes in one block leave the later one.
struct History {
    HistoryPoint[] points;
}

struct HistoryPoint {
    uint32 blockNumber;
    uint224 value;
}

library Histories {
    function push(History storage history, uint256 value) internal {
        uint256 count = history.points.length;
        if (count != 0 && history.points[count - 1].blockNumber == uint32(block.number)) {
            history.points[count - 1].value = uint224(value);
        } else {
            history.points.push(HistoryPoint({blockNumber: uint32(block.number), value: uint224(value)}));
        }
    }

    /// The value now; `initial` when it was never written.
    function latest(History storage history, uint256 initial) internal view returns (uint256) {
        uint256 count = history.points.length;
        return count == 0 ? initial : history.points[count - 1].value;
    }

    /// The value at the end of `blockNumber`; `initial` when it was first written later.
    function valueAt(History storage history, uint256 blockNumber, uint256 initial) internal view returns (uint256) {
        uint256 from = 0;
        uint256 to = history.points.length;
        while (from < to) {
            uint256 middle = (from + to) / 2;
            if (history.points[middle].blockNumber <= blockNumber) from = middle + 1;
            else to = middle;
        }
        return from == 0 ? initial : history.points[from - 1].value;
    }
}
