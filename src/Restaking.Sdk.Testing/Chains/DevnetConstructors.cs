using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>ABI-encoded constructor arguments of the devnet contracts, in the order of <c>devnet/README.md</c>.</summary>
internal static class DevnetConstructors
{
    public static byte[] PauserRegistry(Address pauser, Address unpauser)
    {
        var data = new byte[(2 * AbiSize.Word) + AbiSize.Array(1, AbiSize.Word)];
        var writer = new AbiWriter(data, 2 * AbiSize.Word);
        AbiWriter pausers = writer.BeginArray(1, AbiSize.Word);
        pausers.WriteAddress(pauser);
        writer.End(pausers);
        writer.WriteAddress(unpauser);
        return data;
    }

    public static byte[] AllocationManager(Address pauserRegistry, Address permissions, uint deallocationDelay, uint configurationDelay)
    {
        var data = new byte[4 * AbiSize.Word];
        var writer = new AbiWriter(data, data.Length);
        writer.WriteAddress(pauserRegistry);
        writer.WriteAddress(permissions);
        writer.WriteUInt64(deallocationDelay);
        writer.WriteUInt64(configurationDelay);
        return data;
    }

    public static byte[] DelegationManager(Address allocations, Address pauserRegistry, Address permissions, uint withdrawalDelay, string version)
    {
        var data = new byte[(5 * AbiSize.Word) + AbiSize.String(version)];
        var writer = new AbiWriter(data, 5 * AbiSize.Word);
        writer.WriteAddress(allocations);
        writer.WriteAddress(pauserRegistry);
        writer.WriteAddress(permissions);
        writer.WriteUInt64(withdrawalDelay);
        writer.WriteString(version);
        return data;
    }

    /// <summary>Without a delay: that of the version that has none.</summary>
    public static byte[] StrategyManager(Address allocations, Address delegations, Address pauserRegistry, uint? slashResolutionDelay, string version, Address owner)
    {
        int head = (slashResolutionDelay is null ? 5 : 6) * AbiSize.Word;
        var data = new byte[head + AbiSize.String(version)];
        var writer = new AbiWriter(data, head);
        writer.WriteAddress(allocations);
        writer.WriteAddress(delegations);
        writer.WriteAddress(pauserRegistry);
        if (slashResolutionDelay is { } delay)
        {
            writer.WriteUInt64(delay);
        }

        writer.WriteString(version);
        writer.WriteAddress(owner);
        return data;
    }

    public static byte[] Token(string name, string symbol)
    {
        var data = new byte[(2 * AbiSize.Word) + AbiSize.String(name) + AbiSize.String(symbol)];
        var writer = new AbiWriter(data, 2 * AbiSize.Word);
        writer.WriteString(name);
        writer.WriteString(symbol);
        return data;
    }

    public static byte[] Strategy(Address strategyManager, Address pauserRegistry, Address token)
    {
        var data = new byte[3 * AbiSize.Word];
        var writer = new AbiWriter(data, data.Length);
        writer.WriteAddress(strategyManager);
        writer.WriteAddress(pauserRegistry);
        writer.WriteAddress(token);
        return data;
    }

    public static byte[] AvsRegistrar(Address avs)
    {
        var data = new byte[AbiSize.Word];
        var writer = new AbiWriter(data, data.Length);
        writer.WriteAddress(avs);
        return data;
    }
}
