namespace Restaking.Sdk.Generators.Json;

/// <summary>The text is not JSON; says what was found where.</summary>
internal sealed class JsonSyntaxException : Exception
{
    public JsonSyntaxException(string message, JsonPosition position)
        : base(message) => Position = position;

    public JsonPosition Position { get; }
}
