using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Samples.LiquidPortfolio;

/// <summary>What the command line says.</summary>
/// <param name="RpcUrl">The node of a real chain; null: a devnet is started.</param>
/// <param name="Owner">Whose portfolio; null on a devnet, where a fresh account is made.</param>
/// <param name="ScanLogs">Whether tickets that only logs tell are looked for.</param>
public sealed record PortfolioArguments(Uri? RpcUrl, Address? Owner, bool ScanLogs)
{
    /// <summary>How the sample is started.</summary>
    public const string Usage = """
        usage: LiquidPortfolio                                   a devnet, with deposits and requests of a fresh account
               LiquidPortfolio --rpc <url> --owner <address>     a real chain; reads only
               --skip-logs (with either)                         leaves out tickets that no view lists, which saves a long scan
        exit code: 0 all was read, 1 something did not answer and is named, 2 the command line or the chain is not known
        """;

    /// <summary>Reads the command line; false when it is not understood.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, out PortfolioArguments parsed)
    {
        parsed = new PortfolioArguments(null, null, ScanLogs: true);
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--rpc" when Uri.TryCreate(value, UriKind.Absolute, out Uri? url):
                    parsed = parsed with { RpcUrl = url };
                    i++;
                    break;
                case "--owner" when Address.TryParse(value, null, out Address owner) && !owner.IsZero:
                    parsed = parsed with { Owner = owner };
                    i++;
                    break;
                case "--skip-logs":
                    parsed = parsed with { ScanLogs = false };
                    break;
                default:
                    return false;
            }
        }

        return parsed.RpcUrl is null == parsed.Owner is null;
    }
}
