using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>ABI-encoded constructor arguments of the contracts in <c>devnet/registry</c>.</summary>
internal static class RegistryConstructors
{
    /// <summary>A constructor that takes addresses only; a struct of addresses is its fields.</summary>
    public static byte[] Addresses(params ReadOnlySpan<Address> addresses)
    {
        var data = new byte[addresses.Length * AbiSize.Word];
        var writer = new AbiWriter(data, data.Length);
        foreach (Address address in addresses)
        {
            writer.WriteAddress(address);
        }

        return data;
    }

    /// <summary>Two addresses and a version.</summary>
    public static byte[] KeyRegistrar(Address permissions, Address allocations, string version)
    {
        const int head = 3 * AbiSize.Word;
        var data = new byte[head + AbiSize.String(version)];
        var writer = new AbiWriter(data, head);
        writer.WriteAddress(permissions);
        writer.WriteAddress(allocations);
        writer.WriteString(version);
        return data;
    }

    public static byte[] AVSDirectory(Address delegations, Address pauserRegistry, string version, Address owner)
    {
        const int head = 4 * AbiSize.Word;
        var data = new byte[head + AbiSize.String(version)];
        var writer = new AbiWriter(data, head);
        writer.WriteAddress(delegations);
        writer.WriteAddress(pauserRegistry);
        writer.WriteString(version);
        writer.WriteAddress(owner);
        return data;
    }
}
