using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>
/// uniBTC, of 8 decimals: minted by a vault 1:1 for wrapped bitcoin, and redeemed 1:1 less a fee through a router that pays after a delay.
/// </summary>
/// <remarks>
/// Bitcoin tokens have 8 or 18 decimals. Everything the router counts is in uniBTC's unit, and so is every amount here that is of uniBTC;
/// amounts of a bitcoin token are in that token's own.
/// </remarks>
public partial class UniBtcClient : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue
{
    private readonly Address _vault;
    private readonly Address _router;
    private readonly ImmutableArray<Address> _bitcoinTokens;

    /// <summary>For fakes.</summary>
    protected UniBtcClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    /// <param name="context">The ways to the chain.</param>
    /// <param name="token">uniBTC.</param>
    /// <param name="vault">The vault, which mints and holds what is paid out.</param>
    /// <param name="router">The DelayRedeemRouter.</param>
    /// <param name="bitcoinTokens">The bitcoin tokens known; the vault lists none. The first is what a redemption pays when nothing is said.</param>
    public UniBtcClient(LiquidContext context, Address token, Address vault, Address router, ImmutableArray<Address> bitcoinTokens)
        : base(context, new LiquidTokenInfo(BedrockClient.ProtocolName, "uniBTC", token, BtcScale.UniBtcDecimals, UnitOfAccount.Bitcoin))
    {
        _vault = vault;
        _router = router;
        _bitcoinTokens = bitcoinTokens.IsDefault ? [] : bitcoinTokens;
        Queue = new TicketQueueInfo(BedrockClient.ProtocolName, "Bedrock uniBTC redemptions", router, ClaimAccess.Owner) { ClaimsMany = true };
    }

    private UniBTC Token => new(Info.Token);

    private UniBTCVault Vault => new(_vault);

    private UniBTCDelayRedeemRouter Router => new(_router);

    /// <inheritdoc />
    /// <remarks>One for one, in bitcoin: that is what the vault mints at and the router pays. There is no rate that moves.</remarks>
    /// <exception cref="PreflightException">The token does not have uniBTC's 8 decimals: the deployment names a wrong one.</exception>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<byte> decimals = rounds.Read(Token.Decimals());
        await rounds.NextAsync().ConfigureAwait(false);
        if (decimals.Value != BtcScale.UniBtcDecimals)
        {
            // Taken for what it is not, every amount would be off by powers of ten.
            throw new PreflightException([new NotOffered("uniBTC", Info.Token, $"it has {decimals.Value} decimals and not {BtcScale.UniBtcDecimals}")]);
        }

        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = RateFraction.One,
            ToTokenFraction = RateFraction.One,
            Source = "UniBTCVault.mint (1:1)",
            Block = rounds.Block,
        };
    }
}

/// <summary>Between uniBTC's 8 decimals and those of bitcoin tokens (<c>EXCHANGE_RATE_BASE</c>, <c>_amounts</c> of vault and router).</summary>
internal static class BtcScale
{
    public const int UniBtcDecimals = 8;

    /// <summary>Units of a bitcoin token in one unit of uniBTC; null for decimals that vault and router turn into nothing.</summary>
    public static UInt256? UnitsOf(byte decimals) => decimals switch
    {
        8 => UInt256.One,
        18 => (UInt256)10_000_000_000UL,
        _ => null,
    };
}
