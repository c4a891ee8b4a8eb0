// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The pause and the blacklist of Centre's fiat tokens, which wBETH and its queue are built on. Both refuse with texts.
abstract contract BinanceAccess {
    event Blacklisted(address indexed _account);
    event Pause();
    event UnBlacklisted(address indexed _account);
    event Unpause();

    bool public paused;
    mapping(address account => bool) private _blacklisted;

    modifier whenNotPaused() {
        require(!paused, "Pausable: paused");
        _;
    }

    modifier notBlacklisted(address account) {
        require(!_blacklisted[account], "Blacklistable: account is blacklisted");
        _;
    }

    function isBlacklisted(address _account) external view returns (bool) {
        return _blacklisted[_account];
    }

    function devnetSetBlacklisted(address account, bool value) external {
        _blacklisted[account] = value;
        if (value) emit Blacklisted(account);
        else emit UnBlacklisted(account);
    }

    function devnetSetPaused(bool value) external {
        paused = value;
        if (value) emit Pause();
        else emit Unpause();
    }
}
