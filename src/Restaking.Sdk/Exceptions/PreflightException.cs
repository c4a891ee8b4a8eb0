using System.Collections.Immutable;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>The checks before sending found reasons why the transaction would fail. Nothing was signed and no gas was spent.</summary>
public sealed class PreflightException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="issues">Every reason that was found, at least one.</param>
    public PreflightException(ImmutableArray<PreflightIssue> issues)
        : base(Describe(issues), TransactionStage.Preparing, transactionHash: null, isTransient: issues.All(issue => issue.IsTransient))
    {
        Issues = issues;
    }

    /// <summary>Every reason that was found.</summary>
    public ImmutableArray<PreflightIssue> Issues { get; }

    private static string Describe(ImmutableArray<PreflightIssue> issues) =>
        issues.IsDefaultOrEmpty
            ? throw new ArgumentException("A preflight failure has at least one reason.", nameof(issues))
            : "Not sent: " + string.Join(" ", issues.Select(issue => issue.Message));
}
