using System.Globalization;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// An amount in gwei, the unit of the beacon chain and of everything inside a pod. A type of its own, so that it is never taken for wei
/// (the unit of shares and of ether on the execution layer): 1 gwei is 1e9 wei.
/// </summary>
/// <param name="Amount">How many gwei.</param>
public readonly record struct Gwei(ulong Amount) : IComparable<Gwei>
{
    /// <summary>Wei in one gwei.</summary>
    public const ulong WeiPerGwei = 1_000_000_000;

    /// <summary>What one validator of the first kind (0x01) keeps staked: 32 ETH.</summary>
    public static Gwei ThirtyTwoEther { get; } = FromEther(32);

    /// <summary>Whole ether.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Gwei FromEther(ulong ether) => new(checked(ether * 1_000_000_000));

    /// <summary>The same amount given in wei.</summary>
    /// <exception cref="ArgumentException">It is not a whole number of gwei, or does not fit in 64 bits.</exception>
    public static Gwei FromWei(UInt256 wei)
    {
        Gwei floor = FloorFromWei(wei);
        return floor.ToWei() == wei ? floor : throw new ArgumentException($"{wei} wei are not a whole number of gwei.", nameof(wei));
    }

    /// <summary>The whole gwei in an amount of wei; what is left below one gwei is what pods leave behind.</summary>
    /// <exception cref="ArgumentException">It does not fit in 64 bits.</exception>
    public static Gwei FloorFromWei(UInt256 wei)
    {
        UInt256 gwei = wei / (UInt256)WeiPerGwei;
        return gwei <= (UInt256)ulong.MaxValue ? new Gwei((ulong)gwei) : throw new ArgumentException($"{wei} wei are more gwei than 64 bits hold.", nameof(wei));
    }

    /// <summary>The amount in wei.</summary>
    public UInt256 ToWei() => (UInt256)Amount * (UInt256)WeiPerGwei;

    /// <inheritdoc />
    public int CompareTo(Gwei other) => Amount.CompareTo(other.Amount);

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Gwei left, Gwei right) => left.Amount < right.Amount;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Gwei left, Gwei right) => left.Amount > right.Amount;

    /// <summary>Whether the left amount is not larger.</summary>
    public static bool operator <=(Gwei left, Gwei right) => left.Amount <= right.Amount;

    /// <summary>Whether the left amount is not smaller.</summary>
    public static bool operator >=(Gwei left, Gwei right) => left.Amount >= right.Amount;

    /// <summary>The amount with its unit.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} gwei");
}
