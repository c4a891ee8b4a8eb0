using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Hosting;

/// <summary>
/// Looks at every endpoint before the host's services start. A wrong chain on any of them is a mistake in the settings and always
/// refused; of the rest, one that is reachable and in sync is enough.
/// </summary>
internal sealed class NodeStartupCheck(string name, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        RestakingOptions options = RestakingClientComposition.OptionsOf(services, name);
        NodeCheckOptions check = services.GetRequiredService<IOptionsMonitor<NodeCheckOptions>>().Get(name);
        ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger<NodeStartupCheck>() ?? NullLogger<NodeStartupCheck>.Instance;
        TimeProvider clock = RestakingClientComposition.Clock(services);
        using var timeLimit = new CancellationTokenSource(check.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);

        var findings = new List<(string Endpoint, string Reason)>();
        Exception? failure = null;
        bool ready = false;
        foreach (IRpcTransport transport in RestakingClientComposition.Transports(services, name, options))
        {
            string? reason;
            try
            {
                // Not disposed: the transport and its connections are the container's.
                var rpc = new RpcClient(transport, RestakingClientComposition.RpcOptions(services, options));
                (reason, BlockHeader? head) = await NodeSync.CheckAsync(rpc, check.MaxHeadAge, clock, stop.Token).ConfigureAwait(false);
                if (reason is null)
                {
                    ready = true;
                    logger.NodeReady(transport.Name, options.Network!.ToString(), head!.Number);
                    continue;
                }
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = e;
                reason = $"it did not answer within {check.Timeout}";
            }
            catch (RpcException e)
            {
                failure = e;
                reason = e.Message;
            }

            findings.Add((transport.Name, reason));
        }

        if (!ready)
        {
            throw new NodeCheckException(
                $"No endpoint for {options.Network} is ready: {string.Join("; ", findings.Select(f => $"{f.Endpoint}: {f.Reason}"))}.", failure);
        }

        foreach ((string endpoint, string reason) in findings)
        {
            logger.NodeNotReady(endpoint, options.Network!.ToString(), reason);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
