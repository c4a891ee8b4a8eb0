// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// 18-decimal fixed point: one is 1e18. Products keep all 512 bits before they are divided, so no rounding happens
/// except in the last step.
library Wad {
    uint256 internal constant ONE = 1e18;

    function mul(uint256 x, uint256 y) internal pure returns (uint256) {
        return mulDiv(x, y, ONE);
    }

    function mulUp(uint256 x, uint256 y) internal pure returns (uint256) {
        return mulDivUp(x, y, ONE);
    }

    function div(uint256 x, uint256 y) internal pure returns (uint256) {
        return mulDiv(x, ONE, y);
    }

    function mulDivUp(uint256 x, uint256 y, uint256 d) internal pure returns (uint256 q) {
        q = mulDiv(x, y, d);
        if (mulmod(x, y, d) != 0) q += 1;
    }

    /// floor(x * y / d). d == 0 panics with 0x12, a quotient above 2^256 - 1 reverts with the text of the core contracts.
    function mulDiv(uint256 x, uint256 y, uint256 d) internal pure returns (uint256) {
        unchecked {
            uint256 low = x * y;
            // x*y modulo 2^256 - 1 is high + low (modulo the same), which gives the high word.
            uint256 folded = mulmod(x, y, type(uint256).max);
            uint256 high = folded - low;
            if (folded < low) high -= 1;
            if (high == 0) return low / d;
            require(d > high, "Math: mulDiv overflow");

            // Take the remainder off, so that what is left divides exactly.
            uint256 remainder = mulmod(x, y, d);
            if (remainder > low) high -= 1;
            low -= remainder;

            // Divide both sides by the power of two in d; 2^256 / power shifts the high word down into the low one.
            uint256 power = d & (0 - d);
            d /= power;
            low = low / power + high * ((0 - power) / power + 1);

            // d is odd now and has an inverse modulo 2^256: each Newton step doubles the number of right bits, from 4.
            uint256 inverse = (3 * d) ^ 2;
            for (uint256 step = 0; step < 6; ++step) inverse *= 2 - d * inverse;
            return low * inverse;
        }
    }
}
