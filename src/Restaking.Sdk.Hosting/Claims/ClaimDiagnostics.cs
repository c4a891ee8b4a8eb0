using System.Diagnostics;
using Restaking.Sdk.Diagnostics;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Traces of the claim worker, under the library's source name.</summary>
internal static class ClaimDiagnostics
{
    internal static readonly ActivitySource Activities = new(RestakingDiagnostics.SourceName);
}
