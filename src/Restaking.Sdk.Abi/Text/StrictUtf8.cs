using System.Text;

namespace Restaking.Sdk.Abi;

/// <summary>UTF-8 that refuses what has no UTF-8 form; the default encoding would replace it silently and so change what is hashed or sent.</summary>
internal static class StrictUtf8
{
    internal static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
