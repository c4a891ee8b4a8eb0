using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

public sealed partial record UnsignedTransaction
{
    /// <summary>
    /// The shape custodians prefer to signing a raw hash: target, value, calldata, the method's signature and the decoded arguments, so that their policy
    /// engine can check each. Needs no nonce, gas or fees.
    /// </summary>
    public ContractCallRequest ToContractCall() =>
        new(ChainId, From, To, Value, Data, ContractName, Method, Arguments, Description, Digest());

    /// <summary>The shape of a Safe (multi-signature wallet): a plain call (operation 0), no refund, with the hash that its owners sign.</summary>
    /// <param name="safe">The address of the Safe. It becomes <c>msg.sender</c>.</param>
    /// <param name="nonce">The Safe's own nonce (<c>nonce()</c> of the Safe), not that of an account.</param>
    /// <exception cref="ArgumentException">The transaction was prepared for another sender than the Safe: checks and simulation would not apply.</exception>
    public SafeTransaction ToSafeTransaction(Address safe, ulong nonce)
    {
        if (From is { } from && from != safe)
        {
            throw new ArgumentException($"The transaction was prepared for {from}; executed by the Safe, the sender is {safe}. Prepare it with from = the Safe.", nameof(safe));
        }

        return new SafeTransaction { ChainId = ChainId, Safe = safe, Nonce = nonce, To = To, Value = Value, Data = Data };
    }

    /// <summary>
    /// The digest two people compare before one of them signs. It covers what the transaction does (chain, sender, target, value, calldata) and not
    /// when and at what price (nonce, gas, fees), which a custodian fills in at release. See <see cref="ReviewDigest"/> for the derivation.
    /// </summary>
    public ReviewDigest Digest() => ReviewDigest.Compute(ChainId, From ?? Address.Zero, To, Value, Data.Span);

    /// <summary>
    /// JSON in the field names and hex quantities of the Ethereum JSON-RPC interface (<c>eth_sendTransaction</c>), plus <c>call</c> (the decoded method and
    /// arguments) and <c>digest</c>. Fields that are not set are absent.
    /// </summary>
    public string ToJson() => TransactionJson.Write(this);
}
