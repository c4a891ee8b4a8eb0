using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

/// <summary>Intents and signed transactions of a fresh key.</summary>
internal sealed class SampleTransactions : IDisposable
{
    internal const ulong ChainId = 560_048;

    private readonly LocalSigner _signer = LocalSigner.CreateRandom();

    internal Address Account => _signer.Address;

    internal static UnsignedTransaction Unsigned(ulong nonce, uint value = 7, ulong priceInGwei = 30) => new()
    {
        ChainId = ChainId,
        To = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"),
        Value = value,
        Data = new byte[] { 0xb6, 0xb5, 0x5f, 0x25, 0, 1, 2, 3 },
        Nonce = nonce,
        GasLimit = 90_000,
        MaxFeePerGas = UInt256.FromGwei(priceInGwei),
        MaxPriorityFeePerGas = UInt256.FromGwei(2),
        Method = "deposit(uint256)",
    };

    internal OperationIntent Intent(string key = "claim-1", uint value = 7) => OperationIntent.Of(key, Account, Unsigned(0, value)) with
    {
        Bounds = new OperationBounds(90_000, UInt256.FromGwei(50), null, UInt256.FromEther("0.01")),
    };

    internal async Task<SignedTransaction> SignAsync(ulong nonce, ulong priceInGwei = 30) =>
        await _signer.SignTransactionAsync(Unsigned(nonce, priceInGwei: priceInGwei) with { From = Account });

    public void Dispose() => _signer.Dispose();
}
