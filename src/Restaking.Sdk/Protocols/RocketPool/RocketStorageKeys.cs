using System.Text;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <summary>Keys of RocketStorage, where Rocket Pool keeps its addresses, settings and figures under hashed names.</summary>
public static class RocketStorageKeys
{
    /// <summary>The contract that takes deposits; replaced by every upgrade.</summary>
    public const string DepositPool = "rocketDepositPool";

    /// <summary>rETH.</summary>
    public const string TokenREth = "rocketTokenRETH";

    /// <summary>What all ether of the network is worth: wei.</summary>
    public static Hash32 TotalEth { get; } = Hash("network.balance.total");

    /// <summary>The rETH that <see cref="TotalEth"/> backs.</summary>
    public static Hash32 REthSupply { get; } = Hash("network.balance.reth.supply");

    /// <summary>The time <see cref="TotalEth"/> and <see cref="REthSupply"/> are of: unix seconds.</summary>
    public static Hash32 BalancesTimestamp { get; } = Hash("network.balances.updated.timestamp");

    /// <summary>Whether deposits are taken.</summary>
    public static Hash32 DepositEnabled { get; } = Setting("deposit", "deposit.enabled");

    /// <summary>The least of one deposit: wei.</summary>
    public static Hash32 DepositMinimum { get; } = Setting("deposit", "deposit.minimum");

    /// <summary>The part of a deposit that is kept as a fee: 10^18 is all of it.</summary>
    public static Hash32 DepositFee { get; } = Setting("deposit", "deposit.fee");

    /// <summary>Blocks an account cannot move rETH after a deposit, where the deposit pool begins such a wait (present ones do not).</summary>
    public static Hash32 REthDepositDelay { get; } = Setting("network", "network.reth.deposit.delay");

    /// <summary>Where the address of a contract is kept: keccak256("contract.address" + name).</summary>
    /// <param name="name">The contract's name as Rocket Pool writes it: <c>rocketDepositPool</c>.</param>
    public static Hash32 ContractAddress(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Hash("contract.address" + name);
    }

    /// <summary>Where a setting is kept: keccak256(keccak256("dao.protocol.setting." + group) + path).</summary>
    /// <param name="group">The group: <c>deposit</c>, <c>network</c>.</param>
    /// <param name="path">The setting: <c>deposit.fee</c>.</param>
    public static Hash32 Setting(string group, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] key = new byte[Hash32.Size + Encoding.UTF8.GetByteCount(path)];
        Hash("dao.protocol.setting." + group).CopyTo(key);
        Encoding.UTF8.GetBytes(path, key.AsSpan(Hash32.Size));
        return Keccak256.Hash(key);
    }

    /// <summary>Where the block of an account's last deposit is kept, by deposit pools that note it.</summary>
    public static Hash32 LastDepositBlock(Address account)
    {
        ReadOnlySpan<byte> name = "user.deposit.block"u8;
        Span<byte> key = stackalloc byte[name.Length + Address.Size];
        name.CopyTo(key);
        account.CopyTo(key[name.Length..]);
        return Keccak256.Hash(key);
    }

    private static Hash32 Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));
}
