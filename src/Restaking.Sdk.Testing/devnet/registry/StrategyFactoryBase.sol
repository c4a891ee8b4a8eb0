// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20, IPauserRegistry, IStrategyManager} from "../core/Interfaces.sol";
import {Pausing} from "../core/Pausing.sol";
import {Owned} from "../lib/Owned.sol";
import {IDepositWhitelist} from "./Interfaces.sol";
import {DurationVaultDeployer, StrategyDeployer} from "./StrategyDeployers.sol";
import {VaultConfig, VaultCore} from "./VaultTypes.sol";

/// Strategies that anybody deploys, one per token, and duration vaults, any number. The StrategyManager's whitelister.
abstract contract StrategyFactoryBase is Owned, Pausing {
    error AlreadyBlacklisted();
    error BlacklistedToken();
    error StrategyAlreadyExists();

    event DurationVaultDeployed(
        address indexed vault,
        address indexed underlyingToken,
        address indexed vaultAdmin,
        uint32 duration,
        uint256 maxPerDeposit,
        uint256 stakeCap,
        string metadataURI,
        address operatorSetAVS,
        uint32 operatorSetId
    );
    event StrategySetForToken(address token, address strategy);
    event TokenBlacklisted(address token);

    uint8 private constant NEW_STRATEGIES = 0;

    StrategyDeployer public immutable strategyBeacon;
    DurationVaultDeployer public immutable durationVaultBeacon;
    VaultCore private _core;
    mapping(IERC20 token => address) public deployedStrategies;
    mapping(IERC20 token => bool) public isBlacklisted;
    mapping(IERC20 token => address[]) public durationVaultsByToken;

    constructor(
        VaultCore memory core,
        StrategyDeployer strategies,
        DurationVaultDeployer vaults,
        address firstOwner
    ) Owned(firstOwner) Pausing(core.pausers) {
        _core = core;
        (strategyBeacon, durationVaultBeacon) = (strategies, vaults);
    }

    function strategyManager() external view returns (IStrategyManager) {
        return _core.strategies;
    }

    function deployNewStrategy(IERC20 token) external onlyWhenNotPaused(NEW_STRATEGIES) returns (address newStrategy) {
        require(!isBlacklisted[token], BlacklistedToken());
        require(deployedStrategies[token] == address(0), StrategyAlreadyExists());
        newStrategy = strategyBeacon.devnetDeploy(_core, token);
        deployedStrategies[token] = newStrategy;
        emit StrategySetForToken(address(token), newStrategy);
        _whitelist(newStrategy);
    }

    function deployDurationVaultStrategy(VaultConfig calldata config)
        external
        onlyWhenNotPaused(NEW_STRATEGIES)
        returns (address newVault)
    {
        IERC20 token = config.underlyingToken;
        _requireVaultToken(token);
        newVault = durationVaultBeacon.devnetDeploy(_core, config);
        durationVaultsByToken[token].push(newVault);
        _whitelist(newVault);
        emit DurationVaultDeployed(
            newVault,
            address(token),
            config.vaultAdmin,
            config.duration,
            config.maxPerDeposit,
            config.stakeCap,
            config.metadataURI,
            config.operatorSet.avs,
            config.operatorSet.id
        );
    }

    function blacklistTokens(IERC20[] calldata tokens) external onlyOwner {
        for (uint256 i = 0; i < tokens.length; ++i) {
            require(!isBlacklisted[tokens[i]], AlreadyBlacklisted());
            isBlacklisted[tokens[i]] = true;
            emit TokenBlacklisted(address(tokens[i]));
            if (deployedStrategies[tokens[i]] == address(0)) continue;
            _manager().removeStrategiesFromDepositWhitelist(_listOf(deployedStrategies[tokens[i]]));
        }
    }

    function whitelistStrategies(address[] calldata strategiesToWhitelist) external onlyOwner {
        _manager().addStrategiesToDepositWhitelist(strategiesToWhitelist);
    }

    function removeStrategiesFromWhitelist(address[] calldata strategiesToRemoveFromWhitelist) external onlyOwner {
        _manager().removeStrategiesFromDepositWhitelist(strategiesToRemoveFromWhitelist);
    }

    function getDurationVaults(IERC20 token) external view returns (address[] memory) {
        return durationVaultsByToken[token];
    }

    function _whitelist(address strategy) private {
        _manager().addStrategiesToDepositWhitelist(_listOf(strategy));
    }

    /// Not every token may have vaults.
    function _requireVaultToken(IERC20 token) internal view virtual;

    function _listOf(address strategy) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = strategy;
    }

    function _manager() private view returns (IDepositWhitelist) {
        return IDepositWhitelist(address(_core.strategies));
    }
}
