using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// JSON-RPC over HTTP POST. Bodies are written from, and read into, pooled buffers. Redirects are not followed: a redirect would carry calldata,
/// and with it money decisions, to a host nobody configured.
/// </summary>
public sealed class HttpRpcTransport : IRpcTransport, IRedactingTransport, IDisposable
{
    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly Uri _url;
    private readonly EndpointSecrets _secrets;
    private readonly AuthenticationHeaderValue? _basic;
    private readonly HttpRpcTransportOptions _options;

    /// <summary>Creates a transport to one URL.</summary>
    /// <param name="url">An http or https URL. Its path, query and user part are treated as secrets.</param>
    /// <param name="client">The client to send with, which stays the caller's; its handler should not follow redirects. Null: one is made and disposed with the transport.</param>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <exception cref="ArgumentException">The URL is relative or of another scheme.</exception>
    public HttpRpcTransport(Uri url, HttpClient? client = null, HttpRpcTransportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("An RPC URL starts with http:// or https://.", nameof(url));
        }

        _options = options ?? new HttpRpcTransportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxResponseBytes, 1024, nameof(options));
        _secrets = new EndpointSecrets(url);
        if (url.UserInfo.Length > 0)
        {
            string userInfo = Uri.UnescapeDataString(url.UserInfo);
            _basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo)));
            url = new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri;
        }

        _url = url;
        _ownsClient = client is null;
        _client = client ?? CreateClient(_options);
    }

    /// <inheritdoc />
    public string Name => _secrets.HostName;

    /// <inheritdoc />
    public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new RpcRequestContent(request) };
        message.Headers.Accept.Add(JsonMediaType);
        message.Headers.Authorization = _basic;
        if (_options.Authorization is { } authorization)
        {
            string value = await authorization(cancellationToken).ConfigureAwait(false);
            message.Headers.Authorization = AuthenticationHeaderValue.TryParse(value, out AuthenticationHeaderValue? header)
                ? header
                : throw new InvalidOperationException($"The value that {nameof(HttpRpcTransportOptions)}.{nameof(HttpRpcTransportOptions.Authorization)} gave is no Authorization header. It is not shown because it is a secret.");
        }

        using HttpResponseMessage response = await _client
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (response.RequestMessage?.RequestUri is { } answeredBy && !string.Equals(answeredBy.Authority, _url.Authority, StringComparison.OrdinalIgnoreCase))
        {
            throw new RpcException(RpcErrorKind.HttpError, $"{Name} redirected to another host, {answeredBy.Host}; its answer is not used.", endpoint: Name, httpStatus: (int)response.StatusCode);
        }

        PooledBuffer body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        return new RpcResponse(body.WrittenMemory, (int)response.StatusCode, response.Headers.RetryAfter, body);
    }

    /// <summary>The host; never the whole URL.</summary>
    public override string ToString() => Name;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    string IRedactingTransport.Redact(string text) => _secrets.Redact(text);

    bool IRedactingTransport.ContainsSecret(string text) => _secrets.AppearIn(text);

    private static MediaTypeWithQualityHeaderValue JsonMediaType { get; } = new("application/json");

    private static HttpClient CreateClient(HttpRpcTransportOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = options.ConnectionLifetime,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,

            // The handler's own traces carry the URL's path, and so a provider's key.
            ActivityHeadersPropagator = null,
        };

        // The time-outs are the retry layer's; a second clock here would only hide which one ended the wait.
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private async ValueTask<PooledBuffer> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        long? announced = response.Content.Headers.ContentLength;
        if (announced > _options.MaxResponseBytes)
        {
            throw TooLarge(response);
        }

        var body = new PooledBuffer((int)(announced ?? 16 * 1024) + 1);
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    int read = await stream.ReadAsync(body.GetMemory(), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return body;
                    }

                    body.Advance(read);
                    if (body.Length > _options.MaxResponseBytes)
                    {
                        throw TooLarge(response);
                    }
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private RpcException TooLarge(HttpResponseMessage response)
        => new(
            RpcErrorKind.ResponseTooLarge,
            $"{Name} sent more than the {_options.MaxResponseBytes} bytes accepted. Ask for less, or raise {nameof(HttpRpcTransportOptions.MaxResponseBytes)}.",
            endpoint: Name,
            httpStatus: (int)response.StatusCode);
}
