using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>The place of one call's result in a <see cref="ReadBatch"/>; filled when the batch has run.</summary>
public abstract class ReadSlot
{
    private protected ReadSlot(IContractCall call, bool mayRevert)
    {
        Call = call;
        MayRevert = mayRevert;
    }

    /// <summary>The call.</summary>
    public IContractCall Call { get; }

    /// <summary>Whether a revert is an answer (<c>TryAdd</c>) and not a failure of the batch (<c>Add</c>).</summary>
    public bool MayRevert { get; }

    /// <summary>Whether the batch has run.</summary>
    public bool IsComplete { get; private protected set; }

    /// <summary>Whether an empty answer is all there is to expect.</summary>
    internal abstract bool ReturnsNothing { get; }

    internal abstract void Returned(ReadOnlySpan<byte> data);

    internal abstract void Reverted(ContractError error);
}

/// <summary>The place of one call's result in a <see cref="ReadBatch"/>.</summary>
/// <typeparam name="TResult">What the call returns.</typeparam>
public sealed class ReadSlot<TResult> : ReadSlot
{
    private readonly IContractCall<TResult> _call;
    private CallOutcome<TResult> _outcome;

    internal ReadSlot(IContractCall<TResult> call, bool mayRevert)
        : base(call, mayRevert)
    {
        _call = call;
    }

    /// <summary>What the call returned.</summary>
    /// <exception cref="InvalidOperationException">The batch has not run, or the call reverted.</exception>
    public TResult Value => Outcome.Value;

    /// <summary>What the call returned or reverted with.</summary>
    /// <exception cref="InvalidOperationException">The batch has not run.</exception>
    public CallOutcome<TResult> Outcome
        => IsComplete ? _outcome : throw new InvalidOperationException("The batch has not run yet: await ReadBatch.ExecuteAsync first.");

    internal override bool ReturnsNothing => typeof(TResult) == typeof(Nothing);

    internal override void Returned(ReadOnlySpan<byte> data)
    {
        try
        {
            Complete(CallOutcome<TResult>.Returned(_call.DecodeReturn(data)));
        }
        catch (AbiFormatException) when (MayRevert)
        {
            // One odd token must not take the whole batch down when its caller said that it may fail.
            Reverted(new UnreadableReturnError(data.ToArray()));
        }
    }

    internal override void Reverted(ContractError error) => Complete(CallOutcome<TResult>.Reverted(error));

    private void Complete(CallOutcome<TResult> outcome)
    {
        _outcome = outcome;
        IsComplete = true;
    }
}
