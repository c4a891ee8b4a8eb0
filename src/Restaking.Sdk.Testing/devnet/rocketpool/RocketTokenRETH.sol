// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TextToken} from "../tokens/TextToken.sol";
import {RocketDepositPool} from "./RocketDepositPool.sol";
import {RocketNetworkBalances} from "./RocketNetworkBalances.sol";
import {RocketDAOProtocolSettingsNetwork} from "./RocketSettings.sol";
import {RocketBase, RocketStorage} from "./RocketStorage.sol";

/// rETH: minted by the deposit pool, burned by its holders for what ether there is, at the rate last reported.
contract RocketTokenRETH is RocketBase, TextToken {
    event EtherDeposited(address indexed from, uint256 amount, uint256 time);
    event TokensMinted(address indexed to, uint256 amount, uint256 ethAmount, uint256 time);
    event TokensBurned(address indexed from, uint256 amount, uint256 ethAmount, uint256 time);

    uint8 public constant version = 1;

    constructor(RocketStorage rocketStorage) RocketBase(rocketStorage) TextToken("Rocket Pool ETH", "rETH") {}

    receive() external payable {
        emit EtherDeposited(msg.sender, msg.value, block.timestamp);
    }

    function getEthValue(uint256 rethAmount) public view returns (uint256) {
        (uint256 totalEth, uint256 supply) = _reported();
        return supply == 0 ? rethAmount : rethAmount * totalEth / supply;
    }

    function getRethValue(uint256 ethAmount) public view returns (uint256) {
        (uint256 totalEth, uint256 supply) = _reported();
        if (supply == 0) return ethAmount;
        require(totalEth > 0, "Cannot calculate rETH token amount while total network balance is zero");
        return ethAmount * supply / totalEth;
    }

    function getExchangeRate() external view returns (uint256) {
        return getEthValue(1 ether);
    }

    function getTotalCollateral() public view returns (uint256) {
        return _pool().getExcessBalance() + address(this).balance;
    }

    function getCollateralRate() public view returns (uint256) {
        uint256 worth = getEthValue(totalSupply);
        return worth == 0 ? ONE : ONE * address(this).balance / worth;
    }

    function burn(uint256 rethAmount) external {
        require(rethAmount > 0, "Invalid token burn amount");
        require(balanceOf[msg.sender] >= rethAmount, "Insufficient rETH balance");
        uint256 ethAmount = getEthValue(rethAmount);
        require(getTotalCollateral() >= ethAmount, "Insufficient ETH balance for exchange");
        _burn(msg.sender, rethAmount);
        if (address(this).balance < ethAmount) _pool().devnetWithdrawExcessBalance(ethAmount - address(this).balance);
        _payWithStipend(msg.sender, ethAmount);
        emit TokensBurned(msg.sender, rethAmount, ethAmount, block.timestamp);
    }

    function depositExcessCollateral() external {
        uint256 rate = getCollateralRate();
        uint256 targetRate =
            RocketDAOProtocolSettingsNetwork(_contract("rocketDAOProtocolSettingsNetwork")).getTargetRethCollateralRate();
        if (rate <= targetRate) return;
        uint256 target = address(this).balance * targetRate / rate;
        if (address(this).balance > target) _pool().devnetRecycle{value: address(this).balance - target}();
    }

    function devnetDepositExcess() external payable onlyLatest("rocketDepositPool", msg.sender) {
        emit EtherDeposited(msg.sender, msg.value, block.timestamp);
    }

    function devnetMint(uint256 ethAmount, address to) external onlyLatest("rocketDepositPool", msg.sender) {
        uint256 rethAmount = getRethValue(ethAmount);
        require(rethAmount > 0, "Invalid token mint amount");
        _mint(to, rethAmount);
        emit TokensMinted(to, rethAmount, ethAmount, block.timestamp);
    }

    /// The wait after a deposit that old deposit pools began; the present one does not.
    function _beforeMove(address from, address, uint256) internal override {
        if (from == address(0)) return;
        bytes32 key = keccak256(abi.encodePacked("user.deposit.block", from));
        uint256 deposited = _storage.getUint(key);
        if (deposited == 0) return;
        uint256 delay =
            RocketDAOProtocolSettingsNetwork(_contract("rocketDAOProtocolSettingsNetwork")).getRethDepositDelay();
        require(block.number - deposited > delay, "Not enough time has passed since deposit");
        _storage.devnetSetUint(key, 0);
    }

    /// With the 2300 gas of Solidity's `transfer`: a contract that does more when it is paid makes this revert.
    function _payWithStipend(address to, uint256 amount) private {
        (bool paid, bytes memory reason) = to.call{value: amount, gas: amount == 0 ? 2300 : 0}("");
        if (paid) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _reported() private view returns (uint256 totalEth, uint256 supply) {
        RocketNetworkBalances balances = RocketNetworkBalances(_contract("rocketNetworkBalances"));
        return (balances.getTotalETHBalance(), balances.getTotalRETHSupply());
    }

    function _pool() private view returns (RocketDepositPool) {
        return RocketDepositPool(payable(_contract("rocketDepositPool")));
    }
}
