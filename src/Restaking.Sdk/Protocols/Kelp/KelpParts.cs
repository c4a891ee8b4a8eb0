using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>The contracts of one deployment as bindings, and what every reader of them needs.</summary>
internal sealed class KelpParts(KelpDeployment deployment)
{
    /// <summary>The key of the unstaking vault in the configuration: keccak256("LRT_UNSTAKING_VAULT").</summary>
    public static readonly Hash32 UnstakingVaultKey = Keccak256.Hash("LRT_UNSTAKING_VAULT"u8);

    public static readonly UInt256 Whole = UInt256.ParseUnits("1", 18);

    public KelpDeployment Deployment { get; } = deployment;

    public LRTConfig Config => new(Deployment.Config);

    public RSETH Token => new(Deployment.RsETH);

    public LRTDepositPool Pool => new(Deployment.DepositPool);

    public LRTOracle Oracle => new(Deployment.Oracle);

    public LRTWithdrawalManager Manager => new(Deployment.WithdrawalManager);

    /// <summary><c>keccak256(abi.encodePacked(asset, nonce))</c>, as <c>LRTWithdrawalManager.getRequestId</c>.</summary>
    public static Hash32 RequestId(Address asset, UInt256 nonce)
    {
        Span<byte> packed = stackalloc byte[Address.Size + Hash32.Size];
        asset.CopyTo(packed);
        nonce.WriteBigEndian(packed[Address.Size..]);
        return Keccak256.Hash(packed);
    }

    /// <summary>
    /// <c>floor(amount * numerator / denominator)</c>; the largest number there is where that does not fit, which only amounts nobody can hold bring about.
    /// </summary>
    public static UInt256 Convert(UInt256 amount, UInt256 numerator, UInt256 denominator)
    {
        if (denominator == UInt256.Zero)
        {
            return UInt256.Zero;
        }

        try
        {
            return UInt256.MulDiv(amount, numerator, denominator);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }
}
