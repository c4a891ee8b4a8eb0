// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What the ether.fi contracts here ask of each other, and no more. Functions that only other contracts of the protocol may
// call have names of the devnet's own.

struct PermitInput {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

interface IPermit {
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;
}

interface IToken is IPermit {
    function allowance(address owner, address spender) external view returns (uint256);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

interface IEtherFiEEth is IToken {
    function shares(address account) external view returns (uint256);
    function totalShares() external view returns (uint256);
    function devnetMintShares(address account, uint256 amount) external;
    function devnetBurnShares(address account, uint256 amount) external;
}

interface IEtherFiWeEth is IToken {
    function getEETHByWeETH(uint256 amount) external view returns (uint256);
    function wrap(uint256 amount) external returns (uint256);
    function unwrap(uint256 amount) external returns (uint256);
}

interface IEtherFiPool {
    function amountForShare(uint256 share) external view returns (uint256);
    function amountPerShareCeil() external view returns (uint256);
    function getTotalPooledEther() external view returns (uint256);
    function sharesForAmount(uint256 amount) external view returns (uint256);
    function sharesForWithdrawalAmount(uint256 amount) external view returns (uint256);
    function totalValueInLp() external view returns (uint128);
    function totalValueOutOfLp() external view returns (uint128);
    function ethAmountLockedForWithdrawal() external view returns (uint128);
    function deposit(address referral) external payable returns (uint256);
    function requestWithdraw(address recipient, uint256 amount) external returns (uint256);
    function devnetDepositTo(address recipient, uint256 amount, address referral) external returns (uint256);
    function devnetWithdraw(address recipient, uint256 amount) external returns (uint256);
    function devnetSettle(uint256 amount, uint256 share) external;
    function devnetBurnShares(uint256 share) external;
    function devnetBurnSharesForToken(uint256 share, uint256 amount) external;
    function devnetLock(uint128 amount) external;
    function devnetUpgrade() external;
}

interface IEtherFiEscrow {
    function devnetRequest(uint96 amount, uint96 share, address recipient, uint256 fee) external returns (uint256);
    function devnetUpgrade() external;
}

interface IEtherFiPriorityLock {
    function ethAmountLockedForPriorityWithdrawal() external view returns (uint128);
}

interface IEtherFiLiquifier {
    function depositWithERC20(address token, uint256 amount, uint256 minOut, address referral) external returns (uint256);
    function depositWithERC20(address token, uint256 amount, address referral) external returns (uint256);
}

interface IEtherFiLimits {
    function devnetConsume(bytes32 id, uint64 amount) external;
}

interface IEtherFiBlacklist {
    function nonBlacklisted(address user) external view;
}

interface IEtherFiRestaker {
    function devnetSend(address receiver, uint256 amount) external;
}

interface IPriceFeed {
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
}

interface IWrappedEther is IToken {
    function withdraw(uint256 amount) external;
}

interface IWrappedStEth is IToken {
    function unwrap(uint256 amount) external returns (uint256);
}
