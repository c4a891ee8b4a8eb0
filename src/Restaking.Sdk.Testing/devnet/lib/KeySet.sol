// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A set of 32-byte keys that can be listed. Taking a key out moves the last key into its place, so the order of the
/// list is the order of insertion only until the first removal: clients must see that here as they do on mainnet.
struct KeySet {
    bytes32[] items;
    mapping(bytes32 item => uint256 position) positionPlusOne;
}

library KeySets {
    /// False when the key was there already.
    function add(KeySet storage set, bytes32 item) internal returns (bool) {
        if (set.positionPlusOne[item] != 0) return false;
        set.items.push(item);
        set.positionPlusOne[item] = set.items.length;
        return true;
    }

    /// False when the key was not there.
    function remove(KeySet storage set, bytes32 item) internal returns (bool) {
        uint256 position = set.positionPlusOne[item];
        if (position == 0) return false;
        uint256 last = set.items.length;
        if (position != last) {
            bytes32 moved = set.items[last - 1];
            set.items[position - 1] = moved;
            set.positionPlusOne[moved] = position;
        }
        set.items.pop();
        delete set.positionPlusOne[item];
        return true;
    }

    function contains(KeySet storage set, bytes32 item) internal view returns (bool) {
        return set.positionPlusOne[item] != 0;
    }

    function length(KeySet storage set) internal view returns (uint256) {
        return set.items.length;
    }

    function add(KeySet storage set, address item) internal returns (bool) {
        return add(set, bytes32(uint256(uint160(item))));
    }

    function remove(KeySet storage set, address item) internal returns (bool) {
        return remove(set, bytes32(uint256(uint160(item))));
    }

    function contains(KeySet storage set, address item) internal view returns (bool) {
        return contains(set, bytes32(uint256(uint160(item))));
    }

    function addressAt(KeySet storage set, uint256 index) internal view returns (address) {
        return address(uint160(uint256(set.items[index])));
    }

    function addresses(KeySet storage set) internal view returns (address[] memory list) {
        list = new address[](set.items.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = addressAt(set, i);
    }
}
