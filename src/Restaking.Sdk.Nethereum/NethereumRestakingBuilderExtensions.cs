using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nethereum.Web3;
using Restaking.Sdk.Hosting;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Nethereum;

/// <summary>Registers clients that go through an application's <see cref="IWeb3"/>.</summary>
public static class NethereumRestakingBuilderExtensions
{
    /// <summary>
    /// The registration's client uses the container's <see cref="IWeb3"/> (the one under the registration's key, when it has a key): its client as transport, its
    /// account as signer. Endpoints of the options must be empty.
    /// </summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="network">The chain; null when the options name it.</param>
    /// <exception cref="InvalidOperationException">The registration has a signer already.</exception>
    public static RestakingBuilder UseNethereum(this RestakingBuilder builder, RestakingNetwork? network = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseNethereum(
            services => builder.Name.Length == 0 ? services.GetRequiredService<IWeb3>() : services.GetRequiredKeyedService<IWeb3>(builder.Name),
            network);
    }

    /// <summary>As the other overload, with a Web3 the caller makes. It is made once. An external account must be initialised by then.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="web3">Makes the Web3.</param>
    /// <param name="network">The chain; null when the options name it.</param>
    /// <exception cref="InvalidOperationException">The registration has a signer already.</exception>
    public static RestakingBuilder UseNethereum(this RestakingBuilder builder, Func<IServiceProvider, IWeb3> web3, RestakingNetwork? network = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(web3);
        string name = builder.Name;
        builder.Services.AddKeyedSingleton(name, (services, _) => new RegisteredWeb3(web3(services)));
        if (network is not null)
        {
            builder.Services.Configure<RestakingOptions>(name, options => options.Network = network);
        }

        builder.Services.PostConfigure<RestakingOptions>(name, options => options.Transactions = Web3RestakingExtensions.Verified(options.Transactions));
        return builder
            .UseTransport(services => new NethereumRpcTransport(services.GetRequiredKeyedService<RegisteredWeb3>(name).Web3.Client))
            .UseSigner(services =>
            {
                IWeb3 registered = services.GetRequiredKeyedService<RegisteredWeb3>(name).Web3;
                RestakingNetwork chain = services.GetRequiredService<IOptionsMonitor<RestakingOptions>>().Get(name).Network!;
                RpcClient rpc = name.Length == 0 ? services.GetRequiredService<RpcClient>() : services.GetRequiredKeyedService<RpcClient>(name);
                Web3Signer.ThrowIfOtherChain(registered, chain);

                // A Web3 without account gives no signer; the client then says so when it is asked to send.
                return Web3Signer.From(registered, rpc, chain)!;
            });
    }

    private sealed record RegisteredWeb3(IWeb3 Web3);
}
