using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Restaking.Sdk;
using Restaking.Sdk.Hosting;
using Restaking.Sdk.Rpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="RestakingClient"/>s.</summary>
public static class RestakingServiceCollectionExtensions
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers a <see cref="RestakingClient"/> and its <see cref="RpcClient"/> as singletons. What is registered already stays.
    /// Options are validated when the host starts, else when the client is first asked for.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="configure">Sets at least the network and one endpoint.</param>
    public static RestakingBuilder AddRestaking(this IServiceCollection services, Action<RestakingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(Options.Options.DefaultName, configure);
        return Add(services, Options.Options.DefaultName);
    }

    /// <summary>As the other overload, for options that are set elsewhere: by what follows on the builder, or by the container's own configuration of options.</summary>
    /// <param name="services">Where.</param>
    public static RestakingBuilder AddRestaking(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, Options.Options.DefaultName);
    }

    /// <summary>As the other overload, from a configuration section with the keys <c>Network</c>, <c>Endpoints</c>, <c>Rpc</c> and <c>Transactions</c>.</summary>
    /// <param name="services">Where.</param>
    /// <param name="section">For example <c>configuration.GetSection("Restaking")</c>. Read once.</param>
    public static RestakingBuilder AddRestaking(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return AddFrom(services, Options.Options.DefaultName, section);
    }

    /// <summary>
    /// Registers a client under a key, for several chains in one application: <c>[FromKeyedServices("sepolia")] RestakingClient</c>.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="name">The key.</param>
    /// <param name="configure">Sets at least the network and one endpoint.</param>
    public static RestakingBuilder AddRestaking(this IServiceCollection services, string name, Action<RestakingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(name, configure);
        return Add(services, name);
    }

    /// <summary>Registers a client under a key, from a configuration section.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">The key.</param>
    /// <param name="section">For example <c>configuration.GetSection("Restaking:Sepolia")</c>. Read once.</param>
    public static RestakingBuilder AddRestaking(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        return AddFrom(services, name, section);
    }

    private static RestakingBuilder AddFrom(IServiceCollection services, string name, IConfiguration section)
    {
        services.AddSingleton<IConfigureOptions<RestakingOptions>>(new RestakingSettingsBinder(name, section));
        return Add(services, name);
    }

    private static RestakingBuilder Add(IServiceCollection services, string name)
    {
        services.AddOptions<RestakingOptions>(name).ValidateOnStart();
        if (!services.Any(s => s.ImplementationInstance is RestakingOptionsValidator validator && validator.Registration == name))
        {
            services.AddSingleton<IValidateOptions<RestakingOptions>>(new RestakingOptionsValidator(name));
        }

        if (name.Length == 0)
        {
            services.TryAddSingleton(provider => RestakingClientComposition.CreateRpcClient(provider, name));
            services.TryAddSingleton(provider => RestakingClientComposition.CreateClient(provider, name, provider.GetRequiredService<RpcClient>()));
        }
        else
        {
            services.TryAddKeyedSingleton(name, (provider, _) => RestakingClientComposition.CreateRpcClient(provider, name));
            services.TryAddKeyedSingleton(
                name,
                (provider, _) => RestakingClientComposition.CreateClient(provider, name, provider.GetRequiredKeyedService<RpcClient>(name)));
        }

        return new RestakingBuilder(services, name, AddHttpClient(services, name));
    }

    private static IHttpClientBuilder AddHttpClient(IServiceCollection services, string name) =>
        services.AddHttpClient(RestakingClientComposition.HttpClientName(name))
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = DecompressionMethods.All;
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.ConnectTimeout = ConnectTimeout;
                handler.UseCookies = false;

                // The handler's own traces carry the URL's path, and so a provider's key.
                handler.ActivityHeadersPropagator = null;
            })
            // The connections renew themselves (above), as the transports hold their clients for good.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The factory's loggers write whole URLs.
            .RemoveAllLoggers();
}
