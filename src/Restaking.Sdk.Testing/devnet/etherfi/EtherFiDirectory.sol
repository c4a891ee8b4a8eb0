// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEtherFiEscrow, IEtherFiPool} from "./EtherFiInterfaces.sol";

/// Who is who of one ether.fi deployment, and which generation its contracts are: 1 before the upgrade of July 2026,
/// 2 after it. The real contracts are proxies that one transaction upgraded together; here one call switches all of them.
contract EtherFiDirectory {
    struct Contracts {
        address liquidityPool;
        address eEth;
        address weEth;
        address withdrawRequestNft;
        address redemptionManager;
        address priorityQueue;
        address withdrawAdapter;
        address depositAdapter;
        address liquifier;
        address rateLimiter;
        address blacklister;
        address restaker;
        address stEth;
        address wstEth;
        address wEth;
        address priceFeed;
    }

    /// Where exit fees go. Nobody has its key.
    address public constant devnetTreasury = address(0xFEE5);

    uint256 public devnetGeneration;
    Contracts private _contracts;

    constructor(uint256 generation) {
        require(generation == 1 || generation == 2, "GENERATION");
        devnetGeneration = generation;
    }

    function devnetWire(Contracts calldata contracts) external {
        require(_contracts.liquidityPool == address(0), "WIRED");
        _contracts = contracts;
        if (devnetGeneration == 2) _upgrade();
    }

    function devnetContracts() external view returns (Contracts memory) {
        return _contracts;
    }

    /// The upgrade, in one transaction, with what is locked for finalized requests moving to their queues. There is no way back.
    function devnetSetGeneration(uint256 generation) external {
        require(generation == 2 && devnetGeneration == 1, "GENERATION");
        devnetGeneration = 2;
        _upgrade();
    }

    function _upgrade() private {
        IEtherFiEscrow(_contracts.withdrawRequestNft).devnetUpgrade();
        IEtherFiPool(_contracts.liquidityPool).devnetUpgrade();
    }
}
