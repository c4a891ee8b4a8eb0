// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPodBeacon} from "./PodInterfaces.sol";

/// A pod at its address: runs the code that the beacon names, so that all pods are upgraded at once. The second
/// argument is there because the real proxy has it, and is empty for pods.
contract PodProxy {
    address private immutable _beacon;

    constructor(address beacon, bytes memory) payable {
        _beacon = beacon;
    }

    fallback() external payable {
        _run();
    }

    receive() external payable {
        _run();
    }

    function _run() private {
        address code = IPodBeacon(_beacon).implementation();
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), code, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}
