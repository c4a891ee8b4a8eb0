// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {PufferAccessManaged} from "./PufferAccessManager.sol";
import {IPufferStETH, IPufferVault, IPufferWstETH, Permit} from "./PufferInterfaces.sol";

/// Deposits stETH and wstETH into the vault with a permit. A permit that fails is not looked at: what counts is the allowance.
contract PufferDepositorV2 is PufferAccessManaged {
    error FailedInnerCall();
    error SafeERC20FailedOperation(address token);

    IPufferVault public immutable PUFFER_VAULT;
    IPufferStETH private immutable _stETH;
    IPufferWstETH private immutable _wstETH;

    constructor(IPufferVault vault, IPufferStETH stETH, IPufferWstETH wstETH, address accessManager)
        PufferAccessManaged(accessManager)
    {
        PUFFER_VAULT = vault;
        _stETH = stETH;
        _wstETH = wstETH;
        stETH.approve(address(vault), type(uint256).max);
    }

    function depositWstETH(Permit calldata permitData, address recipient)
        external
        restricted
        returns (uint256 pufETHAmount)
    {
        _permit(address(_wstETH), permitData);
        _pull(address(_wstETH), permitData.amount);
        _wstETH.unwrap(permitData.amount);
        return PUFFER_VAULT.depositStETH(_stETH.sharesOf(address(this)), recipient);
    }

    /// What arrives can be a wei or two less than the amount; all shares that did are deposited.
    function depositStETH(Permit calldata permitData, address recipient)
        external
        restricted
        returns (uint256 pufETHAmount)
    {
        _permit(address(_stETH), permitData);
        _pull(address(_stETH), permitData.amount);
        return PUFFER_VAULT.depositStETH(_stETH.sharesOf(address(this)), recipient);
    }

    function _permit(address token, Permit calldata permitData) private {
        try IPufferWstETH(token).permit(
            msg.sender,
            address(this),
            permitData.amount,
            permitData.deadline,
            permitData.v,
            permitData.r,
            permitData.s
        ) {} catch {}
    }

    function _pull(address token, uint256 amount) private {
        (bool success, bytes memory answer) =
            token.call(abi.encodeCall(IERC20.transferFrom, (msg.sender, address(this), amount)));
        if (!success) {
            require(answer.length != 0, FailedInnerCall());
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        require(answer.length == 0 || abi.decode(answer, (bool)), SafeERC20FailedOperation(token));
    }
}
