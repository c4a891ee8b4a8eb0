// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {
    IRenzoEzETH,
    IRenzoOracle,
    IRenzoRestakeManager,
    IRenzoRiskOracle,
    IRenzoWithdrawQueue
} from "./RenzoInterfaces.sol";

/// Renzo's deposits. It is its own deposit queue and its own only operator delegator: tokens that were deposited stay here, ETH
/// too, and what validators hold is a number.
contract RenzoRestakeManager is IRenzoRestakeManager {
    using TokenTransfers for IERC20;

    error ContractPaused();
    error MaxTokenTVLReached();
    error NotFound();

    event CollateralTokenAdded(IERC20 token);
    event CollateralTokenTvlUpdated(IERC20 token, uint256 tvl);
    event Deposit(address depositor, IERC20 token, uint256 amount, uint256 ezETHMinted, uint256 referralId);

    address private constant IS_NATIVE = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    uint256 public constant getOperatorDelegatorsLength = 1;
    IRenzoEzETH public immutable ezETH;
    IRenzoOracle public immutable renzoOracle;
    IRenzoRiskOracle public immutable riskOracleMiddleware;
    bool public paused;
    IERC20[] public collateralTokens;
    mapping(IERC20 token => uint256) public collateralTokenTvlLimits;
    IRenzoWithdrawQueue private _withdrawQueue;
    uint256 private _stakedETH;

    modifier notPaused() {
        require(!paused && !riskOracleMiddleware.depositPaused(), ContractPaused());
        _;
    }

    constructor(IRenzoEzETH token, IRenzoOracle oracle, IRenzoRiskOracle riskOracle) {
        ezETH = token;
        renzoOracle = oracle;
        riskOracleMiddleware = riskOracle;
    }

    function devnetSetWithdrawQueue(IRenzoWithdrawQueue queue) external {
        _withdrawQueue = queue;
    }

    function devnetAddCollateralToken(IERC20 token) external {
        collateralTokens.push(token);
        emit CollateralTokenAdded(token);
    }

    /// In wei of ETH; zero: no limit.
    function devnetSetTokenTvlLimit(IERC20 token, uint256 limit) external {
        collateralTokenTvlLimits[token] = limit;
        emit CollateralTokenTvlUpdated(token, limit);
    }

    function devnetSetPaused(bool isPaused) external {
        paused = isPaused;
    }

    /// What validators hold, in wei: more for rewards, less for slashing.
    function devnetSetStakedETH(uint256 amount) external {
        _stakedETH = amount;
    }

    /// ETH sent along goes to the withdraw queue's deficit first and then to its buffer, however full.
    function devnetFillEth() external payable {
        _withdrawQueue.devnetFillEth{value: msg.value}();
    }

    /// As `devnetFillEth`, with a token that the caller approved for this contract.
    function devnetFillToken(IERC20 token, uint256 amount) external {
        token.pull(msg.sender, address(this), amount);
        token.approve(address(_withdrawQueue), amount);
        _withdrawQueue.devnetFillToken(address(token), amount);
    }

    function depositQueue() external view returns (address) {
        return address(this);
    }

    function getCollateralTokensLength() external view returns (uint256) {
        return collateralTokens.length;
    }

    function getCollateralTokenIndex(IERC20 _collateralToken) public view returns (uint256) {
        for (uint256 i = 0; i < collateralTokens.length; ++i) {
            if (address(collateralTokens[i]) == address(_collateralToken)) return i;
        }
        revert NotFound();
    }

    function calculateTVLs() public view returns (uint256[][] memory, uint256[] memory, uint256) {
        uint256 length = collateralTokens.length;
        uint256[][] memory tokenTVLs = new uint256[][](1);
        uint256[] memory delegatorTVLs = new uint256[](1);
        tokenTVLs[0] = new uint256[](length + 1);
        uint256 inQueue = 0;
        for (uint256 i = 0; i < length; ++i) {
            IERC20 token = collateralTokens[i];
            tokenTVLs[0][i] = renzoOracle.lookupTokenValue(token, token.balanceOf(address(this)));
            delegatorTVLs[0] += tokenTVLs[0][i];
            inQueue += renzoOracle.lookupTokenValue(token, token.balanceOf(address(_withdrawQueue)));
        }
        tokenTVLs[0][length] = _stakedETH;
        delegatorTVLs[0] += _stakedETH;
        uint256 totalTVL = delegatorTVLs[0] + address(this).balance + address(_withdrawQueue).balance + inQueue;
        return (tokenTVLs, delegatorTVLs, totalTVL);
    }

    function deposit(IERC20 _collateralToken, uint256 _amount) external {
        deposit(_collateralToken, _amount, 0);
    }

    function deposit(IERC20 _collateralToken, uint256 _amount, uint256 _referralId) public notPaused {
        uint256 tokenIndex = getCollateralTokenIndex(_collateralToken);
        (uint256[][] memory tokenTVLs,, uint256 totalTVL) = calculateTVLs();
        uint256 value = renzoOracle.lookupTokenValue(_collateralToken, _amount);
        uint256 limit = collateralTokenTvlLimits[_collateralToken];
        require(limit == 0 || tokenTVLs[0][tokenIndex] + value <= limit, MaxTokenTVLReached());

        _collateralToken.pull(msg.sender, address(this), _amount);
        uint256 toFill = _withdrawQueue.getWithdrawDeficit(address(_collateralToken));
        if (toFill > 0) {
            toFill = _amount <= toFill ? _amount : toFill;
            _amount -= toFill;
            _collateralToken.approve(address(_withdrawQueue), toFill);
            _withdrawQueue.devnetFillToken(address(_collateralToken), toFill);
        }

        uint256 ezETHToMint = renzoOracle.calculateMintAmount(totalTVL, value, ezETH.totalSupply());
        ezETH.devnetMint(msg.sender, ezETHToMint);
        emit Deposit(msg.sender, _collateralToken, _amount, ezETHToMint, _referralId);
    }

    function depositETH() external payable {
        depositETH(0);
    }

    function depositETH(uint256 _referralId) public payable notPaused {
        (,, uint256 totalTVL) = calculateTVLs();
        // The real contract asks before it passes the ETH on to the deposit queue.
        totalTVL -= msg.value;

        uint256 toFill = _withdrawQueue.getWithdrawDeficit(IS_NATIVE);
        if (toFill > 0) _withdrawQueue.devnetFillEth{value: msg.value <= toFill ? msg.value : toFill}();

        uint256 ezETHToMint = renzoOracle.calculateMintAmount(totalTVL, msg.value, ezETH.totalSupply());
        ezETH.devnetMint(msg.sender, ezETHToMint);
        emit Deposit(msg.sender, IERC20(address(0x0)), msg.value, ezETHToMint, _referralId);
    }
}
