// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {BedrockToken} from "./BedrockToken.sol";
import {RouterQueues} from "./RouterQueues.sol";
import {UniBTC} from "./UniBTC.sol";
import {UniBTCVault} from "./UniBTCVault.sol";

/// Pays bitcoin tokens out of the vault for uniBTC handed in earlier. The fee is taken when a request is made. A claim
/// takes all requests that have waited long enough, or as many as the caller says: one token the vault has too little of,
/// or one that is paused, fails all of it.
contract UniBTCDelayRedeemRouter is RouterQueues {
    event DelayedRedeemCreated(
        address recipient, address token, uint256 amount, uint256 index, uint256 redeemFee
    );
    event DelayedRedeemsClaimed(address recipient, address token, uint256 claimedAmount);
    event DelayedRedeemsCompleted(
        address recipient, uint256 burnedAmount, uint256 delayedRedeemsCompleted, uint256 totalFee
    );
    event DelayedRedeemsPrincipalClaimed(
        address recipient, address token, uint256 debtAmount, uint256 principalAmount
    );
    event DelayedRedeemsPrincipalCompleted(
        address recipient, uint256 principalAmount, uint256 delayedRedeemsCompleted, uint256 totalFee
    );

    address public immutable uniBTC;
    address public immutable vault;
    uint256 public managementFee;

    constructor(address uniBTCToken, address btcVault, uint256 delay) {
        uniBTC = uniBTCToken;
        vault = btcVault;
        redeemDelay = delay;
    }

    receive() external payable {}

    modifier onlyNotBlacklisted() {
        require(!isBlacklisted[msg.sender], "USR009");
        _;
    }

    /// An amount of nothing is let through, and does nothing.
    function createDelayedRedeem(address token, uint256 amount) external whenNotPaused {
        require(!whitelistEnabled || isWhitelisted[msg.sender], "USR009");
        require(isBtclisted[token] && !isPausedToken[token], "SYS003");
        require(_quota(token) >= amount + tokenDebts[token].totalDebts, "USR010");
        _rebase(token);
        if (amount == 0) return;

        TokenTransfers.pull(IERC20(uniBTC), msg.sender, address(this), amount);
        uint256 net = amount * (REDEEM_FEE_RATE_RANGE - redeemFeeRate) / REDEEM_FEE_RATE_RANGE;
        uint256 index = _redeems[msg.sender].delayedRedeems.length;
        _redeems[msg.sender].delayedRedeems.push(DelayedRedeem(uint224(net), uint32(block.timestamp), token));
        tokenDebts[token].totalDebts += net;
        redeemFees[msg.sender][index] = amount - net;
        emit DelayedRedeemCreated(msg.sender, token, net, index, amount - net);
    }

    function claimDelayedRedeems() external whenNotPaused onlyNotBlacklisted {
        _claim(type(uint256).max);
    }

    function claimDelayedRedeems(uint256 maxNumberOfDelayedRedeemsToClaim) external whenNotPaused onlyNotBlacklisted {
        _claim(maxNumberOfDelayedRedeemsToClaim);
    }

    function claimPrincipals() external whenNotPaused onlyNotBlacklisted {
        _claimPrincipals(type(uint256).max);
    }

    function claimPrincipals(uint256 maxNumberOfDelayedRedeemsToClaim) external whenNotPaused onlyNotBlacklisted {
        _claimPrincipals(maxNumberOfDelayedRedeemsToClaim);
    }

    function _claim(uint256 most) private {
        uint256 count = _ripe(msg.sender, redeemDelay, most);
        if (count == 0) return;
        DebtTokenAmount[] memory totals = _totals(msg.sender, count);
        uint256 completed = _redeems[msg.sender].delayedRedeemsCompleted += count;

        uint256 burned = 0;
        uint256 fees = 0;
        for (uint256 i = 0; i < totals.length; ++i) {
            DebtTokenAmount memory total = totals[i];
            require(!isPausedToken[total.token], "SYS003");
            fees += total.fee;
            burned += total.amount;
            tokenDebts[total.token].totalCleared += total.amount;
            _pay(total.token, total.amount);
        }
        managementFee += fees;

        UniBTC(uniBTC).approve(vault, burned);
        _vault().execute(uniBTC, abi.encodeCall(UniBTC.burnFrom, (address(this), burned)), 0);
        emit DelayedRedeemsCompleted(msg.sender, burned, completed, fees);
    }

    function _pay(address token, uint256 amount) private {
        if (token == NATIVE_BTC) {
            uint256 native = amount * EXCHANGE_RATE_BASE;
            _requireFunds(token, vault.balance, native);
            _vault().execute(address(this), "", native);
            (bool success,) = msg.sender.call{value: native}("");
            require(success, "USR010");
            emit DelayedRedeemsClaimed(msg.sender, token, native);
            return;
        }
        uint8 decimals = BedrockToken(token).decimals();
        uint256 sent = decimals == 8 ? amount : decimals == 18 ? amount * EXCHANGE_RATE_BASE : 0;
        _requireFunds(token, BedrockToken(token).balanceOf(vault), sent);
        _vault().execute(token, abi.encodeCall(IERC20.transfer, (msg.sender, sent)), 0);
        emit DelayedRedeemsClaimed(msg.sender, token, sent);
    }

    /// What is kept back is for accounts of the fast lane, once each, and each time it is used there is less of it.
    function _requireFunds(address token, uint256 held, uint256 sent) private {
        uint256 kept = retainAmounts[token];
        if (held >= kept + sent) return;
        require(fastLanes[msg.sender], "USR015");
        require(held >= kept, "USR027");
        require(kept >= sent, "USR015");
        retainAmounts[token] = kept - sent;
        fastLanes[msg.sender] = false;
    }

    function _claimPrincipals(uint256 most) private {
        uint256 count = _ripe(msg.sender, redeemPrincipalDelay, most);
        if (count == 0) return;
        DebtTokenAmount[] memory totals = _totals(msg.sender, count);
        uint256 completed = _redeems[msg.sender].delayedRedeemsCompleted += count;

        uint256 principal = 0;
        for (uint256 i = 0; i < totals.length; ++i) {
            DebtTokenAmount memory total = totals[i];
            tokenDebts[total.token].totalCleared += total.amount;
            principal += total.amount + total.fee;
            emit DelayedRedeemsPrincipalClaimed(msg.sender, total.token, total.amount, total.amount + total.fee);
        }
        uint256 sent = principal * (REDEEM_FEE_RATE_RANGE - cancelFeeRate) / REDEEM_FEE_RATE_RANGE;
        managementFee += principal - sent;
        TokenTransfers.push(IERC20(uniBTC), msg.sender, sent);
        emit DelayedRedeemsPrincipalCompleted(msg.sender, sent, completed, principal - sent);
    }

    function _vault() private view returns (UniBTCVault) {
        return UniBTCVault(payable(vault));
    }
}
