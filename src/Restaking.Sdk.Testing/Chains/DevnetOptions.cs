using System.Collections.Immutable;

namespace Restaking.Sdk.Testing;

/// <summary>The delays and strategies of a devnet. The defaults keep a whole story, from deposit to completion, within a minute of chain time.</summary>
public sealed record DevnetOptions
{
    /// <summary>The tokens deployed by default: one that rebases (like Lido's) and two with constant balances.</summary>
    public static ImmutableArray<DevnetToken> DefaultTokens { get; } =
    [
        new("stETH", DevnetTokenKind.Rebasing),
        new("rETH", DevnetTokenKind.ConstantBalance),
        new("cbETH", DevnetTokenKind.ConstantBalance),
    ];

    /// <summary>Blocks from queueing a withdrawal until it can be completed (<c>minWithdrawalDelayBlocks</c>). Mainnet: 100,800.</summary>
    public uint WithdrawalDelayBlocks { get; init; } = 10;

    /// <summary>Blocks until a deallocation takes effect (<c>DEALLOCATION_DELAY</c>); the same as the withdrawal delay on every network.</summary>
    public uint DeallocationDelayBlocks { get; init; } = 10;

    /// <summary>Blocks until an operator's allocation delay takes effect (<c>ALLOCATION_CONFIGURATION_DELAY</c>). Mainnet: 126,000.</summary>
    public uint ConfigurationDelayBlocks { get; init; } = 15;

    /// <summary>Blocks until slashed funds can be moved on (<c>SLASH_RESOLUTION_DELAY_BLOCKS</c>). Mainnet: 50,400.</summary>
    public uint SlashResolutionDelayBlocks { get; init; } = 5;

    /// <summary>Seconds from posting a rewards root, or setting an operator's split, to its effect (<c>activationDelay</c>). Mainnet: 604,800.</summary>
    public uint RewardsActivationDelaySeconds { get; init; } = 600;

    /// <summary>
    /// The release the core reports, from 1.3.0 on, and whose rules the contracts have. Before 1.13: slashed shares do not wait, the factory names no tokens, and its blacklist holds for
    /// duration vaults too. Before 1.9: no slashers, and the queue's part of a slash is rounded once. Before 1.5: nothing is redistributed, and slashed shares are burnt by strategy.
    /// Functions of allocations and slashing that came later revert without data; what else an older release lacks is there (<see cref="CoreOnly"/> leaves most of it out). Of a
    /// <see cref="Core"/> it is the build's, and so are the rules.
    /// </summary>
    public string Version { get; init; } = "1.13.0";

    /// <summary>
    /// Another core than this project's own: a build of the real contracts, of whatever version. The devnet then has the contracts of that build and no
    /// others of EigenLayer, with these delays where the build takes them as arguments (its constants stay); tokens and what pods talk to are this project's own.
    /// Null, the default, for this project's own.
    /// </summary>
    public CoreBuild? Core { get; init; }

    /// <summary>
    /// Strategies, delegation, allocations and permissions only, and nothing that came around them: no pods, rewards, factory, keys or
    /// directory. Starts in half the blocks.
    /// </summary>
    public bool CoreOnly { get; init; }

    /// <summary>The tokens, each with a whitelisted strategy.</summary>
    public ImmutableArray<DevnetToken> Tokens { get; init; } = DefaultTokens;

    internal bool HasRulesOf113 => !System.Version.TryParse(Version.Split('-')[0], out System.Version? number) || number >= new System.Version(1, 13);
}

/// <summary>A token of a devnet, and through it a strategy.</summary>
/// <param name="Symbol">The token's symbol, by which the strategy is found too.</param>
/// <param name="Kind">How its balances behave.</param>
public readonly record struct DevnetToken(string Symbol, DevnetTokenKind Kind);

/// <summary>How a devnet token's balances behave.</summary>
public enum DevnetTokenKind
{
    /// <summary>A balance changes by transfers only, as rETH's and cbETH's.</summary>
    ConstantBalance,

    /// <summary>Balances are shares of a pool, as stETH's: they grow and shrink with it, and a transfer may arrive 1 or 2 wei short.</summary>
    Rebasing,
}
