// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface INftReceiver {
    function onERC721Received(address operator, address from, uint256 tokenId, bytes calldata data)
        external
        returns (bytes4);
}

/// ERC-721 with what withdrawal receipts have in common. Checks, their order and their texts are those of OpenZeppelin
/// 4; a contract with refusals of its own overrides the `_check…` functions (TypedEnumerableNft does so for OpenZeppelin 5).
/// Inheritors mint and burn with `_mint`, `_safeMint` and `_burn`, and look on with `_beforeMove`.
abstract contract Nft {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    string public name;
    string public symbol;

    /// Zero: never minted, or burned.
    mapping(uint256 tokenId => address) internal _owners;
    mapping(address owner => uint256) private _balances;
    mapping(uint256 tokenId => address) private _approved;
    mapping(address owner => mapping(address operator => bool)) public isApprovedForAll;

    constructor(string memory nftName, string memory nftSymbol) {
        name = nftName;
        symbol = nftSymbol;
    }

    function balanceOf(address owner) external view returns (uint256) {
        _checkBalanceOf(owner);
        return _balances[owner];
    }

    function ownerOf(uint256 tokenId) public view virtual returns (address) {
        return _checkExists(tokenId);
    }

    function getApproved(uint256 tokenId) public view virtual returns (address) {
        _checkExists(tokenId);
        return _approved[tokenId];
    }

    function approve(address to, uint256 tokenId) external {
        address owner = _checkExists(tokenId);
        _checkApprove(msg.sender, owner, to);
        _approved[tokenId] = to;
        emit Approval(owner, to, tokenId);
    }

    function setApprovalForAll(address operator, bool approved) external {
        _checkOperator(msg.sender, operator);
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function transferFrom(address from, address to, uint256 tokenId) public virtual {
        _checkTransfer(msg.sender, from, to, tokenId);
        _move(from, to, tokenId);
    }

    function safeTransferFrom(address from, address to, uint256 tokenId) external {
        transferFrom(from, to, tokenId);
        _offer(from, to, tokenId, "");
    }

    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external {
        transferFrom(from, to, tokenId);
        _offer(from, to, tokenId, data);
    }

    function _mint(address to, uint256 tokenId) internal {
        _checkMint(to, tokenId);
        _move(address(0), to, tokenId);
    }

    /// As `_mint`, and a receiver with code is asked whether it takes the token. The asking comes last.
    function _safeMint(address to, uint256 tokenId) internal {
        _mint(to, tokenId);
        _offer(address(0), to, tokenId, "");
    }

    /// Who may burn is for the caller to check.
    function _burn(uint256 tokenId) internal {
        _move(_checkExists(tokenId), address(0), tokenId);
    }

    function _isApprovedOrOwner(address spender, uint256 tokenId) internal view returns (bool) {
        address owner = _checkExists(tokenId);
        return spender == owner || isApprovedForAll[owner][spender] || _approved[tokenId] == spender;
    }

    /// Before every mint (`from` zero), burn (`to` zero) and transfer, after the checks.
    function _beforeMove(address from, address to, uint256 tokenId) internal virtual {}

    /// The owner, or refuses an id without one.
    function _checkExists(uint256 tokenId) internal view virtual returns (address owner) {
        owner = _owners[tokenId];
        require(owner != address(0), "ERC721: invalid token ID");
    }

    function _checkBalanceOf(address owner) internal view virtual {
        require(owner != address(0), "ERC721: address zero is not a valid owner");
    }

    function _checkApprove(address caller, address owner, address to) internal view virtual {
        require(to != owner, "ERC721: approval to current owner");
        require(
            caller == owner || isApprovedForAll[owner][caller],
            "ERC721: approve caller is not token owner or approved for all"
        );
    }

    function _checkOperator(address caller, address operator) internal view virtual {
        require(caller != operator, "ERC721: approve to caller");
    }

    function _checkTransfer(address caller, address from, address to, uint256 tokenId) internal view virtual {
        require(_isApprovedOrOwner(caller, tokenId), "ERC721: caller is not token owner or approved");
        require(_owners[tokenId] == from, "ERC721: transfer from incorrect owner");
        require(to != address(0), "ERC721: transfer to the zero address");
    }

    function _checkMint(address to, uint256 tokenId) internal view virtual {
        require(to != address(0), "ERC721: mint to the zero address");
        require(_owners[tokenId] == address(0), "ERC721: token already minted");
    }

    /// Refuses a receiver that has code and does not answer with `onERC721Received`'s selector.
    function _refuseReceiver(address) internal view virtual {
        revert("ERC721: transfer to non ERC721Receiver implementer");
    }

    function _move(address from, address to, uint256 tokenId) private {
        _beforeMove(from, to, tokenId);
        if (from != address(0)) _balances[from]--;
        if (to != address(0)) _balances[to]++;
        delete _approved[tokenId];
        _owners[tokenId] = to;
        emit Transfer(from, to, tokenId);
    }

    function _offer(address from, address to, uint256 tokenId, bytes memory data) private {
        if (to.code.length == 0) return;
        try INftReceiver(to).onERC721Received(msg.sender, from, tokenId, data) returns (bytes4 answer) {
            if (answer != INftReceiver.onERC721Received.selector) _refuseReceiver(to);
        } catch (bytes memory reason) {
            if (reason.length == 0) _refuseReceiver(to);
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }
}

/// With the lists of ERC-721's enumerable extension. A token that goes leaves its place to the last of the list.
abstract contract EnumerableNft is Nft {
    uint256[] private _all;
    mapping(uint256 tokenId => uint256) private _indexInAll;
    mapping(address owner => uint256[]) private _held;
    mapping(uint256 tokenId => uint256) private _indexInHeld;

    function totalSupply() public view virtual returns (uint256) {
        return _all.length;
    }

    function tokenByIndex(uint256 index) external view returns (uint256) {
        if (index >= _all.length) _refuseIndex(address(0), index);
        return _all[index];
    }

    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256) {
        if (index >= _held[owner].length) _refuseIndex(owner, index);
        return _held[owner][index];
    }

    /// `owner` is zero when the index was one of all tokens.
    function _refuseIndex(address owner, uint256) internal view virtual {
        if (owner == address(0)) revert("ERC721Enumerable: global index out of bounds");
        revert("ERC721Enumerable: owner index out of bounds");
    }

    function _beforeMove(address from, address to, uint256 tokenId) internal virtual override {
        super._beforeMove(from, to, tokenId);
        if (from == to) return;
        if (from == address(0)) _add(_all, _indexInAll, tokenId);
        else _remove(_held[from], _indexInHeld, tokenId);
        if (to == address(0)) _remove(_all, _indexInAll, tokenId);
        else _add(_held[to], _indexInHeld, tokenId);
    }

    function _add(uint256[] storage list, mapping(uint256 => uint256) storage indexes, uint256 tokenId) private {
        indexes[tokenId] = list.length;
        list.push(tokenId);
    }

    function _remove(uint256[] storage list, mapping(uint256 => uint256) storage indexes, uint256 tokenId) private {
        uint256 index = indexes[tokenId];
        uint256 last = list[list.length - 1];
        list[index] = last;
        indexes[last] = index;
        list.pop();
        delete indexes[tokenId];
    }
}

/// Refuses with the errors of ERC-6093 and in the order of OpenZeppelin 5.
abstract contract TypedEnumerableNft is EnumerableNft {
    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidSender(address sender);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);
    error ERC721InvalidOperator(address operator);
    error ERC721OutOfBoundsIndex(address owner, uint256 index);

    function _checkExists(uint256 tokenId) internal view virtual override returns (address owner) {
        owner = _owners[tokenId];
        require(owner != address(0), ERC721NonexistentToken(tokenId));
    }

    function _checkBalanceOf(address owner) internal view virtual override {
        require(owner != address(0), ERC721InvalidOwner(owner));
    }

    function _checkApprove(address caller, address owner, address) internal view virtual override {
        require(caller == owner || isApprovedForAll[owner][caller], ERC721InvalidApprover(caller));
    }

    function _checkOperator(address, address operator) internal view virtual override {
        require(operator != address(0), ERC721InvalidOperator(operator));
    }

    function _checkTransfer(address caller, address from, address to, uint256 tokenId)
        internal
        view
        virtual
        override
    {
        require(to != address(0), ERC721InvalidReceiver(to));
        require(_isApprovedOrOwner(caller, tokenId), ERC721InsufficientApproval(caller, tokenId));
        require(_owners[tokenId] == from, ERC721IncorrectOwner(from, tokenId, _owners[tokenId]));
    }

    function _checkMint(address to, uint256 tokenId) internal view virtual override {
        require(to != address(0), ERC721InvalidReceiver(to));
        require(_owners[tokenId] == address(0), ERC721InvalidSender(address(0)));
    }

    function _refuseReceiver(address to) internal view virtual override {
        revert ERC721InvalidReceiver(to);
    }

    function _refuseIndex(address owner, uint256 index) internal view virtual override {
        revert ERC721OutOfBoundsIndex(owner, index);
    }
}
