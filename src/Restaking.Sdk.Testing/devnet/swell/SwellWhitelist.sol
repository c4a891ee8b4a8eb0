// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISwellAccessControl} from "./SwellInterfaces.sol";

/// Each of Swell's contracts has a list of its own of who may call it, and a switch that makes it count.
abstract contract SwellWhitelist {
    error NotInWhitelist();

    event AddedToWhitelist(address indexed _address);
    event RemovedFromWhitelist(address indexed _address);
    event WhitelistDisabled();
    event WhitelistEnabled();

    ISwellAccessControl public immutable AccessControlManager;
    mapping(address account => bool) public whitelistedAddresses;
    bool public whitelistEnabled;

    constructor(address accessControlManager) {
        AccessControlManager = ISwellAccessControl(accessControlManager);
    }

    modifier checkWhitelist(address account) {
        require(!whitelistEnabled || whitelistedAddresses[account], NotInWhitelist());
        _;
    }

    function devnetSetWhitelistEnabled(bool enabled) external {
        whitelistEnabled = enabled;
        if (enabled) emit WhitelistEnabled();
        else emit WhitelistDisabled();
    }

    function devnetSetWhitelisted(address account, bool listed) external {
        whitelistedAddresses[account] = listed;
        if (listed) emit AddedToWhitelist(account);
        else emit RemovedFromWhitelist(account);
    }
}
