using System.Globalization;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>What the program does.</summary>
public enum BotMode
{
    /// <summary>A devnet in this process, and the bot beside it.</summary>
    Devnet,

    /// <summary>A devnet in this process, and the bot in others, which are killed.</summary>
    KillTest,

    /// <summary>The bot alone, on the chain of the settings.</summary>
    Live,
}

/// <summary>What the command line says. Everything else is in the settings.</summary>
/// <param name="Mode">What the program does.</param>
/// <param name="Seed">What a kill test's chances come from; null: any.</param>
/// <param name="SettingsFile">Settings that win over the program's own file.</param>
/// <param name="UntilEmpty">The bot ends when no ticket is left.</param>
public sealed record BotArguments(BotMode Mode, int? Seed, string? SettingsFile, bool UntilEmpty)
{
    /// <summary>How the sample is started.</summary>
    public const string Usage = """
        usage: ClaimBot                              a devnet with queued withdrawals, claimed as they mature
               ClaimBot --kill-test [--seed <n>]     the same, with the bot killed at random points, and a proof from the chain
               ClaimBot --live                       the chain, owners and keys of appsettings.json and the environment
               --settings <file> (with --live)       another settings file on top
               --until-empty (with --live)           ends when no ticket is left
        exit code: 0 all was claimed, or the bot was told to stop; 1 something is left or wrong; 2 the command line or the settings are not understood
        """;

    /// <summary>Reads the command line; false when it is not understood.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, out BotArguments parsed)
    {
        parsed = new BotArguments(BotMode.Devnet, null, null, false);
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--kill-test" when parsed.Mode == BotMode.Devnet:
                    parsed = parsed with { Mode = BotMode.KillTest };
                    break;
                case "--live" when parsed.Mode == BotMode.Devnet:
                    parsed = parsed with { Mode = BotMode.Live };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed):
                    parsed = parsed with { Seed = seed };
                    i++;
                    break;
                case "--settings" when File.Exists(value):
                    parsed = parsed with { SettingsFile = value };
                    i++;
                    break;
                case "--until-empty":
                    parsed = parsed with { UntilEmpty = true };
                    break;
                default:
                    return false;
            }
        }

        return (parsed.Seed is null || parsed.Mode == BotMode.KillTest) && (parsed is { SettingsFile: null, UntilEmpty: false } || parsed.Mode == BotMode.Live);
    }
}
