using System.Buffers;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing.Local;

/// <summary>The fields of a keystore file, read strictly: what is missing, of the wrong length or not supported is named.</summary>
internal sealed record KeystoreFile
{
    private const string Cipher = "aes-128-ctr";
    private const string Prf = "hmac-sha256";

    internal KeystoreDerivation Derivation { get; init; }

    internal int ScryptN { get; init; }

    internal int ScryptR { get; init; }

    internal int ScryptP { get; init; }

    internal int Iterations { get; init; }

    internal byte[] Salt { get; init; } = [];

    internal byte[] Iv { get; init; } = [];

    internal byte[] CipherText { get; init; } = [];

    internal byte[] Mac { get; init; } = [];

    /// <summary>The account the file names; <see langword="null"/> when it names none (some tools leave it out for privacy).</summary>
    internal Address? NamedAddress { get; init; }

    internal static KeystoreFile Read(string json)
    {
        if (json.Length > KeystoreLimits.MaxFileLength)
        {
            throw new KeystoreException($"A keystore has at most {KeystoreLimits.MaxFileLength} characters.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new KeystoreException("The keystore is not valid JSON.", exception);
        }
    }

    internal string Write(Address address, Guid id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            Span<byte> addressBytes = stackalloc byte[Address.Size];
            address.CopyTo(addressBytes);
            writer.WriteString("address", Convert.ToHexStringLower(addressBytes));
            writer.WriteStartObject("crypto");
            writer.WriteString("cipher", Cipher);
            writer.WriteString("ciphertext", Convert.ToHexStringLower(CipherText));
            writer.WriteStartObject("cipherparams");
            writer.WriteString("iv", Convert.ToHexStringLower(Iv));
            writer.WriteEndObject();
            writer.WriteString("kdf", Derivation == KeystoreDerivation.Scrypt ? "scrypt" : "pbkdf2");
            writer.WriteStartObject("kdfparams");
            WriteDerivation(writer);
            writer.WriteEndObject();
            writer.WriteString("mac", Convert.ToHexStringLower(Mac));
            writer.WriteEndObject();
            writer.WriteString("id", id.ToString());
            writer.WriteNumber("version", 3);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteDerivation(Utf8JsonWriter writer)
    {
        writer.WriteNumber("dklen", 32);
        if (Derivation == KeystoreDerivation.Scrypt)
        {
            writer.WriteNumber("n", ScryptN);
            writer.WriteNumber("r", ScryptR);
            writer.WriteNumber("p", ScryptP);
        }
        else
        {
            writer.WriteNumber("c", Iterations);
            writer.WriteString("prf", Prf);
        }

        writer.WriteString("salt", Convert.ToHexStringLower(Salt));
    }

    private static KeystoreFile Read(JsonElement root)
    {
        int version = Number(root, "version");
        if (version != 3)
        {
            throw new KeystoreException($"The keystore has version {version}; version 3 is supported.");
        }

        // Older tools write "Crypto".
        JsonElement crypto = root.TryGetProperty("crypto", out JsonElement lower) ? lower : Member(root, "Crypto", JsonValueKind.Object);
        if (crypto.ValueKind != JsonValueKind.Object)
        {
            throw new KeystoreException("The keystore's 'crypto' is not an object.");
        }

        string cipher = Text(crypto, "cipher");
        if (cipher != Cipher)
        {
            throw new KeystoreException($"The keystore's cipher is '{cipher}'; {Cipher} is supported.");
        }

        JsonElement parameters = Member(crypto, "kdfparams", JsonValueKind.Object);
        KeystoreFile file = Text(crypto, "kdf") switch
        {
            "scrypt" => ReadScrypt(parameters),
            "pbkdf2" => ReadPbkdf2(parameters),
            string other => throw new KeystoreException($"The keystore's key derivation is '{other}'; scrypt and pbkdf2 are supported."),
        };
        int length = Number(parameters, "dklen");
        if (length != 32)
        {
            throw new KeystoreException($"The keystore derives {length} bytes; 32 are supported.");
        }

        return file with
        {
            Salt = Bytes(parameters, "salt", expected: null),
            Iv = Bytes(Member(crypto, "cipherparams", JsonValueKind.Object), "iv", expected: 16),
            CipherText = Bytes(crypto, "ciphertext", expected: 32),
            Mac = Bytes(crypto, "mac", expected: 32),
            NamedAddress = ReadAddress(root),
        };
    }

    private static Address? ReadAddress(JsonElement root)
    {
        if (!root.TryGetProperty("address", out JsonElement address) || address.ValueKind == JsonValueKind.Null
            || (address.ValueKind == JsonValueKind.String && address.GetString()!.Length == 0))
        {
            return null;
        }

        return new Address(Bytes(root, "address", expected: Address.Size));
    }

    private static KeystoreFile ReadScrypt(JsonElement parameters)
    {
        var file = new KeystoreFile
        {
            Derivation = KeystoreDerivation.Scrypt,
            ScryptN = Number(parameters, "n"),
            ScryptR = Number(parameters, "r"),
            ScryptP = Number(parameters, "p"),
        };
        KeystoreLimits.EnsureScrypt(file.ScryptN, file.ScryptR, file.ScryptP, static message => new KeystoreException(message));
        return file;
    }

    private static KeystoreFile ReadPbkdf2(JsonElement parameters)
    {
        string prf = Text(parameters, "prf");
        if (prf != Prf)
        {
            throw new KeystoreException($"The keystore's PBKDF2 uses '{prf}'; {Prf} is supported.");
        }

        int iterations = Number(parameters, "c");
        KeystoreLimits.EnsureIterations(iterations, static message => new KeystoreException(message));
        return new KeystoreFile { Derivation = KeystoreDerivation.Pbkdf2, Iterations = iterations };
    }

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new KeystoreException($"The keystore has no '{name}', or it is not a JSON {kind}.");

    private static string Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String).GetString()!;

    private static int Number(JsonElement parent, string name) =>
        Member(parent, name, JsonValueKind.Number).TryGetInt32(out int value) ? value : throw new KeystoreException($"The keystore's '{name}' is out of range.");

    private static byte[] Bytes(JsonElement parent, string name, int? expected)
    {
        string text = Text(parent, name);
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        try
        {
            byte[] bytes = Convert.FromHexString(digits);
            return expected is null || bytes.Length == expected
                ? bytes
                : throw new KeystoreException($"The keystore's '{name}' has {bytes.Length} bytes, not {expected}.");
        }
        catch (FormatException)
        {
            throw new KeystoreException($"The keystore's '{name}' is not hex.");
        }
    }
}
