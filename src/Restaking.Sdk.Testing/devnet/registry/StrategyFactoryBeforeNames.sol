// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {StrategyFactoryBase} from "./StrategyFactoryBase.sol";
import {DurationVaultDeployer, StrategyDeployer} from "./StrategyDeployers.sol";
import {VaultCore} from "./VaultTypes.sol";

/// The factory of 1.12: it names no tokens, the blacklist holds for vaults too.
contract StrategyFactoryBeforeNames is StrategyFactoryBase {
    constructor(VaultCore memory core, StrategyDeployer strategies, DurationVaultDeployer vaults, address firstOwner)
        StrategyFactoryBase(core, strategies, vaults, firstOwner)
    {}

    function _requireVaultToken(IERC20 token) internal view override {
        require(!isBlacklisted[token], BlacklistedToken());
    }
}
