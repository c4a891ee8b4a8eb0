using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols;

/// <summary>The steps that let a contract take exactly so much of a token.</summary>
internal static class ApprovalSteps
{
    /// <summary>
    /// One approval of exactly the amount, done already when the allowance suffices; before it a reset to zero for tokens that refuse to change
    /// an allowance that is neither zero nor enough (USDT does), which is found out by asking them.
    /// </summary>
    public static async Task<ImmutableArray<PlanStep>> PrepareAsync(
        ContractReader reader,
        TransactionPipeline transactions,
        Address token,
        Address payer,
        Address spender,
        UInt256 units,
        PreflightCheck beforeAnything,
        CancellationToken cancellationToken)
    {
        ERC20 contract = new(token);
        UInt256 allowance = await ReadAllowanceAsync(cancellationToken).ConfigureAwait(false);
        PreparedTransaction approve = transactions.Prepare(
            contract.Approve(spender, units),
            description: $"Approve {units} units of {token} for {spender}",
            from: payer,
            preflight: [beforeAnything]);
        PlanStep exact = new(approve, Covered(allowance), async stop => Covered(await ReadAllowanceAsync(stop).ConfigureAwait(false)));
        if (allowance == UInt256.Zero || allowance >= units || !await RefusesChangeAsync().ConfigureAwait(false))
        {
            return [exact];
        }

        PreparedTransaction reset = transactions.Prepare(
            contract.Approve(spender, UInt256.Zero),
            description: $"Reset the allowance of {token} for {spender}",
            from: payer,
            preflight: [beforeAnything]);
        return [new PlanStep(reset, doneBecause: null, async stop => Reset(await ReadAllowanceAsync(stop).ConfigureAwait(false))), exact];

        Task<UInt256> ReadAllowanceAsync(CancellationToken stop) => reader.ReadAsync(contract.Allowance(payer, spender), cancellationToken: stop);

        string? Covered(UInt256 have) => have >= units ? $"the allowance of {have} covers {units}" : null;

        string? Reset(UInt256 have) => have == UInt256.Zero ? "the allowance is zero" : Covered(have);

        async Task<bool> RefusesChangeAsync() =>
            (await transactions.Prepare(contract.Approve(spender, units), from: payer)
                .SimulateAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Error is not null;
    }
}
