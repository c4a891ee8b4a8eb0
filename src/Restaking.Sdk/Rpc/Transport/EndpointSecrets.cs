namespace Restaking.Sdk.Rpc;

/// <summary>What in an endpoint's URL may be a key, and how it is kept out of texts.</summary>
internal sealed class EndpointSecrets
{
    private const string Mask = "***";

    // Short path segments ("v2", "rpc", "mainnet") are no keys, and masking them would make messages unreadable.
    private const int ShortestSecret = 8;

    private readonly string[] _secrets;

    public EndpointSecrets(Uri url)
    {
        HostName = url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string segment in url.AbsolutePath.Split('/'))
        {
            Add(found, segment, ShortestSecret);
        }

        foreach (string pair in url.Query.TrimStart('?').Split('&'))
        {
            Add(found, pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], 4);
        }

        foreach (string part in url.UserInfo.Split(':'))
        {
            Add(found, part, 4);
        }

        // The longest first, so that a secret that contains another is masked whole.
        _secrets = [.. found.OrderByDescending(static s => s.Length)];
    }

    public string HostName { get; }

    public bool AppearIn(string text)
    {
        foreach (string secret in _secrets)
        {
            if (text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public string Redact(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    private static void Add(HashSet<string> found, string text, int shortest)
    {
        if (text.Length >= shortest)
        {
            found.Add(text);
        }

        string plain = Uri.UnescapeDataString(text);
        if (plain.Length >= shortest)
        {
            found.Add(plain);
        }
    }
}
