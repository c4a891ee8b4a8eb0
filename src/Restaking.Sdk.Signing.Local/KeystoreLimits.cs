namespace Restaking.Sdk.Signing.Local;

/// <summary>What is accepted from a keystore file. A file can be hostile: its parameters decide how much memory and time opening it takes.</summary>
internal static class KeystoreLimits
{
    internal const int MaxFileLength = 64 * 1024;

    // 128 * n * r bytes; geth's standard is 256 MB.
    private const long MaxScryptMemory = 1L << 30;

    // p * 128 * r bytes are one array: 16 * 128 * 65536 is 128 MB. Keystores use r = 1 or 8.
    private const int MaxScryptBlock = 1 << 16;

    private const int MaxScryptParallel = 16;

    // Some fifty times today's recommendations: about half a minute.
    private const int MaxIterations = 50_000_000;

    internal static void EnsureScrypt(int n, int r, int p, Func<string, Exception> error)
    {
        if (n < 2 || (n & (n - 1)) != 0)
        {
            throw error($"scrypt's n must be a power of two above 1, not {n}.");
        }

        if (r < 1 || p is < 1 or > MaxScryptParallel)
        {
            throw error($"scrypt's r must be at least 1 and p 1 to {MaxScryptParallel}, not r = {r}, p = {p}.");
        }

        if (r > MaxScryptBlock || 128L * n * r > MaxScryptMemory)
        {
            throw error($"scrypt with n = {n} and r = {r} needs more than {MaxScryptMemory >> 20} MB.");
        }
    }

    internal static void EnsureIterations(int iterations, Func<string, Exception> error)
    {
        if (iterations is < 1 or > MaxIterations)
        {
            throw error($"PBKDF2 needs 1 to {MaxIterations} rounds, not {iterations}.");
        }
    }
}
