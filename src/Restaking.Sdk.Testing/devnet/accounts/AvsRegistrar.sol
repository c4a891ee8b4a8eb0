// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAVSRegistrar} from "../core/Interfaces.sol";

/// The least an AVS has to have: a registrar that lets every operator in and out. Built for one AVS, or for all of them
/// with the zero address.
contract AvsRegistrar is IAVSRegistrar {
    address private immutable _avs;

    constructor(address avs) {
        _avs = avs;
    }

    function registerOperator(address, address, uint32[] calldata, bytes calldata) external {}

    function deregisterOperator(address, address, uint32[] calldata) external {}

    function supportsAVS(address avs) external view returns (bool) {
        return _avs == address(0) || _avs == avs;
    }
}
