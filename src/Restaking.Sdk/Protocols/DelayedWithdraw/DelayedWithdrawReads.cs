using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>
/// One reading of a delayed withdraw contract: first everything is asked for (the constructor, <see cref="AskFor"/>), then a round is read,
/// then it is known whether one more is needed (<see cref="AskMore"/>), then the answers are there.
/// </summary>
internal abstract class DelayedWithdrawReads
{
    private readonly RoundRead<bool> _isPaused;
    private readonly RoundRead<Address> _feeAddress;
    private readonly RoundRead<CmETHDelayedWithdraw.WithdrawAssetsResult> _asset;

    protected DelayedWithdrawReads(ReadRounds rounds, Address contract, Address asset)
    {
        Rounds = rounds;
        // These functions are the same in both kinds, answers included, so one binding reads both.
        CmETHDelayedWithdraw common = new(contract);
        _isPaused = rounds.Read(common.IsPaused());
        _feeAddress = rounds.Read(common.FeeAddress());
        _asset = rounds.Read(common.WithdrawAssets(asset));
    }

    protected ReadRounds Rounds { get; }

    public DelayedWithdrawTerms Terms => new(
        _isPaused.Value,
        _asset.Value.AllowWithdraws,
        _asset.Value.WithdrawDelay,
        DelayedWithdrawTerms.Window(_asset.Value.CompletionWindow),
        _asset.Value.WithdrawFee,
        _asset.Value.MaxLoss,
        _feeAddress.Value);

    /// <summary>Asks for an account's request.</summary>
    public abstract void AskFor(Address account);

    /// <summary>Asks for what only a new request needs; after <see cref="AskFor"/> when the account is known.</summary>
    public abstract void AskForNewRequest(Address? account);

    /// <summary>After the first round: asks for what was not known to be needed before. False when nothing is.</summary>
    public abstract bool AskMore();

    /// <summary>The request of an account that was asked for.</summary>
    public abstract DelayedWithdrawRequest RequestOf(Address account);

    /// <summary>The price the contract would remember for a request of so many shares now.</summary>
    public abstract UInt256 PriceOf(UInt256 shares);

    /// <summary>What completing a request would pay now.</summary>
    public abstract DelayedWithdrawPayout PayoutOf(Address account, DelayedWithdrawRequest request);

    /// <summary>What else stands against a payout: no liquidity, a pause elsewhere, a block list.</summary>
    public abstract TicketBlock? AgainstPayout(Address account, DelayedWithdrawPayout payout);

    /// <summary>What else stands against a new request.</summary>
    public abstract IEnumerable<LiquidRefusal> AgainstNewRequest(Address? account);
}
