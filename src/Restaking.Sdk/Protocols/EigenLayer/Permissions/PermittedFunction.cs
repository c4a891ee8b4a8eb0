using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>
/// One function of one contract, as the PermissionController knows it: the proxy's address and the selector of the exact overload
/// (<c>createOperatorSets</c> and others have several).
/// </summary>
/// <param name="Target">The contract; behind a proxy, the proxy.</param>
/// <param name="Selector">The function.</param>
/// <param name="Signature">Its signature, where it is known; not compared.</param>
public readonly record struct PermittedFunction(Address Target, Selector Selector, string? Signature = null)
{
    /// <summary>The function of a call, and with it the right overload: <c>PermittedFunction.Of(allocations.ModifyAllocations(account, [...]))</c>.</summary>
    public static PermittedFunction Of(IContractCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new PermittedFunction(call.Target, call.Function.Selector, call.Function.Signature);
    }

    /// <summary>A function by its signature (<c>modifyAllocations(address,((address,uint32),address[],uint64[])[])</c>).</summary>
    public static PermittedFunction Of(Address target, string signature)
    {
        ArgumentException.ThrowIfNullOrEmpty(signature);
        return new PermittedFunction(target, Selector.FromSignature(signature), signature);
    }

    /// <summary>Two are equal when contract and selector are.</summary>
    public bool Equals(PermittedFunction other) => Target == other.Target && Selector.Equals(other.Selector);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Target, Selector);

    /// <summary>Signature or selector, and the contract.</summary>
    public override string ToString() => $"{Signature ?? Selector.ToString()} of {Target}";
}
