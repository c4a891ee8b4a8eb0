// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPermissionController} from "../core/Interfaces.sol";
import {Permissioned} from "../core/Permissioned.sol";
import {OperatorSet, keyOf} from "../core/Types.sol";

/// What operators of a set are to run, release by release, and until when they must have moved to it.
contract ReleaseManager is Permissioned {
    error InvalidMetadataURI();
    error InvalidUpgradeByTime();
    error MustPublishMetadataURI();
    error NoReleases();

    event MetadataURIPublished(OperatorSet indexed operatorSet, string metadataURI);
    event ReleasePublished(OperatorSet indexed operatorSet, uint256 indexed releaseId, Release release);

    struct Artifact {
        bytes32 digest;
        string registry;
    }

    struct Release {
        Artifact[] artifacts;
        uint32 upgradeByTime;
    }

    mapping(bytes32 setKey => Release[]) private _releases;
    mapping(bytes32 setKey => string) private _metadata;

    constructor(IPermissionController controller) Permissioned(controller) {}

    function publishMetadataURI(OperatorSet calldata operatorSet, string calldata metadataURI)
        external
        checkCanCall(operatorSet.avs)
    {
        require(bytes(metadataURI).length != 0, InvalidMetadataURI());
        _metadata[keyOf(operatorSet)] = metadataURI;
        emit MetadataURIPublished(operatorSet, metadataURI);
    }

    /// `upgradeByTime` 0: at once.
    function publishRelease(OperatorSet calldata operatorSet, Release calldata release)
        external
        checkCanCall(operatorSet.avs)
        returns (uint256 releaseId)
    {
        bytes32 key = keyOf(operatorSet);
        require(bytes(_metadata[key]).length != 0, MustPublishMetadataURI());
        require(release.upgradeByTime == 0 || release.upgradeByTime >= block.timestamp, InvalidUpgradeByTime());
        releaseId = _releases[key].length;
        Release storage stored = _releases[key].push();
        stored.upgradeByTime = release.upgradeByTime;
        for (uint256 i = 0; i < release.artifacts.length; ++i) stored.artifacts.push(release.artifacts[i]);
        emit ReleasePublished(operatorSet, releaseId, release);
    }

    function getTotalReleases(OperatorSet memory operatorSet) public view returns (uint256) {
        return _releases[keyOf(operatorSet)].length;
    }

    function getRelease(OperatorSet memory operatorSet, uint256 releaseId) external view returns (Release memory) {
        return _releases[keyOf(operatorSet)][releaseId];
    }

    function getLatestRelease(OperatorSet memory operatorSet) external view returns (uint256, Release memory) {
        uint256 latest = _latest(operatorSet);
        return (latest, _releases[keyOf(operatorSet)][latest]);
    }

    function getLatestUpgradeByTime(OperatorSet memory operatorSet) external view returns (uint32) {
        return _releases[keyOf(operatorSet)][_latest(operatorSet)].upgradeByTime;
    }

    function isValidRelease(OperatorSet memory operatorSet, uint256 releaseId) external view returns (bool) {
        return releaseId == _latest(operatorSet);
    }

    function getMetadataURI(OperatorSet memory operatorSet) external view returns (string memory) {
        return _metadata[keyOf(operatorSet)];
    }

    function _latest(OperatorSet memory operatorSet) private view returns (uint256) {
        uint256 total = getTotalReleases(operatorSet);
        require(total != 0, NoReleases());
        return total - 1;
    }
}
