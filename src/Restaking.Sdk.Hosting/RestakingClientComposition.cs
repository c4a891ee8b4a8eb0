using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting;

/// <summary>Makes clients from options and services: what a caller would write with <c>new</c>.</summary>
internal static class RestakingClientComposition
{
    /// <summary>The name of a registration's HTTP client.</summary>
    public static string HttpClientName(string name) => name.Length == 0 ? "Restaking.Sdk" : $"Restaking.Sdk:{name}";

    public static RestakingOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<RestakingOptions>>().Get(name);

    public static RpcClient CreateRpcClient(IServiceProvider services, string name)
    {
        RestakingOptions options = OptionsOf(services, name);
        return new RpcClient([.. Transports(services, name, options)], RpcOptions(services, options));
    }

    public static RestakingClient CreateClient(IServiceProvider services, string name, RpcClient rpc)
    {
        RestakingOptions options = OptionsOf(services, name);
        ITransactionSigner? signer = name.Length == 0
            ? services.GetService<ITransactionSigner>()
            : services.GetKeyedService<ITransactionSigner>(name);
        return new RestakingClient(
            rpc,
            options.Network!,
            new RestakingClientOptions
            {
                Signer = signer,
                TransactionOptions = TransactionsOf(services, name, options),
                LoggerFactory = Loggers(services),
                TimeProvider = Clock(services),
            });
    }

    private static TransactionOptions TransactionsOf(IServiceProvider services, string name, RestakingOptions options)
    {
        TransactionOptions transactions = options.Transactions;
        if (services.GetKeyedService<IOperationJournal>(name) is { } journal)
        {
            transactions = transactions with { Journal = journal };
        }

        if (options.PrivateRelay is { Url: { } url } relay)
        {
            // No limits and no authorization of the endpoints: it is another party's. Lives as long as the client, over the factory's connections.
            var transport = new HttpRpcTransport(new Uri(url), services.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName(name)));
            var rpc = new RpcClient(transport, new RpcClientOptions { TimeProvider = Clock(services), LoggerFactory = Loggers(services) });
            transactions = transactions with { PrivateRelay = new PrivateRelay(rpc, relay.Method) { FallbackAfterBlocks = relay.FallbackAfterBlocks } };
        }

        return transactions;
    }

    /// <summary>One transport per endpoint; all of them share the registration's named client, and so its connections.</summary>
    public static IEnumerable<IRpcTransport> Transports(IServiceProvider services, string name, RestakingOptions options)
    {
        if (options.CreateTransport is { } create)
        {
            return [create(services)];
        }

        IHttpClientFactory factory = services.GetRequiredService<IHttpClientFactory>();
        return options.Endpoints.Select(url => new HttpRpcTransport(new Uri(url), factory.CreateClient(HttpClientName(name)), options.Http));
    }

    public static RpcClientOptions RpcOptions(IServiceProvider services, RestakingOptions options)
    {
        RpcClientOptions rpc = options.Rpc;
        return rpc with
        {
            ExpectedChainId = options.Network!.ChainId,

            // What the application has set stays.
            LoggerFactory = rpc.LoggerFactory == NullLoggerFactory.Instance ? Loggers(services) : rpc.LoggerFactory,
            TimeProvider = rpc.TimeProvider == TimeProvider.System ? Clock(services) : rpc.TimeProvider,
        };
    }

    public static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILoggerFactory Loggers(IServiceProvider services) => services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
}
