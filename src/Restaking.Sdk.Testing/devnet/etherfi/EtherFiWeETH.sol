// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IPermit, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// weETH: one of it is one share of eETH, and its balances stay what they are.
contract EtherFiWeETH is EtherFiPausing {
    error WeETHUnderbacked(uint256 weETHSupply, uint256 proxyShares);
    error ZeroAmount();

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT_TYPE =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    string public constant name = "Wrapped eETH";
    string public constant symbol = "weETH";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address owner => uint256) public nonces;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    function eETH() external view returns (address) {
        return _all().eEth;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function wrap(uint256 amount) public returns (uint256 minted) {
        if (amount == 0) {
            if (_upgraded()) revert ZeroAmount();
            revert("weETH: can't wrap zero eETH");
        }
        minted = _pool().sharesForAmount(amount);
        require(_eEth().transferFrom(msg.sender, address(this), amount), "eETH");
        _move(address(0), msg.sender, minted);
        _checkBacking();
    }

    function wrapWithPermit(uint256 amount, PermitInput calldata p) external returns (uint256) {
        try IPermit(_all().eEth).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        return wrap(amount);
    }

    function unwrap(uint256 burnt) external returns (uint256 amount) {
        if (burnt == 0) {
            if (_upgraded()) revert ZeroAmount();
            revert("Cannot unwrap a zero amount");
        }
        amount = _pool().amountForShare(burnt);
        _move(msg.sender, address(0), burnt);
        _checkBacking();
        require(_eEth().transfer(msg.sender, amount), "eETH");
    }

    function getWeETHByeETH(uint256 amount) external view returns (uint256) {
        return _pool().sharesForAmount(amount);
    }

    function getEETHByWeETH(uint256 amount) external view returns (uint256) {
        return _pool().amountForShare(amount);
    }

    function getRate() external view returns (uint256) {
        return _pool().amountForShare(1 ether);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    /// An allowance of 2^256 - 1 is never used up.
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= amount, "ERC20: insufficient allowance");
            _approve(from, msg.sender, allowed - amount);
        }
        _move(from, to, amount);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        require(block.timestamp <= deadline, "ERC20Permit: expired deadline");
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, owner, spender, value, nonces[owner]++, deadline));
        address signer =
            Signatures.recover(keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), structHash)), v, r, s);
        require(signer != address(0) && signer == owner, "ERC20Permit: invalid signature");
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256(bytes(name)), keccak256("1"), block.chainid, address(this)));
    }

    /// Minted when `from` is zero, burnt when `to` is.
    function _move(address from, address to, uint256 amount) private {
        _checkNotPaused();
        _checkNotBlacklisted(from);
        _checkNotBlacklisted(to);
        _checkNotBlacklisted(msg.sender);
        if (from == address(0)) {
            totalSupply += amount;
        } else {
            bool burn = to == address(0);
            require(
                balanceOf[from] >= amount,
                burn ? "ERC20: burn amount exceeds balance" : "ERC20: transfer amount exceeds balance"
            );
            balanceOf[from] -= amount;
            if (burn) totalSupply -= amount;
        }
        if (to != address(0)) balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _checkBacking() private view {
        uint256 held = _eEth().shares(address(this));
        if (_upgraded() && totalSupply > held) revert WeETHUnderbacked(totalSupply, held);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    function _pausableBefore() internal pure override returns (bool) {
        return false;
    }
}
