using System.Collections.Immutable;
using System.Text;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// Why a contract reverted, decoded. Generated bindings derive one type per custom error;
/// Solidity's own forms are <see cref="RevertReasonError"/>, <see cref="PanicError"/>, <see cref="EmptyRevertError"/> and <see cref="UnknownError"/>.
/// </summary>
public abstract record ContractError
{
    /// <summary>The error as an ABI declares it.</summary>
    public abstract ContractErrorDescription Description { get; }

    /// <summary>The error's Solidity name, such as <c>WithdrawalDelayNotElapsed</c>.</summary>
    public string Name => Description.Name;

    /// <summary>The arguments the contract gave with the error.</summary>
    public abstract ImmutableArray<ContractArgument> DescribeArguments();

    /// <summary>The error with its arguments, such as <c>OperatorStillSlashable(operatorSet: …, operator: 0x…)</c>.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder(Name).Append('(');
        ImmutableArray<ContractArgument> arguments = DescribeArguments();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            text.Append(arguments[i].ToString());
        }

        return text.Append(')').ToString();
    }
}
