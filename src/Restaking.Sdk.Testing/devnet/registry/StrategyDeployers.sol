// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {StrategyBaseTVLLimits} from "../core/StrategyBaseTVLLimits.sol";
import {DurationVaultStrategy} from "./DurationVaultStrategy.sol";
import {DurationVaultStrategyBeforeNames} from "./DurationVaultStrategyBeforeNames.sol";
import {VaultConfig, VaultCore} from "./VaultTypes.sol";

// There are no proxies here. What the factory has as beacons makes the strategies instead, so that none of the three
// outgrows a contract's greatest size.

contract StrategyDeployer {
    function devnetDeploy(VaultCore calldata core, IERC20 token) external returns (address) {
        return address(new StrategyBaseTVLLimits(core.strategies, core.pausers, token));
    }
}

contract DurationVaultDeployer {
    function devnetDeploy(VaultCore calldata core, VaultConfig calldata config) external returns (address) {
        return address(new DurationVaultStrategy(core, config, msg.sender));
    }
}

contract DurationVaultDeployerBeforeNames {
    function devnetDeploy(VaultCore calldata core, VaultConfig calldata config) external returns (address) {
        return address(new DurationVaultStrategyBeforeNames(core, config, msg.sender));
    }
}
