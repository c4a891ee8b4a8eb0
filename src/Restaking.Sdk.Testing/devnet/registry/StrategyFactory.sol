// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {StrategyFactoryBase} from "./StrategyFactoryBase.sol";
import {DurationVaultDeployer, StrategyDeployer} from "./StrategyDeployers.sol";
import {VaultCore} from "./VaultTypes.sol";

/// The factory since 1.13: EIGEN and bEIGEN have no vaults, and the blacklist is for strategies alone.
contract StrategyFactory is StrategyFactoryBase {
    error ProhibitedDurationVaultToken();

    IERC20 public immutable EIGEN;
    IERC20 public immutable bEIGEN;

    constructor(
        VaultCore memory core,
        StrategyDeployer strategies,
        DurationVaultDeployer vaults,
        IERC20 eigen,
        IERC20 backingEigen,
        address firstOwner
    ) StrategyFactoryBase(core, strategies, vaults, firstOwner) {
        (EIGEN, bEIGEN) = (eigen, backingEigen);
    }

    function _requireVaultToken(IERC20 token) internal view override {
        require(address(token) != address(EIGEN) && address(token) != address(bEIGEN), ProhibitedDurationVaultToken());
    }
}
