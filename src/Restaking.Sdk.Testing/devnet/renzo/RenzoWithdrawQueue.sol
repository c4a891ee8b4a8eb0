// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IRenzoEzETH, IRenzoOracle, IRenzoRestakeManager, IRenzoRiskOracle} from "./RenzoInterfaces.sol";

/// Renzo's withdrawals: a request locks ezETH and fixes the most it will pay; what the buffer does not cover waits in a queue per
/// asset. Anybody may claim for a user, who is paid.
contract RenzoWithdrawQueue {
    using TokenTransfers for IERC20;

    error ClaimPaused();
    error EarlyClaim();
    error InvalidWithdrawIndex();
    error InvalidZeroInput();
    error NotDepositQueue();
    error NotEnoughCollateralValue();
    error QueuedWithdrawalNotFilled();
    error TransferFailed();
    error UnsupportedWithdrawAsset();
    error WithdrawRequestPaused();

    event CoolDownPeriodUpdated(uint256 oldCoolDownPeriod, uint256 newCoolDownPeriod);
    event ERC20BufferFilled(address asset, uint256 amount);
    event EthBufferFilled(uint256 amount);
    event Paused(address account);
    event QueueFilled(uint256 amount, address asset);
    event Unpaused(address account);
    event WithdrawBufferTargetUpdated(uint256 oldBufferTarget, uint256 newBufferTarget);
    event WithdrawRequestClaimed(WithdrawRequest withdrawRequest);
    event WithdrawRequestCreated(
        uint256 indexed withdrawRequestID,
        address user,
        address claimToken,
        uint256 amountToRedeem,
        uint256 ezETHAmountLocked,
        uint256 withdrawRequestIndex,
        bool queued,
        uint256 queueFilled
    );

    struct WithdrawRequest {
        address collateralToken;
        uint256 withdrawRequestID;
        uint256 amountToRedeem;
        uint256 ezETHLocked;
        uint256 createdAt;
    }

    struct WithdrawQueue {
        uint256 queuedWithdrawToFill;
        uint256 queuedWithdrawFilled;
    }

    struct WithdrawQueueStatus {
        bool queued;
        uint256 fillAt;
    }

    address public constant IS_NATIVE = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    IRenzoRestakeManager public immutable restakeManager;
    IRenzoEzETH public immutable ezETH;
    IRenzoOracle public immutable renzoOracle;
    IRenzoRiskOracle public immutable riskOracleMiddleware;
    bool public paused;
    uint256 public coolDownPeriod;
    uint256 public withdrawRequestNonce;
    WithdrawQueue public ethWithdrawQueue;
    mapping(address asset => WithdrawQueue) public erc20WithdrawQueue;
    mapping(address asset => uint256) public withdrawalBufferTarget;
    mapping(address asset => uint256) public claimReserve;
    mapping(address user => WithdrawRequest[]) public withdrawRequests;
    mapping(bytes32 withdrawHash => WithdrawQueueStatus) public withdrawQueued;
    mapping(address user => bool) public whitelisted;

    constructor(
        IRenzoRestakeManager manager,
        IRenzoEzETH token,
        IRenzoOracle oracle,
        IRenzoRiskOracle riskOracle,
        uint256 coolDown
    ) {
        restakeManager = manager;
        ezETH = token;
        renzoOracle = oracle;
        riskOracleMiddleware = riskOracle;
        coolDownPeriod = coolDown;
    }

    modifier onlyDepositQueue() {
        require(msg.sender == restakeManager.depositQueue(), NotDepositQueue());
        _;
    }

    function devnetSetPaused(bool isPaused) external {
        paused = isPaused;
        if (isPaused) emit Paused(msg.sender);
        else emit Unpaused(msg.sender);
    }

    /// Seconds; requests that wait already are held to it too.
    function devnetSetCooldown(uint256 period) external {
        emit CoolDownPeriodUpdated(coolDownPeriod, period);
        coolDownPeriod = period;
    }

    /// In units of the asset; zero takes the asset off.
    function devnetSetBufferTarget(address asset, uint256 target) external {
        emit WithdrawBufferTargetUpdated(withdrawalBufferTarget[asset], target);
        withdrawalBufferTarget[asset] = target;
    }

    function devnetSetWhitelisted(address account, bool isWhitelisted) external {
        whitelisted[account] = isWhitelisted;
    }

    function devnetFillEth() external payable onlyDepositQueue {
        emit EthBufferFilled(msg.value - _fillQueue(IS_NATIVE, msg.value));
    }

    function devnetFillToken(address asset, uint256 amount) external onlyDepositQueue {
        require(asset != address(0) && amount != 0, InvalidZeroInput());
        require(withdrawalBufferTarget[asset] != 0, UnsupportedWithdrawAsset());
        uint256 queueFilled = _fillQueue(asset, amount);
        IERC20(asset).pull(msg.sender, address(this), amount);
        emit ERC20BufferFilled(asset, amount - queueFilled);
    }

    function getOutstandingWithdrawRequests(address user) external view returns (uint256) {
        return withdrawRequests[user].length;
    }

    function getAvailableToWithdraw(address _asset) public view returns (uint256) {
        return _balance(_asset) - claimReserve[_asset];
    }

    function getQueueDeficit(address _asset) public view returns (uint256) {
        WithdrawQueue storage queue = _queueOf(_asset);
        return queue.queuedWithdrawToFill > queue.queuedWithdrawFilled
            ? queue.queuedWithdrawToFill - queue.queuedWithdrawFilled
            : 0;
    }

    function getWithdrawDeficit(address _asset) external view returns (uint256) {
        uint256 available = getAvailableToWithdraw(_asset);
        uint256 target = withdrawalBufferTarget[_asset];
        return (target > available ? target - available : 0) + getQueueDeficit(_asset);
    }

    function calculateAmountToRedeem(uint256 _amount, address _assetOut)
        public
        view
        returns (uint256[][] memory operatorDelegatorTokenTVLs, uint256 _amountToRedeem)
    {
        uint256 totalTVL;
        (operatorDelegatorTokenTVLs,, totalTVL) = restakeManager.calculateTVLs();
        _amountToRedeem = renzoOracle.calculateRedeemAmount(_amount, ezETH.totalSupply(), totalTVL);
        if (_assetOut != IS_NATIVE) {
            _amountToRedeem = renzoOracle.lookupTokenAmountFromValue(IERC20(_assetOut), _amountToRedeem);
        }
    }

    function availableCollateralAmount(address _asset) external view returns (uint256 totalCollateralAmount) {
        (uint256[][] memory tokenTVLs,,) = restakeManager.calculateTVLs();
        totalCollateralAmount = getAvailableToWithdraw(_asset);
        if (_asset == IS_NATIVE) {
            totalCollateralAmount += restakeManager.depositQueue().balance + tokenTVLs[0][tokenTVLs[0].length - 1];
        } else {
            uint256 index = restakeManager.getCollateralTokenIndex(IERC20(_asset));
            totalCollateralAmount += renzoOracle.lookupTokenAmountFromValue(IERC20(_asset), tokenTVLs[0][index]);
        }
        totalCollateralAmount -= getQueueDeficit(_asset);
    }

    function withdraw(uint256 _amount, address _assetOut) external {
        require(!paused, "Pausable: paused");
        require(!riskOracleMiddleware.withdrawRequestPaused(), WithdrawRequestPaused());
        require(_amount != 0 && _assetOut != address(0), InvalidZeroInput());
        require(withdrawalBufferTarget[_assetOut] != 0, UnsupportedWithdrawAsset());
        IERC20(address(ezETH)).pull(msg.sender, address(this), _amount);

        (uint256[][] memory tokenTVLs, uint256 amountToRedeem) = calculateAmountToRedeem(_amount, _assetOut);
        WithdrawRequest memory request =
            WithdrawRequest(_assetOut, ++withdrawRequestNonce, amountToRedeem, _amount, block.timestamp);
        uint256 available = getAvailableToWithdraw(_assetOut);
        bool queued = amountToRedeem > available;
        if (queued) {
            _checkCollateral(amountToRedeem, available, _assetOut, tokenTVLs);
            WithdrawQueue storage queue = _queueOf(_assetOut);
            queue.queuedWithdrawFilled += available;
            queue.queuedWithdrawToFill += amountToRedeem;
            claimReserve[_assetOut] += available;
            withdrawQueued[keccak256(abi.encode(request, msg.sender))] =
                WithdrawQueueStatus(true, queue.queuedWithdrawToFill);
        } else {
            claimReserve[_assetOut] += amountToRedeem;
        }
        withdrawRequests[msg.sender].push(request);
        emit WithdrawRequestCreated(
            request.withdrawRequestID,
            msg.sender,
            _assetOut,
            amountToRedeem,
            _amount,
            withdrawRequests[msg.sender].length - 1,
            queued,
            available
        );
    }

    function claim(uint256 withdrawRequestIndex, address user) external {
        require(!paused, "Pausable: paused");
        require(!riskOracleMiddleware.withdrawClaimPaused(), ClaimPaused());
        WithdrawRequest[] storage requests = withdrawRequests[user];
        require(withdrawRequestIndex < requests.length, InvalidWithdrawIndex());
        WithdrawRequest memory request = requests[withdrawRequestIndex];
        if (riskOracleMiddleware.instantWithdrawPaused() || !whitelisted[user]) {
            uint256 period = riskOracleMiddleware.withdrawCooldownPeriod();
            if (period < coolDownPeriod) period = coolDownPeriod;
            require(block.timestamp - request.createdAt >= period, EarlyClaim());
        }

        address asset = request.collateralToken;
        WithdrawQueueStatus storage status = withdrawQueued[keccak256(abi.encode(request, user))];
        require(!status.queued || status.fillAt <= _queueOf(asset).queuedWithdrawFilled, QueuedWithdrawalNotFilled());
        (, uint256 worthNow) = calculateAmountToRedeem(request.ezETHLocked, asset);
        claimReserve[asset] -= request.amountToRedeem;
        if (worthNow < request.amountToRedeem) request.amountToRedeem = worthNow;

        requests[withdrawRequestIndex] = requests[requests.length - 1];
        requests.pop();
        ezETH.devnetBurn(address(this), request.ezETHLocked);
        if (asset == IS_NATIVE) {
            (bool success,) = payable(user).call{value: request.amountToRedeem}("");
            require(success, TransferFailed());
        } else {
            // The real contract does not look at the answer.
            IERC20(asset).transfer(user, request.amountToRedeem);
        }
        emit WithdrawRequestClaimed(request);
    }

    function _fillQueue(address asset, uint256 amount) private returns (uint256 queueFilled) {
        uint256 deficit = getQueueDeficit(asset);
        if (deficit == 0) return 0;
        queueFilled = deficit > amount ? amount : deficit;
        claimReserve[asset] += queueFilled;
        _queueOf(asset).queuedWithdrawFilled += queueFilled;
        emit QueueFilled(queueFilled, asset);
    }

    /// What the protocol holds of the asset, less what the queue is owed, in wei of ETH.
    function _checkCollateral(uint256 amount, uint256 available, address asset, uint256[][] memory tokenTVLs)
        private
        view
    {
        uint256 deficit = getQueueDeficit(asset);
        uint256 total;
        if (asset == IS_NATIVE) {
            total = restakeManager.depositQueue().balance + available + tokenTVLs[0][tokenTVLs[0].length - 1];
        } else {
            IERC20 token = IERC20(asset);
            amount = renzoOracle.lookupTokenValue(token, amount);
            total = renzoOracle.lookupTokenValue(token, available)
                + tokenTVLs[0][restakeManager.getCollateralTokenIndex(token)];
            deficit = renzoOracle.lookupTokenValue(token, deficit);
        }
        require(total - deficit >= amount, NotEnoughCollateralValue());
    }

    function _balance(address asset) private view returns (uint256) {
        return asset == IS_NATIVE ? address(this).balance : IERC20(asset).balanceOf(address(this));
    }

    function _queueOf(address asset) private view returns (WithdrawQueue storage) {
        return asset == IS_NATIVE ? ethWithdrawQueue : erc20WithdrawQueue[asset];
    }
}
