using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Restaking.Sdk.Nethereum;

/// <summary>Parameters as Nethereum's clients can write them again.</summary>
internal static class RequestParameters
{
    /// <summary>
    /// Turns a JSON array into a list of objects. Text and flags stay plain, so that an interceptor can look at them; anything else becomes the tree type
    /// of the client's JSON library, which is the only general form that its writer takes.
    /// </summary>
    public static object?[] From(ReadOnlyMemory<byte> json, bool systemTextJson)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var parameters = new object?[document.RootElement.GetArrayLength()];
        int index = 0;
        foreach (JsonElement element in document.RootElement.EnumerateArray())
        {
            parameters[index++] = element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null => null,
                _ => systemTextJson ? element.Clone() : ToToken(element),
            };
        }

        return parameters;
    }

    private static JToken ToToken(JsonElement element)
    {
        // Nothing that looks like a date is one.
        using var reader = new JsonTextReader(new StringReader(element.GetRawText())) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }
}
