using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The account has less ether than the transaction can cost. Never guessed: both numbers were read or computed, and they are here. Not transient.
/// </summary>
public sealed class InsufficientFundsException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="account">The account that pays.</param>
    /// <param name="balance">What it has, in wei.</param>
    /// <param name="required">What the transaction can cost at most, in wei: value, and gas limit x price where they are known.</param>
    /// <param name="stage">How far the transaction had come.</param>
    /// <param name="innerException">The node's answer, when it refused.</param>
    public InsufficientFundsException(Address account, UInt256 balance, UInt256 required, TransactionStage stage = TransactionStage.Preparing, Exception? innerException = null)
        : base(
            $"{account} has {balance} wei, and the transaction can cost up to {required} wei (value + gas): {(required > balance ? required - balance : UInt256.Zero)} wei are missing.",
            stage,
            transactionHash: null,
            isTransient: false,
            innerException)
    {
        Account = account;
        Balance = balance;
        Required = required;
    }

    /// <summary>The account that pays.</summary>
    public Address Account { get; }

    /// <summary>What it has, in wei.</summary>
    public UInt256 Balance { get; }

    /// <summary>What the transaction can cost at most, in wei.</summary>
    public UInt256 Required { get; }
}
