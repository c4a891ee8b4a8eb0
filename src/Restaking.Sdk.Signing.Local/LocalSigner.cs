using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing.Local;

/// <summary>
/// A private key in this process. For development, bots with small balances and tests; larger amounts belong behind a signing service or a custodian.
/// </summary>
/// <remarks>
/// The key is held in one pinned buffer and overwritten on <see cref="Dispose"/>. The elliptic-curve library makes short-lived copies while signing that cannot be
/// overwritten and live until they are collected. The key is in no text, exception or log. Thread-safe.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LocalSigner : IRawTransactionSigner, ITypedDataSigner, ISignatureVerifier, IDisposable
{
    private const int KeySize = 32;

    // Pinned, so that the collector does not leave copies behind when it moves objects.
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(KeySize, pinned: true);

    private readonly byte[] _publicKey;
    private readonly Lock _lock = new();
    private bool _disposed;

    private LocalSigner(ReadOnlySpan<byte> privateKey)
    {
        privateKey.CopyTo(_key);
        _publicKey = Secp256k1.PublicKey(_key);
        Address = Secp256k1.AddressOf(_publicKey);
    }

    /// <inheritdoc cref="ITransactionSigner.Address"/>
    public Address Address { get; }

    /// <inheritdoc/>
    public SignerCapability Capability => SignerCapability.Signs;

    /// <summary>The uncompressed public key: 64 bytes x || y.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>Takes a key of 32 bytes. The caller's bytes are copied; overwrite them when they are not needed any more.</summary>
    /// <param name="privateKey">The key, 32 bytes.</param>
    /// <exception cref="ArgumentException">It is not 32 bytes long, or not a number from 1 to n-1 (SEC 1).</exception>
    public static LocalSigner FromPrivateKey(ReadOnlySpan<byte> privateKey) =>
        Secp256k1.IsPrivateKey(privateKey)
            ? new LocalSigner(privateKey)
            : throw new ArgumentException("A private key is 32 bytes that are a number from 1 to n-1 of secp256k1.", nameof(privateKey));

    /// <summary>Takes a key as 64 hex digits, with or without 0x. Prefer bytes or a keystore: a string cannot be overwritten.</summary>
    /// <param name="hex">The key.</param>
    /// <exception cref="ArgumentException">It is not a private key. The text is not in the message.</exception>
    public static LocalSigner FromHex(ReadOnlySpan<char> hex)
    {
        hex = hex.Trim();
        if (hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            hex = hex[2..];
        }

        Span<byte> key = stackalloc byte[KeySize];
        try
        {
            if (hex.Length != 2 * KeySize || Convert.FromHexString(hex, key, out _, out _) != OperationStatus.Done)
            {
                throw new ArgumentException("A private key is 64 hex digits, with or without 0x.", nameof(hex));
            }

            return FromPrivateKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Makes a new key with the operating system's random generator. Save it (<see cref="ToKeystore"/>) before anything is sent to its address.</summary>
    public static LocalSigner CreateRandom()
    {
        Span<byte> key = stackalloc byte[KeySize];
        try
        {
            do
            {
                RandomNumberGenerator.Fill(key);
            }
            while (!Secp256k1.IsPrivateKey(key));
            return new LocalSigner(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Opens a keystore of version 3 (Web3 Secret Storage). Deriving the key takes a second or so and, with scrypt, some hundred megabytes.</summary>
    /// <param name="json">The keystore file's text.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="KeystoreException">The password is wrong, the file is damaged, it names another account than that of its key, or its parameters are not supported.</exception>
    public static LocalSigner FromKeystore(string json, ReadOnlySpan<char> password)
    {
        ArgumentNullException.ThrowIfNull(json);
        byte[] key = Keystore.Decrypt(json, password, out Address? named);
        try
        {
            if (!Secp256k1.IsPrivateKey(key))
            {
                throw new KeystoreException("The keystore does not hold a private key of secp256k1.");
            }

            var signer = new LocalSigner(key);
            if (named is { } address && address != signer.Address)
            {
                signer.Dispose();
                throw new KeystoreException($"The keystore names account {address} and holds the key of {signer.Address}. Use the file that belongs to the account.");
            }

            return signer;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Writes the key as a keystore of version 3.</summary>
    /// <param name="password">The password it is encrypted with.</param>
    /// <param name="options">The key derivation; by default scrypt with the parameters of geth (n = 262144, r = 8, p = 1).</param>
    /// <exception cref="ArgumentException">The password is empty or a parameter is out of range.</exception>
    public string ToKeystore(ReadOnlySpan<char> password, KeystoreOptions? options = null)
    {
        if (password.IsEmpty)
        {
            throw new ArgumentException("A keystore needs a password.", nameof(password));
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Keystore.Encrypt(_key, Address, password, options ?? KeystoreOptions.Default);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The transaction names another sender.</exception>
    /// <exception cref="InvalidOperationException">Nonce, gas limit or fees are not set.</exception>
    public ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        cancellationToken.ThrowIfCancellationRequested();
        if (transaction.From is { } from && from != Address)
        {
            throw new ArgumentException($"The transaction is that of {from}, and the signer is {Address}.", nameof(transaction));
        }

        UnsignedTransaction complete = transaction with { From = Address };
        return ValueTask.FromResult(SignedTransaction.Create(complete, SignDigest(complete.SigningHash())));
    }

    /// <inheritdoc/>
    public ValueTask<EcdsaSignature> SignTypedDataAsync(string typedDataJson, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SignDigest(Eip712.HashTypedData(typedDataJson)));
    }

    /// <summary>Signs structured data by its two hashes (EIP-712): the digest is <c>keccak256(0x1901 || domainSeparator || structHash)</c>.</summary>
    /// <param name="domainSeparator">The contract's domain separator.</param>
    /// <param name="structHash">The hash of the message.</param>
    public EcdsaSignature SignTypedData(Hash32 domainSeparator, Hash32 structHash) => SignDigest(Eip712.Digest(domainSeparator, structHash));

    /// <summary>Signs a message as wallets do (<c>personal_sign</c>, EIP-191 version 0x45): with a prefix that keeps it from being a transaction.</summary>
    /// <param name="message">The message's bytes; UTF-8 for text.</param>
    public EcdsaSignature SignMessage(ReadOnlySpan<byte> message)
    {
        byte[] prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\u0019Ethereum Signed Message:\n{message.Length}"));
        byte[] prefixed = [.. prefix, .. message];
        return SignDigest(Keccak256.Hash(prefixed));
    }

    /// <summary>
    /// Signs 32 bytes as they are. Whoever chooses the digest chooses what is signed, a transaction included; prefer the other methods.
    /// </summary>
    /// <param name="digest">The digest.</param>
    public EcdsaSignature SignDigest(Hash32 digest)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Secp256k1.Sign(_key, digest, _publicKey);
        }
    }

    /// <summary>The account; never the key.</summary>
    public override string ToString() => $"local signer {Address}";

    /// <inheritdoc/>
    /// <remarks>A pipeline with this signer therefore checks every sender in process; <see cref="Secp256k1SignatureVerifier"/> does the same without a key.</remarks>
    public Address RecoverSigner(Hash32 digest, EcdsaSignature signature) => Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signature);

    /// <summary>Overwrites the key. Signing afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            CryptographicOperations.ZeroMemory(_key);
            _disposed = true;
        }
    }
}
