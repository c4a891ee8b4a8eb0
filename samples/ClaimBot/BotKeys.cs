using Restaking.Sdk.Signing.Local;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>Reads the keys that the settings name. What is wrong with one is said without it.</summary>
public static class BotKeys
{
    /// <summary>A signer for every key.</summary>
    /// <exception cref="BotSettingsException">A key, a keystore or a password is not understood.</exception>
    public static IReadOnlyList<LocalSigner> Load(KeySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<LocalSigner> signers = [];
        if (settings.PrivateKey is { } key)
        {
            signers.Add(FromHex(key, "Bot:Keys:PrivateKey"));
        }

        if (settings.PrivateKeyFile is { } file)
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i].Trim() is { Length: > 0 } line)
                {
                    signers.Add(FromHex(line, $"line {i + 1} of Bot:Keys:PrivateKeyFile"));
                }
            }
        }

        if (settings.Keystore is { } keystore)
        {
            string password = settings.KeystorePassword ?? File.ReadAllText(settings.KeystorePasswordFile!).TrimEnd('\r', '\n');
            try
            {
                signers.Add(LocalSigner.FromKeystore(File.ReadAllText(keystore), password));
            }
            catch (KeystoreException exception)
            {
                throw new BotSettingsException($"Bot:Keys:Keystore: {exception.Message}");
            }
        }

        return signers;
    }

    private static LocalSigner FromHex(string hex, string where)
    {
        try
        {
            return LocalSigner.FromHex(hex.Trim());
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Not the exception's words, which might quote what they refuse.
            throw new BotSettingsException($"{where} is no private key: 64 hexadecimal digits, with or without 0x.");
        }
    }
}

/// <summary>The settings are not understood. The message names no secret.</summary>
public sealed class BotSettingsException(string message) : Exception(message);
