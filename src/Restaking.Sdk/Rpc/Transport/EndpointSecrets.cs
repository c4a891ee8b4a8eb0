namespace Restaking.Sdk.Rpc;

/// <summary>What in an endpoint's URL may be a key, and how it is kept out of texts.</summary>
internal sealed class EndpointSecrets
{
    private const string Mask = "***";

    // Short path segments ("v2", "rpc", "mainnet") are no keys, and masking them would make messages unreadable.
    private const int ShortestSecret = 8;

    // Names of nodes and regions ("nd-422-757-666", "us-east-2") are shorter, or have no digits among their letters.
    private const int ShortestKeyInHost = 16;

    private readonly string[] _secrets;

    public EndpointSecrets(Uri url)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        string host = MaskKeys(url, found);
        HostName = url.IsDefaultPort ? host : $"{host}:{url.Port}";
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

    /// <summary>Some providers put the key into a subdomain. A label that looks like one is masked; the provider's own domain never is.</summary>
    private static string MaskKeys(Uri url, HashSet<string> found)
    {
        string[] labels = url.Host.Split('.');
        if (url.HostNameType != UriHostNameType.Dns || labels.Length < 3)
        {
            return url.Host;
        }

        for (int i = 0; i < labels.Length - 2; i++)
        {
            if (LooksLikeKey(labels[i]))
            {
                found.Add(labels[i]);
                labels[i] = Mask;
            }
        }

        return string.Join('.', labels);
    }

    private static bool LooksLikeKey(string label) =>
        Guid.TryParse(label, out _)
        || Array.Exists(label.Split('-'), static part => part.Length >= ShortestKeyInHost && part.Any(char.IsAsciiDigit) && part.Any(char.IsAsciiLetter));

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
