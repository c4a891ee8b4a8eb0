using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting;

/// <summary>Goes on with one registration made by <c>AddRestaking</c>.</summary>
public sealed class RestakingBuilder
{
    internal RestakingBuilder(IServiceCollection services, string name, IHttpClientBuilder httpClient)
    {
        Services = services;
        Name = name;
        HttpClient = httpClient;
    }

    /// <summary>The services it is registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of its services and the name of its options; empty for the registration without a key.</summary>
    public string Name { get; }

    /// <summary>
    /// The named HTTP client that carries every request of this registration: add handlers, headers or a proxy here. Its
    /// own logging is off, as it would log URLs.
    /// </summary>
    public IHttpClientBuilder HttpClient { get; }

    /// <summary>Signs this registration's transactions. Disposing the signer stays the caller's.</summary>
    /// <exception cref="InvalidOperationException">The registration has a signer already.</exception>
    public RestakingBuilder UseSigner(ITransactionSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        RefuseSecondSigner();
        if (Name.Length == 0)
        {
            Services.AddSingleton(signer);
        }
        else
        {
            Services.AddKeyedSingleton(Name, signer);
        }

        return this;
    }

    /// <summary>Signs this registration's transactions with what the container makes; the container disposes it.</summary>
    /// <exception cref="InvalidOperationException">The registration has a signer already.</exception>
    public RestakingBuilder UseSigner(Func<IServiceProvider, ITransactionSigner> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        RefuseSecondSigner();
        if (Name.Length == 0)
        {
            Services.AddSingleton(create);
        }
        else
        {
            Services.AddKeyedSingleton(Name, (services, _) => create(services));
        }

        return this;
    }

    /// <summary>
    /// Sends this registration's requests over a transport of your own instead of HTTP to <see cref="RestakingOptions.Endpoints"/>, which must be empty then.
    /// Retries, time-outs and the chain-id guard stay as they are. A disposable transport is disposed with the client.
    /// </summary>
    /// <param name="create">Makes it; called once per client.</param>
    public RestakingBuilder UseTransport(Func<IServiceProvider, IRpcTransport> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.Configure<RestakingOptions>(Name, options => options.CreateTransport = create);
        return this;
    }

    /// <summary>
    /// Journals this registration's transactions in what the container makes, once; the container disposes it. Afterwards the journal is also there under the registration's key as an
    /// <see cref="IOperationJournal"/>.
    /// </summary>
    /// <param name="create">Makes it.</param>
    /// <exception cref="InvalidOperationException">The registration has a journal already.</exception>
    public RestakingBuilder UseJournal(Func<IServiceProvider, IOperationJournal> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        if (Services.Any(s => s.ServiceType == typeof(IOperationJournal) && s.IsKeyedService && Equals(s.ServiceKey, Name)))
        {
            throw new InvalidOperationException($"The registration {(Name.Length == 0 ? "without a key" : $"'{Name}'")} has a journal already. What was sent stands in one journal.");
        }

        Services.AddKeyedSingleton(Name, (services, _) => create(services));
        return this;
    }

    /// <summary>
    /// The host does not start when a node serves another chain, or when no node is reachable and in sync. Runs before any
    /// hosted service starts.
    /// </summary>
    /// <param name="configure">What counts as in sync; the defaults when null.</param>
    public RestakingBuilder CheckNodeOnStart(Action<NodeCheckOptions>? configure = null)
    {
        if (configure is not null)
        {
            Services.Configure(Name, configure);
        }

        if (!Services.Any(s => s.IsKeyedService && s.ServiceType == typeof(NodeStartupCheck) && Equals(s.ServiceKey, Name)))
        {
            Services.AddKeyedSingleton(Name, (services, _) => new NodeStartupCheck(Name, services));
            Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<NodeStartupCheck>(Name));
        }

        return this;
    }

    private void RefuseSecondSigner()
    {
        bool there = Services.Any(s => s.ServiceType == typeof(ITransactionSigner)
            && (Name.Length == 0 ? !s.IsKeyedService : s.IsKeyedService && Equals(s.ServiceKey, Name)));
        if (there)
        {
            throw new InvalidOperationException(
                $"The registration {(Name.Length == 0 ? "without a key" : $"'{Name}'")} has a signer already. One client signs for one account; register further clients under their own keys.");
        }
    }
}
