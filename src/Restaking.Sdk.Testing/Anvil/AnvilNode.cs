using System.Text.Json;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A running Anvil, as a test fixture: started on a free port, ready when <see cref="StartAsync"/> returns, gone when it is
/// disposed or when this process ends, however it ends.
/// </summary>
/// <remarks>
/// Every member that reaches the node throws <see cref="RpcException"/> when the node refuses or does not answer.
/// Not for chains with real money: the node is a private copy, and what these members do exists nowhere else.
/// </remarks>
public sealed partial class AnvilNode : IAsyncDisposable
{
    private const string ReadyPrefix = "Listening on ";

    private readonly BoundProcess _process;

    private AnvilNode(BoundProcess process, AnvilOptions options, Uri rpcUrl)
    {
        _process = process;
        Options = options;
        RpcUrl = rpcUrl;
        Rpc = RpcClient.ForUrl(rpcUrl);
    }

    /// <summary>What it was started with.</summary>
    public AnvilOptions Options { get; }

    /// <summary>Its JSON-RPC endpoint, on the loopback interface.</summary>
    public Uri RpcUrl { get; }

    /// <summary>A client of <see cref="RpcUrl"/> without chain guard.</summary>
    public RpcClient Rpc { get; }

    /// <summary>The operating system's id of the Anvil process; null on Windows.</summary>
    public int? ProcessId => _process.ChildId;

    /// <summary>The last lines Anvil printed.</summary>
    public string LastOutput => _process.LastOutput();

    /// <summary>Starts Anvil, installing it first when it is missing (see <see cref="AnvilBinary"/>), and waits until it listens.</summary>
    /// <param name="options">How; a plain chain with id 31337 and no accounts when null.</param>
    /// <param name="cancellationToken">Gives up; the process is ended.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="AnvilNotAvailableException">There is no Anvil and none could be installed.</exception>
    /// <exception cref="AnvilStartException">It ended, or did not listen within <see cref="AnvilOptions.StartTimeout"/>.</exception>
    public static async Task<AnvilNode> StartAsync(AnvilOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AnvilOptions();
        options.Validate();
        string binary = options.BinaryPath ?? await AnvilBinary.ResolveAsync(cancellationToken).ConfigureAwait(false);

        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Anvil writes the states of past blocks to disk, below the user's home unless it is told otherwise, and a node that is killed leaves them there.
        DirectoryInfo states = Directory.CreateTempSubdirectory("restaking-anvil-");
        BoundProcess process = BoundProcess.Start(binary, ["--cache-path", states.FullName, .. options.ToArguments()], OnLine, Redact, states);
        try
        {
            using var timeLimit = new CancellationTokenSource(options.StartTimeout, options.TimeProvider);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
            try
            {
                Task first = await Task.WhenAny(ready.Task, process.Exited).WaitAsync(stop.Token).ConfigureAwait(false);
                if (first != ready.Task)
                {
                    int code = await process.Exited.ConfigureAwait(false);
                    throw new AnvilStartException($"Anvil ended with code {code} before it listened.", process.LastOutput());
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new AnvilStartException($"Anvil did not listen within {options.StartTimeout}.", process.LastOutput());
            }

            return new AnvilNode(process, options, await ready.Task.ConfigureAwait(false));
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        void OnLine(string line)
        {
            if (line.StartsWith(ReadyPrefix, StringComparison.Ordinal)
                && Uri.TryCreate("http://" + line[ReadyPrefix.Length..].Trim() + "/", UriKind.Absolute, out Uri? url))
            {
                ready.TrySetResult(url);
            }
        }

        // Anvil prints the fork's URL, which may hold a token.
        string Redact(string line) =>
            options.ForkUrl is { } fork
                ? line.Replace(fork.OriginalString, fork.Host, StringComparison.Ordinal).Replace(fork.AbsoluteUri, fork.Host, StringComparison.Ordinal)
                : line;
    }

    /// <summary>Ends the process. Safe to call more than once.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task CallAsync(string method, Action<Utf8JsonWriter> writeParameters, CancellationToken cancellationToken) =>
        await Rpc.InvokeAsync(method, writeParameters, RpcResults.Ignore, cancellationToken).ConfigureAwait(false);
}
