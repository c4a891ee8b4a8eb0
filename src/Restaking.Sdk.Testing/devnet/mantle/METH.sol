// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../lib/Signatures.sol";

/// Mantle staked ether: minted by the staking contract, burned by the unstake requests manager. Transfers ask a block
/// list about the sender, the owner and the receiver; minting and burning do not. Refuses with texts.
contract METH {
    error NotStakingContract();
    error NotUnstakeRequestsManagerContract();

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Transfer(address indexed from, address indexed to, uint256 value);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT_TYPE =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    string public constant name = "mETH";
    string public constant symbol = "mETH";
    uint8 public constant decimals = 18;

    address public stakingContract;
    address public unstakeRequestsManagerContract;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address owner => uint256) public nonces;
    mapping(address account => bool) public isBlocked;

    modifier notBlocked(address from, address to) {
        require(!isBlocked[msg.sender], "mETH: 'sender' address blocked");
        require(!isBlocked[from], "mETH: 'from' address blocked");
        require(!isBlocked[to], "mETH: 'to' address blocked");
        _;
    }

    /// Done once, by the staking contract when it is made.
    function devnetWire(address staking, address manager) external {
        require(stakingContract == address(0), "wired before");
        stakingContract = staking;
        unstakeRequestsManagerContract = manager;
    }

    function devnetSetBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function devnetMint(address to, uint256 amount) external {
        require(msg.sender == stakingContract, NotStakingContract());
        require(to != address(0), "ERC20: mint to the zero address");
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function devnetBurn(uint256 amount) external {
        require(msg.sender == unstakeRequestsManagerContract, NotUnstakeRequestsManagerContract());
        require(balanceOf[msg.sender] >= amount, "ERC20: burn amount exceeds balance");
        balanceOf[msg.sender] -= amount;
        totalSupply -= amount;
        emit Transfer(msg.sender, address(0), amount);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= amount, "ERC20: insufficient allowance");
            _approve(from, msg.sender, allowed - amount);
        }
        _transfer(from, to, amount);
        return true;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        require(block.timestamp <= deadline, "ERC20Permit: expired deadline");
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, owner, spender, value, nonces[owner]++, deadline));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), structHash));
        address signer = Signatures.recover(digest, v, r, s);
        require(signer != address(0), "ECDSA: invalid signature");
        require(signer == owner, "ERC20Permit: invalid signature");
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN_TYPE, keccak256(bytes(name)), keccak256("1"), block.chainid, address(this))
        );
    }

    /// EIP-5267.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory domainName,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x0f, name, "1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    function _approve(address owner, address spender, uint256 amount) private {
        require(owner != address(0), "ERC20: approve from the zero address");
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    function _transfer(address from, address to, uint256 amount) private notBlocked(from, to) {
        require(from != address(0), "ERC20: transfer from the zero address");
        require(to != address(0), "ERC20: transfer to the zero address");
        require(balanceOf[from] >= amount, "ERC20: transfer amount exceeds balance");
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
