// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LiquidStakingToken} from "../tokens/LiquidStakingToken.sol";

/// A token for ynLSDe's registry that anybody can mint.
contract YnLsdAsset is LiquidStakingToken {
    constructor() LiquidStakingToken("Devnet staked ether", "dsETH") {}
}
