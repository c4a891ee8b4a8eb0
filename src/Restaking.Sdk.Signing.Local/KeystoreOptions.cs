namespace Restaking.Sdk.Signing.Local;

/// <summary>The function that turns a password into the key a keystore is encrypted with.</summary>
public enum KeystoreDerivation
{
    /// <summary>scrypt: costs memory as well as time, so guessing on special hardware is dear.</summary>
    Scrypt,

    /// <summary>PBKDF2 with HMAC-SHA-256.</summary>
    Pbkdf2,
}

/// <summary>How a keystore is encrypted. The defaults are those of geth's standard keystores.</summary>
public sealed record KeystoreOptions
{
    /// <summary>The defaults.</summary>
    public static KeystoreOptions Default { get; } = new();

    /// <summary>The key derivation.</summary>
    public KeystoreDerivation Derivation { get; init; } = KeystoreDerivation.Scrypt;

    /// <summary>scrypt's cost n, a power of two. Default 262144, about a second and 256 MB. Lower it for tests only.</summary>
    public int ScryptN { get; init; } = 262_144;

    /// <summary>scrypt's block size r. Default 8.</summary>
    public int ScryptR { get; init; } = 8;

    /// <summary>scrypt's parallelisation p. Default 1.</summary>
    public int ScryptP { get; init; } = 1;

    /// <summary>Rounds of PBKDF2. Default 600000.</summary>
    public int Pbkdf2Iterations { get; init; } = 600_000;

    internal void Validate()
    {
        if (Derivation == KeystoreDerivation.Scrypt)
        {
            KeystoreLimits.EnsureScrypt(ScryptN, ScryptR, ScryptP, static message => new ArgumentException(message));
        }
        else
        {
            KeystoreLimits.EnsureIterations(Pbkdf2Iterations, static message => new ArgumentException(message));
        }
    }
}
