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
                TransactionOptions = services.GetKeyedService<IOperationJournal>(name) is { } journal ? options.Transactions with { Journal = journal } : options.Transactions,
                LoggerFactory = Loggers(services),
                TimeProvider = Clock(services),
            });
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
