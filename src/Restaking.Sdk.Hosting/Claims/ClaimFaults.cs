using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>What a failure is about: the ticket, this moment, or the lane.</summary>
internal enum ClaimFault
{
    /// <summary>These tickets, as they are now: they are held back for some blocks, and the others go on.</summary>
    Tickets,

    /// <summary>The node, the journal, the price: nothing more is sent in this cycle, and the next block may be better.</summary>
    Moment,

    /// <summary>Whether it went out is not known: its tickets stay in flight, and nothing more is sent in this cycle.</summary>
    Unknown,

    /// <summary>The settings, the signer or the chain: the lane stops until somebody has looked.</summary>
    Lane,
}

/// <summary>Sorts failures.</summary>
internal static class ClaimFaults
{
    /// <summary>Of sending one claim.</summary>
    public static ClaimFault OfSending(Exception exception) => exception switch
    {
        TransactionOutcomeUnknownException => ClaimFault.Unknown,
        // This claim is too dear in all; a smaller one behind it may not be.
        FeeAboveCapException { Cap: FeeCap.TotalCost, IsTransient: true } => ClaimFault.Tickets,
        PreflightException or ContractRevertException or OperationOverlapException or NoContractException => ClaimFault.Tickets,
        _ => OfCycle(exception),
    };

    /// <summary>Of anything that is not about single tickets.</summary>
    public static ClaimFault OfCycle(Exception exception) => exception switch
    {
        // An account without ether is filled up by somebody; the claims of other lanes, and the reads, go on.
        InsufficientFundsException => ClaimFault.Moment,
        RpcException => ClaimFault.Moment,
        RestakingException { IsTransient: true } => ClaimFault.Moment,

        // A signer, or a source of owners or prices, that cannot be reached.
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => ClaimFault.Moment,
        _ => ClaimFault.Lane,
    };
}
