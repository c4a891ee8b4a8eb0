using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Options of a deposit, a request or a redemption that not every protocol has.</summary>
[Flags]
internal enum OfferedOptions
{
    None = 0,

    /// <summary>Another receiver, or owner of the ticket, than the sender.</summary>
    Recipient = 1,

    /// <summary>A referral's address.</summary>
    Referral = 2,

    /// <summary>A referral's text or number.</summary>
    ReferralId = 4,

    /// <summary>A deadline of the contract's own.</summary>
    Deadline = 8,

    /// <summary>A loss limit of the owner's own.</summary>
    MaxLoss = 16,

    /// <summary>Whether others may complete the claim.</summary>
    ThirdParty = 32,
}

/// <summary>
/// What of an order can be judged without the chain: amount, addresses, slippage, and that it asks for nothing the protocol does not have. An option that is new
/// is refused everywhere until a protocol offers it.
/// </summary>
internal static class LiquidTerms
{
    /// <summary>A deposit; returns its amount.</summary>
    /// <exception cref="ArgumentException">It cannot be meant so.</exception>
    public static UInt256 Check(LiquidContext context, LiquidDeposit deposit, object who, OfferedOptions offered = OfferedOptions.None)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        CheckCommon(deposit.MaxSlippageBps, [deposit.Asset, deposit.Referral], nameof(deposit));
        CheckRecipient(context, deposit.Receiver, deposit.Depositor, (who, nameof(deposit.Receiver)), offered);
        Refuse(deposit.Referral is not null, OfferedOptions.Referral, offered, who, nameof(deposit.Referral));
        Refuse(deposit.ReferralId is not null, OfferedOptions.ReferralId, offered, who, nameof(deposit.ReferralId));
        Refuse(deposit.Deadline is not null, OfferedOptions.Deadline, offered, who, nameof(deposit.Deadline));
        return LiquidContext.Positive(deposit.Amount, nameof(deposit));
    }

    /// <summary>A withdrawal request; returns its amount.</summary>
    /// <exception cref="ArgumentException">It cannot be meant so.</exception>
    public static UInt256 Check(LiquidContext context, LiquidWithdrawal withdrawal, object who, OfferedOptions offered = OfferedOptions.None)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        CheckCommon(withdrawal.MaxSlippageBps, [withdrawal.Token, withdrawal.OutputAsset], nameof(withdrawal));
        CheckRecipient(context, withdrawal.Recipient, withdrawal.Owner, (who, nameof(withdrawal.Recipient)), offered);
        Refuse(withdrawal.MaxLossBps is not null, OfferedOptions.MaxLoss, offered, who, nameof(withdrawal.MaxLossBps));
        Refuse(withdrawal.AllowThirdParty, OfferedOptions.ThirdParty, offered, who, nameof(withdrawal.AllowThirdParty));
        Refuse(withdrawal.ReferralId is not null, OfferedOptions.ReferralId, offered, who, nameof(withdrawal.ReferralId));
        Refuse(withdrawal.Deadline is not null, OfferedOptions.Deadline, offered, who, nameof(withdrawal.Deadline));
        return LiquidContext.Positive(withdrawal.Amount, nameof(withdrawal));
    }

    /// <summary>An instant redemption; returns its amount.</summary>
    /// <exception cref="ArgumentException">It cannot be meant so.</exception>
    public static UInt256 Check(LiquidContext context, LiquidRedemption redemption, object who, OfferedOptions offered = OfferedOptions.None)
    {
        ArgumentNullException.ThrowIfNull(redemption);
        CheckCommon(redemption.MaxSlippageBps, [redemption.Token, redemption.OutputAsset], nameof(redemption));
        CheckRecipient(context, redemption.Receiver, redemption.Owner, (who, nameof(redemption.Receiver)), offered);
        return LiquidContext.Positive(redemption.Amount, nameof(redemption));
    }

    /// <summary>Refuses an option that is set: leaving it out silently would promise what is not kept.</summary>
    /// <exception cref="ArgumentException">It is set.</exception>
    public static void Refuse(bool isSet, object who, string option)
    {
        if (isSet)
        {
            throw new ArgumentException($"{who} has no such option: {option}.", option);
        }
    }

    private static void Refuse(bool isSet, OfferedOptions option, OfferedOptions offered, object who, string name) =>
        Refuse(isSet && !offered.HasFlag(option), who, name);

    private static void CheckCommon(uint slippageBps, ReadOnlySpan<Address?> named, string parameterName)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slippageBps, LiquidContext.WholeBps, parameterName);
        foreach (Address? address in named)
        {
            if (address is { } given)
            {
                LiquidContext.NotZero(given, parameterName);
            }
        }
    }

    private static void CheckRecipient(LiquidContext context, Address? recipient, Address? sender, (object Who, string Name) option, OfferedOptions offered)
    {
        Address? account = context.AccountOrNull(sender, option.Name);
        if (recipient is { } named)
        {
            LiquidContext.NotZero(named, option.Name);
            Refuse(named != account, OfferedOptions.Recipient, offered, option.Who, option.Name);
        }
    }
}
