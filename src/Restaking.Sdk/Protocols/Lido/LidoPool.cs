using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>What staking with Lido depends on at one block.</summary>
/// <param name="Rate">What a share is worth.</param>
/// <param name="IsStopped">Whether everything is stopped, transfers included.</param>
/// <param name="IsStakingPaused">Whether staking is paused.</param>
/// <param name="StakeLimit">What may be staked now, in wei; null without a limit. It grows back block by block.</param>
internal sealed record LidoPool(LidoShareRate Rate, bool IsStopped, bool IsStakingPaused, UInt256? StakeLimit)
{
    /// <summary>Amounts at and above are refused [ETH_TOO_LARGE, SHARES_TOO_LARGE].</summary>
    public static readonly UInt256 TooLarge = UInt256.Pow(2, 128) - UInt256.One;

    public const string TransfersName = "Transfers of stETH";
}

/// <summary>The reads behind a <see cref="LidoPool"/>.</summary>
internal readonly struct LidoPoolReads
{
    private readonly LidoShareRateReads _rate;
    private readonly RoundRead<bool> _stopped;
    private readonly RoundRead<bool> _paused;
    private readonly RoundRead<UInt256> _limit;

    private LidoPoolReads(ReadRounds rounds, Address stETH)
    {
        StETH contract = new(stETH);
        _rate = LidoShareRateReads.Begin(rounds, stETH);
        _stopped = rounds.Read(contract.IsStopped());
        _paused = rounds.Read(contract.IsStakingPaused());
        _limit = rounds.Read(contract.GetCurrentStakeLimit());
    }

    public static LidoPoolReads Begin(ReadRounds rounds, LidoDeployment deployment) => new(rounds, deployment.StETH);

    /// <summary>The pool, after the round.</summary>
    public LidoPool Value => new(
        _rate.Value,
        _stopped.Value,
        // A limit of zero is "paused" and "used up" alike; only this tells which.
        _paused.Value,
        _limit.Value == UInt256.MaxValue ? null : _limit.Value);
}
