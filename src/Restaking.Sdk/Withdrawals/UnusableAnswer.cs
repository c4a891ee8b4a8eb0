using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>What counts as one queue's or token's failure, where others that are read along with it must not be held up.</summary>
internal static class UnusableAnswer
{
    /// <summary>
    /// The failure behind an exception: the SDK's own as they are; bytes that cannot be read, and figures that a calculation runs over with, as an
    /// <see cref="RpcException"/> that keeps them. Null for everything else, which is a mistake in a program and no answer of a contract.
    /// </summary>
    public static RestakingException? Failure(Exception exception) => exception switch
    {
        RestakingException known => known,
        AbiFormatException or ArithmeticException => new RpcException(
            RpcErrorKind.MalformedResponse, $"A contract's answer cannot be used: {exception.Message}", innerException: exception),
        _ => null,
    };
}
