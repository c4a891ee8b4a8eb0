using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>
/// What swETH and rswETH have in common: ether in at a rate that changes in steps, and a way out by exit NFTs. A request burns the token at once and
/// caps what is paid at the rate of the request; requests are processed in the order of their ids, and each NFT's owner fetches the ether.
/// </summary>
/// <remarks>There is no receiver but the sender, no fee, no cancelling, and no way out on the spot.</remarks>
public abstract partial class SwellTokenClient : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private readonly Address _exit;

    // Where the pause switches are. The contracts were given it when they were made, so it is asked for once. A box, since several readers may
    // write it at the same time.
    private StrongBox<Address>? _accessControl;

    /// <summary>For fakes.</summary>
    private protected SwellTokenClient()
    {
    }

    private protected SwellTokenClient(LiquidContext context, string symbol, Address token, Address exit)
        : base(context, new LiquidTokenInfo(SwellClient.ProtocolName, symbol, token, 18, UnitOfAccount.Ether)) => _exit = exit;

    /// <summary>The contract of the exit NFTs.</summary>
    public virtual Address Exit => _exit;

    // swETH and rswETH answer the same functions in the same way; only what is written goes by each one's own binding.
    private protected SwETH Reading => new(Info.Token);

    private protected SwEXIT ReadingExit => new(Exit);

    /// <inheritdoc />
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> rate = rounds.Read(Reading.GetRate());
        RoundRead<UInt256> repriced = rounds.Read(Reading.LastRepriceUNIX());
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = new RateFraction(rate.Value, One),
            ToTokenFraction = new RateFraction(One, rate.Value),
            Source = $"{Info.Symbol}.getRate",
            Block = rounds.Block,
            UpdatedAt = TimeOf(repriced.ValueOr(UInt256.Zero)),
        };
    }

    /// <summary>Adds the reads of the pause switches, when it is known where they are; <see cref="AskPauses"/> asks after the first round otherwise.</summary>
    private protected PauseReads BeginPauses(ReadRounds rounds)
    {
        Address? known = AccessControl;
        return new PauseReads(
            known is null ? rounds.Read(ReadingExit.AccessControlManager()) : null,
            known is null ? rounds.Read(Reading.AccessControlManager()) : null,
            known is { } at ? Ask(rounds, at) : null);
    }

    /// <summary>True when another round is needed.</summary>
    private protected bool AskPauses(ReadRounds rounds, PauseReads pauses)
    {
        if (pauses.Switches is not null)
        {
            return false;
        }

        pauses.Switches = Ask(rounds, Remember(pauses));
        return true;
    }

    private protected Address? AccessControl => _accessControl?.Value;

    // On a chain that has only one of the two contracts the other one's answer does.
    private Address Remember(PauseReads pauses)
    {
        Address at = pauses.OfToken!.Value.AddressOrNull() ?? pauses.OfExit!.Value.Value;
        _accessControl = new StrongBox<Address>(at);
        return at;
    }

    private protected static DateTimeOffset? TimeOf(UInt256 seconds) =>
        seconds == UInt256.Zero || seconds >= (UInt256)(ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? null : DateTimeOffset.FromUnixTimeSeconds((long)(ulong)seconds);

    private static (RoundRead<bool> Core, RoundRead<bool> Withdrawals) Ask(ReadRounds rounds, Address accessControl)
    {
        SwAccessControlManager manager = new(accessControl);
        return (rounds.Read(manager.CoreMethodsPaused()), rounds.Read(manager.WithdrawalsPaused()));
    }

    private protected sealed class PauseReads(
        RoundRead<Address>? ofExit,
        RoundRead<Address>? ofToken,
        (RoundRead<bool> Core, RoundRead<bool> Withdrawals)? switches)
    {
        public RoundRead<Address>? OfExit { get; } = ofExit;

        public RoundRead<Address>? OfToken { get; } = ofToken;

        public (RoundRead<bool> Core, RoundRead<bool> Withdrawals)? Switches { get; set; } = switches;

        /// <summary>Deposits are off.</summary>
        public bool Core => Switches!.Value.Core.Value;

        /// <summary>Requests and claims are off.</summary>
        public bool Withdrawals => Switches!.Value.Withdrawals.Value;
    }
}
