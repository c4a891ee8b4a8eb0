// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What ynETH and ynLSDe have in common: an ERC-20 that refuses with the errors of ERC-6093, and transfers that may be
/// off while the protocol starts, except for those on a list. Minting and burning go on.
abstract contract YnBase {
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);
    error ERC20InvalidSender(address sender);
    error ERC20InvalidSpender(address spender);
    error Paused();
    error TransfersPaused();
    error ZeroShares();

    event Approval(address indexed owner, address indexed spender, uint256 value);
    event PauseWhitelistUpdated(address indexed account, bool isWhitelisted);
    event Transfer(address indexed from, address indexed to, uint256 value);
    event TransfersUnpaused();

    uint8 public constant decimals = 18;
    string public name;
    string public symbol;
    uint256 public totalSupply;
    bool public depositsPaused;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address account => bool) public pauseWhiteList;
    bool private _transfersPaused;

    constructor(string memory tokenName, string memory tokenSymbol) {
        name = tokenName;
        symbol = tokenSymbol;
    }

    /// The real switch goes one way only, from off to on.
    function devnetSetTransfersPaused(bool paused) external {
        _transfersPaused = paused;
        if (!paused) emit TransfersUnpaused();
    }

    function devnetSetPauseWhitelist(address account, bool listed) external {
        pauseWhiteList[account] = listed;
        emit PauseWhitelistUpdated(account, listed);
    }

    /// What the queue does when a withdrawal is claimed: the tokens it held are gone.
    function devnetBurn(uint256 amount) external {
        _update(msg.sender, address(0), amount);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed != type(uint256).max) {
            require(allowed >= value, ERC20InsufficientAllowance(msg.sender, allowed, value));
            allowance[from][msg.sender] = allowed - value;
        }
        _transfer(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        require(spender != address(0), ERC20InvalidSpender(spender));
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function _mint(address to, uint256 value) internal {
        require(to != address(0), ERC20InvalidReceiver(to));
        _update(address(0), to, value);
    }

    function _transfer(address from, address to, uint256 value) private {
        require(from != address(0), ERC20InvalidSender(from));
        require(to != address(0), ERC20InvalidReceiver(to));
        _update(from, to, value);
    }

    function _update(address from, address to, uint256 value) private {
        bool moves = from != address(0) && to != address(0);
        require(!(_transfersPaused && moves && !pauseWhiteList[from]), TransfersPaused());
        if (from == address(0)) {
            totalSupply += value;
        } else {
            uint256 held = balanceOf[from];
            require(held >= value, ERC20InsufficientBalance(from, held, value));
            balanceOf[from] = held - value;
        }
        if (to == address(0)) totalSupply -= value;
        else balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}
