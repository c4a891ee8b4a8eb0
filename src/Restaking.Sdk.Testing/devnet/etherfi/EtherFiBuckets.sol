// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What may still be used of a limit, in units of the limit's own, and how much comes back every second.
struct EtherFiBucket {
    uint64 capacity;
    uint64 remaining;
    uint64 lastRefill;
    uint64 refillRate;
}

library EtherFiBuckets {
    function available(EtherFiBucket storage bucket) internal view returns (uint64) {
        uint256 refilled =
            uint256(bucket.remaining) + (block.timestamp - bucket.lastRefill) * uint256(bucket.refillRate);
        return refilled > bucket.capacity ? bucket.capacity : uint64(refilled);
    }

    function consume(EtherFiBucket storage bucket, uint64 amount) internal returns (bool) {
        uint64 left = available(bucket);
        if (left < amount) return false;
        bucket.remaining = left - amount;
        bucket.lastRefill = uint64(block.timestamp);
        return true;
    }
}
