// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {METH} from "./METH.sol";
import {MantleOracle} from "./MantleOracle.sol";
import {MantlePauser} from "./MantlePauser.sol";
import {UnstakeRequestsManager} from "./UnstakeRequestsManager.sol";

/// Takes ETH for mETH and mETH for a place in the queue. The two conversions are not each other's inverse: `ethToMETH`
/// keeps back `exchangeAdjustmentRate` basis points for those who hold mETH already.
contract MantleStaking {
    error DoesNotReceiveETH();
    error InvalidConfiguration();
    error MaximumMETHSupplyExceeded();
    error MinimumStakeBoundNotSatisfied();
    error MinimumUnstakeBoundNotSatisfied();
    error NotEnoughUnallocatedETH();
    error Paused();
    error StakeBelowMinimumMETHAmount(uint256 methAmount, uint256 expectedMinimum);
    error UnstakeBelowMinimumETHAmount(uint256 ethAmount, uint256 expectedMinimum);

    event AllocatedETHToUnstakeRequestsManager(uint256 amount);
    event ReturnsReceived(uint256 amount);
    event Staked(address indexed staker, uint256 ethAmount, uint256 mETHAmount);
    event UnstakeRequestClaimed(uint256 indexed id, address indexed staker);
    event UnstakeRequested(uint256 indexed id, address indexed staker, uint256 ethAmount, uint256 mETHLocked);

    bytes32 private constant ALLOWLIST = keccak256("STAKING_ALLOWLIST_ROLE");
    uint16 private constant BASIS_POINTS = 10_000;
    uint16 private constant LARGEST_ADJUSTMENT = BASIS_POINTS / 10;

    METH public immutable mETH;
    MantleOracle public immutable oracle;
    MantlePauser public immutable pauser;
    UnstakeRequestsManager public immutable unstakeRequestsManager;
    uint256 public immutable initializationBlockNumber;

    uint256 public unallocatedETH;
    uint256 public minimumStakeBound = 0.1 ether;
    uint256 public minimumUnstakeBound = 0.01 ether;
    uint256 public maximumMETHSupply = 1_000_000 ether;
    uint16 public exchangeAdjustmentRate;
    bool public isStakingAllowlist;
    mapping(bytes32 role => mapping(address account => bool)) public hasRole;
    bool private _hasLiquidityBuffer;

    constructor(METH token, MantleOracle reports, MantlePauser switches, UnstakeRequestsManager manager) {
        mETH = token;
        oracle = reports;
        pauser = switches;
        unstakeRequestsManager = manager;
        initializationBlockNumber = block.number;
        token.devnetWire(address(this), address(manager));
        manager.devnetWire(address(this));
    }

    receive() external payable {
        revert DoesNotReceiveETH();
    }

    function stake(uint256 minMETHAmount) external payable {
        require(!pauser.isStakingPaused(), Paused());
        if (isStakingAllowlist && !hasRole[ALLOWLIST][msg.sender]) {
            revert(string.concat(
                "AccessControl: account ",
                _hex(uint256(uint160(msg.sender)), 20),
                " is missing role ",
                _hex(uint256(ALLOWLIST), 32)
            ));
        }
        require(msg.value >= minimumStakeBound, MinimumStakeBoundNotSatisfied());
        uint256 minted = ethToMETH(msg.value);
        require(minted + mETH.totalSupply() <= maximumMETHSupply, MaximumMETHSupplyExceeded());
        require(minted >= minMETHAmount, StakeBelowMinimumMETHAmount(minted, minMETHAmount));

        // After the rate was applied, so that the stake does not move its own rate.
        unallocatedETH += msg.value;
        emit Staked(msg.sender, msg.value, minted);
        mETH.devnetMint(msg.sender, minted);
    }

    function unstakeRequest(uint128 methAmount, uint128 minETHAmount) external returns (uint256) {
        return _unstakeRequest(methAmount, minETHAmount);
    }

    function unstakeRequestWithPermit(
        uint128 methAmount,
        uint128 minETHAmount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256) {
        mETH.permit(msg.sender, address(this), methAmount, deadline, v, r, s);
        return _unstakeRequest(methAmount, minETHAmount);
    }

    function claimUnstakeRequest(uint256 unstakeRequestID) external {
        require(!pauser.isUnstakeRequestsAndClaimsPaused(), Paused());
        emit UnstakeRequestClaimed(unstakeRequestID, msg.sender);
        unstakeRequestsManager.devnetClaim(unstakeRequestID, msg.sender);
    }

    function unstakeRequestInfo(uint256 unstakeRequestID) external view returns (bool, uint256) {
        return unstakeRequestsManager.requestInfo(unstakeRequestID);
    }

    /// What a stake is given, adjustment taken off, rounded down.
    function ethToMETH(uint256 ethAmount) public view returns (uint256) {
        uint256 supply = mETH.totalSupply();
        if (supply == 0) return ethAmount;
        return Wad.mulDiv(ethAmount, supply * (BASIS_POINTS - exchangeAdjustmentRate), totalControlled() * BASIS_POINTS);
    }

    /// What an unstake request is given, rounded down.
    function mETHToETH(uint256 mETHAmount) public view returns (uint256) {
        uint256 supply = mETH.totalSupply();
        return supply == 0 ? mETHAmount : Wad.mulDiv(mETHAmount, totalControlled(), supply);
    }

    function totalControlled() public view returns (uint256) {
        return unallocatedETH + oracle.latestRecord().currentTotalValidatorBalance + unstakeRequestsManager.balance();
    }

    /// Only the implementation that knows a liquidity buffer answers; the one before it refuses like any unknown call.
    function liquidityBuffer() external view returns (address) {
        require(_hasLiquidityBuffer, DoesNotReceiveETH());
        return address(this);
    }

    /// Rewards: every mETH is worth more.
    function devnetAddRewards() external payable {
        unallocatedETH += msg.value;
        emit ReturnsReceived(msg.value);
    }

    /// A loss: every mETH is worth less.
    function devnetLose(uint256 amount) external {
        unallocatedETH -= amount;
        (bool sent,) = address(0xdead).call{value: amount}("");
        require(sent, "not sent");
    }

    /// Puts ETH aside for the queue.
    function devnetAllocate(uint256 amount) external {
        require(amount <= unallocatedETH, NotEnoughUnallocatedETH());
        unallocatedETH -= amount;
        emit AllocatedETHToUnstakeRequestsManager(amount);
        unstakeRequestsManager.devnetAllocate{value: amount}();
    }

    function devnetSetAdjustment(uint16 basisPoints) external {
        require(basisPoints <= LARGEST_ADJUSTMENT, InvalidConfiguration());
        exchangeAdjustmentRate = basisPoints;
    }

    function devnetSetLimits(uint256 minimumStake, uint256 minimumUnstake, uint256 maximumSupply) external {
        minimumStakeBound = minimumStake;
        minimumUnstakeBound = minimumUnstake;
        maximumMETHSupply = maximumSupply;
    }

    function devnetSetAllowlist(bool on) external {
        isStakingAllowlist = on;
    }

    function devnetSetAllowed(address account, bool allowed) external {
        hasRole[ALLOWLIST][account] = allowed;
    }

    function devnetSetGeneration(bool hasLiquidityBuffer) external {
        _hasLiquidityBuffer = hasLiquidityBuffer;
    }

    function _unstakeRequest(uint128 methAmount, uint128 minETHAmount) private returns (uint256 id) {
        require(!pauser.isUnstakeRequestsAndClaimsPaused(), Paused());
        require(methAmount >= minimumUnstakeBound, MinimumUnstakeBoundNotSatisfied());
        uint128 ethAmount = uint128(mETHToETH(methAmount));
        require(ethAmount >= minETHAmount, UnstakeBelowMinimumETHAmount(ethAmount, minETHAmount));
        id = unstakeRequestsManager.devnetCreate(msg.sender, methAmount, ethAmount);
        emit UnstakeRequested(id, msg.sender, ethAmount, methAmount);
        require(mETH.transferFrom(msg.sender, address(unstakeRequestsManager), methAmount), "transfer failed");
    }

    function _hex(uint256 value, uint256 bytesLong) private pure returns (string memory) {
        bytes16 digits = "0123456789abcdef";
        bytes memory text = new bytes(2 + 2 * bytesLong);
        text[0] = "0";
        text[1] = "x";
        for (uint256 place = text.length - 1; place > 1; --place) {
            text[place] = digits[value & 0xf];
            value >>= 4;
        }
        return string(text);
    }
}
