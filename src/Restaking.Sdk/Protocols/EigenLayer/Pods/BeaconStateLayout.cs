namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// The shape of the beacon state, which decides how long proofs are. Pods choose it by the proof's timestamp: up to and including the
/// Pectra fork's (<c>EigenPodManager.pectraForkTimestamp</c>) the state is still the older one, for a block's root is that of its parent.
/// </summary>
public enum BeaconStateLayout
{
    /// <summary>A tree of height 5 (Deneb).</summary>
    Deneb,

    /// <summary>A tree of height 6 (Electra, and Fulu).</summary>
    Pectra,
}

/// <summary>Heights and places in the trees of a beacon block (<c>BeaconChainProofs.sol</c>, consensus specification).</summary>
public static class BeaconTrees
{
    /// <summary>Height of a block header's tree.</summary>
    public const int BlockHeaderHeight = 3;

    /// <summary>Place of the state root in it.</summary>
    public const int StateRootIndex = 3;

    /// <summary>Place of the validators in the state.</summary>
    public const int ValidatorsIndex = 11;

    /// <summary>Place of the balances in the state.</summary>
    public const int BalancesIndex = 12;

    /// <summary>Height of the validators' list, without the node that mixes its length in.</summary>
    public const int ValidatorsHeight = 40;

    /// <summary>Height of the balances' list (four balances in a chunk), without the node that mixes its length in.</summary>
    public const int BalancesHeight = 38;

    /// <summary>Fields of a validator's container.</summary>
    public const int ValidatorFields = 8;

    /// <summary>Balances in a chunk.</summary>
    public const int BalancesPerChunk = 4;

    /// <summary>The largest index the contracts' <c>uint40</c> holds.</summary>
    public const ulong MaxValidatorIndex = (1UL << 40) - 1;

    /// <summary>Height of the state's tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An unknown layout.</exception>
    public static int StateHeight(BeaconStateLayout layout) => layout switch
    {
        BeaconStateLayout.Deneb => 5,
        BeaconStateLayout.Pectra => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "An unknown layout."),
    };

    /// <summary>The layout pods expect of a proof.</summary>
    /// <param name="proofTimestamp">The proof's time (unix seconds): the beacon timestamp, or the checkpoint's.</param>
    /// <param name="pectraForkTimestamp"><c>EigenPodManager.pectraForkTimestamp</c>.</param>
    public static BeaconStateLayout LayoutAt(ulong proofTimestamp, ulong pectraForkTimestamp) =>
        proofTimestamp <= pectraForkTimestamp ? BeaconStateLayout.Deneb : BeaconStateLayout.Pectra;
}
