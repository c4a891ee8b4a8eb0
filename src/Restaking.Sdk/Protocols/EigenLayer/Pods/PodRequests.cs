namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// A request to the beacon chain to pay out a validator (EIP-7002). What the beacon chain does not accept it ignores without a word:
/// a partial withdrawal of a validator that is not compounding (0x02) or has nothing above 32 ETH, an exit before 256 epochs of duty.
/// </summary>
public sealed record PodWithdrawalRequest
{
    private PodWithdrawalRequest(ValidatorPubkey pubkey, Gwei amount)
    {
        ArgumentNullException.ThrowIfNull(pubkey);
        Pubkey = pubkey;
        Amount = amount;
    }

    /// <summary>The validator.</summary>
    public ValidatorPubkey Pubkey { get; }

    /// <summary>How much, in gwei; 0 is everything: the validator leaves.</summary>
    public Gwei Amount { get; }

    /// <summary>The validator leaves the beacon chain for good.</summary>
    public static PodWithdrawalRequest FullExit(ValidatorPubkey pubkey) => new(pubkey, default);

    /// <summary>A part is paid out. Only compounding validators (0x02) can, and only what is above 32 ETH.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is zero, which the contracts take for a full exit.</exception>
    public static PodWithdrawalRequest Partial(ValidatorPubkey pubkey, Gwei amount)
    {
        // Zero would not be "nothing": it would make the validator leave.
        ArgumentOutOfRangeException.ThrowIfZero(amount.Amount, nameof(amount));
        return new PodWithdrawalRequest(pubkey, amount);
    }
}

/// <summary>A request to the beacon chain to move a validator's stake into another (EIP-7251), or to make it compounding.</summary>
public sealed record PodConsolidationRequest
{
    private PodConsolidationRequest(ValidatorPubkey source, ValidatorPubkey target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Source = source;
        Target = target;
    }

    /// <summary>The validator that leaves.</summary>
    public ValidatorPubkey Source { get; }

    /// <summary>The validator that takes its stake; it must be active in the pod and compounding.</summary>
    public ValidatorPubkey Target { get; }

    /// <summary>Whether it only changes credentials from 0x01 to 0x02.</summary>
    public bool IsSwitchToCompounding => Source.Equals(Target);

    /// <summary>The validator gets credentials 0x02 and keeps its stake.</summary>
    public static PodConsolidationRequest SwitchToCompounding(ValidatorPubkey validator) => new(validator, validator);

    /// <summary>The source's stake moves into the target.</summary>
    /// <exception cref="ArgumentException">Both are the same validator, which would be a switch to compounding.</exception>
    public static PodConsolidationRequest Into(ValidatorPubkey source, ValidatorPubkey target)
    {
        PodConsolidationRequest request = new(source, target);
        return request.IsSwitchToCompounding
            ? throw new ArgumentException("Source and target are the same validator, which the contracts take for a switch to compounding; say so if it is meant.", nameof(target))
            : request;
    }
}
