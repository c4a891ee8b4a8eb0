using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>The name of a request: its asset and its number. Numbers are counted per asset, so that the number alone is another request in each queue.</summary>
internal static class KelpTicketId
{
    public static string Format(Address asset, UInt256 nonce) => $"{asset}:{nonce}";

    public static bool TryParse(string id, out Address asset, out UInt256 nonce)
    {
        (asset, nonce) = (default, default);
        int colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Address.TryParse(id[..colon], out asset) && UInt256.TryParse(id[(colon + 1)..], null, out nonce);
    }
}
