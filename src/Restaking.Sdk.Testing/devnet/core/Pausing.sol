// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPauserRegistry} from "./Interfaces.sol";
import {InputAddressZero} from "./Types.sol";

/// Switches of a contract, one bit each: a set bit is a function group that is off. Pausers may only set bits, the
/// unpauser may only clear them.
abstract contract Pausing {
    error CurrentlyPaused();
    error InvalidNewPausedStatus();
    error OnlyPauser();
    error OnlyUnpauser();

    event Paused(address indexed account, uint256 newPausedStatus);
    event Unpaused(address indexed account, uint256 newPausedStatus);

    IPauserRegistry public immutable pauserRegistry;
    uint256 private _paused;

    constructor(IPauserRegistry registry) {
        require(address(registry) != address(0), InputAddressZero());
        pauserRegistry = registry;
    }

    modifier onlyWhenNotPaused(uint8 index) {
        require(!paused(index), CurrentlyPaused());
        _;
    }

    modifier onlyUnpauser() {
        require(msg.sender == pauserRegistry.unpauser(), OnlyUnpauser());
        _;
    }

    function paused() external view returns (uint256) {
        return _paused;
    }

    function paused(uint8 index) public view returns (bool) {
        return _paused >> index & 1 == 1;
    }

    function pause(uint256 newPausedStatus) external {
        _pauseAs(newPausedStatus);
    }

    function pauseAll() external {
        _pauseAs(type(uint256).max);
    }

    function unpause(uint256 newPausedStatus) external onlyUnpauser {
        require(newPausedStatus & ~_paused == 0, InvalidNewPausedStatus());
        _paused = newPausedStatus;
        emit Unpaused(msg.sender, newPausedStatus);
    }

    function _pauseAs(uint256 newPausedStatus) private {
        require(pauserRegistry.isPauser(msg.sender), OnlyPauser());
        require(_paused & ~newPausedStatus == 0, InvalidNewPausedStatus());
        _paused = newPausedStatus;
        emit Paused(msg.sender, newPausedStatus);
    }
}
