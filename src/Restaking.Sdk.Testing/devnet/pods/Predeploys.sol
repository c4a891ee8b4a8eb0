// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Stands where EIP-4788 has its contract: answers 32 bytes of timestamp with the beacon root a test put there. The
/// running block's own timestamp is answered with the head root, so that a checkpoint can be started in any block.
contract DevnetBeaconRoots {
    address private constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;

    bytes32 public devnetHeadRoot;
    mapping(uint256 timestamp => bytes32) public devnetRootAt;

    function devnetSetHeadRoot(bytes32 root) external {
        devnetHeadRoot = root;
    }

    function devnetSetRoot(uint256 timestamp, bytes32 root) external {
        devnetRootAt[timestamp] = root;
    }

    fallback(bytes calldata data) external returns (bytes memory) {
        // The node itself stores a root at the beginning of every block, which is not the test's.
        if (msg.sender == SYSTEM) return "";
        require(data.length == 32);
        uint256 timestamp = uint256(bytes32(data));
        bytes32 root = timestamp == block.timestamp && devnetHeadRoot != 0 ? devnetHeadRoot : devnetRootAt[timestamp];
        require(timestamp != 0 && root != 0);
        return abi.encode(root);
    }
}

/// Stands where EIP-7002 and EIP-7251 have their contracts: tells the fee of a request when called without data, and takes
/// a request of the right length that pays it. The fee is set by the test.
contract DevnetRequests {
    address private constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
    address private constant WITHDRAWALS = 0x00000961Ef480Eb55e80D19ad83579A64c007002;

    uint256 private _feeAboveOne;
    bytes[] private _requests;

    function devnetFee() public view returns (uint256) {
        return _feeAboveOne + 1;
    }

    function devnetSetFee(uint256 feeWei) external {
        _feeAboveOne = feeWei - 1;
    }

    function devnetRequestCount() external view returns (uint256) {
        return _requests.length;
    }

    /// The sender, and what it sent.
    function devnetRequest(uint256 index) external view returns (bytes memory) {
        return _requests[index];
    }

    /// Called without data: the fee.
    receive() external payable {
        require(msg.value == 0);
        uint256 fee = devnetFee();
        uint256 length = msg.sender == SYSTEM ? 0 : 32;
        assembly ("memory-safe") {
            mstore(0, fee)
            return(0, length)
        }
    }

    fallback(bytes calldata data) external payable returns (bytes memory) {
        require(data.length == (address(this) == WITHDRAWALS ? 56 : 96) && msg.value >= devnetFee());
        _requests.push(abi.encodePacked(msg.sender, data));
        return "";
    }
}
