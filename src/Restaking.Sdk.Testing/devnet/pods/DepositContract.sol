// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The beacon chain's door, with the checks, texts and event of the real one. Signatures are nobody's business here: the
/// beacon chain looks at them, and the real contract does not either.
contract DepositContract {
    event DepositEvent(bytes pubkey, bytes withdrawal_credentials, bytes amount, bytes signature, bytes index);

    uint256 private constant DEPTH = 32;

    bytes32[DEPTH] private _branch;
    uint64 private _count;

    function deposit(
        bytes calldata pubkey,
        bytes calldata withdrawal_credentials,
        bytes calldata signature,
        bytes32 deposit_data_root
    ) external payable {
        require(pubkey.length == 48, "DepositContract: invalid pubkey length");
        require(withdrawal_credentials.length == 32, "DepositContract: invalid withdrawal_credentials length");
        require(signature.length == 96, "DepositContract: invalid signature length");
        require(msg.value >= 1 ether, "DepositContract: deposit value too low");
        require(msg.value % 1 gwei == 0, "DepositContract: deposit value not multiple of gwei");
        require(msg.value / 1 gwei <= type(uint64).max, "DepositContract: deposit value too high");
        bytes memory amount = _littleEndian(uint64(msg.value / 1 gwei));
        emit DepositEvent(pubkey, withdrawal_credentials, amount, signature, _littleEndian(_count));

        bytes32 signatureRoot =
            _pair(sha256(signature[:64]), sha256(abi.encodePacked(signature[64:], bytes32(0))));
        bytes32 node = _pair(
            _pair(sha256(abi.encodePacked(pubkey, bytes16(0))), bytes32(withdrawal_credentials)),
            _pair(bytes32(amount), signatureRoot)
        );
        require(
            node == deposit_data_root,
            "DepositContract: reconstructed DepositData does not match supplied deposit_data_root"
        );

        uint256 size = ++_count;
        for (uint256 height = 0; height < DEPTH; ++height) {
            if (size & 1 == 1) {
                _branch[height] = node;
                return;
            }
            node = _pair(_branch[height], node);
            size >>= 1;
        }
    }

    function get_deposit_count() external view returns (bytes memory) {
        return _littleEndian(_count);
    }

    function get_deposit_root() external view returns (bytes32) {
        bytes32 node;
        bytes32 empty;
        uint256 size = _count;
        for (uint256 height = 0; height < DEPTH; ++height) {
            node = size & 1 == 1 ? _pair(_branch[height], node) : _pair(node, empty);
            empty = _pair(empty, empty);
            size >>= 1;
        }
        return sha256(abi.encodePacked(node, _littleEndian(_count), bytes24(0)));
    }

    function _littleEndian(uint64 value) private pure returns (bytes memory text) {
        text = new bytes(8);
        for (uint256 i = 0; i < 8; ++i) text[i] = bytes1(uint8(value >> 8 * i));
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encode(left, right));
    }
}
