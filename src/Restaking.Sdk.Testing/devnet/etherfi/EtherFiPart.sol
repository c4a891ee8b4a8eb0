// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IEtherFiBlacklist, IEtherFiEEth, IEtherFiPool, IEtherFiWeEth} from "./EtherFiInterfaces.sol";

/// A contract of the deployment. A function of the other generation is not there: a call of it ends without data.
abstract contract EtherFiPart {
    EtherFiDirectory internal immutable _directory;

    constructor(EtherFiDirectory directory) {
        _directory = directory;
    }

    modifier sinceUpgrade() {
        _only(_upgraded());
        _;
    }

    modifier untilUpgrade() {
        _only(!_upgraded());
        _;
    }

    function blacklister() external view sinceUpgrade returns (address) {
        return _all().blacklister;
    }

    function _upgraded() internal view returns (bool) {
        return _directory.devnetGeneration() == 2;
    }

    function _all() internal view returns (EtherFiDirectory.Contracts memory) {
        return _directory.devnetContracts();
    }

    function _pool() internal view returns (IEtherFiPool) {
        return IEtherFiPool(_all().liquidityPool);
    }

    function _eEth() internal view returns (IEtherFiEEth) {
        return IEtherFiEEth(_all().eEth);
    }

    function _weEth() internal view returns (IEtherFiWeEth) {
        return IEtherFiWeEth(_all().weEth);
    }

    /// There is no list before the upgrade.
    function _checkNotBlacklisted(address account) internal view {
        if (_upgraded()) IEtherFiBlacklist(_all().blacklister).nonBlacklisted(account);
    }

    function _only(bool known) internal pure {
        if (!known) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
    }

    function _send(address to, uint256 amount) internal returns (bool paid) {
        (paid,) = to.call{value: amount}("");
    }
}

/// Both ways to stop a contract: by hand until somebody starts it again, and (since the upgrade) until a moment, that second included.
abstract contract EtherFiPausing is EtherFiPart {
    error ContractPaused();
    error ContractPausedUntil(uint256 pausedUntil);

    event Paused(address account);
    event Unpaused(address account);
    event PausedUntil(uint256 pausedUntil);
    event UnpausedUntil();

    bool private _paused;
    uint256 private _pausedUntil;

    modifier whenNotPaused() {
        _checkNotPaused();
        _;
    }

    function paused() external view returns (bool) {
        _only(_upgraded() || _pausableBefore());
        return _paused;
    }

    function pausedUntil() external view sinceUpgrade returns (uint256) {
        return _pausedUntil;
    }

    function devnetSetPaused(bool on) external {
        _paused = on;
        if (on) emit Paused(msg.sender);
        else emit Unpaused(msg.sender);
    }

    /// Zero ends it.
    function devnetSetPausedUntil(uint256 time) external {
        _pausedUntil = time;
        if (time == 0) emit UnpausedUntil();
        else emit PausedUntil(time);
    }

    function _checkNotPaused() internal view {
        if (_upgraded()) {
            if (_paused) revert ContractPaused();
            if (_pausedUntil >= block.timestamp) revert ContractPausedUntil(_pausedUntil);
        } else if (_paused && _pausableBefore()) {
            _refusePausedBefore();
        }
    }

    /// Whether it could be paused before the upgrade already. The tokens could not.
    function _pausableBefore() internal pure virtual returns (bool) {
        return true;
    }

    function _refusePausedBefore() internal pure virtual {
        revert("Pausable: paused");
    }
}
