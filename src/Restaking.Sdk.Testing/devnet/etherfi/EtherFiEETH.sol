// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IEtherFiLimits} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// eETH: accounts hold shares of the pool, balances are what the shares are worth. Allowances are amounts, what moves is
/// shares (rounded down), and the Transfer event names the amount that was asked for. A permit is signed for the name "EETH".
contract EtherFiEETH is EtherFiPausing {
    error AddressZero();
    error BurnAmountExceedsBalance();
    error ExpiredDeadline();
    error IncorrectCaller();
    error InvalidSignature();
    error TransferAmountExceedsAllowance();
    error TransferAmountExceedsBalance();

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event TransferShares(address indexed from, address indexed to, uint256 sharesValue);

    bytes32 private constant MINT_LIMIT = keccak256("EETH_MINT_LIMIT_ID");
    bytes32 private constant BURN_LIMIT = keccak256("EETH_BURN_LIMIT_ID");
    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT_TYPE =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    uint256 public totalShares;
    mapping(address account => uint256) public shares;
    mapping(address owner => mapping(address spender => uint256)) public allowances;
    mapping(address owner => uint256) public nonces;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    function name() external pure returns (string memory) {
        return "ether.fi ETH";
    }

    function symbol() external pure returns (string memory) {
        return "eETH";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function EETH_MINT_LIMIT_ID() external view sinceUpgrade returns (bytes32) {
        return MINT_LIMIT;
    }

    function EETH_BURN_LIMIT_ID() external view sinceUpgrade returns (bytes32) {
        return BURN_LIMIT;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function rateLimiter() external view sinceUpgrade returns (address) {
        return _all().rateLimiter;
    }

    function totalSupply() external view returns (uint256) {
        return _pool().getTotalPooledEther();
    }

    function balanceOf(address user) external view returns (uint256) {
        return _pool().amountForShare(shares[user]);
    }

    function allowance(address owner, address spender) external view returns (uint256) {
        return allowances[owner][spender];
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function transfer(address recipient, uint256 amount) external returns (bool) {
        _transfer(msg.sender, recipient, amount);
        return true;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external returns (bool) {
        uint256 allowed = allowances[sender][msg.sender];
        if (allowed < amount) {
            if (_upgraded()) revert TransferAmountExceedsAllowance();
            revert("TRANSFER_AMOUNT_EXCEEDS_ALLOWANCE");
        }
        _approve(sender, msg.sender, allowed - amount);
        _transfer(sender, recipient, amount);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        if (block.timestamp > deadline) {
            if (_upgraded()) revert ExpiredDeadline();
            revert("ERC20Permit: expired deadline");
        }
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, owner, spender, value, nonces[owner]++, deadline));
        address signer =
            Signatures.recover(keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), structHash)), v, r, s);
        require(signer != address(0), "ECDSA: invalid signature");
        if (signer != owner) {
            if (_upgraded()) revert InvalidSignature();
            revert("ERC20Permit: invalid signature");
        }
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("EETH"), keccak256("1"), block.chainid, address(this)));
    }

    function devnetMintShares(address user, uint256 share) external {
        require(msg.sender == _all().liquidityPool, "Only pool contract function");
        _checkNotPaused();
        _checkNotBlacklisted(user);
        shares[user] += share;
        totalShares += share;
        uint256 amount = _pool().amountForShare(share);
        _consume(MINT_LIMIT, amount);
        emit Transfer(address(0), user, amount);
        emit TransferShares(address(0), user, share);
    }

    function devnetBurnShares(address user, uint256 share) external {
        _checkNotPaused();
        if (msg.sender != _all().liquidityPool) revert IncorrectCaller();
        _checkNotBlacklisted(user);
        if (shares[user] < share) {
            if (_upgraded()) revert BurnAmountExceedsBalance();
            revert("BURN_AMOUNT_EXCEEDS_BALANCE");
        }
        shares[user] -= share;
        totalShares -= share;
        uint256 amount = _pool().amountForShare(share);
        _consume(BURN_LIMIT, amount);
        emit Transfer(user, address(0), amount);
        emit TransferShares(user, address(0), share);
    }

    function _transfer(address sender, address recipient, uint256 amount) private {
        _checkNotPaused();
        _checkNotBlacklisted(sender);
        _checkNotBlacklisted(recipient);
        _checkNotBlacklisted(msg.sender);
        if (recipient == address(0)) {
            if (_upgraded()) revert AddressZero();
            revert("TRANSFER_TO_THE_ZERO_ADDRESS");
        }
        uint256 moved = _pool().sharesForAmount(amount);
        if (moved > shares[sender]) {
            if (_upgraded()) revert TransferAmountExceedsBalance();
            revert("TRANSFER_AMOUNT_EXCEEDS_BALANCE");
        }
        shares[sender] -= moved;
        shares[recipient] += moved;
        emit TransferShares(sender, recipient, moved);
        emit Transfer(sender, recipient, amount);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        if (spender == address(0)) {
            if (_upgraded()) revert AddressZero();
            revert("APPROVE_TO_ZERO_ADDRESS");
        }
        allowances[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    /// Gwei, rounded up.
    function _consume(bytes32 id, uint256 amount) private {
        if (_upgraded()) IEtherFiLimits(_all().rateLimiter).devnetConsume(id, uint64((amount + 1 gwei - 1) / 1 gwei));
    }

    function _pausableBefore() internal pure override returns (bool) {
        return false;
    }
}
