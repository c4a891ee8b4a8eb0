// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DurationVaultStrategy} from "./DurationVaultStrategy.sol";
import {ITokenBlacklist} from "./Interfaces.sol";
import {VaultConfig, VaultCore} from "./VaultTypes.sol";

/// A vault of 1.12: it takes nothing more once its token is on the factory's blacklist.
contract DurationVaultStrategyBeforeNames is DurationVaultStrategy {
    error UnderlyingTokenBlacklisted();

    constructor(VaultCore memory core, VaultConfig memory config, address factory)
        DurationVaultStrategy(core, config, factory)
    {}

    function _requireTokenTaken() internal view override {
        require(!ITokenBlacklist(strategyFactory).isBlacklisted(address(underlyingToken)), UnderlyingTokenBlacklisted());
    }
}
