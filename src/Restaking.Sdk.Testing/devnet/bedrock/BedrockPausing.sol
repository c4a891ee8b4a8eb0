// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One switch that stops the functions marked with `whenNotPaused`. Open to all, as everything that begins with `devnet` is.
abstract contract BedrockPausing {
    event Paused(address account);
    event Unpaused(address account);

    bool internal _paused;

    modifier whenNotPaused() {
        require(!_paused, "Pausable: paused");
        _;
    }

    function devnetSetPaused(bool value) external {
        _paused = value;
        if (value) emit Paused(msg.sender);
        else emit Unpaused(msg.sender);
    }
}
