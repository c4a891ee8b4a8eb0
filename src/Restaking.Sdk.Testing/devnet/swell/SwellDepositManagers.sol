// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {Wad} from "../lib/Wad.sol";
import {ILstRate, IRswETH} from "./SwellInterfaces.sol";

/// Where deposited ETH goes, and what pays for processed exits. Validators are not part of the devnet.
contract SwDepositManager {
    receive() external payable {}

    function devnetSendEth(address to, uint256 amount) external {
        (bool sent,) = to.call{value: amount}("");
        require(sent, "Address: insufficient balance");
    }
}

/// Also takes other staking tokens for rswETH, from whom rswETH's own list lets in.
contract RswDepositManager is SwDepositManager {
    using TokenTransfers for IERC20;

    error CannotBeZeroAddress();
    error CannotDepositZero();
    error NoRateProviderSet();
    error NotInWhitelist();

    event ExchangeRateProviderSet(address indexed token, address indexed exchangeRateProvider);
    event LSTDeposited(address indexed token, uint256 tokenAmount);

    address public immutable AccessControlManager;
    IRswETH private immutable _rswETH;
    /// Zero: the token is not taken.
    mapping(address token => address) public exchangeRateProviders;

    constructor(address accessControlManager, address rswETH) {
        AccessControlManager = accessControlManager;
        _rswETH = IRswETH(rswETH);
    }

    function depositLST(address _token, uint256 _amount, uint256 _minRswETH) external {
        require(!_rswETH.whitelistEnabled() || _rswETH.whitelistedAddresses(msg.sender), NotInWhitelist());
        require(_token != address(0), CannotBeZeroAddress());
        require(_amount != 0, CannotDepositZero());
        address provider = exchangeRateProviders[_token];
        require(provider != address(0), NoRateProviderSet());
        IERC20(_token).pull(msg.sender, address(this), _amount);
        uint256 worth = _amount * ILstRate(provider).getRate() / Wad.ONE;
        _rswETH.devnetDepositFor(msg.sender, worth, _minRswETH);
        emit LSTDeposited(_token, _amount);
    }

    function devnetSetRateProvider(address token, address provider) external {
        exchangeRateProviders[token] = provider;
        emit ExchangeRateProviderSet(token, provider);
    }
}

/// What a staking token is worth in ETH, 18 decimals.
contract RswLstRate {
    uint256 public devnetRate = Wad.ONE;

    function getRate() external view returns (uint256) {
        return devnetRate;
    }

    function devnetSetRate(uint256 rate) external {
        devnetRate = rate;
    }
}
