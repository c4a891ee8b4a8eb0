// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

struct G1Point {
    uint256 X;
    uint256 Y;
}

struct G2Point {
    uint256[2] X;
    uint256[2] Y;
}

/// BLS signatures over BN254, with the curve's precompiles (EIP-196, EIP-197, EIP-198).
library Bn254 {
    error ECAddFailed();
    error ECMulFailed();
    error ECPairingFailed();
    error ExpModFailed();

    uint256 private constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant SQRT_EXPONENT = (P + 1) / 4;

    // The generator of G2, negated; the imaginary part comes first, as the precompile takes it.
    uint256 private constant NEG_G2_X1 = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 private constant NEG_G2_X0 = 10857046999023057135944570762232829481370756359578518086990519993285655852781;
    uint256 private constant NEG_G2_Y1 = 17805874995975841540914202342111839520379459829704422454583296818431106115052;
    uint256 private constant NEG_G2_Y0 = 13392588948715843804641432497768002650278120570034223513918757245338268106653;

    /// Whether `signature` over `message` is of the key whose two parts are given. Both parts are bound to each other by
    /// a factor that depends on everything: one pairing checks the signature and that the parts are of one key.
    function isSigned(bytes32 message, G1Point memory signature, G1Point memory key1, G2Point memory key2)
        internal
        view
        returns (bool)
    {
        uint256 factor = uint256(
            keccak256(
                abi.encodePacked(
                    message, key1.X, key1.Y, key2.X[0], key2.X[1], key2.Y[0], key2.Y[1], signature.X, signature.Y
                )
            )
        ) % R;
        G1Point memory left = add(signature, mul(key1, factor));
        G1Point memory right = add(toPoint(message), mul(G1Point(1, 2), factor));
        uint256[12] memory pairs = [
            left.X,
            left.Y,
            NEG_G2_X1,
            NEG_G2_X0,
            NEG_G2_Y1,
            NEG_G2_Y0,
            right.X,
            right.Y,
            key2.X[0],
            key2.X[1],
            key2.Y[0],
            key2.Y[1]
        ];
        (bool success, bytes memory answer) = address(8).staticcall(abi.encodePacked(pairs));
        require(success, ECPairingFailed());
        return abi.decode(answer, (uint256)) != 0;
    }

    /// The first point of the curve at or after the message's x.
    function toPoint(bytes32 message) internal view returns (G1Point memory) {
        uint256 x = uint256(message) % P;
        while (true) {
            uint256 square = addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
            uint256 y = _power(square, SQRT_EXPONENT);
            if (mulmod(y, y, P) == square) return G1Point(x, y);
            x = addmod(x, 1, P);
        }
        return G1Point(0, 0);
    }

    function hash(G1Point memory point) internal pure returns (bytes32) {
        return keccak256(abi.encode(point.X, point.Y));
    }

    function add(G1Point memory a, G1Point memory b) internal view returns (G1Point memory sum) {
        (bool success, bytes memory answer) = address(6).staticcall(abi.encode(a.X, a.Y, b.X, b.Y));
        require(success, ECAddFailed());
        (sum.X, sum.Y) = abi.decode(answer, (uint256, uint256));
    }

    function mul(G1Point memory point, uint256 factor) internal view returns (G1Point memory product) {
        (bool success, bytes memory answer) = address(7).staticcall(abi.encode(point.X, point.Y, factor));
        require(success, ECMulFailed());
        (product.X, product.Y) = abi.decode(answer, (uint256, uint256));
    }

    function _power(uint256 base, uint256 exponent) private view returns (uint256) {
        (bool success, bytes memory answer) = address(5).staticcall(abi.encode(32, 32, 32, base, exponent, P));
        require(success, ExpModFailed());
        return abi.decode(answer, (uint256));
    }
}
