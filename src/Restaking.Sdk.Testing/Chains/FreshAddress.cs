using System.Security.Cryptography;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>Addresses nobody has used: on a fork the well-known ones carry history, and tests must not meet each other.</summary>
internal static class FreshAddress
{
    public static Address Create() => new(RandomNumberGenerator.GetBytes(Address.Size));
}
