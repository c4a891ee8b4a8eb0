using System.Text.Json;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// Reads the <c>result</c> of an answer. The reader stands on the result's first token (which is <see cref="JsonTokenType.Null"/> for a null result)
/// and is left on its last. A <see cref="JsonException"/>, <see cref="FormatException"/>, <see cref="OverflowException"/> or
/// <see cref="InvalidOperationException"/> thrown here is reported as <see cref="RpcErrorKind.MalformedResponse"/>.
/// It may run more than once, when the request is tried again.
/// </summary>
public delegate TResult RpcResultReader<out TResult>(ref Utf8JsonReader reader);
