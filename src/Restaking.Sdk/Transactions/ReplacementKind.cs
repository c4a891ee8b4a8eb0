namespace Restaking.Sdk.Transactions;

/// <summary>What a transaction is to an earlier one of the same account with the same nonce.</summary>
public enum ReplacementKind
{
    /// <summary>It does the same at another price.</summary>
    Repriced,

    /// <summary>It does nothing: no value and no calldata, to the account itself.</summary>
    Cancelled,

    /// <summary>It does something else.</summary>
    Replaced,
}
