// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {BedrockPausing} from "./BedrockPausing.sol";
import {BedrockToken} from "./BedrockToken.sol";
import {UniBTC} from "./UniBTC.sol";
import {UniBTCReserveFeed} from "./UniBTCReserveFeed.sol";
import {UniBTCSigma} from "./UniBTCSigma.sol";

/// Takes bitcoin tokens and mints uniBTC for them, 1:1 in bitcoin. Of a token of 18 decimals it takes all of the amount,
/// also what is too little for the eighth decimal. What operators have it do (pay redemptions) stops with the service too.
contract UniBTCVault is BedrockPausing {
    event Minted(address token, uint256 amount);
    event TokenPaused(address[] token);
    event TokenUnpaused(address[] token);
    event TokenAllowed(address[] token);
    event TokenDenied(address[] token);
    event StartService();
    event StopService();

    address public constant NATIVE_BTC = 0xbeDFFfFfFFfFfFfFFfFfFFFFfFFfFFffffFFFFFF;
    uint8 public constant L2_BTC_DECIMAL = 18;
    uint256 public constant EXCHANGE_RATE_BASE = 1e10;

    address public immutable uniBTC;
    address public supplyFeeder;
    bool public outOfService;
    address public chainlinkReserveFeeder;
    address public uniBTCSupplyFeeder;
    uint256 public feederHeartbeat;
    uint256 public adequacyRatio;
    mapping(address token => uint256) public caps;
    mapping(address token => bool) public allowedTokenList;
    mapping(address target => bool) public allowedTargetList;
    mapping(address token => bool) private _pausedTokens;
    mapping(address account => bool) private _operators;

    constructor(address uniBTCToken) {
        uniBTC = uniBTCToken;
    }

    receive() external payable {}

    modifier serviceNormal() {
        require(!outOfService, "SYS011");
        _;
    }

    function devnetSetSupplyFeeder(address feeder) external {
        supplyFeeder = feeder;
    }

    function devnetSetCap(address token, uint256 cap) external {
        caps[token] = cap;
    }

    function devnetSetAllowed(address token, bool allowed) external {
        allowedTokenList[token] = allowed;
        if (allowed) emit TokenAllowed(_one(token));
        else emit TokenDenied(_one(token));
    }

    function devnetSetTarget(address target, bool allowed) external {
        allowedTargetList[target] = allowed;
    }

    function devnetSetOperator(address account, bool allowed) external {
        _operators[account] = allowed;
    }

    function devnetSetTokenPaused(address token, bool value) external {
        _pausedTokens[token] = value;
        if (value) emit TokenPaused(_one(token));
        else emit TokenUnpaused(_one(token));
    }

    function devnetSetOutOfService(bool value) external {
        outOfService = value;
        if (value) emit StopService();
        else emit StartService();
    }

    /// `ratio` is in thousandths; 0 turns the check off.
    function devnetSetReserveCheck(address feed, uint256 heartbeat, uint256 ratio) external {
        chainlinkReserveFeeder = feed;
        uniBTCSupplyFeeder = feed;
        feederHeartbeat = heartbeat;
        adequacyRatio = ratio;
    }

    /// No function of the contract asks for this one; tokens have pauses of their own.
    function paused() external view returns (bool) {
        return _paused;
    }

    function paused(address token) external view returns (bool) {
        return _pausedTokens[token];
    }

    function mint() external payable serviceNormal {
        _checkReserve();
        require(allowedTokenList[NATIVE_BTC] && !_pausedTokens[NATIVE_BTC], "SYS002");
        uint256 minted = msg.value / EXCHANGE_RATE_BASE;
        require(minted > 0, "USR010");
        uint256 supply = UniBTCSigma(supplyFeeder).totalSupply(NATIVE_BTC);
        require(supply <= caps[NATIVE_BTC] && caps[NATIVE_BTC] != 0, "USR003");
        UniBTC(uniBTC).mint(msg.sender, minted);
        emit Minted(NATIVE_BTC, msg.value);
    }

    function mint(address _token, uint256 _amount) external serviceNormal {
        _checkReserve();
        require(allowedTokenList[_token] && !_pausedTokens[_token], "SYS002");
        uint256 minted = _minted(_token, _amount);
        require(minted > 0, "USR010");
        uint256 supply = UniBTCSigma(supplyFeeder).totalSupply(_token);
        require(supply + _amount <= caps[_token] && caps[_token] != 0, "USR003");
        TokenTransfers.pull(IERC20(_token), msg.sender, address(this), _amount);
        UniBTC(uniBTC).mint(msg.sender, minted);
        emit Minted(_token, _amount);
    }

    function execute(address _target, bytes memory _data, uint256 _value)
        external
        serviceNormal
        returns (bytes memory)
    {
        require(_operators[msg.sender], "AccessControl: account is missing role");
        require(allowedTargetList[_target], "SYS001");
        require(address(this).balance >= _value, "Address: insufficient balance for call");
        (bool success, bytes memory answer) = _target.call{value: _value}(_data);
        if (!success) {
            require(answer.length != 0, "Address: low-level call with value failed");
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }

    function _minted(address token, uint256 amount) private view returns (uint256) {
        uint8 decimals = BedrockToken(token).decimals();
        if (decimals == 8) return amount;
        return decimals == 18 ? amount / EXCHANGE_RATE_BASE : 0;
    }

    function _checkReserve() private view {
        if (chainlinkReserveFeeder == address(0) || uniBTCSupplyFeeder == address(0) || adequacyRatio == 0) return;
        (, int256 answer,, uint256 updatedAt,) = UniBTCReserveFeed(chainlinkReserveFeeder).latestRoundData();
        require(updatedAt >= block.timestamp - feederHeartbeat, "SYS013");
        uint256 supply = UniBTCReserveFeed(uniBTCSupplyFeeder).totalTokenSupply();
        require(supply * adequacyRatio / 1000 <= uint256(answer), "SYS013");
    }

    function _one(address token) private pure returns (address[] memory tokens) {
        tokens = new address[](1);
        tokens[0] = token;
    }
}
