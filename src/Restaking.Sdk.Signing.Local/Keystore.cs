using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing.Local;

/// <summary>
/// Keystores of version 3 (Web3 Secret Storage Definition): AES-128-CTR under the first half of a derived key, authenticated by
/// <c>keccak256(derivedKey[16..32] || ciphertext)</c>.
/// </summary>
internal static class Keystore
{
    private const int DerivedLength = 32;
    private const int CipherKeyLength = 16;
    private const int SaltLength = 32;
    private const int IvLength = 16;

    /// <param name="json">The file's text.</param>
    /// <param name="password">The password.</param>
    /// <param name="named">The account the file names, if it names one; nothing in the file vouches for it.</param>
    internal static byte[] Decrypt(string json, ReadOnlySpan<char> password, out Address? named)
    {
        KeystoreFile file = KeystoreFile.Read(json);
        named = file.NamedAddress;
        byte[] derived = Derive(file, password);
        try
        {
            Span<byte> mac = stackalloc byte[Hash32.Size];
            Mac(derived, file.CipherText, mac);

            // Before anything is decrypted, and in constant time.
            if (!CryptographicOperations.FixedTimeEquals(mac, file.Mac))
            {
                throw new KeystoreException("The password is wrong, or the keystore is damaged (its check value does not fit).");
            }

            return ApplyCipher(derived, file.Iv, file.CipherText);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    internal static string Encrypt(ReadOnlySpan<byte> key, Address address, ReadOnlySpan<char> password, KeystoreOptions options)
    {
        options.Validate();
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        byte[] iv = RandomNumberGenerator.GetBytes(IvLength);
        var id = new Guid(RandomNumberGenerator.GetBytes(16));
        var parameters = new KeystoreFile
        {
            Derivation = options.Derivation,
            ScryptN = options.ScryptN,
            ScryptR = options.ScryptR,
            ScryptP = options.ScryptP,
            Iterations = options.Pbkdf2Iterations,
            Salt = salt,
            Iv = iv,
        };
        byte[] derived = Derive(parameters, password);
        byte[] plain = key.ToArray();
        try
        {
            byte[] cipherText = ApplyCipher(derived, iv, plain);
            byte[] mac = new byte[Hash32.Size];
            Mac(derived, cipherText, mac);
            return (parameters with { CipherText = cipherText, Mac = mac }).Write(address, id);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Derive(KeystoreFile file, ReadOnlySpan<char> password)
    {
        byte[] secret = new byte[Encoding.UTF8.GetMaxByteCount(password.Length)];
        try
        {
            ReadOnlySpan<byte> exact = secret.AsSpan(0, Encoding.UTF8.GetBytes(password, secret));
            return file.Derivation == KeystoreDerivation.Pbkdf2
                ? Rfc2898DeriveBytes.Pbkdf2(exact, file.Salt, file.Iterations, HashAlgorithmName.SHA256, DerivedLength)
                : Scrypt.DeriveKey(exact, file.Salt, file.ScryptN, file.ScryptR, file.ScryptP, DerivedLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static void Mac(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> cipherText, Span<byte> mac)
    {
        byte[] input = [.. derived[CipherKeyLength..], .. cipherText];
        Keccak256.Hash(input, mac);
        CryptographicOperations.ZeroMemory(input);
    }

    // Counter mode is its own inverse.
    private static byte[] ApplyCipher(byte[] derived, byte[] iv, byte[] input)
    {
        var cipher = new BufferedBlockCipher(new SicBlockCipher(new AesEngine()));
        cipher.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(derived, 0, CipherKeyLength), iv));
        return cipher.DoFinal(input);
    }
}
