using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Says everything that is wrong with the options at once.</summary>
internal sealed class ClaimWorkerOptionsValidator(string registration) : IValidateOptions<ClaimWorkerOptions>
{
    /// <summary>The name of the options this looks at.</summary>
    public string Registration { get; } = registration;

    public ValidateOptionsResult Validate(string? name, ClaimWorkerOptions options)
    {
        if (!string.Equals(name, Registration, StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Skip;
        }

        ImmutableArray<string> wrong = Check(options);
        return wrong.IsEmpty ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong.Select(text => $"AddClaimWorker: {text}"));
    }

    public static ImmutableArray<string> Check(ClaimWorkerOptions options)
    {
        List<string> wrong = [];
        foreach (ClaimOwner owner in options.Owners)
        {
            if (owner is null || owner.Address.IsZero || owner.Sender is { IsZero: true })
            {
                wrong.Add("Owners holds the zero address, or nothing.");
            }
        }

        foreach (Address twice in options.Owners.Where(owner => owner is not null).GroupBy(owner => owner.Address).Where(group => group.Distinct().Count() > 1).Select(group => group.Key))
        {
            wrong.Add($"Owners names {twice} twice with different senders.");
        }

        if (options.SenderForOthers is { IsZero: true })
        {
            wrong.Add("SenderForOthers is the zero address.");
        }

        Positive(wrong, options.PollingInterval, nameof(options.PollingInterval));
        Positive(wrong, options.CycleTimeout, nameof(options.CycleTimeout));
        Positive(wrong, options.FullReadInterval, nameof(options.FullReadInterval));
        Positive(wrong, options.MaxCycleAge, nameof(options.MaxCycleAge));
        if (options.MaxHeadAge is { } age)
        {
            Positive(wrong, age, nameof(options.MaxHeadAge));
        }

        AtLeastOne(wrong, options.Confirmations ?? 1, nameof(options.Confirmations));
        AtLeastOne(wrong, options.PageSize, nameof(options.PageSize));
        AtLeastOne(wrong, options.MaxUnconfirmedPerLane, nameof(options.MaxUnconfirmedPerLane));
        AtLeastOne(wrong, options.MaxParallelLanes, nameof(options.MaxParallelLanes));
        if (options.Send is null || options.Send.IdempotencyKey is not null || !options.Send.Subjects.IsEmpty || options.Send.Nonce is not null)
        {
            wrong.Add("Send must not set a key, subjects or a nonce: the worker does.");
        }

        try
        {
            options.JournalRetention?.Validate();
        }
        catch (ArgumentException exception)
        {
            wrong.Add($"JournalRetention: {exception.Message}");
        }

        try
        {
            options.Replacement?.Validate();
        }
        catch (ArgumentException exception)
        {
            wrong.Add($"Replacement: {exception.Message}");
        }

        try
        {
            _ = ClaimPlanner.Plan(Array.Empty<Withdrawals.WithdrawalTicket>(), options.Policy, new ClaimFacts { Now = default, GasPrice = UInt256.Zero, Signers = ImmutableHashSet<Address>.Empty });
        }
        catch (ArgumentException exception)
        {
            wrong.Add($"Policy: {exception.Message}");
        }

        return [.. wrong];
    }

    private static void Positive(List<string> wrong, TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
        {
            wrong.Add($"{name} is {value}; a time above zero is needed.");
        }
    }

    private static void AtLeastOne(List<string> wrong, int value, string name)
    {
        if (value < 1)
        {
            wrong.Add(FormattableString.Invariant($"{name} is {value}; at least 1 is needed."));
        }
    }
}
