using Microsoft.Extensions.Options;

namespace Restaking.Sdk.Hosting;

/// <summary>Says everything that is wrong with one named <see cref="RestakingOptions"/> at once, and what to do. Names no URL.</summary>
internal sealed class RestakingOptionsValidator(string registration) : IValidateOptions<RestakingOptions>
{
    /// <summary>The name of the options this looks at.</summary>
    public string Registration { get; } = registration;

    /// <summary>The built-in networks stakers can use, for messages.</summary>
    public static string NetworkNames { get; } =
        string.Join(", ", RestakingNetwork.All.Where(n => n.EigenLayer is not null).OrderBy(n => n.ChainId).Select(n => n.Name));

    public ValidateOptionsResult Validate(string? name, RestakingOptions options)
    {
        if (!string.Equals(name, Registration, StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Skip;
        }

        ValidateOptionsResultBuilder result = new();
        string call = Registration.Length == 0 ? "AddRestaking" : $"AddRestaking(\"{Registration}\")";
        if (options.Network is not { } network)
        {
            result.AddError($"{call}: there is no network. Set RestakingOptions.Network, or 'Network' in the configuration, to one of {NetworkNames}.");
        }
        else if (network.ChainId == 0)
        {
            result.AddError($"{call}: the network {network.Name} has no chain id. Set RestakingNetwork.ChainId: it is what protects from sending to another chain.");
        }

        if (options.CreateTransport is not null)
        {
            if (options.Endpoints.Count > 0)
            {
                result.AddError($"{call}: there are endpoints beside a transport of your own. Remove RestakingOptions.Endpoints, or the transport.");
            }
        }
        else if (options.Endpoints.Count == 0)
        {
            result.AddError($"{call}: there is no endpoint. Add the RPC URL of a node to RestakingOptions.Endpoints, or to 'Endpoints' in the configuration.");
        }

        for (int i = 0; i < options.Endpoints.Count; i++)
        {
            if (!Uri.TryCreate(options.Endpoints[i], UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError($"{call}: Endpoints[{i}] is not an absolute http or https URL.");
            }
        }

        if (options.PrivateRelay is { } relay)
        {
            if (!Uri.TryCreate(relay.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError($"{call}: PrivateRelay.Url is not an absolute http or https URL.");
            }

            if (relay.FallbackAfterBlocks < 1 || !Enum.IsDefined(relay.Method))
            {
                result.AddError($"{call}: PrivateRelay.FallbackAfterBlocks is at least 1, and Method one of {string.Join(", ", Enum.GetNames<Transactions.PrivateRelayMethod>())}.");
            }
        }

        Check(result, $"{call}: RestakingOptions.Rpc", options.Rpc.Validate);
        Check(result, $"{call}: RestakingOptions.Transactions", options.Transactions.Validate);
        return result.Build();
    }

    private static void Check(ValidateOptionsResultBuilder result, string what, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException e)
        {
            result.AddError($"{what}: {e.Message}");
        }
    }
}
