using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>
/// mETH: ether in at <c>ethToMETH</c>, out through a queue at <c>mETHToETH</c> with an amount that is fixed when it is asked for. The two rates are not
/// each other's inverse: the way in keeps back <c>exchangeAdjustmentRate</c> for those who are in already.
/// </summary>
/// <remarks>
/// Unstake requests are entries of an array, neither NFTs nor listed by owner, and are found by their events. A request's number is given out again
/// when the protocol cancels the newest requests, so a ticket is told apart by number and block (<see cref="MEthRequestId"/>). A claim pays the one who
/// asked, whole, and nobody else may send it. Members are virtual, so that a test can put a fake in its place.
/// </remarks>
public partial class MEthClient : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue, ILogScannedQueue
{
    private const ulong BasisPoints = 10_000;
    private readonly MantleDeployment? _deployment;
    private readonly TicketQueueInfo? _queue;

    /// <summary>For fakes.</summary>
    protected MEthClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    public MEthClient(LiquidContext context, MantleDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        _queue = new TicketQueueInfo("Mantle", "Mantle mETH unstake requests", deployment.UnstakeRequestsManager, ClaimAccess.Owner);
    }

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => _queue ?? throw NotOverridden();

    private MantleDeployment Deployment => _deployment ?? throw NotOverridden();

    private MantleStaking Staking => new(Deployment.Staking);

    private METH Token => new(Deployment.MEth);

    private UnstakeRequestsManager Requests => new(Deployment.UnstakeRequestsManager);

    private MantlePauser Pauser => new(Deployment.Pauser);

    private MantleOracle Oracle => new(Deployment.Oracle);

    /// <summary>
    /// The rate at the round's block: out by <c>Staking.mETHToETH</c>, in by <c>Staking.ethToMETH</c>, each with its own rounding. One for one while
    /// there is no mETH. One round.
    /// </summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RateReads reads = new(this, rounds);
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = reads.Out,
            ToTokenFraction = reads.In,
            Source = "Staking.mETHToETH",
            Block = rounds.Block,
        };
    }

    /// <summary>Every pause flag of the mETH system at one block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<MantlePauseFlags> GetPauseFlagsAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                RoundRead<bool> staking = rounds.Read(Pauser.IsStakingPaused());
                RoundRead<bool> unstaking = rounds.Read(Pauser.IsUnstakeRequestsAndClaimsPaused());
                RoundRead<bool> validators = rounds.Read(Pauser.IsInitiateValidatorsPaused());
                RoundRead<bool> records = rounds.Read(Pauser.IsSubmitOracleRecordsPaused());
                RoundRead<bool> allocation = rounds.Read(Pauser.IsAllocateETHPaused());
                RoundRead<bool> buffer = rounds.Read(Pauser.IsLiquidityBufferPaused());
                await rounds.NextAsync().ConfigureAwait(false);
                return new MantlePauseFlags(
                    rounds.Block, staking.Value, unstaking.Value, validators.Value, records.Value, allocation.Value, buffer.OrNull());
            },
            block,
            cancellationToken);

    /// <summary>
    /// The liquidity buffer behind the queue, which the implementation of 2025 brought; null where the contract on chain is older. Stakes, requests and
    /// claims are the same in both.
    /// </summary>
    public virtual Task<Address?> GetLiquidityBufferAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                RoundRead<Address> buffer = rounds.Read(Staking.LiquidityBuffer());
                await rounds.NextAsync().ConfigureAwait(false);
                return buffer.AddressOrNull();
            },
            block,
            cancellationToken);

    private static LiquidTokenInfo InfoOf(MantleDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo("Mantle", "mETH", deployment.MEth, 18, UnitOfAccount.Ether);
    }

    private static InvalidOperationException NotOverridden() => new("This fake does not override the member that was called.");

    /// <summary>What both conversions are made of.</summary>
    private sealed class RateReads(MEthClient client, ReadRounds rounds)
    {
        private readonly RoundRead<UInt256> _controlled = rounds.Read(client.Staking.TotalControlled());
        private readonly RoundRead<UInt256> _supply = rounds.Read(client.Token.TotalSupply());
        private readonly RoundRead<ushort> _adjustment = rounds.Read(client.Staking.ExchangeAdjustmentRate());

        public UInt256 Supply => _supply.Value;

        /// <summary>mETH to ether, as <c>mETHToETH</c> divides.</summary>
        public RateFraction Out => Supply == UInt256.Zero ? RateFraction.One : new(_controlled.Value, Supply);

        /// <summary>Ether to mETH, as <c>ethToMETH</c> divides.</summary>
        public RateFraction In => Supply == UInt256.Zero
            ? RateFraction.One
            : new(Supply * (BasisPoints - _adjustment.Value), _controlled.Value * BasisPoints);
    }
}

/// <summary>The pause flags of the mETH system (<c>Pauser</c>), at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Staking">No stakes.</param>
/// <param name="UnstakeRequestsAndClaims">No unstake requests, and no claims.</param>
/// <param name="InitiateValidators">No new validators; users do not notice.</param>
/// <param name="SubmitOracleRecords">No oracle records: requests are not finalised while it lasts.</param>
/// <param name="AllocateEth">No ether is put aside: requests are not funded while it lasts.</param>
/// <param name="LiquidityBuffer">The liquidity buffer stands still; null where the implementation has none.</param>
public sealed record MantlePauseFlags(
    BlockRef Block,
    bool Staking,
    bool UnstakeRequestsAndClaims,
    bool InitiateValidators,
    bool SubmitOracleRecords,
    bool AllocateEth,
    bool? LiquidityBuffer);
