// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Where Lido's contracts are.
contract LidoLocator {
    address public lido;
    address public wstETH;
    address public withdrawalQueue;

    constructor(address lidoAddress, address wstETHAddress, address withdrawalQueueAddress) {
        lido = lidoAddress;
        wstETH = wstETHAddress;
        withdrawalQueue = withdrawalQueueAddress;
    }
}
