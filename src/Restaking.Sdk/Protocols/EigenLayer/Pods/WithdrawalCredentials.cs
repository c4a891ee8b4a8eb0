using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>The first byte of withdrawal credentials.</summary>
public enum WithdrawalCredentialKind : byte
{
    /// <summary>0x01: what is above 32 ETH is paid out by itself.</summary>
    Execution = 1,

    /// <summary>0x02 (EIP-7251): rewards compound up to 2048 ETH; partial withdrawals can be asked for.</summary>
    Compounding = 2,
}

/// <summary>Withdrawal credentials: to whom a validator's stake is paid.</summary>
public static class WithdrawalCredentials
{
    /// <summary>The credentials that pay a pod: the kind, eleven zero bytes, the pod's address.</summary>
    /// <exception cref="ArgumentException">The zero address, or an unknown kind.</exception>
    public static Hash32 Of(Address pod, WithdrawalCredentialKind kind)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        if (kind is not (WithdrawalCredentialKind.Execution or WithdrawalCredentialKind.Compounding))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Pods take credentials 0x01 and 0x02.");
        }

        Span<byte> bytes = stackalloc byte[Hash32.Size];
        bytes.Clear();
        bytes[0] = (byte)kind;
        pod.CopyTo(bytes[(Hash32.Size - Address.Size)..]);
        return new Hash32(bytes);
    }

    /// <summary>Whether credentials pay a pod, in either kind.</summary>
    public static bool AreOf(Hash32 credentials, Address pod) =>
        credentials == Of(pod, WithdrawalCredentialKind.Execution) || credentials == Of(pod, WithdrawalCredentialKind.Compounding);
}
