namespace Restaking.Sdk.Contracts;

/// <summary>What a contract function may do to state, as its ABI declares it (Solidity's <c>stateMutability</c>).</summary>
public enum StateMutability
{
    /// <summary>Reads no state. Safe to ask with <c>eth_call</c>.</summary>
    Pure,

    /// <summary>Reads state, changes none. Safe to ask with <c>eth_call</c>.</summary>
    View,

    /// <summary>May change state; a transaction that carries ether is refused by the contract.</summary>
    NonPayable,

    /// <summary>May change state and accepts ether.</summary>
    Payable,
}
