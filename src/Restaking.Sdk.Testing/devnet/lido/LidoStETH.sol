// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LidoShares} from "./LidoShares.sol";

/// Lido's pool: takes ether, gives shares, within a limit that grows back block by block. Shares minted against
/// stVaults ("external") count in `totalSupply` and not in the rate, as since Lido V3.
contract LidoStETH is LidoShares {
    event Submitted(address indexed sender, uint256 amount, address referral);
    event StakingPaused();
    event StakingResumed();
    event StakingLimitSet(uint256 maxStakeLimit, uint256 stakeLimitIncreasePerBlock);
    event StakingLimitRemoved();
    event Stopped();
    event Resumed();
    event LidoLocatorSet(address lidoLocator);
    event ExternalSharesMinted(address indexed recipient, uint256 amountOfShares);
    event TokenRebased(
        uint256 indexed reportTimestamp,
        uint256 timeElapsed,
        uint256 preTotalShares,
        uint256 preTotalEther,
        uint256 postTotalShares,
        uint256 postTotalEther,
        uint256 sharesMintedAsFees
    );

    /// On the real chain too, some shares belong to nobody from the start, so that the rate is never undefined.
    address private constant INITIAL_HOLDER = address(0xdead);
    uint256 private constant INITIAL_SHARES = 1 ether;

    address public getLidoLocator;
    uint256 public getExternalShares;
    uint256 private _internalEther;

    uint256 private _maxStakeLimit;
    uint256 private _limitGrowthBlocks;
    uint256 private _previousLimit;
    /// Zero while staking is paused.
    uint256 private _previousLimitBlock;

    constructor() {
        _internalEther = INITIAL_SHARES;
        _mintShares(INITIAL_HOLDER, INITIAL_SHARES);
        _announce(address(0), INITIAL_HOLDER, INITIAL_SHARES, INITIAL_SHARES);
        _previousLimitBlock = block.number;
    }

    fallback() external payable {
        require(msg.data.length == 0, "NON_EMPTY_DATA");
        _submit(address(0));
    }

    receive() external payable {
        _submit(address(0));
    }

    function submit(address referral) external payable returns (uint256) {
        return _submit(referral);
    }

    function totalSupply() external view returns (uint256) {
        return getTotalPooledEther();
    }

    function getTotalPooledEther() public view returns (uint256) {
        return _internalEther + getExternalEther();
    }

    function getExternalEther() public view returns (uint256) {
        return getExternalShares * _internalEther / (_totalShares - getExternalShares);
    }

    function getBufferedEther() external view returns (uint256) {
        return address(this).balance;
    }

    function isStakingPaused() public view returns (bool) {
        return _previousLimitBlock == 0;
    }

    /// 2^256 - 1: there is no limit. 0: paused, or used up.
    function getCurrentStakeLimit() public view returns (uint256) {
        if (isStakingPaused()) return 0;
        return _maxStakeLimit == 0 ? type(uint256).max : _currentLimit();
    }

    function getStakeLimitFullInfo() external view returns (bool, bool, uint256, uint256, uint256, uint256, uint256) {
        return (
            isStakingPaused(),
            _maxStakeLimit != 0,
            getCurrentStakeLimit(),
            _maxStakeLimit,
            _limitGrowthBlocks,
            _previousLimit,
            _previousLimitBlock
        );
    }

    function devnetSetLocator(address locator) external {
        getLidoLocator = locator;
        emit LidoLocatorSet(locator);
    }

    /// A report: what Lido itself holds is worth this much now. More for rewards, less for losses; shares stay.
    function devnetRebase(uint256 newInternalEther) external {
        uint256 before = getTotalPooledEther();
        _internalEther = newInternalEther;
        emit TokenRebased(block.timestamp, 0, _totalShares, before, _totalShares, getTotalPooledEther(), 0);
    }

    /// The rate as 10^27 times wei per share, set exactly where it can be.
    function devnetSetShareRate(uint256 rate) external {
        _internalEther = (_totalShares - getExternalShares) * rate / 1e27;
    }

    function devnetMintExternalShares(address recipient, uint256 sharesAmount) external {
        getExternalShares += sharesAmount;
        _mintShares(recipient, sharesAmount);
        _announce(address(0), recipient, getPooledEthByShares(sharesAmount), sharesAmount);
        emit ExternalSharesMinted(recipient, sharesAmount);
    }

    /// Stops everything: transfers and, with them, staking.
    function devnetSetStopped(bool stopped) external {
        isStopped = stopped;
        if (stopped) emit Stopped();
        else emit Resumed();
        devnetSetStakingPaused(stopped);
    }

    function devnetSetStakingPaused(bool paused) public {
        _previousLimitBlock = paused ? 0 : block.number;
        if (paused) emit StakingPaused();
        else emit StakingResumed();
    }

    /// A maximum of zero takes the limit away.
    function devnetSetStakingLimit(uint256 maximum, uint256 increasePerBlock) external {
        if (maximum == 0) {
            _maxStakeLimit = 0;
            emit StakingLimitRemoved();
            return;
        }
        require(maximum >= increasePerBlock, "TOO_LARGE_LIMIT_INCREASE");
        if (_previousLimitBlock == 0 || _maxStakeLimit == 0 || maximum < _previousLimit) _previousLimit = maximum;
        _limitGrowthBlocks = increasePerBlock == 0 ? 0 : maximum / increasePerBlock;
        _maxStakeLimit = maximum;
        if (_previousLimitBlock != 0) _previousLimitBlock = block.number;
        emit StakingLimitSet(maximum, increasePerBlock);
    }

    function _shareRate() internal view override returns (uint256, uint256) {
        return (_internalEther, _totalShares - getExternalShares);
    }

    function _submit(address referral) private returns (uint256 sharesAmount) {
        require(msg.value != 0, "ZERO_DEPOSIT");
        require(!isStakingPaused(), "STAKING_PAUSED");
        if (_maxStakeLimit != 0) {
            uint256 limit = _currentLimit();
            require(msg.value <= limit, "STAKE_LIMIT");
            _previousLimit = limit - msg.value;
            _previousLimitBlock = block.number;
        }
        sharesAmount = getSharesByPooledEth(msg.value);
        _mintShares(msg.sender, sharesAmount);
        _internalEther += msg.value;
        emit Submitted(msg.sender, msg.value, referral);
        _announce(address(0), msg.sender, getPooledEthByShares(sharesAmount), sharesAmount);
    }

    function _currentLimit() private view returns (uint256) {
        uint256 perBlock = _limitGrowthBlocks == 0 ? 0 : _maxStakeLimit / _limitGrowthBlocks;
        uint256 change = (block.number - _previousLimitBlock) * perBlock;
        if (_previousLimit < _maxStakeLimit) {
            return _previousLimit + change < _maxStakeLimit ? _previousLimit + change : _maxStakeLimit;
        }
        uint256 shrunk = _previousLimit > change ? _previousLimit - change : 0;
        return shrunk > _maxStakeLimit ? shrunk : _maxStakeLimit;
    }
}
