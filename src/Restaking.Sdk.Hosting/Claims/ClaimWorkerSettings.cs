using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>The keys of a configuration section for <c>AddClaimWorker(section)</c>. What is null was not set and leaves the option as it is.</summary>
internal sealed class ClaimWorkerSettings
{
    /// <summary>Addresses of owners, each alone or with its sender: <c>0xowner=0xsender</c>.</summary>
    public IList<string>? Owners { get; set; }

    /// <summary>Names of queues or protocols that are watched; any casing.</summary>
    public IList<string>? Queues { get; set; }

    public string? SenderForOthers { get; set; }

    public bool? DryRun { get; set; }

    public int? Confirmations { get; set; }

    public TimeSpan? PollingInterval { get; set; }

    public TimeSpan? CycleTimeout { get; set; }

    public TimeSpan? FullReadInterval { get; set; }

    public TimeSpan? MaxHeadAge { get; set; }

    public TimeSpan? MaxCycleAge { get; set; }

    public int? PageSize { get; set; }

    public int? MaxUnconfirmedPerLane { get; set; }

    public int? MaxParallelLanes { get; set; }

    /// <summary>What is done about claims that are not mined; the registration's own schedule is for those who wait.</summary>
    public RestakingSettings.ReplacementSettings? Replacement { get; set; }

    public PolicySettings? Policy { get; set; }

    internal sealed class PolicySettings
    {
        /// <summary>In ether: <c>0.01</c>.</summary>
        public string? MinimumValueEther { get; set; }

        /// <summary>In gwei: <c>25</c>.</summary>
        public string? MaxGasPriceGwei { get; set; }

        public TimeSpan? MaxGasPriceWait { get; set; }

        public uint? MaxCostBps { get; set; }

        public TimeSpan? MaxWait { get; set; }

        public TimeSpan? ClosingWindow { get; set; }

        public bool? ClaimForOthers { get; set; }

        public int? MaxTicketsPerTransaction { get; set; }

        public IList<string>? AllowedRecipients { get; set; }
    }
}

/// <summary>Carries a configuration section over to one named <see cref="ClaimWorkerOptions"/>.</summary>
internal sealed class ClaimWorkerSettingsBinder(string name, IConfiguration section) : IConfigureNamedOptions<ClaimWorkerOptions>
{
    public void Configure(ClaimWorkerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? optionsName, ClaimWorkerOptions options)
    {
        if (!string.Equals(optionsName, name, StringComparison.Ordinal) || section.Get<ClaimWorkerSettings>() is not { } settings)
        {
            return;
        }

        foreach (string owner in settings.Owners ?? [])
        {
            string[] parts = owner.Split('=', 2, StringSplitOptions.TrimEntries);
            options.Owners.Add(new ClaimOwner(Read(parts[0], "Owners"), parts.Length > 1 ? Read(parts[1], "Owners") : null));
        }

        if (settings.Queues is { Count: > 0 } queues)
        {
            HashSet<string> names = new(queues, StringComparer.OrdinalIgnoreCase);
            options.Queues = info => names.Contains(info.Name) || names.Contains(info.Protocol);
        }

        options.SenderForOthers = settings.SenderForOthers is { } sender ? Read(sender, "SenderForOthers") : options.SenderForOthers;
        options.DryRun = settings.DryRun ?? options.DryRun;
        options.Confirmations = settings.Confirmations ?? options.Confirmations;
        options.PollingInterval = settings.PollingInterval ?? options.PollingInterval;
        options.CycleTimeout = settings.CycleTimeout ?? options.CycleTimeout;
        options.FullReadInterval = settings.FullReadInterval ?? options.FullReadInterval;
        options.MaxHeadAge = settings.MaxHeadAge ?? options.MaxHeadAge;
        options.MaxCycleAge = settings.MaxCycleAge ?? options.MaxCycleAge;
        options.PageSize = settings.PageSize ?? options.PageSize;
        options.MaxUnconfirmedPerLane = settings.MaxUnconfirmedPerLane ?? options.MaxUnconfirmedPerLane;
        options.MaxParallelLanes = settings.MaxParallelLanes ?? options.MaxParallelLanes;
        options.Replacement = settings.Replacement is { } replacement
            ? RestakingSettingsBinder.Apply(replacement, options.Replacement ?? ReplacementSchedule.Default)
            : options.Replacement;
        Apply(settings.Policy, options);
    }

    private void Apply(ClaimWorkerSettings.PolicySettings? settings, ClaimWorkerOptions options)
    {
        if (settings is null)
        {
            return;
        }

        ClaimPolicy policy = options.Policy;
        options.Policy = policy with
        {
            MinimumValue = settings.MinimumValueEther is { } ether ? Read(ether, 18, "Policy:MinimumValueEther") : policy.MinimumValue,
            MaxGasPrice = settings.MaxGasPriceGwei is { } gwei ? Read(gwei, 9, "Policy:MaxGasPriceGwei") : policy.MaxGasPrice,
            MaxGasPriceWait = settings.MaxGasPriceWait ?? policy.MaxGasPriceWait,
            MaxCostBps = settings.MaxCostBps ?? policy.MaxCostBps,
            MaxWait = settings.MaxWait ?? policy.MaxWait,
            ClosingWindow = settings.ClosingWindow ?? policy.ClosingWindow,
            ClaimForOthers = settings.ClaimForOthers ?? policy.ClaimForOthers,
            MaxTicketsPerTransaction = settings.MaxTicketsPerTransaction ?? policy.MaxTicketsPerTransaction,
            AllowedRecipients = settings.AllowedRecipients is { } recipients
                ? [.. recipients.Select(recipient => Read(recipient, "Policy:AllowedRecipients"))]
                : policy.AllowedRecipients,
        };
    }

    private Address Read(string text, string key) => Address.TryParse(text, out Address address)
        ? address
        : throw new OptionsValidationException(name, typeof(ClaimWorkerOptions), [$"AddClaimWorker: '{text}' in '{key}' is no address."]);

    private UInt256 Read(string text, int decimals, string key)
    {
        try
        {
            return UInt256.ParseUnits(text, decimals);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new OptionsValidationException(name, typeof(ClaimWorkerOptions), [string.Create(CultureInfo.InvariantCulture, $"AddClaimWorker: '{text}' in '{key}' is no amount: {exception.Message}")]);
        }
    }
}
