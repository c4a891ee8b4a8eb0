using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Restaking.Sdk.Testing;

/// <summary>
/// The server side of one HTTP/1.1 connection: as much of RFC 9112 as JSON-RPC clients use, and the rudeness that no HTTP
/// server library offers (reset, wrong Content-Length).
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int MaxHeaderBytes = 64 * 1024;
    private const int MaxBodyBytes = 64 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public HttpConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The body of the next request; null when the client closed the connection.</summary>
    public async Task<byte[]?> ReadRequestAsync(CancellationToken cancellationToken)
    {
        int headLength;
        while ((headLength = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end - _start > MaxHeaderBytes || !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        string head = Encoding.ASCII.GetString(_buffer, _start, headLength);
        _start += headLength + 4;

        int? contentLength = null;
        bool chunked = false;
        foreach (string line in head.Split("\r\n").Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                contentLength = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            }
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
            }
            else if (name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            {
                await _stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }
        }

        return chunked
            ? await ReadChunksAsync(cancellationToken).ConfigureAwait(false)
            : await ReadExactlyAsync(contentLength ?? 0, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="status">HTTP status code.</param>
    /// <param name="headers">Further header lines, each ending in CR LF.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="announcedLength">Content-Length, when it shall differ from what is sent.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task WriteResponseAsync(int status, string headers, ReadOnlyMemory<byte> body, int? announcedLength, CancellationToken cancellationToken)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {Reason(status)}\r\nContent-Type: application/json\r\nContent-Length: {announcedLength ?? body.Length}\r\n{headers}\r\n");
        var message = new byte[Encoding.ASCII.GetByteCount(head) + body.Length];
        int written = Encoding.ASCII.GetBytes(head, message);
        body.CopyTo(message.AsMemory(written));
        await _stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the connection with a TCP reset, as a crashing peer does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _stream.Dispose();

    private static string Reason(int status) => status switch { 200 => "OK", 429 => "Too Many Requests", _ => "Status" };

    private async Task<byte[]?> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } sizeLine)
            {
                return null;
            }

            int size = int.Parse(sizeLine.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (body.WrittenCount + size > MaxBodyBytes
                || await ReadExactlyAsync(size, cancellationToken).ConfigureAwait(false) is not { } chunk
                || await ReadLineAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                return null;
            }

            if (size == 0)
            {
                return body.WrittenSpan.ToArray();
            }

            body.Write(chunk);
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
        {
            if (_end - _start > MaxHeaderBytes || !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        string line = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + 2;
        return line;
    }

    private async Task<byte[]?> ReadExactlyAsync(int length, CancellationToken cancellationToken)
    {
        if (length > MaxBodyBytes)
        {
            return null;
        }

        while (_end - _start < length)
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        byte[] bytes = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return bytes;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
