using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Registers the claim worker.</summary>
public static class ClaimWorkerBuilderExtensions
{
    /// <summary>The tag of health checks made here, for endpoints that show some only.</summary>
    public const string HealthTag = "restaking";

    /// <summary>
    /// Claims withdrawal tickets as they mature, in the background, for as long as the host runs. Options are checked when the host starts; the host does not start on a wrong chain, with a node
    /// that is not in sync, or with an owner for whom nobody can claim.
    /// </summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="configure">Owners, policy and times.</param>
    public static RestakingBuilder AddClaimWorker(this RestakingBuilder builder, Action<ClaimWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddClaimEngine(builder, configure);
        string name = builder.Name;
        if (!builder.Services.Any(service => service.IsKeyedService && service.ServiceType == typeof(ClaimWorker) && Equals(service.ServiceKey, name)))
        {
            builder.Services.AddKeyedSingleton(name, (services, _) => new ClaimWorker(EngineOf(services, name)));
            builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<ClaimWorker>(name));
        }

        return builder;
    }

    /// <summary>As the other overload, from a configuration section.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="section">For example <c>configuration.GetSection("Claims")</c>. Read once.</param>
    /// <param name="configure">What no configuration can say: a fee policy, for example. Runs after the section was read.</param>
    public static RestakingBuilder AddClaimWorker(this RestakingBuilder builder, IConfiguration section, Action<ClaimWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton<IConfigureOptions<ClaimWorkerOptions>>(new ClaimWorkerSettingsBinder(builder.Name, section));
        return AddClaimWorker(builder, configure);
    }

    /// <summary>The <see cref="ClaimEngine"/> without the hosted service: another scheduler runs the lanes.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="configure">Owners, policy and times.</param>
    public static RestakingBuilder AddClaimEngine(this RestakingBuilder builder, Action<ClaimWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        string name = builder.Name;
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        if (services.Any(service => service.ImplementationInstance is ClaimWorkerOptionsValidator validator && validator.Registration == name))
        {
            return builder;
        }

        services.AddOptions<ClaimWorkerOptions>(name).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClaimWorkerOptions>>(new ClaimWorkerOptionsValidator(name));
        if (name.Length == 0)
        {
            services.AddSingleton(provider => CreateEngine(provider, name));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => CreateEngine(provider, name));
        }

        return builder;
    }

    /// <summary>As the other overload, from a configuration section.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="section">For example <c>configuration.GetSection("Claims")</c>. Read once.</param>
    /// <param name="configure">What no configuration can say. Runs after the section was read.</param>
    public static RestakingBuilder AddClaimEngine(this RestakingBuilder builder, IConfiguration section, Action<ClaimWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton<IConfigureOptions<ClaimWorkerOptions>>(new ClaimWorkerSettingsBinder(builder.Name, section));
        return AddClaimEngine(builder, configure);
    }

    /// <summary>An account that sends claims: its own, and those of others where the protocol lets it. Disposing the signer stays the caller's. The registration's own signer is one, too.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="signer">Signs for the account.</param>
    public static RestakingBuilder AddClaimSigner(this RestakingBuilder builder, ITransactionSigner signer)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(signer);
        builder.Services.AddKeyedSingleton(new ClaimSignerKey(builder.Name), (_, _) => new ClaimSigner(signer, Owned: false));
        return builder;
    }

    /// <summary>As the other overload, made by the container, which disposes it.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="create">Makes the signer.</param>
    public static RestakingBuilder AddClaimSigner(this RestakingBuilder builder, Func<IServiceProvider, ITransactionSigner> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddKeyedSingleton(new ClaimSignerKey(builder.Name), (services, _) => new ClaimSigner(create(services), Owned: true));
        return builder;
    }

    /// <summary>Adds a health check of the registration's claims, with the tag <see cref="HealthTag"/>.</summary>
    /// <param name="builder">What <c>AddClaimWorker</c> returned.</param>
    /// <param name="name">The check's name; null: <c>restaking</c>, with the registration's key when it has one.</param>
    /// <param name="failureStatus">What a stopped lane, a journal that can not be written and a missing good cycle count as.</param>
    public static RestakingBuilder AddRestakingHealthChecks(this RestakingBuilder builder, string? name = null, HealthStatus failureStatus = HealthStatus.Unhealthy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string registration = builder.Name;
        name ??= registration.Length == 0 ? "restaking" : $"restaking:{registration}";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, services => new RestakingHealthCheck(EngineOf(services, registration)), failureStatus, [HealthTag]));
        return builder;
    }

    private static ClaimEngine EngineOf(IServiceProvider services, string name) =>
        name.Length == 0 ? services.GetRequiredService<ClaimEngine>() : services.GetRequiredKeyedService<ClaimEngine>(name);

    private static ClaimEngine CreateEngine(IServiceProvider services, string name)
    {
        RestakingClient client = name.Length == 0 ? services.GetRequiredService<RestakingClient>() : services.GetRequiredKeyedService<RestakingClient>(name);
        IEnumerable<ITransactionSigner> signers = services.GetKeyedServices<ClaimSigner>(new ClaimSignerKey(name)).Select(signer => signer.Signer);
        return new ClaimEngine(client, signers, services.GetRequiredService<IOptionsMonitor<ClaimWorkerOptions>>().Get(name), new ClaimEngineServices
        {
            Owners = Find<IClaimOwnerSource>(services, name),
            Signers = Find<IClaimSignerSource>(services, name),
            Valuation = Find<IClaimValuationSource>(services, name),
            TimeProvider = RestakingClientComposition.Clock(services),
            LoggerFactory = services.GetService<ILoggerFactory>(),
            MeterFactory = services.GetService<IMeterFactory>(),
        });
    }

    /// <summary>The registration's own, or the one for all of them.</summary>
    private static T? Find<T>(IServiceProvider services, string name)
        where T : class => services.GetKeyedService<T>(name) ?? services.GetService<T>();

    private sealed record ClaimSignerKey(string Registration);

    /// <summary>Holds a signer for the container, and disposes it when the container has made it.</summary>
    private sealed record ClaimSigner(ITransactionSigner Signer, bool Owned) : IDisposable
    {
        public void Dispose()
        {
            if (Owned)
            {
                (Signer as IDisposable)?.Dispose();
            }
        }
    }
}
