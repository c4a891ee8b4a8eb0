// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";

/// stETH's token half: accounts hold shares; balances are what the shares are worth. Amounts become shares and back
/// rounded down both times, so a transfer can arrive a wei or two short. What a share is worth is for the inheritor.
abstract contract LidoShares {
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event TransferShares(address indexed from, address indexed to, uint256 sharesValue);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT_TYPE =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    bool public isStopped;
    uint256 internal _totalShares;
    mapping(address account => uint256) public sharesOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address owner => uint256) public nonces;

    function name() external pure returns (string memory) {
        return "Liquid staked Ether 2.0";
    }

    function symbol() external pure returns (string memory) {
        return "stETH";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function getTotalShares() external view returns (uint256) {
        return _totalShares;
    }

    function balanceOf(address account) external view returns (uint256) {
        return getPooledEthByShares(sharesOf[account]);
    }

    function getSharesByPooledEth(uint256 ethAmount) public view returns (uint256) {
        require(ethAmount < type(uint128).max, "ETH_TOO_LARGE");
        (uint256 ethPart, uint256 sharePart) = _shareRate();
        return ethAmount * sharePart / ethPart;
    }

    function getPooledEthByShares(uint256 sharesAmount) public view returns (uint256) {
        require(sharesAmount < type(uint128).max, "SHARES_TOO_LARGE");
        (uint256 ethPart, uint256 sharePart) = _shareRate();
        return sharesAmount * ethPart / sharePart;
    }

    function getPooledEthBySharesRoundUp(uint256 sharesAmount) public view returns (uint256) {
        require(sharesAmount < type(uint128).max, "SHARES_TOO_LARGE");
        (uint256 ethPart, uint256 sharePart) = _shareRate();
        uint256 product = sharesAmount * ethPart;
        return product == 0 ? 0 : (product - 1) / sharePart + 1;
    }

    function transfer(address recipient, uint256 amount) external returns (bool) {
        _transfer(msg.sender, recipient, amount);
        return true;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external returns (bool) {
        _spendAllowance(sender, amount);
        _transfer(sender, recipient, amount);
        return true;
    }

    function transferShares(address recipient, uint256 sharesAmount) external returns (uint256 amount) {
        _transferShares(msg.sender, recipient, sharesAmount);
        amount = getPooledEthByShares(sharesAmount);
        _announce(msg.sender, recipient, amount, sharesAmount);
    }

    function transferSharesFrom(address sender, address recipient, uint256 sharesAmount)
        external
        returns (uint256 amount)
    {
        amount = getPooledEthByShares(sharesAmount);
        _spendAllowance(sender, amount);
        _transferShares(sender, recipient, sharesAmount);
        _announce(sender, recipient, amount, sharesAmount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function increaseAllowance(address spender, uint256 added) external returns (bool) {
        _approve(msg.sender, spender, allowance[msg.sender][spender] + added);
        return true;
    }

    function decreaseAllowance(address spender, uint256 subtracted) external returns (bool) {
        uint256 allowed = allowance[msg.sender][spender];
        require(allowed >= subtracted, "ALLOWANCE_BELOW_ZERO");
        _approve(msg.sender, spender, allowed - subtracted);
        return true;
    }

    /// Signatures of accounts with a key and of contracts (EIP-1271).
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        require(block.timestamp <= deadline, "DEADLINE_EXPIRED");
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, owner, spender, value, nonces[owner]++, deadline));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), structHash));
        require(Signatures.isValid(owner, digest, abi.encodePacked(r, s, v)), "INVALID_SIGNATURE");
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPE, keccak256("Liquid staked Ether 2.0"), keccak256("2"), block.chainid, address(this)
            )
        );
    }

    /// Four values, where ERC-5267 has seven.
    function eip712Domain() external view returns (string memory, string memory, uint256, address) {
        return ("Liquid staked Ether 2.0", "2", block.chainid, address(this));
    }

    /// What the shares of the second value are worth, in wei, is the first.
    function _shareRate() internal view virtual returns (uint256 ethPart, uint256 sharePart);

    function _mintShares(address recipient, uint256 sharesAmount) internal {
        require(recipient != address(0), "MINT_TO_ZERO_ADDR");
        require(recipient != address(this), "MINT_TO_STETH_CONTRACT");
        _totalShares += sharesAmount;
        require(_totalShares <= type(uint128).max, "SHARES_OVERFLOW");
        sharesOf[recipient] += sharesAmount;
    }

    function _announce(address from, address to, uint256 amount, uint256 sharesAmount) internal {
        emit Transfer(from, to, amount);
        emit TransferShares(from, to, sharesAmount);
    }

    function _transfer(address sender, address recipient, uint256 amount) private {
        uint256 sharesAmount = getSharesByPooledEth(amount);
        _transferShares(sender, recipient, sharesAmount);
        _announce(sender, recipient, amount, sharesAmount);
    }

    function _transferShares(address sender, address recipient, uint256 sharesAmount) private {
        require(sender != address(0), "TRANSFER_FROM_ZERO_ADDR");
        require(recipient != address(0), "TRANSFER_TO_ZERO_ADDR");
        require(recipient != address(this), "TRANSFER_TO_STETH_CONTRACT");
        require(!isStopped, "CONTRACT_IS_STOPPED");
        require(sharesAmount <= sharesOf[sender], "BALANCE_EXCEEDED");
        sharesOf[sender] -= sharesAmount;
        sharesOf[recipient] += sharesAmount;
    }

    /// An allowance of 2^256 - 1 is never used up.
    function _spendAllowance(address owner, uint256 amount) private {
        uint256 allowed = allowance[owner][msg.sender];
        if (allowed == type(uint256).max) return;
        require(allowed >= amount, "ALLOWANCE_EXCEEDED");
        _approve(owner, msg.sender, allowed - amount);
    }

    function _approve(address owner, address spender, uint256 amount) private {
        require(owner != address(0), "APPROVE_FROM_ZERO_ADDR");
        require(spender != address(0), "APPROVE_TO_ZERO_ADDR");
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }
}
