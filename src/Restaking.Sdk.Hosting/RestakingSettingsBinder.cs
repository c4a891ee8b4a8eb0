using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting;

/// <summary>Carries a configuration section over to one named <see cref="RestakingOptions"/>.</summary>
internal sealed class RestakingSettingsBinder(string name, IConfiguration section) : IConfigureNamedOptions<RestakingOptions>
{
    public void Configure(RestakingOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? optionsName, RestakingOptions options)
    {
        if (!string.Equals(optionsName, name, StringComparison.Ordinal) || section.Get<RestakingSettings>() is not { } settings)
        {
            return;
        }

        if (settings.Network is { } network)
        {
            options.Network = RestakingNetwork.All.FirstOrDefault(n => string.Equals(n.Name, network, StringComparison.OrdinalIgnoreCase))
                ?? throw new OptionsValidationException(
                    name,
                    typeof(RestakingOptions),
                    [$"The configured Network '{network}' is not built in. Use one of {RestakingOptionsValidator.NetworkNames}, or set RestakingOptions.Network in code."]);
        }

        foreach (string endpoint in settings.Endpoints ?? [])
        {
            options.Endpoints.Add(endpoint);
        }

        Apply(settings.Rpc, options);
        Apply(settings.Transactions, options);
    }

    private static void Apply(RestakingSettings.RpcSettings? settings, RestakingOptions options)
    {
        if (settings is null)
        {
            return;
        }

        options.Rpc.Retry.MaxAttempts = settings.MaxAttempts ?? options.Rpc.Retry.MaxAttempts;
        options.Rpc.AttemptTimeout = settings.AttemptTimeout ?? options.Rpc.AttemptTimeout;
        options.Rpc.OverallTimeout = settings.OverallTimeout ?? options.Rpc.OverallTimeout;
        options.Rpc.EndpointCoolDown = settings.EndpointCoolDown ?? options.Rpc.EndpointCoolDown;
        options.Rpc.MaxBatchSize = settings.MaxBatchSize ?? options.Rpc.MaxBatchSize;
        options.Rpc.MaxLogRange = settings.MaxLogRange ?? options.Rpc.MaxLogRange;
    }

    private void Apply(RestakingSettings.TransactionSettings? settings, RestakingOptions options)
    {
        if (settings is null)
        {
            return;
        }

        options.Transactions = options.Transactions with
        {
            Confirmations = settings.Confirmations ?? options.Transactions.Confirmations,
            WaitTimeout = settings.WaitTimeout ?? options.Transactions.WaitTimeout,
            PollingInterval = settings.PollingInterval ?? options.Transactions.PollingInterval,
            GasMarginPercent = settings.GasMarginPercent ?? options.Transactions.GasMarginPercent,
            FinalityDepth = settings.FinalityDepth ?? options.Transactions.FinalityDepth,
            Fees = settings.Fees is { } fees ? Apply(fees, options.Transactions.Fees) : options.Transactions.Fees,
            Replacement = settings.Replacement is { } replacement ? Apply(replacement, options.Transactions.Replacement ?? ReplacementSchedule.Default) : options.Transactions.Replacement,
        };
        if (settings.PrivateRelay is { } relay)
        {
            options.PrivateRelay ??= new PrivateRelayOptions();
            options.PrivateRelay.Url = relay.Url ?? options.PrivateRelay.Url;
            options.PrivateRelay.Method = relay.Method ?? options.PrivateRelay.Method;
            options.PrivateRelay.FallbackAfterBlocks = relay.FallbackAfterBlocks ?? options.PrivateRelay.FallbackAfterBlocks;
        }
    }

    private FeePolicy Apply(RestakingSettings.FeeSettings settings, FeePolicy policy) => policy with
    {
        MaxFeePerGas = Read(settings.MaxFeePerGasGwei, UInt256.FromGwei, nameof(settings.MaxFeePerGasGwei)) ?? policy.MaxFeePerGas,
        MaxPriorityFeePerGas = Read(settings.MaxPriorityFeePerGasGwei, UInt256.FromGwei, nameof(settings.MaxPriorityFeePerGasGwei)) ?? policy.MaxPriorityFeePerGas,
        MinPriorityFeePerGas = Read(settings.MinPriorityFeePerGasGwei, UInt256.FromGwei, nameof(settings.MinPriorityFeePerGasGwei)) ?? policy.MinPriorityFeePerGas,
        MaxTotalCost = Read(settings.MaxTotalCostEther, UInt256.FromEther, nameof(settings.MaxTotalCostEther)) ?? policy.MaxTotalCost,
    };

    // A cap that cannot be read must not become no cap.
    private UInt256? Read(string? text, Func<string, UInt256> parse, string key)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new OptionsValidationException(name, typeof(RestakingOptions), [$"Transactions:Fees:{key} is '{text}': {exception.Message}"]);
        }
    }

    internal static ReplacementSchedule Apply(RestakingSettings.ReplacementSettings settings, ReplacementSchedule schedule) => schedule with
    {
        AfterBlocks = settings.AfterBlocks ?? (settings.After is null ? schedule.AfterBlocks : null),
        After = settings.After ?? schedule.After,
        BumpPercent = settings.BumpPercent ?? schedule.BumpPercent,
        MaxReplacements = settings.MaxReplacements ?? schedule.MaxReplacements,
    };
}
