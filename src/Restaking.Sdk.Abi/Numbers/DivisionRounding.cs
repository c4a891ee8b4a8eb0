namespace Restaking.Sdk.Abi;

/// <summary>Which way a division that leaves a remainder goes. Contracts name it on every share conversion: it decides who keeps the last wei.</summary>
public enum DivisionRounding
{
    /// <summary>Towards zero: what Solidity's <c>/</c> does, and <c>Math.Rounding.Floor</c> for unsigned numbers.</summary>
    Down = 0,

    /// <summary>Away from zero: <c>Math.Rounding.Ceil</c> for unsigned numbers.</summary>
    Up = 1,
}
