// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The core contracts know each other in a circle. A contract that is deployed before one it needs is told its address
/// by `initialize`, once.
abstract contract WiredOnce {
    event Initialized(uint8 version);

    bool private _wired;

    modifier once() {
        require(!_wired, "Initializable: contract is already initialized");
        _wired = true;
        _;
        emit Initialized(1);
    }
}
